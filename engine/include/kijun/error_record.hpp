// A diagnostic as JSON for programs: what stands in place of a verdict, as schema/error.schema.json has it.
//
// Threading: free functions of their arguments.
#pragma once

#include <string>

#include "kijun/diagnostic.hpp"
#include "kijun/json.hpp"
#include "kijun/source.hpp"

namespace kijun {

// {"code":…,"message":…,"message_ja":…}, the hint being part of the message.
void write_error(JsonWriter& json, const Diagnostic& problem);

// {"en":…,"ja":…}
void write_message(JsonWriter& json, const Message& message);
// With its places, labels, fix and hint: what `kijun check --json` says of it.
void write_diagnostic(JsonWriter& json, const Diagnostic& diagnostic, const SourceSet& sources);

// One line: what was wrong with the report of an input line. Appends.
void write_error_record(std::string& out, std::uint64_t line, const std::string& id,
                        const Diagnostic& problem);

}  // namespace kijun
