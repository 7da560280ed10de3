// The log: one JSON object a line on standard error, written with one call each. No text of any report
// stands in it.
//
// Threading: any thread.
#pragma once

#include <functional>
#include <string_view>

#include "kijun/diagnostic.hpp"
#include "kijun/json.hpp"

namespace kijun::serve {

enum class LogLevel : std::uint8_t { off, problems, requests };

class Log {
public:
    explicit Log(LogLevel level) : level_(level) {}
    [[nodiscard]] bool says(LogLevel level) const { return level <= level_; }
    // {"time":…,"event":EVENT, what `rest` adds}
    void write(std::string_view event, const std::function<void(JsonWriter&)>& rest) const;
    void problem(std::string_view event, const Diagnostic& problem) const;

private:
    LogLevel level_;
};

}  // namespace kijun::serve
