// One step through UTF-8 that may be ill-formed.
#pragma once

#include <unicode/utf8.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kijun {

// The character at `i`, which moves behind it; negative for an ill-formed sequence (then `i` moves
// behind its maximal ill-formed part).
inline UChar32 next_character(std::string_view text, std::size_t& i) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    UChar32 c = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
    U8_NEXT(bytes, i, text.size(), c);
#pragma GCC diagnostic pop
    return c;
}

}  // namespace kijun
