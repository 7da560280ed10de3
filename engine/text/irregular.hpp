// Places of a folded lane at which something unusual may begin: what the loosened lane leaves out or
// changes, and signs that mask letters. A first look at whole blocks; whoever asks looks closer.
#pragma once

#include <cstdint>
#include <string_view>

#include "blocks.hpp"

namespace kijun {

namespace detail {

// Bits at the first bytes of such characters, of the block at `bytes`; reads four bytes before and two
// behind.
template <class Blocks, bool with_rare_sizes>
KIJUN_INLINE inline std::uint32_t irregular_bits(const char* bytes) {
    using Block = typename Blocks::Block;
    using Mask = typename Blocks::Mask;
    const Block x = Blocks::load(bytes), next = Blocks::load(bytes + 1), next2 = Blocks::load(bytes + 2);
    const auto among = [](const Block& block, std::uint8_t first, std::uint8_t last) -> Mask {
        return static_cast<Block>(block - first) <= static_cast<std::uint8_t>(last - first);
    };
    // signs of the rows U+2000..2FFF are rare enough to be told apart later
    Mask odd = (x == 0xE2) | (x == '~') | (x == '-') | (x == '*');
    odd |= (x == 0xC3) & (next == 0x97);  // ×
    // 〇 〓 〜 〰
    const Mask row80 =
        (next == 0x80) & ((next2 == 0x87) | (next2 == 0x93) | (next2 == 0x9C) | (next2 == 0xB0));
    // ぁあぃいぅうぇえぉお and っつ
    Mask row81 = (next2 <= 0x8A) | among(next2, 0xA3, 0xA4);
    // ゃやゅゆょよ, ゎわ, ゕゖ
    Mask row82 = among(next2, 0x83, 0x88) | among(next2, 0x8E, 0x8F) | among(next2, 0x95, 0x96);
    if constexpr (with_rare_sizes) {
        row81 |= among(next2, 0x8B, 0xBB);                    // か to ほ: more than there are
        row82 |= (next2 == 0x80) | among(next2, 0x89, 0x8D);  // むらりるれろ
    }
    const Mask row83 = (next == 0x83) & (next2 == 0xBC);  // ー
    const Mask row87 = (next == 0x87) & (next2 >= 0xB0);  // U+31F0..31FF
    odd |= (x == 0xE3) & (row80 | ((next == 0x81) & row81) | ((next == 0x82) & row82) | row83 | row87);
    // the character before again; of Latin letters, the two before
    const Block before = Blocks::load(bytes - 1), before2 = Blocks::load(bytes - 2),
                before3 = Blocks::load(bytes - 3), before4 = Blocks::load(bytes - 4);
    odd |= (x >= 0xE0) & (x == before3) & (next == before2) & (next2 == before);
    odd |= (x >= 0xF0) & (x == before4) & (next == before3) & (next2 == before2);
    odd |= among(x, 0xC2, 0xDF) & (x == before2) & (next == before);
    odd |= among(x, 'a', 'z') & (x == before) & (x == before2);
    return Blocks::bits_of(odd);
}

template <bool with_rare_sizes, class Visit>
void each_irregular(std::string_view folded, Visit&& visit) {
    in_blocks([&](auto blocks) KIJUN_INLINE {
        using Blocks = decltype(blocks);
        for (std::size_t at = 0; at < folded.size(); at += Blocks::size) {
            std::uint32_t bits = irregular_bits<Blocks, with_rare_sizes>(folded.data() + at);
            if (const std::size_t rest = folded.size() - at; rest < Blocks::size) bits &= (1u << rest) - 1;
            for (; bits != 0; bits &= bits - 1)
                visit(at + static_cast<std::size_t>(std::countr_zero(bits)));
        }
    });
}

}  // namespace detail

// visit(place) for each, in order: ー and what stands for it, repeated letters, small kana and large ones
// that have a small form, masks. `with_rare_sizes`: of か, け and the kana that are small in Ainu too,
// which is half of all hiragana. `folded` must have Buffer's slack around it.
template <class Visit>
void each_irregular(std::string_view folded, bool with_rare_sizes, Visit&& visit) {
    if (with_rare_sizes)
        detail::each_irregular<true>(folded, visit);
    else
        detail::each_irregular<false>(folded, visit);
}

}  // namespace kijun
