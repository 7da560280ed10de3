// What was found in rules that compile, on standard output: for people with a count, or one line of JSON
// each.
#pragma once

#include "context.hpp"

namespace kijun::command {

void write_findings(Context& context, const SourceSet& sources, const Diagnostics& found, bool as_json);

}  // namespace kijun::command
