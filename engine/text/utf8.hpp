// Code points in UTF-8, and the one rule for what is ill-formed: each maximal ill-formed part counts
// as one character and stands for U+FFFD.
#pragma once

#include <unicode/utf8.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace kijun::utf8 {

inline constexpr char32_t replacement = 0xFFFD;

struct Decoded {
    char32_t point = replacement;
    std::uint32_t length = 0;  // bytes
    bool well_formed = true;
};

// The character that begins at `at`, which must be below text.size().
inline Decoded decode(std::string_view text, std::size_t at) {
    std::int32_t next = 0;
    std::int32_t point = 0;
    // U8_NEXT counts in int32_t; a window of four bytes keeps it independent of the text's size
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data()) + at;
    const auto size = static_cast<std::int32_t>(text.size() - at < 4 ? text.size() - at : 4);
    U8_NEXT(bytes, next, size, point);
    const bool good = point >= 0;
    return {good ? static_cast<char32_t>(point) : replacement, static_cast<std::uint32_t>(next), good};
}

// The character that ends before `at` (> 0) in well-formed text.
inline Decoded decode_before(std::string_view text, std::size_t at) {
    std::size_t begin = at - 1;
    while (begin > 0 && at - begin < 4 && U8_IS_TRAIL(text[begin])) --begin;
    return decode(text, begin);
}

// The character of three bytes that begins at `at` of well-formed text, where as many must be; 0 if there
// is another.
inline char32_t three_bytes(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<char32_t>(text[at + i]) & 0xFF; };
    return (byte(0) & 0xF0) == 0xE0 ? (byte(0) & 15) << 12 | (byte(1) & 63) << 6 | (byte(2) & 63) : 0;
}

inline void append(std::string& out, char32_t point) {
    std::uint8_t bytes[4];
    std::int32_t size = 0;
    U8_APPEND_UNSAFE(bytes, size, static_cast<std::uint32_t>(point));
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

}  // namespace kijun::utf8
