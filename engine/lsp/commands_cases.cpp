// Commands about cases: whether they hold, what they look at, and what they would not notice; and what a
// careful reader would remark on.
#include <algorithm>

#include "arguments.hpp"
#include "kijun/case_coverage.hpp"
#include "kijun/error_record.hpp"
#include "kijun/lint.hpp"
#include "kijun/mutation.hpp"
#include "kijun/verify.hpp"

namespace kijun::lsp {

namespace {

constexpr std::size_t usual_mutants = 100, most_mutants = 1000;

// All cases of the guideline, and those of "cases".
Result<std::vector<TestCase>> cases_in(const CommandInput& input) {
    std::vector<TestCase> cases = cases_of(input.model, input.reading.sources);
    Diagnostics problems;
    if (const std::string more = input.arguments.value("cases", ""); !more.empty())
        problems = read_cases(more, "cases", cases);
    for (CaseProblem& one : check_cases(cases, input.rules->program()))
        problems.push_back(std::move(one.problem));
    if (has_errors(problems)) return problems;
    return cases;
}

Result<Json> test(const CommandInput& input) {
    const auto cases = cases_in(input);
    if (!cases) return cases.errors();
    const SourceSet& sources = input.reading.sources;
    CaseOptions how;
    how.boundaries = input.arguments.value("boundaries", false);
    const CaseRun run = run_cases(*cases, input.rules, how);

    Json list = Json::array();
    for (const TestCase& one : *cases)
        list.push_back(
            {{"case", one.title}, {"file", one.file}, {"line", one.line}, {"checks", 0}, {"failed", 0}});
    for (const CaseCheck& check : run.checks) {
        Json& one = list[check.test];
        one["checks"] = one["checks"].get<int>() + 1;
        if (check.failures_begin < check.failures_end) one["failed"] = one["failed"].get<int>() + 1;
    }
    Json coverage;
    if (input.arguments.value("coverage", false) && run.failures.empty())
        coverage = parsed(coverage_json(cover(input.model, sources, input.rules, *cases), sources));
    return Json{{"result", parsed(case_run_json(*cases, run, sources))},
                {"list", std::move(list)},
                {"coverage", std::move(coverage)}};
}

Result<Json> mutants(const CommandInput& input) {
    MutationOptions how;
    how.sample = input.arguments.value("mutants", usual_mutants);
    if (how.sample == 0 || how.sample > most_mutants)
        return unfit("mutants: from 1 to " + std::to_string(most_mutants),
                     "mutants は 1 から " + std::to_string(most_mutants) + " までです");
    for (const std::string name : input.arguments.value("kinds", Json::array())) {
        const auto kind = mutant_kind(name);
        if (!kind)
            return unfit("no kind of change '" + name + "'", "変更の種類「" + name + "」はありません");
        how.kinds.insert(*kind);
    }
    for (const std::string place : input.arguments.value("only", Json::array())) how.places.insert(place);
    const auto cases = cases_in(input);
    if (!cases) return cases.errors();
    if (!run_cases(*cases, input.rules).failures.empty())
        return error("K1402", {}, "cases come out otherwise than expected: put that right first",
                     "期待と異なる事例があります。先にそれを直してください");
    const auto run = mutate(input.model, input.reading.sources, input.rules, *cases, how);
    if (!run) return run.errors();
    return parsed(mutation_json(*run, *cases, input.reading.sources));
}

Result<Json> remarks(const CommandInput& input) {
    Diagnostics found = input.reading.diagnostics;
    for (Diagnostics more : {verify(input.model, input.rules), lint(input.model, input.reading.sources)})
        std::move(more.begin(), more.end(), std::back_inserter(found));
    Json list = Json::array();
    for (const Diagnostic& one : found) {
        std::string text;
        JsonWriter json(text);
        write_diagnostic(json, one, input.reading.sources);
        list.push_back(parsed(text));
    }
    return Json{{"diagnostics", std::move(list)}};
}

}  // namespace

void add_case_commands(std::vector<Command>& to) {
    to.push_back(make_command("kijun.test", Needs::rules, {"boundaries", "coverage", "cases"}, test));
    to.push_back(make_command("kijun.mutate", Needs::rules, {"mutants", "kinds", "only"}, mutants));
    to.push_back(make_command("kijun.lint", Needs::rules, {}, remarks));
}

}  // namespace kijun::lsp
