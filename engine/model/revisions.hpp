// The revisions of a guideline before anything is applied: their dates, their order, and which of
// them were on record and not withdrawn at a given day of knowledge.
#pragma once

#include <optional>
#include <vector>

#include "kijun/ast.hpp"
#include "kijun/history.hpp"
#include "kijun/model.hpp"

namespace kijun::model {

// A sequence of revisions applied one after another: numbers in Revisions. Ascending, except that a
// draft may stand on a draft sorted after it.
using Chain = std::vector<std::uint32_t>;

struct Revisions {
    const Zone* zone = nullptr;                // of the guideline; null after an error
    std::vector<Shared<ast::Revision>> nodes;  // base first, then by (effective, published, instrument),
    std::vector<RevisionInfo> infos;           // drafts last; infos beside them
    std::vector<TransitionInfo> transitions;
    std::vector<std::vector<std::uint32_t>> withdrawn_by;  // at most one that is not a draft

    [[nodiscard]] std::size_t size() const { return nodes.size(); }
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view id) const;
    // What was on record by the end of `known` and not withdrawn by then; without drafts.
    [[nodiscard]] Chain chain_at(LocalDay known) const;
    // The draft on top of what it is based on, given the chain of the newest epoch. Empty if it has
    // no valid base.
    [[nodiscard]] Chain chain_of_draft(std::uint32_t draft, const Chain& newest) const;
    // The days on which what is on record changes, from the base revision on.
    [[nodiscard]] std::vector<LocalDay> known_days() const;
};

// The days of a date literal; those written if there is no zone, which is an error told elsewhere.
DayRange days_in(const Zone* zone, const DateLiteral& literal);

// An instant where a day is needed: the time of day would be lost (K0319).
Diagnostic instant_for_day(const ast::Date& date, const Zone* zone);

// Reads and orders the revisions of guideline `guideline`; `zone` may be null after an error.
// Revisions that cannot be placed are left out.
Revisions order_revisions(std::vector<ast::Revision> revisions, const ast::Guideline& guideline,
                          const Zone* zone, Diagnostics& diagnostics);

}  // namespace kijun::model
