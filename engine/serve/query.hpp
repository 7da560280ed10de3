// The query of a target: name=value pairs joined by &, percent-encoded.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kijun/judging_options.hpp"
#include "kijun/result.hpp"

namespace kijun::serve {

class Query {
public:
    // Errors: K1218 a name not among `known` or given twice or without a value, or ill-formed.
    static Result<Query> read(std::string_view text, const std::vector<std::string_view>& known);

    // Empty if not given.
    [[nodiscard]] std::string_view get(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] bool empty() const { return pairs_.empty(); }
    // Errors: K1218 not true or false.
    [[nodiscard]] Result<bool> flag(std::string_view name) const;

private:
    std::vector<std::pair<std::string, std::string>> pairs_;
};

// What judging_options() reads, and more.
std::vector<std::string_view> with_judging_names(std::initializer_list<std::string_view> more = {});
Result<JudgingOptions> judging_options(const Query& query);

}  // namespace kijun::serve
