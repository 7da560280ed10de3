#include "hits.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace kijun {

std::string_view field_name(ScanField field) {
    static constexpr std::string_view names[] = {"title", "text", "page_text", "url"};
    return names[static_cast<std::size_t>(field)];
}

Hits::Hits(const RulesIndex& index, const Patterns& patterns) : index_(index) {
    fields_.reserve(scan_field_count);
    for (std::size_t i = 0; i < scan_field_count; ++i) fields_.emplace_back(patterns);
}

void Hits::scan(const Report& report, Folds evading) {
    evading_ = evading;
    const std::array<std::string_view, scan_field_count> originals{report.title, report.text,
                                                                   report.page_text, report.url};
    for (std::size_t i = 0; i < scan_field_count; ++i) {
        Field& field = fields_[i];
        field.original = originals[i];
        field.matches = {};
        if (!field.original.empty()) field.matches = field.scanner.scan(field.original);
        field.spans.assign(field.matches.size(), {});
        field.summary = 0;
        for (const Match& match : field.matches) field.summary |= PatternBits::summary_of(match.pattern);
    }
}

bool Hits::ready() const {
    return std::all_of(fields_.begin(), fields_.end(),
                       [](const Field& field) { return field.scanner.ready(); });
}

const SourceSpan& Hits::span(Field& field, std::size_t number) {
    SourceSpan& known = field.spans[number];
    if (known.end == 0) {
        const Match& match = field.matches[number];
        known = field.scanner.text().source(match.lane, match.begin, match.end);
    }
    return known;
}

void Hits::find(const Field& field, std::uint32_t set, Folds evading,
                std::vector<std::uint32_t>& out) const {
    const PatternBits& patterns = index_.sets[set];
    out.clear();
    if ((patterns.summary() & field.summary) == 0) return;
    for (std::uint32_t i = 0; i < field.matches.size(); ++i) {
        const Match& match = field.matches[i];
        if (patterns.has(match.pattern) && match.folds.within(evading & evading_)) out.push_back(i);
    }
}

void Hits::add(ScanField number, const std::vector<std::uint32_t>& matches, std::vector<Hit>& out) {
    Field& field = fields_[static_cast<std::size_t>(number)];
    for (const std::uint32_t i : matches) {
        const Match& match = field.matches[i];
        const bool respelled = !(match.folds & spelling_folds).empty();
        out.push_back({match.pattern, number, respelled ? Lane::loosened : match.lane, match.folds,
                       span(field, i), 0, 0});
    }
}

void Hits::measure(ScanField number, std::vector<Hit>& hits) {
    Text& text = fields_[static_cast<std::size_t>(number)].scanner.text();
    for (Hit& hit : hits) {
        hit.seen_begin = text.seen_before(hit.span.begin);
        hit.seen_end = text.seen_before(hit.span.end);
    }
}

void Hits::Neighbours::arrange() {
    by_begin_.resize(hits.size());
    std::iota(by_begin_.begin(), by_begin_.end(), 0);
    by_end_ = by_begin_;
    // the earlier of equals comes first
    std::sort(by_begin_.begin(), by_begin_.end(),
              [&](auto a, auto b) { return std::pair(begin(a), a) < std::pair(begin(b), b); });
    std::sort(by_end_.begin(), by_end_.end(),
              [&](auto a, auto b) { return std::pair(end(a), a) < std::pair(end(b), b); });
    furthest_.clear();
    std::uint32_t furthest = none;
    for (const std::uint32_t hit : by_begin_) {
        if (furthest == none || end(hit) > end(furthest)) furthest = hit;
        furthest_.push_back(furthest);
    }
}

const Hit* Hits::Neighbours::find(const Hit& hit, ast::Proximity::Direction direction,
                                  std::uint32_t characters) const {
    using Direction = ast::Proximity::Direction;
    if (direction == Direction::either) {
        // overlapping: begins before our end, and reaches beyond our begin
        const auto after = std::partition_point(by_begin_.begin(), by_begin_.end(),
                                                [&](auto other) { return begin(other) < hit.seen_end; });
        if (after != by_begin_.begin()) {
            const std::uint32_t other = furthest_[static_cast<std::size_t>(after - by_begin_.begin()) - 1];
            if (end(other) > hit.seen_begin) return &hits[other];
        }
    }
    if (direction != Direction::after) {  // the hit comes first
        const auto next = std::partition_point(by_begin_.begin(), by_begin_.end(),
                                               [&](auto other) { return begin(other) < hit.seen_end; });
        if (next != by_begin_.end() && begin(*next) - hit.seen_end <= characters) return &hits[*next];
    }
    if (direction != Direction::before) {  // the neighbour comes first
        const auto next = std::partition_point(by_end_.begin(), by_end_.end(),
                                               [&](auto other) { return end(other) <= hit.seen_begin; });
        if (next != by_end_.begin() && hit.seen_begin - end(*(next - 1)) <= characters)
            return &hits[*(next - 1)];
    }
    return nullptr;
}

// Different terms among the counted hits, of those at one place only the longest.
std::size_t Hits::different_terms(const std::vector<std::uint32_t>& identity) {
    std::sort(counted_.begin(), counted_.end(), [](const Hit& a, const Hit& b) {
        if (a.field != b.field) return a.field < b.field;
        if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
        return a.span.end > b.span.end;
    });
    terms_.clear();
    const Hit* covering = nullptr;  // of the hits so far in this field, the one that reaches furthest
    for (const Hit& hit : counted_) {
        const bool same_field = covering && covering->field == hit.field;
        const bool same_place =
            same_field && covering->span.begin == hit.span.begin && covering->span.end == hit.span.end;
        if (same_field && hit.span.end <= covering->span.end && !same_place) continue;
        if (!same_place) covering = &hit;
        terms_.push_back(identity[hit.pattern]);
    }
    std::sort(terms_.begin(), terms_.end());
    return static_cast<std::size_t>(std::unique(terms_.begin(), terms_.end()) - terms_.begin());
}

void Hits::satisfying(const TermTest& test, const std::vector<std::uint32_t>& identity,
                      std::vector<Hit>& out) {
    out.clear();
    counted_.clear();
    for (std::size_t f = 0; f < scan_field_count; ++f) {
        if ((test.fields & (1u << f)) == 0) continue;
        const auto field = static_cast<ScanField>(f);
        find(at(field), test.set, test.evading, matches_);
        if (matches_.empty()) continue;
        // places are looked up only where all that must be near is there at all
        bool all_there = true;
        if (neighbours_.size() < test.near.size()) neighbours_.resize(test.near.size());
        for (std::size_t i = 0; i < test.near.size() && all_there; ++i) {
            find(at(field), test.near[i].set, test.near[i].evading, neighbours_[i].matches);
            all_there = !neighbours_[i].matches.empty();
        }
        if (!all_there) continue;
        hits_.clear();
        add(field, matches_, hits_);
        if (test.near.empty()) {
            out.insert(out.end(), hits_.begin(), hits_.end());
            counted_.insert(counted_.end(), hits_.begin(), hits_.end());
            continue;
        }
        measure(field, hits_);
        for (std::size_t i = 0; i < test.near.size(); ++i) {
            neighbours_[i].hits.clear();
            add(field, neighbours_[i].matches, neighbours_[i].hits);
            measure(field, neighbours_[i].hits);
            neighbours_[i].arrange();
        }
        for (const Hit& hit : hits_) {
            near_hits_.clear();
            for (std::size_t i = 0; i < test.near.size(); ++i) {
                const Hit* neighbour =
                    neighbours_[i].find(hit, test.near[i].direction, test.near[i].characters);
                if (!neighbour) break;
                near_hits_.push_back(*neighbour);
            }
            if (near_hits_.size() < test.near.size()) continue;
            counted_.push_back(hit);
            out.push_back(hit);
            out.insert(out.end(), near_hits_.begin(), near_hits_.end());
        }
    }
    if (test.at_least > 1 && different_terms(identity) < test.at_least) out.clear();
    if (!test.near.empty()) leave_out_doubles(out);
}

// Several hits can be near to the same one.
void Hits::leave_out_doubles(std::vector<Hit>& hits) {
    const auto key = [&](std::uint32_t at) {
        const Hit& hit = hits[at];
        return std::tuple(hit.field, hit.span.begin, hit.span.end, hit.pattern, hit.lane, at);
    };
    order_.resize(hits.size());
    std::iota(order_.begin(), order_.end(), 0);
    std::sort(order_.begin(), order_.end(), [&](auto a, auto b) { return key(a) < key(b); });
    const auto same = [&](std::uint32_t a, std::uint32_t b) {
        return hits[a].field == hits[b].field && hits[a].span.begin == hits[b].span.begin &&
               hits[a].span.end == hits[b].span.end && hits[a].pattern == hits[b].pattern &&
               hits[a].lane == hits[b].lane;
    };
    order_.erase(std::unique(order_.begin(), order_.end(), same), order_.end());  // the first of each stays
    std::sort(order_.begin(), order_.end());
    for (std::size_t i = 0; i < order_.size(); ++i) hits[i] = hits[order_[i]];
    hits.resize(order_.size());
}

bool Hits::holds(const TermTest& test, const std::vector<std::uint32_t>& identity) {
    satisfying(test, identity, satisfying_);
    return !satisfying_.empty();
}

}  // namespace kijun
