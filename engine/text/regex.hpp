// The language's regular expressions, read and put into the forms of the engines.
#pragma once

#include "kijun/patterns.hpp"

namespace kijun {

struct ParsedRegex {
    TranslatedRegex forms;
    std::uint32_t longest = 0;  // characters that a match can have at most
};

Result<ParsedRegex> parse_regex(std::string_view source, Span span);

}  // namespace kijun
