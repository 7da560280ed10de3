#include "lanes.hpp"

#include <algorithm>

#include "blocks.hpp"
#include "characters.hpp"
#include "spelling.hpp"
#include "utf8.hpp"

namespace kijun {

namespace {

bool squeezed_out_at(std::string_view text, std::size_t at, std::uint32_t& length) {
    const char first = text[at];
    if (static_cast<signed char>(first) >= 0) {
        length = 1;
        return !is_ascii_alnum(first);
    }
    const utf8::Decoded c = utf8::decode(text, at);
    length = c.length;
    return is_squeezed_out(c.point);
}

struct Verdict {
    std::uint64_t out;      // bytes that are surely squeezed out
    std::uint64_t out_row;  // first bytes of such characters of three bytes
    std::uint64_t unsure;   // first bytes of characters to look up
};

// Sure are ASCII, kana, ideographs and the common CJK punctuation. Reads two bytes behind.
template <class Blocks>
KIJUN_INLINE inline Verdict judge(const char* bytes) {
    using Block = typename Blocks::Block;
    using Mask = typename Blocks::Mask;
    const Block x = Blocks::load(bytes), next = Blocks::load(bytes + 1), next2 = Blocks::load(bytes + 2);
    const Block lower = x | 0x20;
    const Mask alnum = (static_cast<Block>(lower - 'a') < 26) | (static_cast<Block>(x - '0') < 10);
    const Mask ascii_sign = (reinterpret_cast<Mask>(x) >= 0) & ~alnum;
    const Mask row = x == 0xE3, row80 = next == 0x80;
    // U+3000..303F: 、。「」 and the like, U+3000..3004 and U+3008..3020
    const Mask is_sign = (next2 <= 0x84) | (static_cast<Block>(next2 - 0x88) <= 0x18);
    const Mask dot = (next == 0x83) & (next2 == 0xBB);  // ・
    // U+3040, U+3097..309C and U+30A0 among kana; the rows U+3100..33FF and U+4DC0..4DFF; other blocks
    const Mask odd_kana = ((next == 0x81) & (next2 == 0x80)) |
                          ((next == 0x82) & ((static_cast<Block>(next2 - 0x97) <= 5) | (next2 == 0xA0))) |
                          (row80 & ~is_sign) | (next >= 0x84);
    const Mask unsure = (row & odd_kana) | ((x == 0xE4) & (next == 0xB7)) |
                        (static_cast<Block>(x - 0xC0) < 0x23) | (x > 0xE9);
    return {Blocks::bits_of(ascii_sign), Blocks::bits_of(row & ((row80 & is_sign) | dot)),
            Blocks::bits_of(unsure)};
}

}  // namespace

template <class Blocks>
KIJUN_INLINE inline void Gaps::find_by(std::string_view folded) {
    bits_.assign(folded.size() / 64 + 1, 0);
    std::uint64_t carried = 0;  // bits of the last character of the word before
    for (std::size_t word = 0; word < bits_.size(); ++word) {
        Verdict all{0, 0, 0};
        for (std::size_t at = 64 * word, shift = 0; shift < 64 && at < folded.size();
             at += Blocks::size, shift += Blocks::size) {
            const Verdict verdict = judge<Blocks>(folded.data() + at);
            all.out |= verdict.out << shift;
            all.out_row |= verdict.out_row << shift;
            all.unsure |= verdict.unsure << shift;
        }
        std::uint64_t out = all.out | carried | all.out_row | all.out_row << 1 | all.out_row << 2;
        carried = all.out_row >> 63 | all.out_row >> 62;
        // what was read behind the end is not there
        if (const std::size_t rest = folded.size() - 64 * word; rest < 64) {
            const std::uint64_t there = (std::uint64_t{1} << rest) - 1;
            out &= there;
            all.unsure &= there;
        }
        bits_[word] |= out;
        if (all.unsure != 0) mark_unsure(folded, word, all.unsure);
    }
}

void Gaps::find(std::string_view folded) {
    in_blocks([&](auto blocks) KIJUN_INLINE { find_by<decltype(blocks)>(folded); });
}

void Gaps::mark_unsure(std::string_view folded, std::size_t word, std::uint64_t unsure) {
    for (; unsure != 0; unsure &= unsure - 1) {
        const std::size_t at = 64 * word + static_cast<std::size_t>(std::countr_zero(unsure));
        std::uint32_t length = 0;
        if (!squeezed_out_at(folded, at, length)) continue;
        for (std::size_t i = at; i < at + length; ++i) bits_[i / 64] |= std::uint64_t{1} << (i % 64);
    }
}

std::size_t find_kept(std::string_view folded, std::size_t at) {
    std::uint32_t length = 0;
    while (at < folded.size() && squeezed_out_at(folded, at, length)) at += length;
    return at;
}

void DerivedLane::squeeze(std::string_view folded, const Gaps& gaps) {
    clear();
    text.reserve_more(folded.size());
    std::size_t kept_from = 0;
    const auto keep_until = [&](std::size_t end) {
        if (end == kept_from) return;
        runs.push_back({static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(kept_from)});
        text.append(folded.data() + kept_from, end - kept_from);
    };
    gaps.each([&](std::size_t begin, std::size_t end) {
        keep_until(begin);
        kept_from = end;
    });
    keep_until(folded.size());
}

std::uint32_t DerivedLane::folded_place(std::uint32_t at) const {
    const auto after =
        std::upper_bound(runs.begin(), runs.end(), at,
                         [](std::uint32_t place, const Run& run) { return place < run.begin; });
    const Run& run = *std::prev(after);
    return run.folded + (at - run.begin);
}

void DerivedLane::loosen(std::string_view folded) {
    clear();
    text.reserve_more(folded.size());
    bool in_run = false;
    char32_t last = 0;
    for (std::size_t at = 0; at < folded.size();) {
        const utf8::Decoded c = utf8::decode(folded, at);
        const char32_t letter = large_form(c.point);
        const bool drop = is_squeezed_out(c.point) || (c.point == long_mark && is_kana(last)) ||
                          (letter == last && may_repeat(letter));
        if (!drop) {
            if (!in_run)
                runs.push_back({static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(at)});
            char bytes[4];
            std::int32_t size = 0;
            U8_APPEND_UNSAFE(bytes, size, static_cast<std::uint32_t>(letter));
            text.append(bytes, static_cast<std::size_t>(size));
            last = letter;
        }
        in_run = !drop;
        at += c.length;
    }
}

}  // namespace kijun
