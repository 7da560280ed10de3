// The folded and the squeezed form of a text, made the slow way: code points in a vector, ICU asked about
// each of them, one naive map back.
//
// The engine's map gives what normalisation deletes (a zero-width space) to one of its neighbours or to
// neither; its header promises blocks and not which. Distances can depend on it by as many characters as
// were deleted, so places are given three times: with the deleted characters left out, with each counted
// to what stands before it, and to what stands behind it. An answer that is not the same for all three
// is no answer to compare.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kijun::oracle {

struct Place {  // code points of the original, half-open
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    friend bool operator==(const Place&, const Place&) = default;
};
inline constexpr std::size_t margins = 3;
using Places = std::array<Place, margins>;

struct FoldedText {
    std::u32string folded;
    std::vector<Places> places;  // of each folded character
    std::u32string squeezed;
    std::vector<std::size_t> kept;  // of each squeezed character: its index in `folded`
};

FoldedText fold(std::string_view utf8);
std::u32string folded(std::string_view utf8);
std::u32string squeezed(const std::u32string& folded);
std::string to_utf8(std::u32string_view text);

}  // namespace kijun::oracle
