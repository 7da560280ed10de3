// Cases: reports with what the guideline must say about them, and running them.
//
// Cases stand in .kijun files beside the rules or in NDJSON, one a line (engine/revise/cases/README.md).
// An expectation holds on a date (the guideline's pivot event is set to it, so the selection of the
// revision is tested too), under a named revision, or always (under every revision in force on some day).
// On a date known only to the month it must hold under every revision that answers for it.
//
//   X            X is met; with `in C`, its class (and group) at that time is C
//   only X       X is met and nothing else is
//   not X        X is neither met nor open
//   undetermined X   X is open
//   out_of_scope     nothing is met or open
//
// A recorded answer (CaseAnswer) is the whole of what was said: no more and no less may be met or open.
// Such cases freeze what old law said; they are written by freeze_lines(), never by hand.
//
// Threading: free functions over immutable rules.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kijun/judge.hpp"
#include "kijun/model.hpp"

namespace kijun {

// All that is met and open, as "id in class.group" and "id", sorted.
struct CaseAnswer {
    std::vector<std::string> met, open;
    friend bool operator==(const CaseAnswer&, const CaseAnswer&) = default;
};

struct TestCase {
    std::string title;
    Report report;  // without the date that an expectation sets
    Mode mode = Mode::screen;
    std::vector<ast::Expectation> expectations;
    std::optional<CaseAnswer> answer;  // the expectations then only say when
    std::string file;
    std::uint32_t line = 0;  // from 1
};

std::vector<TestCase> cases_of(const Model& model, const SourceSet& sources);

// Adds the cases of `ndjson`, a text of one JSON object a line; `name` is its file, for messages. Lines
// that cannot be read are told of and left out. Errors: those of reports (K07xx), K0902 a case that says
// nothing to expect, or not so that it can be read, and the errors of syntax and dates of what it expects.
// Warnings: those of reports.
Diagnostics read_cases(std::string_view ndjson, const std::string& name, std::vector<TestCase>& into);

// Expectations that name a category, class or revision which no revision has would hold or fail for no
// reason. Errors, once a case and name: K0323 no such revision, K0327 no such category or class.
struct CaseProblem {
    std::size_t test = 0;  // place in the list of cases
    Span span;             // of what is wrong; unknown for NDJSON
    Diagnostic problem;
};
std::vector<CaseProblem> check_cases(const std::vector<TestCase>& cases, const Program& program);

struct CaseFailure {
    std::size_t test = 0;   // place in the list of cases
    std::string when;       // "on 2025-02-28", "under r1", "always", "first day of r1", "last day of r1"
    std::string revision;   // under which it failed; empty if it could not be judged
    bool unusable = false;  // could not be judged: the case is wrong, not the rules
    Span span;              // of the expectation; unknown for NDJSON
    Message message;        // what was expected and what was found
};

// One expectation of one case, with everything that was wrong with it.
struct CaseCheck {
    std::size_t test = 0;
    std::string when;
    std::size_t failures_begin = 0, failures_end = 0;  // of CaseRun::failures
};

struct CaseRun {
    std::size_t cases = 0;
    std::size_t expectations = 0;  // judged: one for each revision an expectation applies to
    std::vector<CaseCheck> checks;
    std::vector<CaseFailure> failures;
};

struct CaseOptions {
    // What holds under a revision on some day must hold from the first instant of its first day to the last
    // of its last: each expectation is also judged there. Left out where a transition keeps the report
    // under the former rule, and for revisions whose conditions look at dates.
    bool boundaries = false;
    std::function<void(std::size_t done, std::size_t total)> progress;  // may be empty
};
CaseRun run_cases(const std::vector<TestCase>& cases, const std::shared_ptr<const Rules>& rules,
                  const CaseOptions& options = {});

// The answers that law of the past gave to the cases, as cases of one line each (without line breaks):
// under every revision that another has followed. Recorded answers are left out; what cannot be judged too.
// A line's text before `,"answer":` says which question it answers.
std::vector<std::string> freeze_lines(const std::vector<TestCase>& cases,
                                      const std::shared_ptr<const Rules>& rules);

// The report of a case, without the date that an expectation sets.
Report case_report(const ast::Case& from);

// For other programs: failures as one line of JSON; JUnit XML, one suite a file and one test a check,
// without times.
std::string case_run_json(const std::vector<TestCase>& cases, const CaseRun& run, const SourceSet& sources);
std::string junit_xml(const std::vector<TestCase>& cases, const CaseRun& run);

}  // namespace kijun
