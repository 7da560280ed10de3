// What commands read from their arguments, and give back, in the same way.
#pragma once

#include <string>
#include <string_view>

#include "commands.hpp"
#include "kijun/report.hpp"

namespace kijun::lsp {

// A command that takes these arguments and "uri" (K1401: any other).
Command make_command(std::string_view name, Needs needs, std::vector<std::string> takes,
                     Result<Json> (*run)(const CommandInput&));

// "report", an object as schema/report.schema.json has it; with "date" that of the event by which the
// guideline chooses, in any spelling of the language. Errors: those of ReportReader and parse_date().
Result<Report> report_of(const CommandInput& input);

// A state of the guideline: what snapshot_named() takes, under this name.
Result<std::uint32_t> snapshot_of(const CommandInput& input, const char* name);

// JSON that this project has written.
Json parsed(std::string_view json);

// An argument that a command does not take as it is: K1401.
Diagnostic unfit(const std::string& en, const std::string& ja);

}  // namespace kijun::lsp
