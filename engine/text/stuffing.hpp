// Whether what was squeezed out between the letters of a match looks put there to break a word.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace kijun {

inline constexpr std::uint32_t longest_gap = 6;  // code points
inline constexpr std::uint32_t longest_gap_bytes = 4 * longest_gap;

// A quick look at the gap [begin, end) between the letters [letters, begin) and [end, next): true if it is
// certain that no match with this gap in it looks stuffed, because the gap is ordinary and the letters
// on both sides are more than one.
bool is_plainly_ordinary(std::string_view folded, std::size_t begin, std::size_t end, std::size_t letters,
                         std::size_t next);

// [begin, end) of the folded lane begins and ends with a kept character. `written_as_ascii` tells of
// the byte at a place of the folded lane whether the original has one byte there.
// The rule is documented at Text::looks_stuffed.
bool looks_stuffed(std::string_view folded, std::uint32_t begin, std::uint32_t end,
                   const std::function<bool(std::uint32_t)>& written_as_ascii);

}  // namespace kijun
