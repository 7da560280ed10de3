// Running cases, at their own dates and at the ends of each revision.

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "asking.hpp"

namespace kijun {

namespace {

// How many bytes two conditions share at both ends.
std::size_t alike(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    const auto front =
        static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin());
    const auto back =
        static_cast<std::size_t>(std::mismatch(a.rbegin(), a.rend(), b.rbegin()).first - a.rbegin());
    return std::min(front + back, a.size());
}

// The names of answers about open lists, which are conditions as they are written.
std::set<std::string> answers_of(const TestCase& test) {
    std::set<std::string> answers;
    for (const RecordedFact& fact : test.report.facts)
        if (fact.name.find(' ') != std::string::npos) answers.insert(fact.name);
    return answers;
}

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
            unasked_ = answers_of(cases_[test]);
            wanted_.clear();
            for (const ast::Expectation& expectation : cases_[test].expectations) check(test, expectation);
            if (!unasked_.empty()) say_unasked(test);
            if (options_.progress) options_.progress(test + 1, cases_.size());
        }
        return std::move(run_);
    }

private:
    void check(std::size_t test, const ast::Expectation& expectation);
    void check_ends(std::size_t test, const ast::Expectation& expectation, std::uint32_t snapshot);
    void compare(const ast::Expectation& expectation, const Verdict& verdict);
    void take_asked(const ast::Expectation& expectation, std::uint32_t snapshot);
    void say_unasked(std::size_t test);
    // Of which more is said once the whole case is done.
    [[nodiscard]] bool is_about_answer(const Diagnostic& warning) const {
        return std::any_of(unasked_.begin(), unasked_.end(), [&](const std::string& answer) {
            return warning.message.en.find('"' + answer + '"') != std::string::npos;
        });
    }
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
    std::set<std::string>
        unasked_;  // answers of the case about conditions that nothing has asked for so far
    std::set<std::string> wanted_;  // conditions that something asked for
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
            if (!is_about_answer(warning)) fail("", expectation.span, warning.message, true);
        compare(expectation, verdict);
        if (!unasked_.empty()) take_asked(expectation, verdict.selected.snapshot);
        answered.push_back(verdict.selected.snapshot);
    }
    if (!options_.boundaries || run_.checks.back().failures_begin != run_.checks.back().failures_end)
        return;
    for (const std::uint32_t snapshot : answered) check_ends(test, expectation, snapshot);
}

// What the categories that are expected to be so or so ask about open lists; all of them, where the whole
// answer is expected.
void Runner::take_asked(const ast::Expectation& expectation, std::uint32_t snapshot) {
    std::set<std::string> about;
    bool whole = expectation.expected.empty();  // a recorded answer
    for (const ast::Expected& expected : expectation.expected) {
        about.insert(expected.category.text);
        whole = whole || expected.kind == ast::Expected::Kind::only_met || !expected.category;
    }
    for (const std::uint32_t number : program_.snapshots[snapshot].categories) {
        const CategoryVersion& category = program_.categories[number];
        if (!whole && !about.contains(category.id)) continue;
        for (const std::uint32_t atom : category.atoms) {
            if (program_.atoms[atom].kind != Atom::Kind::terms || !program_.atoms[atom].terms.open)
                continue;
            unasked_.erase(program_.atoms[atom].key);
            wanted_.insert(program_.atoms[atom].key);
        }
    }
}

// An answer goes by how the condition is written; once that is written otherwise, it answers nothing.
void Runner::say_unasked(std::size_t test) {
    begin(test, "its answers");
    for (const std::string& answer : unasked_) {
        Message message{fmt::format("nothing that is expected asks \"{}\"", answer),
                        fmt::format("期待する類型に「{}」という条件はありません", answer)};
        const auto near = std::max_element(
            wanted_.begin(), wanted_.end(),
            [&](const auto& a, const auto& b) { return alike(answer, a) < alike(answer, b); });
        if (near != wanted_.end() && 2 * alike(answer, *near) > answer.size()) {
            message.en += fmt::format("; did you mean \"{}\"?", *near);
            message.ja += fmt::format("。「{}」ではありませんか", *near);
        }
        fail("", cases_[test].expectations.front().span, std::move(message), true);
    }
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
