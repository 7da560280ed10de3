// The folded and the squeezed form of a text, made the slow way: code points in a vector, ICU asked about
// each of them, one naive map back.
//
// Places are counted in characters that a reader sees. What normalisation deletes is not seen, so it does
// not matter which of its neighbours it belongs to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kijun::oracle {

struct Place {  // seen characters of the original, half-open
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    friend bool operator==(const Place&, const Place&) = default;
};

struct FoldedText {
    std::u32string folded;
    std::vector<Place> places;  // of each folded character
    std::u32string squeezed;
    std::vector<std::size_t> kept;  // of each squeezed character: its index in `folded`
};

FoldedText fold(std::string_view utf8);
std::u32string folded(std::string_view utf8);
std::u32string squeezed(const std::u32string& folded);
std::string to_utf8(std::u32string_view text);

}  // namespace kijun::oracle
