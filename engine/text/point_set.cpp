#include "point_set.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kijun {

void PointSet::add(char32_t first, char32_t last) {
    // the ranges that touch the new one become part of it
    const auto begin =
        std::lower_bound(ranges_.begin(), ranges_.end(), first,
                         [](const Range& range, char32_t point) { return range.last + 1 < point; });
    auto end = begin;
    for (; end != ranges_.end() && end->first <= last + 1; ++end) {
        first = std::min(first, end->first);
        last = std::max(last, end->last);
    }
    ranges_.insert(ranges_.erase(begin, end), {first, last});
}

PointSet PointSet::complement() const {
    PointSet rest;
    const auto add = [&rest](char32_t first, char32_t last) {
        // surrogates are no characters of UTF-8
        if (first <= last && first < 0xD800)
            rest.ranges_.push_back({first, std::min<char32_t>(last, 0xD7FF)});
        if (first <= last && last > 0xDFFF)
            rest.ranges_.push_back({std::max<char32_t>(first, 0xE000), last});
    };
    char32_t next = 0;
    for (const Range& range : ranges_) {
        if (range.first > next) add(next, range.first - 1);
        next = range.last + 1;
    }
    add(next, 0x10FFFF);
    return rest;
}

bool PointSet::contains(char32_t point) const {
    const auto behind = std::upper_bound(ranges_.begin(), ranges_.end(), point,
                                         [](char32_t c, const Range& range) { return c < range.first; });
    return behind != ranges_.begin() && point <= std::prev(behind)->last;
}

std::optional<char32_t> PointSet::single() const {
    if (ranges_.size() != 1 || ranges_[0].first != ranges_[0].last) return std::nullopt;
    return ranges_[0].first;
}

bool PointSet::full() const { return complement().empty(); }

std::string PointSet::expression() const {
    const auto point = [](char32_t c) { return fmt::format("\\x{{{:X}}}", static_cast<std::uint32_t>(c)); };
    std::string out = "[";
    for (const Range& range : ranges_) {
        out += point(range.first);
        if (range.last == range.first) continue;
        out += '-';
        out += point(range.last);
    }
    out += ']';
    return out;
}

}  // namespace kijun
