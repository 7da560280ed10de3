// kijun._core: the engine for the Python package, as little as it needs. What people call stands in
// kijun/*.py; the signatures here are repeated for type checkers in kijun/_core.pyi.
//
// The interpreter's lock is released wherever rules are compiled, compared or asked for verdicts.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "bindings.hpp"
#include "judged_table.hpp"
#include "kijun/judging_options.hpp"
#include "loaded_rules.hpp"

namespace kijun::python {

namespace {

// None stands for nothing said, which an empty word would be, too.
std::string word(const std::optional<std::string>& said, const char* wanted) {
    if (said && said->empty()) throw py::value_error(std::string(wanted) + " is wanted, not an empty text");
    return said.value_or("");
}

// `evading`: names of hidden forms; None: all. Raises SelectionError.
JudgeOptions options(const LoadedRules& rules, const std::optional<std::string>& at,
                     const std::optional<std::string>& revision, bool all_revisions,
                     const std::optional<std::string>& known_at,
                     const std::optional<std::vector<std::string>>& evading, bool assess, bool explain) {
    JudgingOptions said;
    said.at = word(at, "a day");
    said.known_at = word(known_at, "a day");
    said.revision = word(revision, "a revision");
    said.all_revisions = all_revisions;
    said.mode = assess ? "assess" : "screen";
    if (evading) said.evading = *evading;
    Diagnostics warnings;
    JudgeOptions made = expect(judge_options(*rules.rules(), said, warnings), selection_error);
    made.explain = explain;
    return made;
}

// (the verdicts, the error or None, the warnings); a verdict is (outcome, JSON).
py::tuple to_python(const Answer& answer) {
    return py::make_tuple(said(answer.verdicts), error_of(answer.errors, answer.line, answer.id),
                          answer.warnings.empty() ? py::tuple() : diagnostics(answer.warnings, {}));
}

py::tuple judge(LoadedRules& rules, const py::bytes& report, const JudgeOptions& with) {
    const std::string_view json = report;
    Answer answer;
    {
        const py::gil_scoped_release unlocked;
        Pool<Worker>::Loan worker(rules.workers());
        answer = worker->answer(json, 1, with);
    }
    return to_python(answer);
}

// `reports` is a tuple, so that nobody changes it meanwhile.
py::list judge_many(LoadedRules& rules, const py::tuple& reports, std::uint64_t first_line,
                    const JudgeOptions& with, std::size_t threads) {
    const auto lines = views(reports);
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
        Pool<Worker>::Loan worker(rules.workers());
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

// A judged table that nobody reads yet.
struct JudgedStream {
    Held<ArrowArrayStream> stream;
    std::shared_ptr<ToldWarnings> warnings;
};

// `progress`: called with how many rows are done, or None.
JudgedStream judge_table(const Loaded& rules, const py::capsule& table,
                         const std::map<std::string, std::string>& columns, const JudgeOptions& with,
                         std::size_t threads, const py::object& progress) {
    RowsDone done;
    if (!progress.is_none()) {
        // held by the stream, which may end in a thread without the lock
        const std::shared_ptr<py::object> kept(new py::object(progress), [](py::object* last) {
            const py::gil_scoped_acquire locked;
            delete last;
        });
        done = [kept](std::int64_t rows) {
            const py::gil_scoped_acquire locked;
            (*kept)(rows);
        };
    }
    ArrowArrayStream judged{};
    TableInput input(take_stream(table), RowShape::reports(), columns);
    const auto warnings = std::make_shared<ToldWarnings>();
    warnings->add(rules->undeclared(input.facts()));
    judge_stream(std::move(input), rules, with, threads, std::move(done), warnings, &judged);
    return {Held<ArrowArrayStream>(&judged), warnings};
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

// All revisions, and the periods in which they are in force by what was known on a day (None: by now).
// Raises SelectionError.
py::dict history_known(const LoadedRules& from, const std::optional<std::string>& on) {
    const History& all = from.history();
    const Epoch* known = on ? nullptr : &all.epochs.back();
    if (on) {
        const LocalDay day = day_of(all, *on);
        for (const Epoch& epoch : all.epochs)
            if (epoch.known_from <= day) known = &epoch;
    }
    if (known == nullptr)
        raise(selection_error, {error("K0322", {}, "nothing was known yet on that day",
                                      "その日には何も決まっていませんでした")});
    return history(all, *known);
}

}  // namespace

PYBIND11_MODULE(_core, module) {
    module.attr("engine_version") = text(engine_version());

    py::class_<JudgeOptions>(module, "Options");

    py::class_<JudgedStream>(module, "JudgedStream")
        .def("warnings", [](const JudgedStream& from) { return diagnostics(from.warnings->all(), {}); })
        .def("__arrow_c_stream__", &export_stream, py::arg("requested_schema") = py::none());

    RulesClass rules(module, "Rules");
    rules
        .def("options", &options, py::arg("at"), py::arg("revision"), py::arg("all_revisions"),
             py::arg("known_at"), py::arg("evading"), py::arg("assess"), py::arg("explain"))
        .def("judge", &judge)
        .def("judge_many", &judge_many)
        .def("judge_table", &judge_table)
        .def("explain", &explain)
        .def("history", &history_known)
        .def_property_readonly("hash", [](const LoadedRules& from) { return from.rules()->hash(); });
    bind_asking(module, rules);
    bind_bundles(module, rules);
    bind_cases(rules);
    bind_counts(module, rules);
    bind_debug(module, rules);
    bind_documents(module, rules);
    bind_together(module);
}

}  // namespace kijun::python
