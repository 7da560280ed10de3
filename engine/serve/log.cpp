#include "log.hpp"

#include <unistd.h>

#include <chrono>

#include "kijun/audit.hpp"
#include "kijun/error_record.hpp"
#include "kijun/file.hpp"

namespace kijun::serve {

void Log::write(std::string_view event, const std::function<void(JsonWriter&)>& rest) const {
    if (level_ == LogLevel::off) return;
    std::string line;
    JsonWriter json(line);
    json.begin_object();
    json.key("time").value(utc(std::chrono::system_clock::now()));
    json.key("event").value(event);
    rest(json);
    json.end_object();
    line += '\n';
    write_all(STDERR_FILENO, line);
}

void Log::problem(std::string_view event, const Diagnostic& problem) const {
    write(event, [&](JsonWriter& json) { write_error(json.key("error"), problem); });
}

}  // namespace kijun::serve
