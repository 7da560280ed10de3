#include "lanes.hpp"

#include <algorithm>

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

}  // namespace

std::size_t find_squeezed_out(std::string_view folded, std::size_t at) {
    std::uint32_t length = 0;
    while (at < folded.size() && !squeezed_out_at(folded, at, length)) at += length;
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
