// What the engine says of its input, as Python objects; and exceptions that carry it.
//
// The classes are those of kijun/_diagnostics.py. All of this needs the interpreter's lock.
#pragma once

#include <pybind11/pybind11.h>

#include <string>
#include <string_view>
#include <vector>

#include "kijun/calendar.hpp"
#include "kijun/diagnostic.hpp"
#include "kijun/history.hpp"
#include "kijun/source.hpp"

namespace kijun::python {

namespace py = pybind11;

// Which exception of the package; the names of its classes.
inline constexpr const char* rules_error = "RulesError";
inline constexpr const char* report_error = "ReportError";
inline constexpr const char* selection_error = "SelectionError";

py::str text(std::string_view utf8);  // ill-formed UTF-8 becomes U+FFFD
py::list texts(const std::vector<std::string>& from);
py::object message(const Message& from);
py::object place(const Span& span, const SourceSet& sources);  // None if it is not known
// `sources` are those that spans point into.
py::object diagnostic(const Diagnostic& from, const SourceSet& sources);
py::tuple diagnostics(const Diagnostics& from, const SourceSet& sources);
py::object day(LocalDay from);  // datetime.date; None for no day, and for days that no date can be

// The exception object: for keeping, or for raising.
py::object make_error(const char* type, const Diagnostics& problems, const SourceSet& sources = {});
[[noreturn]] void raise(const char* type, const Diagnostics& problems, const SourceSet& sources = {});

py::dict history(const History& from, const Epoch& known);  // with the periods of that knowledge

}  // namespace kijun::python
