// The fast path over whole blocks: ASCII, hiragana, katakana, CJK punctuation and ideographs.
#pragma once

#include "blocks.hpp"

namespace kijun {

// `at`, or where the character of three bytes (U+3000..9FFF) begins that is cut there; not before `start`.
inline std::size_t without_part(const char* source, std::size_t start, std::size_t at) {
    const auto is_lead = [source](std::size_t place) {
        const auto byte = static_cast<unsigned char>(source[place]);
        return byte >= 0xE3 && byte <= 0xE9;
    };
    if (at >= start + 1 && is_lead(at - 1)) return at - 1;
    if (at >= start + 2 && is_lead(at - 2)) return at - 2;
    return at;
}

// Folds from source[at], a character's first byte, as far as whole blocks of plain text go; writes to
// `out` (room for one block more than is taken) and returns the bytes taken: whole characters.
// Every byte is judged and folded by the bytes around it, so blocks need not begin with a character.
template <class Blocks>
KIJUN_INLINE inline std::size_t fold_blocks(const char* source, std::size_t size, std::size_t at,
                                            char* out) {
    using Block = typename Blocks::Block;
    using Mask = typename Blocks::Mask;
    constexpr std::size_t block_size = Blocks::size;
    if (at < 2) return 0;  // the block looks two bytes back
    // behind an ill-formed part it could take a stray trail byte for the end of that part
    if ((source[at] & 0xC0) == 0x80) return 0;
    const std::size_t start = at;
    for (; at + block_size + 1 <= size; at += block_size) {
        const Block x = Blocks::load(source + at);
        const Block a = Blocks::load(source + at - 1);  // the byte before
        const Block b = Blocks::load(source + at - 2);
        const Block next = Blocks::load(source + at + 1);

        const Mask x_lead = (x >= 0xE3) & (x <= 0xE9);
        const Mask a_lead = (a >= 0xE3) & (a <= 0xE9);
        const Mask b_lead = (b >= 0xE3) & (b <= 0xE9);
        const Mask trail = (x & 0xC0) == 0x80;
        const Mask second = a == 0xE3;
        const Mask third = b == 0xE3;
        const Mask third80 = third & (a == 0x80), third82 = third & (a == 0x82),
                   third83 = third & (a == 0x83);

        Mask odd = (trail ^ (a_lead | b_lead)) | ((x >= 0x80) & ~(x_lead | trail));
        odd |= second & (x >= 0x84);
        odd |= third80 & ((x == 0x80) | (x > 0xA9));
        odd |= third82 & (((x >= 0x97) & (x <= 0x9C)) | (x == 0x9F));
        odd |= third83 & (x == 0xBF);

        const Mask upper = (x >= 'A') & (x <= 'Z');
        // katakana: U+30A1..30BF, U+30C0..30DF, U+30E0..30F6 with U+30FD and U+30FE
        const Mask down =
            (third82 & (x >= 0xA1)) | (third83 & (((x >= 0xA0) & (x <= 0xB6)) | (x == 0xBD) | (x == 0xBE)));
        const Mask up = third83 & (x <= 0x9F);
        const Mask row = second & (((x == 0x82) & (next >= 0xA1)) |
                                   ((x == 0x83) & ((next <= 0xB6) | (next == 0xBD) | (next == 0xBE))));
        const Mask two_rows = second & (x == 0x83) & (next <= 0x9F);
        const Block folded = x + Blocks::chosen(upper | up, 0x20) - Blocks::chosen(down, 0x20) -
                             Blocks::chosen(row, 1) - Blocks::chosen(two_rows, 1);
        std::memcpy(out + (at - start), &folded, block_size);
        if (const std::uint32_t bits = Blocks::bits_of(odd); bits != 0) {
            at += static_cast<std::size_t>(std::countr_zero(bits));
            break;
        }
    }
    return without_part(source, start, at) - start;
}

}  // namespace kijun
