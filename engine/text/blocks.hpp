// Many bytes at a time, in the compiler's own vectors (GCC and Clang): sixteen, which every CPU can, or
// thirty-two where there is AVX2. What is written over them is compiled for both; in_blocks() chooses.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define KIJUN_INLINE __attribute__((always_inline))

#pragma GCC diagnostic ignored "-Wpsabi"  // no block crosses a call: all of these are inlined

namespace kijun {

static_assert(std::endian::native == std::endian::little, "bits_of reads masks as little-endian words");

template <std::size_t bytes>
struct BlocksOf {
    // A comparison gives a Mask: all bits of a byte set where it holds.
    using Block [[gnu::vector_size(bytes)]] = std::uint8_t;
    using Mask [[gnu::vector_size(bytes)]] = std::int8_t;
    static constexpr std::size_t size = bytes;

    KIJUN_INLINE static Block load(const char* from) {
        Block block;
        std::memcpy(&block, from, size);
        return block;
    }

    KIJUN_INLINE static Block chosen(const Mask& mask, std::uint8_t bits) {
        return reinterpret_cast<const Block&>(mask) & bits;
    }

    // One bit for each byte, the first byte's lowest.
    KIJUN_INLINE static std::uint32_t bits_of(const Mask& mask) {
        std::uint32_t bits = 0;
#if defined(__SSE2__)
        __m128i parts[size / 16];
        std::memcpy(parts, &mask, size);
        for (std::size_t i = 0; i < size / 16; ++i)
            bits |= static_cast<std::uint32_t>(_mm_movemask_epi8(parts[i])) << 16 * i;
#else
        std::uint64_t words[size / 8];
        std::memcpy(words, &mask, size);
        // gathers the highest bits of eight bytes in the highest byte
        for (std::size_t i = 0; i < size / 8; ++i)
            bits |= static_cast<std::uint32_t>((words[i] & 0x8080808080808080) * 0x0002040810204081 >> 56)
                    << 8 * i;
#endif
        return bits;
    }
};

#if defined(__x86_64__)
template <class Work>
[[gnu::target("avx2,bmi,bmi2")]] auto with_avx2(const Work& work) {
    return work(BlocksOf<32>{});
}
inline bool can_avx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"); }
#endif

// work(BlocksOf<n>{}) for what this CPU can. `work` must be KIJUN_INLINE, and so must be what it calls with
// blocks: only then is it compiled for that CPU.
template <class Work>
auto in_blocks(const Work& work) {
#if defined(__x86_64__)
    if (can_avx2()) return with_avx2(work);
#endif
    return work(BlocksOf<16>{});
}

}  // namespace kijun
