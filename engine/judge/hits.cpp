#include "hits.hpp"

#include <algorithm>

namespace kijun {

std::string_view field_name(ScanField field) {
    static constexpr std::string_view names[] = {"title", "text", "page_text", "url"};
    return names[static_cast<std::size_t>(field)];
}

Hits::Hits(const Program& program, const Patterns& patterns) : program_(program) {
    fields_.reserve(scan_field_count);
    for (std::size_t i = 0; i < scan_field_count; ++i) fields_.emplace_back(patterns);
}

void Hits::scan(const Report& report) {
    const std::array<std::string_view, scan_field_count> originals{report.title, report.text, report.page_text,
                                                                   report.url};
    for (std::size_t i = 0; i < scan_field_count; ++i) {
        Field& field = fields_[i];
        field.original = originals[i];
        field.spans.clear();
        field.matches = {};
        if (!field.original.empty()) field.matches = field.scanner.scan(field.original);
    }
}

const std::vector<SourceSpan>& Hits::spans(Field& field) {
    if (field.spans.size() != field.matches.size()) {
        field.spans.clear();
        for (const Match& match : field.matches)
            field.spans.push_back(field.scanner.text().source(match.lane, match.begin, match.end));
    }
    return field.spans;
}

void Hits::collect(ScanField number, std::uint32_t set, bool evading, std::vector<Hit>& out) {
    Field& field = fields_[static_cast<std::size_t>(number)];
    const auto& patterns = program_.sets[set].patterns;
    for (std::size_t i = 0; i < field.matches.size(); ++i) {
        const Match& match = field.matches[i];
        if (match.lane != Lane::folded && !evading) continue;
        if (!std::binary_search(patterns.begin(), patterns.end(), match.pattern)) continue;
        out.push_back({match.pattern, number, match.lane, spans(field)[i]});
    }
}

namespace {

// Hits of one field, arranged so that the nearest on either side is found without looking at all.
class Neighbours {
public:
    explicit Neighbours(const std::vector<Hit>& hits) : hits_(hits) {
        for (std::uint32_t i = 0; i < hits.size(); ++i) by_begin_.push_back(i);
        by_end_ = by_begin_;
        std::stable_sort(by_begin_.begin(), by_begin_.end(),
                         [&](auto a, auto b) { return begin(a) < begin(b); });
        std::stable_sort(by_end_.begin(), by_end_.end(), [&](auto a, auto b) { return end(a) < end(b); });
        std::uint32_t furthest = none;
        for (const std::uint32_t hit : by_begin_) {
            if (furthest == none || end(hit) > end(furthest)) furthest = hit;
            furthest_.push_back(furthest);
        }
    }

    // A neighbour of `hit` within `characters` on the side that `direction` asks for, or none.
    [[nodiscard]] const Hit* find(const Hit& hit, ast::Proximity::Direction direction,
                                  std::uint32_t characters) const {
        using Direction = ast::Proximity::Direction;
        if (direction == Direction::either) {
            // overlapping: begins before our end, and reaches beyond our begin
            const auto after = std::partition_point(by_begin_.begin(), by_begin_.end(), [&](auto other) {
                return begin(other) < hit.span.end_char;
            });
            if (after != by_begin_.begin()) {
                const std::uint32_t other = furthest_[static_cast<std::size_t>(after - by_begin_.begin()) - 1];
                if (end(other) > hit.span.begin_char) return &hits_[other];
            }
        }
        if (direction != Direction::after) {  // the hit comes first
            const auto next = std::partition_point(by_begin_.begin(), by_begin_.end(),
                                                   [&](auto other) { return begin(other) < hit.span.end_char; });
            if (next != by_begin_.end() && begin(*next) - hit.span.end_char <= characters) return &hits_[*next];
        }
        if (direction != Direction::before) {  // the neighbour comes first
            const auto next = std::partition_point(by_end_.begin(), by_end_.end(),
                                                   [&](auto other) { return end(other) <= hit.span.begin_char; });
            if (next != by_end_.begin() && hit.span.begin_char - end(*(next - 1)) <= characters)
                return &hits_[*(next - 1)];
        }
        return nullptr;
    }

private:
    [[nodiscard]] std::uint32_t begin(std::uint32_t hit) const { return hits_[hit].span.begin_char; }
    [[nodiscard]] std::uint32_t end(std::uint32_t hit) const { return hits_[hit].span.end_char; }

    const std::vector<Hit>& hits_;
    std::vector<std::uint32_t> by_begin_, by_end_, furthest_;
};

// Different terms among hits, counting at one place only the longest.
std::size_t different_terms(const std::vector<Hit>& hits, const std::vector<std::uint32_t>& identity) {
    std::vector<const Hit*> ordered;
    for (const Hit& hit : hits) ordered.push_back(&hit);
    std::sort(ordered.begin(), ordered.end(), [](const Hit* a, const Hit* b) {
        if (a->field != b->field) return a->field < b->field;
        if (a->span.begin != b->span.begin) return a->span.begin < b->span.begin;
        return a->span.end > b->span.end;
    });
    std::vector<std::uint32_t> terms;
    const Hit* covering = nullptr;  // of the hits so far in this field, the one that reaches furthest
    for (const Hit* hit : ordered) {
        const bool same_field = covering && covering->field == hit->field;
        const bool same_place = same_field && covering->span.begin == hit->span.begin &&
                                covering->span.end == hit->span.end;
        if (same_field && hit->span.end <= covering->span.end && !same_place) continue;
        if (!same_place) covering = hit;
        terms.push_back(identity[hit->pattern]);
    }
    std::sort(terms.begin(), terms.end());
    return static_cast<std::size_t>(std::unique(terms.begin(), terms.end()) - terms.begin());
}

}  // namespace

void Hits::satisfying(const TermTest& test, const std::vector<std::uint32_t>& identity, std::vector<Hit>& out) {
    out.clear();
    counted_.clear();
    for (std::size_t f = 0; f < scan_field_count; ++f) {
        if ((test.fields & (1u << f)) == 0) continue;
        const auto field = static_cast<ScanField>(f);
        hits_.clear();
        collect(field, test.set, test.evading, hits_);
        if (hits_.empty()) continue;
        if (test.near.empty()) {
            out.insert(out.end(), hits_.begin(), hits_.end());
            counted_.insert(counted_.end(), hits_.begin(), hits_.end());
            continue;
        }
        neighbours_.resize(test.near.size());
        std::vector<Neighbours> sides;
        sides.reserve(test.near.size());
        for (std::size_t i = 0; i < test.near.size(); ++i) {
            neighbours_[i].clear();
            collect(field, test.near[i].set, test.near[i].evading, neighbours_[i]);
            sides.emplace_back(neighbours_[i]);
        }
        for (const Hit& hit : hits_) {
            near_hits_.clear();
            for (std::size_t i = 0; i < test.near.size(); ++i) {
                const Hit* neighbour = sides[i].find(hit, test.near[i].direction, test.near[i].characters);
                if (!neighbour) break;
                near_hits_.push_back(*neighbour);
            }
            if (near_hits_.size() < test.near.size()) continue;
            counted_.push_back(hit);
            out.push_back(hit);
            out.insert(out.end(), near_hits_.begin(), near_hits_.end());
        }
    }
    if (test.at_least > 1 && different_terms(counted_, identity) < test.at_least) out.clear();
}

bool Hits::holds(const TermTest& test, const std::vector<std::uint32_t>& identity) {
    std::vector<Hit> found;
    satisfying(test, identity, found);
    return !found.empty();
}

}  // namespace kijun
