// Days as arguments and as cells of tables.
#pragma once

#include <optional>
#include <string>

#include "context.hpp"
#include "kijun/calendar.hpp"
#include "kijun/history.hpp"

namespace kijun::command {

// Reads a date given as an option, in any spelling of the language. Sets context.exit and says what is
// wrong if it cannot.
std::optional<DateLiteral> read_date(Context& context, const std::string& option, const std::string& text);

// The same as days of the zone of `history`; `single` refuses a month.
std::optional<DayRange> read_days(Context& context, const History& history, const std::string& option,
                                  const std::string& text, bool single);

// "2025-02-28  令和7年2月28日" in two parts, "—" for no day.
std::string gregorian(LocalDay day);
std::string wareki(LocalDay day);

// "draft", "withdrawn", or the empty text.
std::string standing(const Context& context, const RevisionInfo& revision);

}  // namespace kijun::command
