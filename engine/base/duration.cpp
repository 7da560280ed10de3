#include "kijun/duration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

#include "numerals.hpp"

namespace kijun {

namespace {

constexpr std::size_t most_digits = 6;

// In the order in which they are written, each with how many of the smaller unit it is.
struct Unit {
    char iso;
    std::int64_t months, days;
    std::array<std::string_view, 4> words;
};
constexpr std::array<Unit, 4> units{{{'Y', 12, 0, {"年間", "年", "years", "year"}},
                                     {'M', 1, 0, {"月間", "月", "months", "month"}},
                                     {'W', 0, 7, {"週間", "週", "weeks", "week"}},
                                     {'D', 0, 1, {"日間", "日", "days", "day"}}}};

// of the Gregorian calendar, in months and in days
constexpr std::int64_t cycle = 400 * 12, days_of_cycle = 146097;

bool take_unit(std::string_view& text, const Unit& unit) {
    std::string_view rest = text;
    bool counted = false;  // 月 alone is the month of a date
    if (unit.months > 0)
        for (const std::string_view counter : {"か", "カ", "ヶ", "ケ", "ヵ", "ゕ", "箇"})
            counted = counted || take_word(rest, counter);
    for (const std::string_view word : unit.words) {
        const bool japanese = static_cast<unsigned char>(word.front()) >= 0x80;
        if ((counted && !japanese) || (unit.iso == 'M' && japanese && !counted)) continue;
        if (!take_word(rest, word)) continue;
        text = rest;
        return true;
    }
    return false;
}

void skip_spaces(std::string_view& text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

// How many days n months have at least and at most, over all months they can begin with. (Beginning within
// a month changes neither: where its day is cut off, the months one later are as long.)
std::pair<std::int64_t, std::int64_t> days_of_months(std::int64_t months) {
    static const std::vector<std::int64_t> begins = [] {
        std::vector<std::int64_t> made;
        for (int month = 0; month < 2 * cycle; ++month) {
            using namespace std::chrono;
            const auto first = year{2000 + month / 12} / (month % 12 + 1) / 1;
            made.push_back(sys_days{first}.time_since_epoch().count());
        }
        return made;
    }();
    const std::int64_t whole = months / cycle * days_of_cycle, rest = months % cycle;
    std::int64_t least = INT64_MAX, most = 0;
    for (std::int64_t first = 0; first < cycle; ++first) {
        const std::int64_t days =
            begins[static_cast<std::size_t>(first + rest)] - begins[static_cast<std::size_t>(first)];
        least = std::min(least, days);
        most = std::max(most, days);
    }
    return {whole + least, whole + most};
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view written) {
    const std::string half = half_width(written);
    std::string_view text = half;
    const bool iso = take_word(text, "P");
    Duration duration;
    std::size_t next = 0;  // of the units: the first that may still come
    if (text.empty()) return std::nullopt;
    while (!text.empty()) {
        const bool kanji = static_cast<unsigned char>(text.front()) >= 0x80;
        const std::optional<int> number = iso && kanji ? std::nullopt : read_numeral(text, most_digits);
        if (!number) return std::nullopt;
        if (!iso) skip_spaces(text);
        const auto takes = [&](const Unit& unit) {
            return iso ? take_word(text, {&unit.iso, 1}) : take_unit(text, unit);
        };
        const auto found =
            std::find_if(units.begin() + static_cast<std::ptrdiff_t>(next), units.end(), takes);
        if (found == units.end()) return std::nullopt;
        duration.months += *number * found->months;
        duration.days += *number * found->days;
        next = static_cast<std::size_t>(found - units.begin()) + 1;
        if (!iso) skip_spaces(text);
    }
    return duration;
}

std::string to_string(const Duration& duration) {
    std::string out = "P";
    if (duration.months >= 12) out += fmt::format("{}Y", duration.months / 12);
    if (duration.months % 12 > 0) out += fmt::format("{}M", duration.months % 12);
    if (duration.days > 0 || duration.months == 0) out += fmt::format("{}D", duration.days);
    return out;
}

DurationRange places_of(const Duration& duration, DurationUnit unit) {
    const auto [months, days] = duration;
    if (unit == DurationUnit::days) {
        if (months == 0) return {days, days};
        const auto [least, most] = days_of_months(months);
        return {least + days, most + days};
    }
    if (days == 0) return {2 * months, 2 * months};
    // the months that so many days surely fill, and those that they fill at best
    std::int64_t surely = days * cycle / days_of_cycle + 1, perhaps = surely;
    while (days_of_months(surely).second > days) --surely;
    while (days_of_months(perhaps).first > days) --perhaps;
    return {2 * (months + surely) + (days > days_of_months(surely).second ? 1 : 0),
            2 * (months + perhaps) + (days > days_of_months(perhaps).first ? 1 : 0)};
}

Duration duration_at(std::int64_t place, DurationUnit unit) {
    if (unit == DurationUnit::days) return {0, place};
    return {place / 2, place % 2};
}

std::string reaching(std::int64_t place, DurationUnit unit) {
    if (unit == DurationUnit::days) return fmt::format(">= {} days", place);
    return fmt::format("{} {} months", place % 2 == 0 ? ">=" : ">", place / 2);
}

}  // namespace kijun
