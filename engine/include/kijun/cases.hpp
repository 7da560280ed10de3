// Running the cases that stand beside the rules.
//
// A case is a report with expectations: on a date (the guideline's pivot event is set to it, so the
// selection of the revision is tested too), under a named revision, or always (under every revision in
// force on some day). An expectation on a date known only to the month must hold under every revision
// that answers for it.
//
//   X            X is met; with `in C`, its class (and group) at that time is C
//   only X       X is met and nothing else is
//   not X        X is neither met nor open
//   undetermined X   X is open
//   out_of_scope     nothing is met or open
#pragma once

#include <string>
#include <vector>

#include "kijun/judge.hpp"
#include "kijun/model.hpp"

namespace kijun {

struct CaseFailure {
    std::string title;    // of the case
    std::string revision; // under which it failed; empty if it could not be judged
    Span span;            // of the expectation
    Message message;      // what was expected and what was found
};

struct CaseRun {
    std::size_t cases = 0;
    std::size_t expectations = 0;  // judged: one for each revision an expectation applies to
    std::vector<CaseFailure> failures;
};

CaseRun run_cases(const std::vector<ast::Case>& cases, const std::shared_ptr<const Rules>& rules);

// The report of a case, without the date that an expectation sets.
Report case_report(const ast::Case& from);

}  // namespace kijun
