// Days, instants and the two Japanese calendars.
//
// Guidelines change at 00:00 local time of their declared zone. A LocalDay is a day of that zone,
// an Instant a point of universal time, and a Zone turns one into the other. Date literals come in
// the Gregorian calendar and in eras (和暦), in half-width, full-width or kanji digits; the spelling
// as written is kept by whoever holds the literal.
//
// Units: LocalDay counts days from 1970-01-01; Instant counts milliseconds from 1970-01-01T00:00Z.
// Intervals of days are half-open, [from, to), everywhere.
// Source of the eras: 改元 of 1868-10-23 (lunar; Gregorian dates are used from 1873-01-01 on),
// 1912-07-30, 1926-12-25, 1989-01-08 and 2019-05-01. The first year is written 元年.
// Threading: all free functions are pure. A Zone is immutable and may be shared.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "kijun/result.hpp"

namespace kijun {

struct LocalDay {
    std::int32_t days = 0;
    friend auto operator<=>(const LocalDay&, const LocalDay&) = default;
    [[nodiscard]] LocalDay next() const { return {days + 1}; }
    [[nodiscard]] LocalDay previous() const { return {days - 1}; }

    static constexpr std::int32_t beginning = INT32_MIN;  // before every day
    static constexpr std::int32_t never = INT32_MAX;      // after every day
};
inline constexpr LocalDay first_day{LocalDay::beginning};
inline constexpr LocalDay no_day{LocalDay::never};

struct Instant {
    std::int64_t milliseconds = 0;
    friend auto operator<=>(const Instant&, const Instant&) = default;
};

// Days known only as a range, e.g. a month: both ends included.
struct DayRange {
    LocalDay first;
    LocalDay last;
    [[nodiscard]] bool single() const { return first == last; }
    friend bool operator==(const DayRange&, const DayRange&) = default;
};

std::optional<LocalDay> make_day(int year, int month, int day);  // nullopt if there is no such day
std::string to_string(LocalDay day);                             // 2025-02-28
std::string to_wareki(LocalDay day);  // 令和7年2月28日; years before 1873 come out Gregorian

// A date literal: a day, a month or an instant.
struct DateLiteral {
    DayRange days;                   // in the zone of the guideline if `instant` is empty
    std::optional<Instant> instant;  // RFC 3339
};

// Reads every spelling of the language reference. `span` is where it stands, for messages.
// Errors: K0310 no such day, K0311 not a date, K0312 before the era began.
// Warnings: K0313 the era had ended (平成49年), read as the Gregorian year it means;
//           K0314 年号の初年 written as 1年.
Result<DateLiteral> parse_date(std::string_view text, Span span, Diagnostics& warnings);

// Reads a date of a report: RFC 3339 instant, 2025-02-28 or 2025-02. Nothing else, and never throws.
std::optional<DateLiteral> parse_report_date(std::string_view text);

class Zone {
public:
    // Errors: K0315 no such zone in the IANA database.
    static Result<Zone> find(std::string_view iana_name, Span span = {});

    [[nodiscard]] LocalDay day_of(Instant instant) const;
    // First instant of the day; on a day that begins with a clock change, the first that exists.
    [[nodiscard]] Instant start_of(LocalDay day) const;
    [[nodiscard]] const std::string& name() const { return name_; }
    // The days `literal` may mean in this zone.
    [[nodiscard]] DayRange days_of(const DateLiteral& literal) const;

private:
    struct Rules;
    std::string name_;
    std::shared_ptr<const Rules> rules_;
};

}  // namespace kijun
