// Cases of the rules: whether they hold, what they look at, and which changes they would notice.
#include "kijun/cases.hpp"

#include <pybind11/stl.h>

#include "bindings.hpp"
#include "kijun/case_coverage.hpp"
#include "kijun/mutation.hpp"

namespace kijun::python {

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;  // name, NDJSON
using Done = std::function<void(std::size_t done, std::size_t total)>;

// Called without the interpreter's lock; empty for None.
Done progress_of(const py::object& callback) {
    if (callback.is_none()) return {};
    const py::handle told = callback;  // which outlives the call
    return [told](std::size_t done, std::size_t total) {
        const py::gil_scoped_acquire locked;
        told(done, total);
    };
}

// Those beside the rules and those of `files`. Raises RulesError.
std::vector<TestCase> all_cases(const RulesInput& input, const Files& files) {
    Diagnostics problems;
    auto cases = unlocked([&] {
        auto found = cases_of(*input.model, input.sources);
        for (const auto& [name, lines] : files)
            for (Diagnostic& one : read_cases(lines, name, found)) problems.push_back(std::move(one));
        for (CaseProblem& one : check_cases(found, input.rules->program())) {
            one.problem.span = one.span;
            problems.push_back(std::move(one.problem));
        }
        return found;
    });
    if (has_errors(problems)) raise(rules_error, problems, input.sources);
    return cases;
}

py::dict run_tests(LoadedRules& rules, const Files& files, bool boundaries, const py::object& progress) {
    const RulesInput& input = input_of(rules);
    const auto cases = all_cases(input, files);
    CaseOptions options;
    options.boundaries = boundaries;
    options.progress = progress_of(progress);
    const CaseRun run = unlocked([&] { return run_cases(cases, input.rules, options); });
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
    to["junit"] = text(junit_xml(cases, run));
    return to;
}

py::list freeze(LoadedRules& rules, const Files& files) {
    const RulesInput& input = input_of(rules);
    const auto cases = all_cases(input, files);
    return texts(unlocked([&] { return freeze_lines(cases, input.rules); }));
}

py::list coverage(LoadedRules& rules, const Files& files) {
    const RulesInput& input = input_of(rules);
    const auto cases = all_cases(input, files);
    const CaseCoverage found =
        unlocked([&] { return cover(*input.model, input.sources, input.rules, cases); });
    py::list told;
    for (const CoverageItem& item : found.items) {
        py::dict to;
        to["kind"] = text(to_string(item.kind));
        to["where"] = text(item.where);
        to["what"] = text(item.what);
        to["place"] = place(item.span, input.sources);
        to["times"] = item.times;
        to["covered"] = item.covered;
        to["reason"] = item.covered ? py::object(py::none()) : message(item.reason);
        told.append(to);
    }
    return told;
}

const char* name_of(MutantFate fate) {
    return fate == MutantFate::killed ? "killed" : fate == MutantFate::survived ? "survived" : "equivalent";
}

std::set<MutantKind> kinds_named(const std::vector<std::string>& names) {
    std::set<MutantKind> kinds;
    for (const std::string& name : names) {
        const auto kind = mutant_kind(name);
        if (!kind) throw py::value_error("there is no kind of mutants '" + name + "'");
        kinds.insert(*kind);
    }
    return kinds;
}

// `kinds`, `places`: only of these and only there; empty: of all, and everywhere.
py::tuple mutants(LoadedRules& rules, const Files& files, bool words, std::size_t sample,
                  const std::vector<std::string>& kinds, const std::vector<std::string>& places,
                  const py::object& progress) {
    const RulesInput& input = input_of(rules);
    const auto cases = all_cases(input, files);
    MutationOptions options;
    options.words = words;
    options.sample = sample;
    options.kinds = kinds_named(kinds);
    options.places = {places.begin(), places.end()};
    options.progress = progress_of(progress);
    const MutationRun run =
        expect(unlocked([&] { return mutate(*input.model, input.sources, input.rules, cases, options); }),
               rules_error, input.sources);
    py::list told;
    for (const Mutant& mutant : run.mutants) {
        py::dict to;
        to["kind"] = text(to_string(mutant.kind));
        to["where"] = text(mutant.where);
        to["change"] = message(mutant.change);
        to["place"] = place(mutant.span, input.sources);
        to["fate"] = name_of(mutant.fate);
        to["killed_by"] = mutant.fate == MutantFate::killed
                              ? py::object(text(cases[mutant.killed_by].title))
                              : py::object(py::none());
        to["killer"] = mutant.killer ? py::object(text(*mutant.killer)) : py::object(py::none());
        told.append(to);
    }
    return py::make_tuple(told, run.sampled_from);
}

}  // namespace

void bind_cases(RulesClass& rules) {
    rules.def("test", &run_tests)
        .def("freeze", &freeze)
        .def("coverage", &coverage)
        .def("mutants", &mutants);
}

}  // namespace kijun::python
