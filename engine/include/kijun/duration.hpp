// Durations: lengths of calendar time, as guidelines give them (6か月, 1年, 180日).
//
// Months and days have no fixed ratio, so rules count each duration in one unit, and what is measured in
// the other is known to a range: 184 days are at least 6 months whichever day they began on, 181 to 183
// days may be, 180 days are not. A month is up to the day of the same number, or the last day where there
// is none (民法第143条); which months there are is that of the Gregorian calendar's 400 years.
//
// Units: whole months and days; neither is negative, each number as written has at most six digits.
// Threading: free functions, pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kijun {

struct Duration {  // so many months, then so many days
    std::int64_t months = 0;
    std::int64_t days = 0;
    friend bool operator==(const Duration&, const Duration&) = default;
};

enum class DurationUnit : std::uint8_t { months, days };

// Reads ISO 8601 (P1Y6M, P2W, P180D; no times) and what people write: 1年6か月, 六ヶ月間, 180日, 2週間,
// 6 months, 1 year 6 months. The larger unit comes first, each at most once.
std::optional<Duration> parse_duration(std::string_view text);
std::string to_string(const Duration& duration);  // P1Y6M10D

// Places on the line of durations counted in a unit: for days their number; for months twice their number,
// and the odd places between are for what is longer than n months and shorter than n + 1.
struct DurationRange {
    std::int64_t first = 0;
    std::int64_t last = 0;  // included
};
DurationRange places_of(const Duration& duration, DurationUnit unit);
Duration duration_at(std::int64_t place, DurationUnit unit);  // one that lies there
// "is at least there" for the names of conditions: `>= 6 months`, `> 6 months`, `>= 180 days`
std::string reaching(std::int64_t place, DurationUnit unit);

}  // namespace kijun
