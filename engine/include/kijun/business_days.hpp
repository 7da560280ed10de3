// Business days (営業日): days that are neither Saturday nor Sunday nor a holiday of a calendar.
//
// A calendar is a dated table: lines `2025-01-01,元日`, after `from,DAY` and `to,DAY`, the first and last
// day of which it knows whether they are holidays; lines that begin with # say where it comes from. Nothing
// is guessed outside that range: whoever asks gets an error. The calendar of Japanese public holidays is
// stdlib_rules/calendars/japan.csv and part of the library. Threading: immutable once made.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "kijun/calendar.hpp"

namespace kijun {

class BusinessDays {
public:
    // Errors: K0331 not understood (with the line), or no range, a day twice or outside the range.
    static Result<BusinessDays> read(std::string_view table, std::string_view name);
    static const BusinessDays& japan();

    // Errors of both: K0330 the day, or one that must be looked at, lies outside the range.
    [[nodiscard]] Result<bool> open(LocalDay day) const;
    // The n-th business day after `day`, which itself counts as day 0; n = 0 is `day`, whatever it is.
    [[nodiscard]] Result<LocalDay> after(LocalDay day, std::uint32_t n) const;

    // The holiday's name, or "" where the day has none.
    [[nodiscard]] std::string_view holiday(LocalDay day) const;
    [[nodiscard]] const DayRange& range() const { return range_; }
    [[nodiscard]] const std::map<LocalDay, std::string>& holidays() const { return holidays_; }

private:
    BusinessDays() = default;
    DayRange range_{no_day, first_day};
    std::map<LocalDay, std::string> holidays_;
};

bool is_weekend(LocalDay day);  // Saturday or Sunday

}  // namespace kijun
