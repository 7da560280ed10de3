// Places of a folded lane at which something unusual may begin: what the loosened lane leaves out or
// changes, and signs that mask letters. A first look at whole blocks; whoever asks looks closer.
#pragma once

#include <cstdint>
#include <string_view>

#include "blocks.hpp"

namespace kijun {

struct Irregular {
    bool spelling = false;    // ー and what stands for it, repeated letters, small kana
    bool sizes = false;       // large kana that have a small form
    bool rare_sizes = false;  // … that few terms have: of か, け and the small kana of Ainu
    bool masks = false;
};

namespace detail {

// Bits at the first bytes of such characters, of the block at `bytes`; reads four bytes before and two
// behind.
inline std::uint32_t irregular_bits(const char* bytes, const Irregular& wanted) {
    const Block x = load(bytes), next = load(bytes + 1), next2 = load(bytes + 2);
    // signs of the rows U+2000..2FFF are rare enough to be told apart later
    Mask odd = x == 0xE2;
    const Mask kana = x == 0xE3;
    const Mask row81 = kana & (next == 0x81), row82 = kana & (next == 0x82);
    if (wanted.spelling) {
        odd |= (x == '~') | (x == '-');
        odd |= kana & (next == 0x83) & (next2 == 0xBC);                             // ー
        odd |= kana & (next == 0x80) & ((next2 == 0x9C) | (next2 == 0xB0));         // 〜 〰
        odd |= kana & (next == 0x87) & (next2 >= 0xB0);                             // U+31F0..31FF
        odd |= row81 & (((next2 <= 0x89) & ((next2 & 1) == 1)) | (next2 == 0xA3));  // ぁぃぅぇぉっ
        odd |= row82 & ((next2 == 0x83) | (next2 == 0x85) | (next2 == 0x87) | (next2 == 0x8E) |
                        (next2 == 0x95) | (next2 == 0x96));  // ゃゅょゎゕゖ
        // the character before again; of Latin letters, the two before
        const Block before = load(bytes - 1), before2 = load(bytes - 2), before3 = load(bytes - 3),
                    before4 = load(bytes - 4);
        odd |= (x >= 0xE0) & (x == before3) & (next == before2) & (next2 == before);
        odd |= (x >= 0xF0) & (x == before4) & (next == before3) & (next2 == before2);
        odd |= (x >= 0xC2) & (x < 0xE0) & (x == before2) & (next == before);
        odd |= (x >= 'a') & (x <= 'z') & (x == before) & (x == before2);
    }
    if (wanted.sizes) {
        odd |= row81 & (((next2 <= 0x8A) & ((next2 & 1) == 0)) | (next2 == 0xA4));  // あいうえおつ
        odd |= row82 & ((next2 == 0x84) | (next2 == 0x86) | (next2 == 0x88) | (next2 == 0x8F));
    }
    if (wanted.rare_sizes) {
        odd |= row81 & (next2 >= 0x8B) & (next2 <= 0xBB);  // か to ほ: more than there are
        odd |= row82 & ((next2 == 0x80) | ((next2 >= 0x89) & (next2 <= 0x8D)));  // むらりるれろ
    }
    if (wanted.masks) {
        odd |= (x == '*') | ((x == 0xC3) & (next == 0x97));                  // × is U+00D7
        odd |= kana & (next == 0x80) & ((next2 == 0x87) | (next2 == 0x93));  // 〇 〓
    }
    return bits_of(odd);
}

}  // namespace detail

// visit(place) for each, in order. `folded` must have Buffer's slack around it.
template <class Visit>
void each_irregular(std::string_view folded, const Irregular& wanted, Visit&& visit) {
    for (std::size_t at = 0; at < folded.size(); at += block_size) {
        std::uint32_t bits = detail::irregular_bits(folded.data() + at, wanted);
        if (const std::size_t rest = folded.size() - at; rest < block_size) bits &= (1u << rest) - 1;
        for (; bits != 0; bits &= bits - 1) visit(at + static_cast<std::size_t>(std::countr_zero(bits)));
    }
}

}  // namespace kijun
