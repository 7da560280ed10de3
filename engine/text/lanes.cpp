#include "lanes.hpp"

#include <algorithm>
#include <cstring>

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
    std::uint64_t out;     // bytes that are surely squeezed out
    std::uint64_t unsure;  // first bytes of characters to look up
};

// Sure are ASCII, kana, ideographs and the common CJK punctuation. Reads two bytes on either side.
Verdict judge(const char* bytes) {
    const Block x = load(bytes), before = load(bytes - 1), before2 = load(bytes - 2),
                next = load(bytes + 1), next2 = load(bytes + 2);
    const Block lower = x | 0x20;
    const Mask ascii_sign = (x < 0x80) & ~((lower >= 'a') & (lower <= 'z')) & ~((x >= '0') & (x <= '9'));
    // U+3000..303F: 、。「」 and the like, U+3000..3004 and U+3008..3020
    const auto is_sign = [](const Block& third) {
        return (third <= 0x84) | ((third >= 0x88) & (third <= 0xA0));
    };
    const Mask lead = x == 0xE3, second = before == 0xE3, third = before2 == 0xE3;
    const Mask punctuation = (lead & (next == 0x80) & is_sign(next2)) |
                             (second & (x == 0x80) & is_sign(next)) |
                             (third & (before == 0x80) & is_sign(x));
    // ・
    const Mask dot = (lead & (next == 0x83) & (next2 == 0xBB)) | (second & (x == 0x83) & (next == 0xBB)) |
                     (third & (before == 0x83) & (x == 0xBB));
    // U+3040, U+3097..309C and U+30A0 among kana; the rows U+3100..33FF and U+4DC0..4DFF; other blocks
    const Mask odd_kana = ((next == 0x81) & (next2 == 0x80)) |
                          ((next == 0x82) & (((next2 >= 0x97) & (next2 <= 0x9C)) | (next2 == 0xA0))) |
                          ((next == 0x80) & ~is_sign(next2)) | (next >= 0x84);
    const Mask unsure =
        (lead & odd_kana) | ((x == 0xE4) & (next == 0xB7)) | ((x >= 0xC0) & (x < 0xE3)) | (x > 0xE9);
    return {bits_of(ascii_sign | punctuation | dot), bits_of(unsure)};
}

}  // namespace

void Gaps::find(std::string_view folded) {
    bits_.assign(folded.size() / 64 + 1, 0);
    for (std::size_t word = 0; word < bits_.size(); ++word) {
        std::uint64_t unsure = 0;
        for (std::size_t at = 64 * word, shift = 0; shift < 64 && at < folded.size();
             at += block_size, shift += block_size) {
            const Verdict verdict = judge(folded.data() + at);
            bits_[word] |= verdict.out << shift;
            unsure |= verdict.unsure << shift;
        }
        // what was read behind the end is not there
        if (const std::size_t rest = folded.size() - 64 * word; rest < 64) {
            const std::uint64_t there = (std::uint64_t{1} << rest) - 1;
            bits_[word] &= there;
            unsure &= there;
        }
        if (unsure != 0) mark_unsure(folded, word, unsure);
    }
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

std::uint32_t DerivedLane::place_of(std::uint32_t folded) const {
    const auto after =
        std::upper_bound(runs.begin(), runs.end(), folded,
                         [](std::uint32_t place, const Run& run) { return place < run.folded; });
    const Run& run = *std::prev(after);
    return run.begin + (folded - run.folded);
}

// A letter that no lane changes unless it is repeated.
struct PlainLetter {
    char32_t point = 0;  // 0: the character is another
    std::uint32_t length = 0;
};

// ASCII, kana and kanji; others are left to be looked up.
inline PlainLetter plain_letter(std::string_view folded, std::size_t at) {
    const auto first = static_cast<unsigned char>(folded[at]);
    if (first < 0x80) return {is_ascii_alnum(folded[at]) ? char32_t{first} : 0, 1};
    if (first < 0xE3 || first > 0xE8) return {};
    const auto byte = [&](std::size_t i) { return static_cast<char32_t>(folded[at + i] & 0x3F); };
    const char32_t point = (first & 0x0Fu) << 12 | byte(1) << 6 | byte(2);
    // of U+3040 to U+3094, without the small ones
    constexpr std::uint64_t large[] = {0xFFFFFFF7FFFFFD54, 0x00000000001FBF57};
    if (point >= 0x5000) return {point, 3};
    const bool is_large =
        point >= 0x3040 && point < 0x30C0 && (large[(point - 0x3040) >> 6] >> (point & 63) & 1) != 0;
    return {is_large ? point : 0, 3};
}

void DerivedLane::loosen(std::string_view folded) {
    clear();
    Place place;
    loosen(folded, place, folded.size(), 0);
}

void DerivedLane::loosen(std::string_view folded, Place& place, std::size_t past, std::size_t reach) {
    text.reserve_more(folded.size() - place.folded);
    auto& [at, last] = place;
    bool in_run = false;
    std::size_t enough = at > past ? place_of(static_cast<std::uint32_t>(past)) + reach : SIZE_MAX;
    while (at < folded.size() && text.size() < enough) {
        if (enough == SIZE_MAX && at >= past) enough = text.size() + reach;
        if (const PlainLetter letter = plain_letter(folded, at);
            letter.point != 0 && letter.point != last) {
            if (!in_run)
                runs.push_back({static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(at)});
            std::memcpy(text.end(), folded.data() + at, 4);  // what is too much is slack
            text.resize(text.size() + letter.length);
            last = letter.point;
            in_run = true;
            at += letter.length;
            continue;
        }
        const utf8::Decoded c = utf8::decode(folded, at);
        const char32_t letter = large_form(c.point);
        const bool drop = is_squeezed_out(c.point) || (c.point == long_mark && is_kana(last)) ||
                          (letter == last && may_repeat(letter));
        if (!drop) {
            if (!in_run)
                runs.push_back({static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(at)});
            if (letter == c.point) {
                text.append(folded.data() + at, c.length);
            } else {
                char bytes[4];
                std::int32_t size = 0;
                U8_APPEND_UNSAFE(bytes, size, static_cast<std::uint32_t>(letter));
                text.append(bytes, static_cast<std::size_t>(size));
            }
            last = letter;
        }
        in_run = !drop;
        at += c.length;
    }
}

}  // namespace kijun
