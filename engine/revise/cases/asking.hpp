// What a case asks of a judge, and whether a verdict is what it expects. Private to the revise room.
#pragma once

#include <functional>
#include <string>

#include "excerpt.hpp"
#include "kijun/cases.hpp"

namespace kijun {

// The report with the date that an expectation sets, and how it is judged.
struct Asking {
    Report report;
    JudgeOptions options;
};
Asking asking_of(const TestCase& test, const ast::Expectation& expectation, ast::Event pivot);

// "on 2025-02-28", "on its own date", "under r1", "always"
std::string when_of(const ast::Expectation& expectation);

// Only the categories that `looked_at` takes are looked at: of the others nothing is said.
using LookedAt = std::function<bool(const std::string& category)>;
bool holds(const Program& program, const ast::Expected& expected, const Verdict& verdict,
           const LookedAt& looked_at = nullptr);

CaseAnswer answer_of(const Program& program, const Verdict& verdict);

std::string spelled(const ast::Expected& expected);
std::string spelled(const CaseAnswer& answer);

// Where a revision answers in the newest state of knowledge; null for drafts and the withdrawn.
const Period* period_of(const History& history, std::uint32_t snapshot);

// A date as reports have it.
std::string report_date(const DateLiteral& date);

}  // namespace kijun
