// What every match of an expression must contain: literals that the literal scan looks for anyway, so that
// an expression costs nothing where none of them stands.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "regex.hpp"

namespace kijun {

struct RequiredLiterals {
    std::vector<std::string> literals;  // every match contains one of them
    std::uint64_t before = 0;           // and begins at most so many characters before it
};

// None if no small set of literals is in every match.
std::optional<RequiredLiterals> required_literals(const RegexNode& node);

}  // namespace kijun
