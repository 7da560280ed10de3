// Sixteen bytes at a time, in the compiler's own vectors (GCC and Clang): every CPU gets its own
// instructions, none is named here.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace kijun {

static_assert(std::endian::native == std::endian::little, "first_set reads masks as little-endian words");

// A comparison gives a Mask: all bits of a byte set where it holds.
using Block = std::uint8_t __attribute__((vector_size(16)));
using Mask = std::int8_t __attribute__((vector_size(16)));
inline constexpr std::size_t block_size = sizeof(Block);

inline Block load(const char* bytes) {
    Block block;
    std::memcpy(&block, bytes, block_size);
    return block;
}

inline Block chosen(Mask mask, std::uint8_t bits) { return reinterpret_cast<Block>(mask) & bits; }

// Index of the first byte that is set; block_size if none is.
inline std::size_t first_set(Mask mask) {
    std::uint64_t words[2];
    std::memcpy(words, &mask, block_size);
    if (words[0] != 0) return static_cast<std::size_t>(std::countr_zero(words[0])) / 8;
    if (words[1] != 0) return 8 + static_cast<std::size_t>(std::countr_zero(words[1])) / 8;
    return block_size;
}

// `count` without a character of three bytes (U+3000..9FFF) that begins in its last two.
inline std::size_t whole_characters(const char* bytes, std::size_t count) {
    const auto is_lead = [](char byte) {
        return static_cast<unsigned char>(byte) >= 0xE3 && static_cast<unsigned char>(byte) <= 0xE9;
    };
    if (count >= 1 && is_lead(bytes[count - 1])) return count - 1;
    if (count >= 2 && is_lead(bytes[count - 2])) return count - 2;
    return count;
}

}  // namespace kijun
