// Numbers as dates and durations spell them. Private to the base room.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace kijun {

// Full-width signs and digits to ASCII, dashes to '-'; everything else stays. Outer spaces go.
std::string half_width(std::string_view text);

// Takes 28, 二十八, 二八, 二〇二五 or 千九百九十八 off the front; nothing for a mixture, for what is no
// number, and for more than `most_digits` ASCII digits.
std::optional<int> read_numeral(std::string_view& text, std::size_t most_digits = 4);

// Takes `word` off the front, if it stands there.
bool take_word(std::string_view& text, std::string_view word);

}  // namespace kijun
