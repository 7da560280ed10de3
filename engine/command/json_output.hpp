// JSON for programs that read what `kijun` says: diagnostics and their places.
#pragma once

#include "kijun/history_json.hpp"
#include "kijun/source.hpp"

namespace kijun::command {

void write_diagnostic(JsonWriter& json, const Diagnostic& diagnostic, const SourceSet& sources);

}  // namespace kijun::command
