// The history of a guideline as JSON, for programs: days, revisions, who is in force when.
//
// Threading: free functions of immutable values.
#pragma once

#include <string>
#include <vector>

#include "kijun/error_record.hpp"
#include "kijun/history.hpp"
#include "kijun/json.hpp"

namespace kijun {

void write_strings(JsonWriter& json, const std::vector<std::string>& strings);
void write_day(JsonWriter& json, LocalDay day);  // null for first_day and no_day
void write_revision(JsonWriter& json, const RevisionInfo& revision);

// All revisions with their dates, and the periods known at any time. One line without its end.
std::string history_json(const History& history);
// What select_on() found, with the reasons.
std::string in_force_json(const History& history, const std::vector<Selected>& selected);

}  // namespace kijun
