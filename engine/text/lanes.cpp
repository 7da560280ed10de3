#include "lanes.hpp"

#include <algorithm>

#include "blocks.hpp"
#include "characters.hpp"
#include "utf8.hpp"

namespace kijun {

namespace {

// The common cases first: ASCII, then the three blocks of kana and ideographs.
bool squeezed_out_at(std::string_view text, std::size_t at, std::uint32_t& length) {
    const char first = text[at];
    if (static_cast<signed char>(first) >= 0) {
        length = 1;
        return !is_ascii_alnum(first);
    }
    const utf8::Decoded c = utf8::decode(text, at);
    length = c.length;
    if ((c.point >= 0x3041 && c.point <= 0x3096) || (c.point >= 0x4E00 && c.point <= 0x9FFC)) return false;
    return is_squeezed_out(c.point);
}

// How many bytes from text[at] on surely belong to kept characters: ASCII letters and digits, kana,
// ideographs. Whole characters; the block reads two bytes before `at`.
std::size_t surely_kept(std::string_view text, std::size_t at) {
    const char* const bytes = text.data() + at;
    const Block x = load(bytes), a = load(bytes - 1), b = load(bytes - 2);
    const Block lower = x | 0x20;
    const Mask ascii_sign = (x < 0x80) & ~((lower >= 'a') & (lower <= 'z')) & ~((x >= '0') & (x <= '9'));
    const Mask other_lead = ((x >= 0xC0) & (x < 0xE3)) | (x > 0xE9);
    const Mask other_row = ((a == 0xE3) & ((x == 0x80) | (x > 0x83))) | ((a == 0xE4) & (x == 0xB7));
    // U+3040 is not assigned
    const Mask kana_sign = ((b == 0xE3) & (a == 0x81) & (x == 0x80)) |
                           ((b == 0xE3) & (a == 0x82) & (((x >= 0x97) & (x <= 0x9C)) | (x == 0xA0))) |
                           ((b == 0xE3) & (a == 0x83) & (x == 0xBB));
    const std::size_t kept = first_set(ascii_sign | other_lead | other_row | kana_sign);
    return whole_characters(bytes, kept);
}

}  // namespace

std::size_t find_squeezed_out(std::string_view folded, std::size_t at) {
    std::uint32_t length = 0;
    while (at < folded.size()) {
        if (at >= 2 && at + block_size <= folded.size()) {
            const std::size_t kept = surely_kept(folded, at);
            at += kept;
            if (kept + 2 >= block_size) continue;
        }
        if (squeezed_out_at(folded, at, length)) return at;
        at += length;
    }
    return at;
}

std::size_t find_kept(std::string_view folded, std::size_t at) {
    std::uint32_t length = 0;
    while (at < folded.size() && squeezed_out_at(folded, at, length)) at += length;
    return at;
}

void Squeezed::make(std::string_view folded) {
    text.resize(0);
    text.reserve_more(folded.size());
    runs.clear();
    for (std::size_t at = find_kept(folded, 0); at < folded.size();) {
        const std::size_t end = find_squeezed_out(folded, at);
        runs.push_back({static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(at)});
        text.append(folded.data() + at, end - at);
        at = find_kept(folded, end);
    }
}

std::uint32_t Squeezed::folded_place(std::uint32_t at) const {
    const auto after =
        std::upper_bound(runs.begin(), runs.end(), at,
                         [](std::uint32_t place, const Run& run) { return place < run.begin; });
    const Run& run = *std::prev(after);
    return run.folded + (at - run.begin);
}

}  // namespace kijun
