// The hits of one report: what was found in each field, and the tests that need more than one hit.
// Private to the judge room; one object a thread.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "index.hpp"

namespace kijun {

std::string_view field_name(ScanField field);

// A hit in the original text of its field.
struct Hit {
    std::uint32_t pattern = 0;
    ScanField field = ScanField::title;
    Lane lane = Lane::folded;  // that it was found in
    Folds folds;
    SourceSpan span;
    std::uint32_t seen_begin = 0, seen_end = 0;  // in characters that a reader sees; where distances matter
};

class Hits {
public:
    Hits(const RulesIndex& index, const Patterns& patterns);

    // Folds and scans the fields of a report, which must stay alive until the next call. Of hidden forms
    // only those count that take no other folds than `evading`.
    void scan(const Report& report, Folds evading);
    // Whether the pattern engine works. If not, scan() finds nothing or too little.
    [[nodiscard]] bool ready() const;

    // visit(match) for those that count.
    template <class Visit>
    void each_match(ScanField field, Visit&& visit) const {
        for (const Match& match : at(field).matches)
            if (match.folds.within(evading_)) visit(match);
    }

    // The hits that make `test` true, with those they are near to; empty if it is not true.
    // `identity` gives equal numbers to patterns that fold to the same text.
    void satisfying(const TermTest& test, const std::vector<std::uint32_t>& identity,
                    std::vector<Hit>& out);
    bool holds(const TermTest& test, const std::vector<std::uint32_t>& identity);

    [[nodiscard]] std::string_view original(ScanField field) const { return at(field).original; }

private:
    // Hits of one field, arranged so that the nearest on either side is found without looking at all.
    class Neighbours {
    public:
        std::vector<std::uint32_t> matches;
        std::vector<Hit> hits;
        void arrange();  // after `hits` has been filled

        // A neighbour of `hit` within `characters` on the side that `direction` asks for, or null.
        [[nodiscard]] const Hit* find(const Hit& hit, ast::Proximity::Direction direction,
                                      std::uint32_t characters) const;

    private:
        [[nodiscard]] std::uint32_t begin(std::uint32_t hit) const { return hits[hit].seen_begin; }
        [[nodiscard]] std::uint32_t end(std::uint32_t hit) const { return hits[hit].seen_end; }
        std::vector<std::uint32_t> by_begin_, by_end_, furthest_;
    };
    struct Field {
        explicit Field(const Patterns& patterns) : scanner(patterns) {}
        Scanner scanner;
        std::string_view original;
        std::span<const Match> matches;
        std::uint64_t summary = 0;      // of the patterns of the matches
        std::vector<SourceSpan> spans;  // of the matches; empty until asked for
    };
    [[nodiscard]] const Field& at(ScanField field) const {
        return fields_[static_cast<std::size_t>(field)];
    }
    static const SourceSpan& span(Field& field, std::size_t match);
    [[nodiscard]] std::size_t different_terms(const std::vector<std::uint32_t>& identity);
    // The numbers of the matches of a set.
    void find(const Field& field, std::uint32_t set, Folds evading, std::vector<std::uint32_t>& out) const;
    void add(ScanField field, const std::vector<std::uint32_t>& matches, std::vector<Hit>& out);
    void measure(ScanField field, std::vector<Hit>& hits);
    void leave_out_doubles(std::vector<Hit>& hits);

    const RulesIndex& index_;
    Folds evading_;
    std::vector<Field> fields_;
    std::vector<Hit> hits_, near_hits_, counted_, satisfying_;  // reused
    std::vector<Neighbours> neighbours_;
    std::vector<std::uint32_t> matches_, terms_, order_;
};

}  // namespace kijun
