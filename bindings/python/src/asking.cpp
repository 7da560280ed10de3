#include "asking.hpp"

#include <pybind11/stl.h>

#include <optional>

#include "convert.hpp"
#include "kijun/cases.hpp"
#include "kijun/naming.hpp"
#include "kijun/verify.hpp"

namespace kijun::python {

namespace {

// With the interpreter's lock released while they are made.
const RulesInput& input_of(LoadedRules& rules) {
    const RulesInput* input = nullptr;
    {
        const py::gil_scoped_release unlocked;
        input = &rules.input();
    }
    if (!input->rules || !input->model) raise(rules_error, input->diagnostics, input->sources);
    return *input;
}

std::uint32_t snapshot(const History& history, const std::string& name) {
    const auto found = snapshot_named(history, name);
    if (!found) raise(selection_error, found.errors());
    return *found;
}

}  // namespace

Comparison compare(LoadedRules& rules, const std::string& before, const std::string& after) {
    const std::uint32_t sides[] = {snapshot(rules.history(), before), snapshot(rules.history(), after)};
    const RulesInput& input = input_of(rules);
    std::optional<Result<Diff>> found;
    {
        const py::gil_scoped_release unlocked;
        found = diff(*input.model, input.rules, sides[0], sides[1]);
    }
    if (!*found) raise(rules_error, found->errors(), input.sources);
    return {input.rules, std::move(**found)};
}

py::tuple verify_rules(LoadedRules& rules) {
    const RulesInput& input = input_of(rules);
    Diagnostics found;
    {
        const py::gil_scoped_release unlocked;
        found = verify(*input.model, input.rules);
    }
    return diagnostics(found, input.sources);
}

py::dict run_tests(LoadedRules& rules, const std::vector<std::pair<std::string, std::string>>& files,
                   bool boundaries) {
    const RulesInput& input = input_of(rules);
    std::vector<TestCase> cases;
    Diagnostics problems;
    CaseRun run;
    {
        const py::gil_scoped_release unlocked;
        cases = cases_of(*input.model, input.sources);
        for (const auto& [name, lines] : files) {
            const Diagnostics found = read_cases(lines, name, cases);
            problems.insert(problems.end(), found.begin(), found.end());
        }
        for (CaseProblem& one : check_cases(cases, input.rules->program())) {
            one.problem.span = one.span;
            problems.push_back(std::move(one.problem));
        }
        if (!has_errors(problems)) {
            CaseOptions options;
            options.boundaries = boundaries;
            run = run_cases(cases, input.rules, options);
        }
    }
    if (has_errors(problems)) raise(rules_error, problems, input.sources);
    py::list failures;
    for (const CaseFailure& failure : run.failures) {
        const TestCase& test = cases[failure.test];
        py::dict to;
        to["case"] = text(test.title);
        to["when"] = text(failure.when);
        to["revision"] = text(failure.revision);
        to["file"] = text(test.file);
        to["line"] = failure.span.known() ? input.sources.position(failure.span).line : test.line;
        to["unusable"] = failure.unusable;
        to["message"] = message(failure.message);
        failures.append(to);
    }
    py::dict to;
    to["cases"] = run.cases;
    to["expectations"] = run.expectations;
    to["failures"] = failures;
    return to;
}

}  // namespace kijun::python
