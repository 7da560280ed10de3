// A diagnostic as JSON for programs: what stands in place of a verdict, as schema/error.schema.json has it.
//
// Threading: free functions of their arguments.
#pragma once

#include <string>

#include "kijun/diagnostic.hpp"
#include "kijun/json.hpp"

namespace kijun {

// {"code":…,"message":…,"message_ja":…}, the hint being part of the message.
void write_error(JsonWriter& json, const Diagnostic& problem);

// One line: what was wrong with the report of an input line. Appends.
void write_error_record(std::string& out, std::uint64_t line, const std::string& id,
                        const Diagnostic& problem);

}  // namespace kijun
