// From what Hyperscan reports of a regular expression to the matches that count.
//
// Hyperscan gives every end with its leftmost start. What counts is what a leftmost-longest search
// finds one after another: the match that begins first, the longest of those, then on from its end.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace kijun {

struct RawMatch {
    std::uint32_t id, from, to;
};

// `raw` holds the reports for one expression, sorted by end. A report may hide a later start behind an
// earlier one that overlaps the match before, so rescan(from, to, into) is asked for the reports of
// [from, to), sorted by end, where that is possible; a match is at most `longest` bytes.
template <class Rescan, class Emit>
void leftmost_longest(const RawMatch* raw, const RawMatch* raw_end, std::uint32_t text_size,
                      std::uint32_t longest, std::vector<RawMatch>& window, Rescan&& rescan, Emit&& emit) {
    std::uint32_t cursor = 0;
    std::uint32_t window_end = 0;  // reports that end up to here come from `window`
    std::size_t in_window = 0;
    window.clear();
    const auto first = [&]() -> const RawMatch* {
        while (in_window < window.size() && window[in_window].to <= cursor) ++in_window;
        while (raw != raw_end && raw->to <= std::max(cursor, window_end)) ++raw;
        if (in_window < window.size()) return &window[in_window];
        return raw != raw_end ? raw : nullptr;
    };
    const auto reach_of = [&](std::uint32_t from) {
        return static_cast<std::uint32_t>(
            std::min<std::uint64_t>(text_size, std::uint64_t{from} + longest));
    };
    const auto each_until = [&](std::uint32_t limit, auto&& visit) {
        for (std::size_t i = in_window; i < window.size() && window[i].to <= limit; ++i) visit(window[i]);
        for (const RawMatch* at = raw; at != raw_end && at->to <= limit; ++at) visit(*at);
    };
    while (const RawMatch* head = first()) {
        bool hidden = false;
        each_until(reach_of(cursor),
                   [&](const RawMatch& match) { hidden = hidden || match.from < cursor; });
        if (hidden) {
            window_end = reach_of(cursor);
            in_window = 0;
            rescan(cursor, window_end, window);
            continue;
        }
        // an earlier start can still be reported with a later end, at most one longest match away
        RawMatch best = *head;
        each_until(reach_of(head->from), [&](const RawMatch& match) {
            if (match.from < best.from || (match.from == best.from && match.to > best.to)) best = match;
        });
        emit(best.from, best.to);
        cursor = best.to;
    }
}

}  // namespace kijun
