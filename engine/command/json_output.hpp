// JSON for programs that read what `kijun` says: diagnostics, dates, revisions.
#pragma once

#include <string>
#include <vector>

#include "kijun/history.hpp"
#include "kijun/json.hpp"
#include "kijun/source.hpp"

namespace kijun::command {

void write_message(JsonWriter& json, const Message& message);
void write_strings(JsonWriter& json, const std::vector<std::string>& strings);
void write_day(JsonWriter& json, LocalDay day);  // null for first_day and no_day
void write_diagnostic(JsonWriter& json, const Diagnostic& diagnostic, const SourceSet& sources);
void write_revision(JsonWriter& json, const RevisionInfo& revision);

}  // namespace kijun::command
