// Sixteen bytes at a time, in the compiler's own vectors (GCC and Clang), which every CPU has.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace kijun {

static_assert(std::endian::native == std::endian::little, "bits_of reads masks as little-endian words");

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

// One bit for each byte, the first byte's lowest.
inline std::uint32_t bits_of(Mask mask) {
#if defined(__SSE2__)
    return static_cast<std::uint32_t>(_mm_movemask_epi8(reinterpret_cast<__m128i>(mask)));
#else
    std::uint64_t words[2];
    std::memcpy(words, &mask, block_size);
    // gathers the highest bits of eight bytes in the highest byte
    const auto gathered = [](std::uint64_t word) {
        return static_cast<std::uint32_t>((word & 0x8080808080808080) * 0x0002040810204081 >> 56);
    };
    return gathered(words[0]) | gathered(words[1]) << 8;
#endif
}

}  // namespace kijun
