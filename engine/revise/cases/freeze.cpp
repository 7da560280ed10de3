// Recorded answers: what old law said, as cases that do not depend on where they came from.

#include <set>

#include "asking.hpp"
#include "kijun/claims.hpp"
#include "kijun/json.hpp"

namespace kijun {

namespace {

void write_strings(JsonWriter& json, const std::vector<std::string>& strings) {
    json.begin_array();
    for (const std::string& one : strings) json.value(one);
    json.end_array();
}

std::string line_of(const TestCase& test, const std::string& at, const CaseAnswer& answer) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("name").value(test.title);
    json.key("at").value(at);
    if (test.mode == Mode::assess) json.key("mode").value("assess");
    // the members of the report, without its braces; the name stands for the id
    Report report = test.report;
    report.id.clear();
    const std::string written = to_json(report);
    const std::string members = written.substr(1, written.size() - 2);
    if (!members.empty()) json.raw(members);
    json.key("answer").begin_object();
    write_strings(json.key("met"), answer.met);
    write_strings(json.key("open"), answer.open);
    json.end_object();
    json.end_object();
    return out;
}

}  // namespace

std::vector<std::string> freeze_lines(const std::vector<TestCase>& cases,
                                      const std::shared_ptr<const Rules>& rules) {
    const Program& program = rules->program();
    Judge judge(rules);
    std::vector<std::string> lines;
    std::set<std::string> written;
    for (const TestCase& test : cases) {
        if (test.answer) continue;
        for (const ast::Expectation& expectation : test.expectations) {
            const Asking question = asking_of(test, expectation, program.history.pivot);
            const auto verdicts = judge.judge(question.report, question.options);
            if (!verdicts) continue;
            // a month that several revisions answer for has no single answer to record
            const bool on_date = expectation.when == ast::Expectation::When::on;
            if (on_date && (*verdicts)->size() > 1) continue;
            for (const Verdict& verdict : **verdicts) {
                const Period* period = period_of(program.history, verdict.selected.snapshot);
                if (!period || period->to == no_day) continue;
                const auto& snapshot = program.history.snapshots[verdict.selected.snapshot];
                const std::string at = on_date && expectation.date
                                           ? report_date(expectation.date->value)
                                           : program.history.revisions[snapshot.revision].id;
                std::string line = line_of(test, at, answer_of(program, verdict));
                if (written.insert(line).second) lines.push_back(std::move(line));
            }
        }
    }
    return lines;
}

}  // namespace kijun
