// Thirty-two bytes at a time, in the compiler's own vectors (GCC and Clang): one register of a CPU with
// AVX2, two of any other.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// For functions that look at every byte: compiled twice, for any CPU and for those of the last ten years
// (AVX2, BMI2), and chosen when the program starts. What they call inline is compiled with them.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(KIJUN_SANITIZED)
#define KIJUN_FOR_CPUS __attribute__((target_clones("arch=haswell", "default")))
#else
#define KIJUN_FOR_CPUS
#endif

#pragma GCC diagnostic ignored "-Wpsabi"  // no block crosses a call: all of these are inlined

namespace kijun {

static_assert(std::endian::native == std::endian::little, "bits_of reads masks as little-endian words");

// A comparison gives a Mask: all bits of a byte set where it holds.
using Block = std::uint8_t __attribute__((vector_size(32)));
using Mask = std::int8_t __attribute__((vector_size(32)));
inline constexpr std::size_t block_size = sizeof(Block);

[[gnu::always_inline]] inline Block load(const char* bytes) {
    Block block;
    std::memcpy(&block, bytes, block_size);
    return block;
}

[[gnu::always_inline]] inline Block chosen(const Mask& mask, std::uint8_t bits) {
    return reinterpret_cast<Block>(mask) & bits;
}

// One bit for each byte, the first byte's lowest.
[[gnu::always_inline]] inline std::uint32_t bits_of(const Mask& mask) {
    std::uint32_t bits = 0;
#if defined(__SSE2__)
    __m128i halves[2];
    std::memcpy(halves, &mask, block_size);
    for (int i = 0; i < 2; ++i) bits |= static_cast<std::uint32_t>(_mm_movemask_epi8(halves[i])) << 16 * i;
#else
    std::uint64_t words[4];
    std::memcpy(words, &mask, block_size);
    // gathers the highest bits of eight bytes in the highest byte
    for (int i = 0; i < 4; ++i)
        bits |= static_cast<std::uint32_t>((words[i] & 0x8080808080808080) * 0x0002040810204081 >> 56)
                << 8 * i;
#endif
    return bits;
}

}  // namespace kijun
