// Whether what was squeezed out between the letters of a match looks put there to break a word.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace kijun {

inline constexpr std::uint32_t longest_gap = 6;  // code points
inline constexpr std::uint32_t longest_gap_bytes = 4 * longest_gap;

// [begin, end) of the folded lane begins and ends with a kept character. `written_as_ascii` tells of
// the byte at a place of the folded lane whether the original has one byte there.
// The rule is documented at Text::looks_stuffed.
bool looks_stuffed(std::string_view folded, std::uint32_t begin, std::uint32_t end,
                   const std::function<bool(std::uint32_t)>& written_as_ascii);

}  // namespace kijun
