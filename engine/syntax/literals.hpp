// Literals: what stands between the quotes, and which number was written.
#pragma once

#include "error_log.hpp"

namespace kijun::syntax {

// The text of a string literal with its quotes; `span` is where it stands. Escapes of "…" are decoded,
// 「…」 is taken as it stands. Mistakes go to `log` and are left out of the text.
std::string decode_string(std::string_view literal, const Span& span, ErrorLog& log);

// The source of a pattern without its slashes; \/ becomes a slash, every other escape stays.
std::string decode_pattern(std::string_view literal);

// Half-width or full-width digits; nothing if the number lies outside [least, most], which is reported.
std::optional<std::int64_t> decode_number(std::string_view digits, std::int64_t least, std::int64_t most,
                                          const Span& span, ErrorLog& log);

// Labels are the same whatever their width: （ア） is (ア), ◯ is ○.
std::string decode_label(std::string_view label);

}  // namespace kijun::syntax
