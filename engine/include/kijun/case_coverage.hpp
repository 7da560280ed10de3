// Coverage: which parts of a guideline its cases look at, and why the others are not looked at.
//
// A case asks about the categories that its expectations name, and about all of them where it says `only`
// or `out_of_scope`. What it asks about is judged and explained; where nothing of a category is found in
// the report (it has no support), that category's conditions are not looked at, whatever the case says of
// it.
//
//   criterion  a condition of a category, or the category itself: found true in one judgment, not in
//   another term       an expression of a list or a condition: found in a report and counted for a true
//   condition branch     a side of a node of a category's decision diagram: taken. Sides that no report can
//   take are
//              left out; a judgment stops at the first node whose value is open
//   operation  an operation of an amendment that changes what is met: a case asks, under that revision,
//              about a category that it changes. Moves: … in which class. Transitions: … and is answered by
//              the former rule
//
// What stands in several revisions is one item, looked at if it is under one of them. Recorded answers
// (CaseAnswer) do not count: they were taken from the rules themselves.
// Deterministic. Threading: free functions over immutable rules.
#pragma once

#include "kijun/cases.hpp"

namespace kijun {

enum class CoverageKind : std::uint8_t { criterion, term, branch, operation };
inline constexpr std::size_t coverage_kind_count = 4;
std::string_view to_string(CoverageKind kind);
std::string_view to_japanese(CoverageKind kind);

struct CoverageItem {
    CoverageKind kind = CoverageKind::criterion;
    std::string where;      // bank_account.イ, a list, a category, a revision
    std::string what;       // as written; of terms that no example is shown of, nothing
    Span span;              // of terms of lists and of operations
    std::size_t times = 0;  // judgments that looked at it
    bool covered = false;
    Message reason;  // why it is not
};

struct CaseCoverage {
    std::vector<CoverageItem> items;  // by kind, then in the order of the guideline
    struct Count {
        std::size_t covered = 0, all = 0;
        // 1 if there are none
        [[nodiscard]] double part() const {
            return all == 0 ? 1.0 : static_cast<double>(covered) / static_cast<double>(all);
        }
    };
    [[nodiscard]] Count count(CoverageKind kind) const;
};

// Expectations that cannot be judged are passed over: run_cases() tells of them. `rules`: of the model.
CaseCoverage cover(const Model& model, const SourceSet& sources, const std::shared_ptr<const Rules>& rules,
                   const std::vector<TestCase>& cases);

// One line of JSON.
std::string coverage_json(const CaseCoverage& coverage, const SourceSet& sources);

}  // namespace kijun
