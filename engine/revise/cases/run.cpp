// Running cases, at their own dates and at the ends of each revision.

#include <fmt/format.h>

#include <algorithm>

#include "asking.hpp"

namespace kijun {

namespace {

class Runner {
public:
    Runner(const std::vector<TestCase>& cases, const std::shared_ptr<const Rules>& rules,
           const CaseOptions& options)
        : cases_(cases), rules_(*rules), program_(rules->program()), judge_(rules), options_(options) {
        for (const SnapshotProgram& snapshot : program_.snapshots)
            dated_.push_back(looks_at_dates(snapshot));
    }

    CaseRun run() {
        for (std::size_t test = 0; test < cases_.size(); ++test) {
            ++run_.cases;
            for (const ast::Expectation& expectation : cases_[test].expectations) check(test, expectation);
            if (options_.progress) options_.progress(test + 1, cases_.size());
        }
        return std::move(run_);
    }

private:
    void check(std::size_t test, const ast::Expectation& expectation);
    void check_ends(std::size_t test, const ast::Expectation& expectation, std::uint32_t snapshot);
    void compare(const ast::Expectation& expectation, const Verdict& verdict);
    [[nodiscard]] bool looks_at_dates(const SnapshotProgram& snapshot) const;
    [[nodiscard]] const std::string& revision(std::uint32_t snapshot) const {
        return program_.history.revisions[program_.history.snapshots[snapshot].revision].id;
    }
    void begin(std::size_t test, std::string when) {
        run_.checks.push_back({test, std::move(when), run_.failures.size(), run_.failures.size()});
    }
    void fail(std::string revision, const Span& span, Message message, bool unusable = false) {
        CaseCheck& check = run_.checks.back();
        run_.failures.push_back(
            {check.test, check.when, std::move(revision), unusable, span, std::move(message)});
        check.failures_end = run_.failures.size();
    }

    const std::vector<TestCase>& cases_;
    const Rules& rules_;
    const Program& program_;
    Judge judge_;
    const CaseOptions& options_;
    std::vector<bool> dated_;  // per snapshot
    CaseRun run_;
};

bool Runner::looks_at_dates(const SnapshotProgram& snapshot) const {
    return std::any_of(snapshot.categories.begin(), snapshot.categories.end(), [&](std::uint32_t number) {
        const auto& atoms = program_.categories[number].atoms;
        return std::any_of(atoms.begin(), atoms.end(), [&](std::uint32_t atom) {
            return program_.atoms[atom].kind == Atom::Kind::field &&
                   program_.atoms[atom].field.op == FieldTest::Op::on_or_after;
        });
    });
}

void Runner::check(std::size_t test, const ast::Expectation& expectation) {
    const Asking question = asking_of(cases_[test], expectation, program_.history.pivot);
    begin(test, when_of(expectation));
    auto verdicts = judge_.judge(question.report, question.options);
    if (!verdicts) {
        ++run_.expectations;
        return fail("", expectation.span, verdicts.errors().front().message, true);
    }
    std::vector<std::uint32_t> answered;
    for (const Verdict& verdict : **verdicts) {
        for (const Diagnostic& warning : verdict.warnings)
            fail("", expectation.span, warning.message, true);
        compare(expectation, verdict);
        answered.push_back(verdict.selected.snapshot);
    }
    if (!options_.boundaries || run_.checks.back().failures_begin != run_.checks.back().failures_end)
        return;
    for (const std::uint32_t snapshot : answered) check_ends(test, expectation, snapshot);
}

void Runner::check_ends(std::size_t test, const ast::Expectation& expectation, std::uint32_t snapshot) {
    const Period* period = period_of(program_.history, snapshot);
    if (!period || dated_[snapshot]) return;
    const auto at = [&](Instant instant, const char* which) {
        ast::Expectation moved = expectation;
        moved.when = ast::Expectation::When::on;
        moved.date = ast::Date{{{}, instant}, "", {}};
        const LocalDay day = rules_.zone().day_of(instant);
        moved.date->value.days = {day, day};
        const Asking question = asking_of(cases_[test], moved, program_.history.pivot);
        auto verdicts = judge_.judge(question.report, question.options);
        if (verdicts && (*verdicts)->front().selected.why == Selected::Why::transition) return;
        begin(test, fmt::format("{} day of {}", which, revision(snapshot)));
        if (!verdicts) {
            ++run_.expectations;
            return fail("", expectation.span, verdicts.errors().front().message);
        }
        for (const Verdict& verdict : **verdicts) {
            if (verdict.selected.snapshot != snapshot)
                fail(revision(verdict.selected.snapshot), expectation.span,
                     {fmt::format("{} answers on {} instead", revision(verdict.selected.snapshot),
                                  to_string(day)),
                      fmt::format("{} には {} が適用されました", to_string(day),
                                  revision(verdict.selected.snapshot))});
            compare(expectation, verdict);
        }
    };
    if (period->from != first_day) at(rules_.zone().start_of(period->from), "first");
    if (period->to != no_day) at({rules_.zone().start_of(period->to).milliseconds - 1}, "last");
}

void Runner::compare(const ast::Expectation& expectation, const Verdict& verdict) {
    const TestCase& test = cases_[run_.checks.back().test];
    const auto wrong = [&](const std::string& wanted, const Span& span) {
        const std::string shown = spelled(answer_of(program_, verdict));
        fail(revision(verdict.selected.snapshot), span,
             {fmt::format("expected {}, found {}", wanted, shown),
              fmt::format("期待: {} 結果: {}", wanted, shown)});
    };
    if (test.answer) {
        ++run_.expectations;
        if (answer_of(program_, verdict) != *test.answer)
            wrong(spelled(*test.answer) + " (recorded)", expectation.span);
    }
    for (const ast::Expected& expected : expectation.expected) {
        ++run_.expectations;
        if (!holds(program_, expected, verdict)) wrong(spelled(expected), expected.span);
    }
}

}  // namespace

CaseRun run_cases(const std::vector<TestCase>& cases, const std::shared_ptr<const Rules>& rules,
                  const CaseOptions& options) {
    return Runner(cases, rules, options).run();
}

}  // namespace kijun
