// kijun._core: the engine for the Python package, as little as it needs. What people call stands in
// kijun/*.py; the signatures here are repeated for type checkers in kijun/_core.pyi.
//
// The interpreter's lock is released wherever rules are compiled, compared or asked for verdicts.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "asking.hpp"
#include "convert.hpp"
#include "judged_table.hpp"
#include "kijun/folds.hpp"
#include "loaded_rules.hpp"

namespace kijun::python {

namespace {

using Loaded = std::shared_ptr<LoadedRules>;

Loaded load(const std::string& path) {
    Loaded loaded;
    {
        const py::gil_scoped_release unlocked;
        loaded = std::make_shared<LoadedRules>(path);
    }
    if (!loaded->rules()) raise(rules_error, loaded->input().diagnostics, loaded->input().sources);
    return loaded;
}

py::bytes bundle(LoadedRules& rules) {
    const std::string made = [&] {
        const py::gil_scoped_release unlocked;
        return make_bundle(rules.input(), rules.path());
    }();
    return made;
}

// Days of the guideline's zone, from a date in any spelling of the language.
DayRange days(const History& history, const std::string& date) {
    Diagnostics warnings;
    const auto literal = parse_date(date, {}, warnings);
    if (!literal) raise(selection_error, literal.errors());
    const auto zone = Zone::find(history.zone_name);
    if (!zone) raise(selection_error, zone.errors());
    return zone->days_of(*literal);
}

JudgeOptions options(const LoadedRules& rules, const std::optional<std::string>& at,
                     const std::optional<std::string>& revision, bool all_revisions,
                     const std::optional<std::string>& known_at, bool assess, bool explain) {
    const History& history = rules.history();
    JudgeOptions made;
    made.mode = assess ? Mode::assess : Mode::screen;
    made.explain = explain;
    made.all_revisions = all_revisions;
    if (known_at) {
        const DayRange known = days(history, *known_at);
        if (!known.single()) throw py::value_error("known_at takes a day, not a month: " + *known_at);
        made.known_at = known.first;
    }
    // What is wrong for every report alike is said before any is read.
    if (at) {
        made.at = days(history, *at);
        if (const auto selected = select_on(history, *made.at, made.known_at); !selected)
            raise(selection_error, selected.errors());
    }
    if (revision) {
        made.revision = *revision;
        if (const auto selected = select_revision(history, made.revision); !selected)
            raise(selection_error, selected.errors());
    }
    return made;
}

// (the verdicts, the error or None, the warnings); a verdict is (outcome, JSON).
py::tuple to_python(const Answer& answer) {
    py::list verdicts;
    for (const Said& said : answer.verdicts) {
        const std::string_view outcome = to_string(said.outcome);
        verdicts.append(py::make_tuple(py::str(outcome.data(), outcome.size()), py::bytes(said.json)));
    }
    py::object error = py::none();
    if (!answer.errors.empty()) {
        error = make_error(report_error, answer.errors);
        error.attr("line") = answer.line;
        error.attr("id") = text(answer.id);
    }
    return py::make_tuple(verdicts, error,
                          answer.warnings.empty() ? py::tuple() : diagnostics(answer.warnings, {}));
}

py::tuple judge(LoadedRules& rules, const py::bytes& report, const JudgeOptions& with) {
    const std::string_view json = report;
    Answer answer;
    {
        const py::gil_scoped_release unlocked;
        LoadedRules::Loan worker(rules);
        answer = worker->answer(json, 1, with);
    }
    return to_python(answer);
}

// `reports` is a tuple, so that nobody changes it meanwhile.
py::list judge_many(LoadedRules& rules, const py::tuple& reports, std::uint64_t first_line,
                    const JudgeOptions& with, std::size_t threads) {
    std::vector<std::string_view> lines;
    lines.reserve(reports.size());
    for (const auto report : reports)
        lines.push_back(py::cast<std::string_view>(py::cast<py::bytes>(report)));
    std::vector<Answer> answers;
    {
        const py::gil_scoped_release unlocked;
        answers = rules.answer(lines, first_line, with, threads);
    }
    py::list told;
    for (const Answer& answer : answers) told.append(to_python(answer));
    return told;
}

// For each verdict its JSON and its tree in English and in Japanese.
py::list explain(LoadedRules& rules, const py::bytes& report, JudgeOptions with) {
    with.explain = true;
    const std::string_view json = report;
    struct Explained {
        std::string json, english, japanese;
        Outcome outcome;
    };
    std::vector<Explained> explained;
    Diagnostics errors;
    {
        const py::gil_scoped_release unlocked;
        LoadedRules::Loan worker(rules);
        const auto verdicts = worker->judge(json, 1, with);
        if (verdicts) {
            for (const Verdict& verdict : **verdicts) {
                Explained& one = explained.emplace_back();
                one.outcome = verdict.outcome;
                write_json(worker->rules(), verdict, one.json);
                one.english = explain_text(worker->rules(), verdict, Language::english, false);
                one.japanese = explain_text(worker->rules(), verdict, Language::japanese, false);
            }
        } else {
            errors = verdicts.errors();
        }
    }
    if (!errors.empty()) raise(report_error, errors);
    py::list told;
    for (const Explained& one : explained) {
        const std::string_view outcome = to_string(one.outcome);
        told.append(py::make_tuple(py::str(outcome.data(), outcome.size()), py::bytes(one.json),
                                   text(one.english), text(one.japanese)));
    }
    return told;
}

// The stream of a capsule, taken out of it: a capsule is read once.
Held<ArrowArrayStream> take_stream(const py::capsule& from) {
    auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(from.ptr(), "arrow_array_stream"));
    if (stream == nullptr) throw py::error_already_set();
    if (stream->release == nullptr) throw py::value_error("this stream has been read before");
    return Held<ArrowArrayStream>(stream);
}

// A judged table that nobody reads yet.
struct JudgedStream {
    Held<ArrowArrayStream> stream;
};

JudgedStream judge_table(const Loaded& rules, const py::capsule& table,
                         const std::map<std::string, std::string>& columns, const JudgeOptions& with,
                         std::size_t threads) {
    ArrowArrayStream judged{};
    judge_stream(take_stream(table), columns, rules, with, threads, &judged);
    return {Held<ArrowArrayStream>(&judged)};
}

py::capsule export_stream(JudgedStream& from,
                          const py::object& /* the schema asked for: there is one only */) {
    if (!from.stream.has()) throw std::runtime_error("a stream is read once");
    auto moved = std::make_unique<ArrowArrayStream>(*from.stream.get());
    from.stream->release = nullptr;
    const py::capsule made(moved.get(), "arrow_array_stream", [](PyObject* capsule) {
        auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, "arrow_array_stream"));
        if (stream->release != nullptr) stream->release(stream);
        delete stream;
    });
    moved.release();
    return made;
}

Language language(const std::string& name) {
    if (name == "en") return Language::english;
    if (name == "ja") return Language::japanese;
    throw py::value_error("language is 'en' or 'ja', not '" + name + "'");
}

}  // namespace

PYBIND11_MODULE(_core, module) {
    module.attr("engine_version") = text(engine_version());

    py::class_<JudgeOptions>(module, "Options");

    py::class_<Comparison>(module, "Comparison")
        .def("json", [](const Comparison& from) { return text(diff_json(*from.rules, from.found)); })
        .def("text",
             [](const Comparison& from, const std::string& name) {
                 return text(diff_text(*from.rules, from.found, language(name), false));
             })
        .def("markdown",
             [](const Comparison& from, const std::string& name) {
                 return text(diff_markdown(*from.rules, from.found, language(name)));
             })
        .def("html", [](const Comparison& from, const std::string& name) {
            return text(diff_html(*from.rules, from.found, language(name)));
        });

    py::class_<JudgedStream>(module, "JudgedStream")
        .def("__arrow_c_stream__", &export_stream, py::arg("requested_schema") = py::none());

    py::class_<LoadedRules, Loaded>(module, "Rules")
        .def_static("load", &load)
        .def("bundle", &bundle)
        .def("options", &options, py::arg("at"), py::arg("revision"), py::arg("all_revisions"),
             py::arg("known_at"), py::arg("assess"), py::arg("explain"))
        .def("judge", &judge)
        .def("judge_many", &judge_many)
        .def("judge_table", &judge_table)
        .def("explain", &explain)
        .def("history", [](const LoadedRules& rules) { return history(rules.history()); })
        .def("diff", &compare)
        .def("verify", &verify_rules)
        .def("test", &run_tests)
        .def_property_readonly("hash", [](const LoadedRules& rules) { return rules.rules()->hash(); });
}

}  // namespace kijun::python
