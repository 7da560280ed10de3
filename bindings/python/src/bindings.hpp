// What the files that make the module share. Each bind_* adds its functions to the class of rules, and the
// classes of what they give.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arrow_abi.hpp"
#include "convert.hpp"
#include "kijun/source.hpp"
#include "loaded_rules.hpp"

namespace kijun::python {

using Loaded = std::shared_ptr<LoadedRules>;
using RulesClass = py::class_<LoadedRules, Loaded>;

void bind_asking(py::module_& module, RulesClass& rules);   // differences, proofs, trees, plans, questions
void bind_bundles(py::module_& module, RulesClass& rules);  // bundles, keys, compiling texts
void bind_cases(RulesClass& rules);                         // cases, coverage, mutants
void bind_counts(py::module_& module, RulesClass& rules);   // impact, statistics, summaries
void bind_debug(py::module_& module, RulesClass& rules);    // what each stage makes of its input
void bind_documents(py::module_& module, RulesClass& rules);  // official documents
void bind_together(py::module_& module);                      // several guidelines at once

// Verdicts as Python has them: (outcome, JSON) each.
py::list said(const std::vector<Said>& verdicts);
// The error of a report; None if there is none.
py::object error_of(const Diagnostics& errors, std::uint64_t line, std::string_view id);

// What rules were made of; made with the interpreter's lock released. Raises RulesError.
const RulesInput& input_of(LoadedRules& rules);
// A revision, or a day on which one is in force; empty: the newest. Raises SelectionError.
std::uint32_t snapshot_of(const History& history, const std::string& name);
// By id, number or title. Raises SelectionError.
std::uint32_t category_of(const LoadedRules& rules, std::uint32_t snapshot, const std::string& name);
// Days of the guideline's zone, from a date in any spelling of the language. Raises SelectionError.
DayRange days_of(const History& history, const std::string& date);
LocalDay day_of(const History& history, const std::string& date);  // and no month

Language language_of(const std::string& name);  // en, ja
[[noreturn]] void no_such_format(const std::string& name);

// The stream of a capsule, taken out of it: a capsule is read once.
Held<ArrowArrayStream> take_stream(const py::capsule& from);
// Bytes objects as they lie; `lines` keeps them alive.
std::vector<std::string_view> views(const py::tuple& lines);

// What `work` gives, made with the interpreter's lock released.
template <class Work>
auto unlocked(const Work& work) {
    const py::gil_scoped_release released;
    return work();
}

// The value, or the errors as an exception.
template <class T>
T expect(Result<T> result, const char* exception, const SourceSet& sources = {}) {
    if (!result) raise(exception, result.errors(), sources);
    return std::move(*result);
}

}  // namespace kijun::python
