#include "bindings.hpp"

#include "kijun/naming.hpp"

namespace kijun::python {

const RulesInput& input_of(LoadedRules& rules) {
    const RulesInput* input = nullptr;
    {
        const py::gil_scoped_release released;
        input = &rules.input();
    }
    if (!input->rules || !input->model) raise(rules_error, input->diagnostics, input->sources);
    // a bundle holds both, and who made it may have put together what does not belong together
    if (input->rules->hash() != rules.rules()->hash())
        raise(rules_error, {error("K0806", {}, "the bundle's sources make other rules than those in it",
                                  "バンドルのソースからは、その中の規則とは別の規則ができます")});
    return *input;
}

std::uint32_t snapshot_of(const History& history, const std::string& name) {
    return expect(snapshot_named(history, name), selection_error);
}

std::uint32_t category_of(const LoadedRules& rules, std::uint32_t snapshot, const std::string& name) {
    return expect(category_named(rules.rules()->program(), snapshot, name), selection_error);
}

DayRange days_of(const History& history, const std::string& date) {
    Diagnostics warnings;
    const auto literal = expect(parse_date(date, {}, warnings), selection_error);
    return expect(Zone::find(history.zone_name), selection_error).days_of(literal);
}

LocalDay day_of(const History& history, const std::string& date) {
    const DayRange days = days_of(history, date);
    if (!days.single()) throw py::value_error("a day is wanted, not a month: " + date);
    return days.first;
}

Language language_of(const std::string& name) {
    if (name == "en") return Language::english;
    if (name == "ja") return Language::japanese;
    throw py::value_error("language is 'en' or 'ja', not '" + name + "'");
}

void no_such_format(const std::string& name) { throw py::value_error("there is no format '" + name + "'"); }

Held<ArrowArrayStream> take_stream(const py::capsule& from) {
    auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(from.ptr(), "arrow_array_stream"));
    if (stream == nullptr) throw py::error_already_set();
    if (stream->release == nullptr) throw py::value_error("this stream has been read before");
    return Held<ArrowArrayStream>(stream);
}

py::list said(const std::vector<Said>& verdicts) {
    py::list made;
    for (const Said& one : verdicts) {
        const std::string_view outcome = to_string(one.outcome);
        made.append(py::make_tuple(py::str(outcome.data(), outcome.size()), py::bytes(one.json)));
    }
    return made;
}

py::object error_of(const Diagnostics& errors, std::uint64_t line, std::string_view id) {
    if (errors.empty()) return py::none();
    py::object error = make_error(report_error, errors);
    error.attr("line") = line;
    error.attr("id") = text(id);
    return error;
}

std::vector<std::string_view> views(const py::tuple& lines) {
    std::vector<std::string_view> made;
    made.reserve(lines.size());
    for (const auto line : lines) made.push_back(py::cast<std::string_view>(py::cast<py::bytes>(line)));
    return made;
}

}  // namespace kijun::python
