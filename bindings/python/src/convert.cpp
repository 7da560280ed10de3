#include "convert.hpp"

#include <pybind11/stl.h>

#include <algorithm>

namespace kijun::python {

namespace {

py::object make(const char* type) { return py::module_::import("kijun._diagnostics").attr(type); }

}  // namespace

py::str text(std::string_view utf8) {
    PyObject* made = PyUnicode_DecodeUTF8(utf8.data(), static_cast<Py_ssize_t>(utf8.size()), "replace");
    if (made == nullptr) throw py::error_already_set();
    return py::reinterpret_steal<py::str>(made);
}

py::list texts(const std::vector<std::string>& from) {
    py::list to;
    for (const auto& one : from) to.append(text(one));
    return to;
}

py::object place(const Span& span, const SourceSet& sources) {
    if (!span.known() || span.file >= sources.size()) return py::none();
    const LineColumn at = sources.position(span);
    return make("Place")(text(sources.name(span.file)), at.line, at.column, span.begin, span.end);
}

py::object message(const Message& from) { return make("Message")(text(from.en), text(from.ja)); }

py::object diagnostic(const Diagnostic& from, const SourceSet& sources) {
    py::list labels;
    for (const Label& label : from.labels)
        labels.append(make("Label")(place(label.span, sources), message(label.message)));
    py::object fix = py::none();
    if (from.fix)
        fix = make("Fix")(place(from.fix->span, sources), text(from.fix->replacement),
                          message(from.fix->message));
    py::object hint = py::none();
    if (from.hint) hint = message(*from.hint);
    return make("Diagnostic")(text(from.code), text(to_string(from.severity)), message(from.message),
                              place(from.span, sources), py::tuple(labels), fix, hint,
                              text(render(from, sources, Language::english, false)),
                              text(render(from, sources, Language::japanese, false)));
}

py::tuple diagnostics(const Diagnostics& from, const SourceSet& sources) {
    py::list to;
    for (const Diagnostic& one : from) to.append(diagnostic(one, sources));
    return py::tuple(to);
}

py::object day(LocalDay from) {
    // datetime.date knows the years 1 to 9999
    constexpr std::int32_t first = -719162, last = 2932896;
    if (from.days < first || from.days > last) return py::none();
    return py::module_::import("datetime").attr("date").attr("fromordinal")(from.days - first + 1);
}

py::object make_error(const char* type, const Diagnostics& problems, const SourceSet& sources) {
    return make(type)(diagnostics(problems, sources));
}

void raise(const char* type, const Diagnostics& problems, const SourceSet& sources) {
    const py::object error = make_error(type, problems, sources);
    PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(error.ptr())), error.ptr());
    throw py::error_already_set();
}

py::dict history(const History& from, const Epoch& known) {
    py::list revisions;
    for (const RevisionInfo& revision : from.revisions) {
        py::dict to;
        to["id"] = text(revision.id);
        to["title"] = text(revision.title);
        to["status"] = revision.withdrawn ? "withdrawn" : revision.draft ? "draft" : "revision";
        to["effective_from"] = day(revision.effective);
        to["decided"] = day(revision.decided.value_or(no_day));
        to["published"] = day(revision.published.value_or(no_day));
        to["recorded"] = day(revision.recorded.value_or(no_day));
        to["known_from"] = day(revision.known);
        to["uncertain"] = texts(revision.uncertain);
        to["citations"] = texts(revision.citations);
        revisions.append(to);
    }
    py::list periods;
    for (const Period& period : known.periods)
        periods.append(py::make_tuple(text(from.revisions[from.snapshots[period.snapshot].revision].id),
                                      day(period.from), day(period.to)));
    py::dict to;
    to["guideline"] = text(from.guideline);
    to["title"] = text(from.title);
    to["timezone"] = text(from.zone_name);
    to["judged_by"] = text(to_string(from.pivot));
    to["revisions"] = revisions;
    to["periods"] = periods;
    return to;
}

}  // namespace kijun::python
