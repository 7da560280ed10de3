// Days and their spellings. The eras are a table of five; the Gregorian arithmetic is std::chrono's.
#include "kijun/calendar.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

#include "numerals.hpp"

namespace kijun {

namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int last_year = 9999;

struct Era {
    std::string_view name;
    char letter;
    int year, month, day;  // first day
};
// Until Taishō the day of a change belongs to both eras; since Heisei the new one begins the day after.
constexpr std::array<Era, 5> eras{{{"明治", 'M', 1868, 10, 23},
                                   {"大正", 'T', 1912, 7, 30},
                                   {"昭和", 'S', 1926, 12, 25},
                                   {"平成", 'H', 1989, 1, 8},
                                   {"令和", 'R', 2019, 5, 1}}};

constexpr LocalDay day_number(int year, int month, int day) {
    const year_month_day ymd{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                             std::chrono::day{static_cast<unsigned>(day)}};
    return {static_cast<std::int32_t>(sys_days{ymd}.time_since_epoch().count())};
}
constexpr LocalDay start_of_gregorian_japan = day_number(1873, 1, 1);

LocalDay first_of(std::size_t era) { return day_number(eras[era].year, eras[era].month, eras[era].day); }
LocalDay last_of(std::size_t era) {
    if (era + 1 == eras.size()) return no_day;
    const LocalDay next = first_of(era + 1);
    return eras[era + 1].letter == 'T' || eras[era + 1].letter == 'S' ? next : next.previous();
}

year_month_day civil(LocalDay day) { return year_month_day{sys_days{std::chrono::days{day.days}}}; }

LocalDay last_of_month(int year, int month) {
    return month == 12 ? day_number(year, 12, 31) : day_number(year, month + 1, 1).previous();
}

}  // namespace

std::optional<LocalDay> make_day(int year, int month, int day) {
    if (year < 1 || year > last_year || month < 1 || month > 12 || day < 1) return std::nullopt;
    const LocalDay made = day_number(year, month, 1);
    if (day > last_of_month(year, month).days - made.days + 1) return std::nullopt;
    return LocalDay{made.days + day - 1};
}

std::string to_string(LocalDay day) {
    if (day == first_day) return "(beginning)";
    if (day == no_day) return "(never)";
    const year_month_day ymd = civil(day);
    const int year = static_cast<int>(ymd.year());
    const auto month = static_cast<unsigned>(ymd.month());
    const auto of_month = static_cast<unsigned>(ymd.day());
    if (year < 0 || year > last_year) return fmt::format("{:04}-{:02}-{:02}", year, month, of_month);
    // Every verdict says some days: this costs a tenth of a format string, and no memory.
    const auto digit = [](auto number) { return static_cast<char>('0' + number % 10); };
    return {digit(year / 1000),
            digit(year / 100),
            digit(year / 10),
            digit(year),
            '-',
            digit(month / 10),
            digit(month),
            '-',
            digit(of_month / 10),
            digit(of_month)};
}

std::string to_wareki(LocalDay day) {
    if (day == first_day || day == no_day) return to_string(day);
    const year_month_day ymd = civil(day);
    const auto year = static_cast<int>(ymd.year());
    const auto month = static_cast<unsigned>(ymd.month());
    const auto of_month = static_cast<unsigned>(ymd.day());
    if (day < start_of_gregorian_japan) return fmt::format("{}年{}月{}日", year, month, of_month);
    std::size_t era = eras.size() - 1;
    while (day < first_of(era)) --era;
    const int in_era = year - eras[era].year + 1;
    if (in_era == 1) return fmt::format("{}元年{}月{}日", eras[era].name, month, of_month);
    return fmt::format("{}{}年{}月{}日", eras[era].name, in_era, month, of_month);
}

// ---- reading ---------------------------------------------------------------------------------

namespace {

// Walks over ASCII text; every `take` either succeeds or leaves the place as it was.
class Cursor {
public:
    explicit Cursor(std::string_view text) : rest_(text) {}
    [[nodiscard]] bool done() const { return rest_.empty(); }
    bool take(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool take_digits(std::size_t count, int& value) {
        if (rest_.size() < count) return false;
        int read = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (rest_[i] < '0' || rest_[i] > '9') return false;
            read = read * 10 + (rest_[i] - '0');
        }
        value = read;
        rest_.remove_prefix(count);
        return true;
    }
    // The digits of a fraction of a second as milliseconds; what is finer is cut off.
    bool take_fraction(int& milliseconds) {
        std::size_t count = 0;
        int scale = 100;
        milliseconds = 0;
        for (; count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9'; ++count, scale /= 10)
            milliseconds += (rest_[count] - '0') * scale;
        rest_.remove_prefix(count);
        return count > 0;
    }

private:
    std::string_view rest_;
};

constexpr std::int64_t milliseconds_a_day = 86'400'000;

// What follows the day of an RFC 3339 instant. Leap seconds are read as the last instant of their minute,
// so that they stay in their day.
std::optional<Instant> read_time(Cursor& in, LocalDay day) {
    int hour = 0, minute = 0, second = 0, milliseconds = 0, zone_hour = 0, zone_minute = 0;
    if (!in.take_digits(2, hour) || !in.take(':') || !in.take_digits(2, minute)) return std::nullopt;
    if (in.take(':')) {
        if (!in.take_digits(2, second)) return std::nullopt;
        if (in.take('.') && !in.take_fraction(milliseconds)) return std::nullopt;
    }
    int sign = 0;
    if (!in.take('Z') && !in.take('z')) {
        sign = in.take('+') ? 1 : in.take('-') ? -1 : 0;
        if (sign == 0 || !in.take_digits(2, zone_hour) || !in.take(':') || !in.take_digits(2, zone_minute))
            return std::nullopt;
    }
    if (!in.done() || hour > 23 || minute > 59 || second > 60 || zone_hour > 23 || zone_minute > 59)
        return std::nullopt;
    if (second == 60) {
        second = 59;
        milliseconds = 999;
    }
    const std::int64_t minutes = hour * 60 + minute - sign * (zone_hour * 60 + zone_minute);
    return Instant{day.days * milliseconds_a_day + (minutes * 60 + second) * 1000 + milliseconds};
}

}  // namespace

std::optional<DateLiteral> parse_report_date(std::string_view text) {
    Cursor in(text);
    int year = 0, month = 0, of_month = 0;
    if (!in.take_digits(4, year) || !in.take('-') || !in.take_digits(2, month)) return std::nullopt;
    const std::optional<LocalDay> first = make_day(year, month, 1);
    if (!first) return std::nullopt;
    if (in.done()) return DateLiteral{{*first, last_of_month(year, month)}, std::nullopt};
    if (!in.take('-') || !in.take_digits(2, of_month)) return std::nullopt;
    const std::optional<LocalDay> day = make_day(year, month, of_month);
    if (!day) return std::nullopt;
    if (in.done()) return DateLiteral{{*day, *day}, std::nullopt};
    if (!in.take('T') && !in.take('t')) return std::nullopt;
    const std::optional<Instant> instant = read_time(in, *day);
    if (!instant) return std::nullopt;
    return DateLiteral{{*day, *day}, instant};
}

namespace {

// A date as it was spelt, before asking whether there is such a day.
struct Spelt {
    std::optional<std::size_t> era;
    bool first_year_as_word = false;  // 元年
    int year = 0, month = 0;
    std::optional<int> day;
};

// 令和7年2月28日, 2025年2月, 二〇二五年二月二十八日
std::optional<Spelt> read_with_units(std::string_view text) {
    Spelt spelt;
    for (std::size_t i = 0; i < eras.size() && !spelt.era; ++i)
        if (take_word(text, eras[i].name)) spelt.era = i;
    if (spelt.era && take_word(text, "元")) {
        spelt.first_year_as_word = true;
        spelt.year = 1;
    } else if (const std::optional<int> year = read_numeral(text)) {
        spelt.year = *year;
    } else {
        return std::nullopt;
    }
    if (!take_word(text, "年")) return std::nullopt;
    const std::optional<int> month = read_numeral(text);
    if (!month || !take_word(text, "月")) return std::nullopt;
    spelt.month = *month;
    if (text.empty()) return spelt;
    spelt.day = read_numeral(text);
    if (!spelt.day || !take_word(text, "日") || !text.empty()) return std::nullopt;
    return spelt;
}

// R7.2.28
std::optional<Spelt> read_abbreviated(std::string_view text) {
    Spelt spelt;
    for (std::size_t i = 0; i < eras.size(); ++i)
        if (!text.empty() && text.front() == eras[i].letter) spelt.era = i;
    if (!spelt.era) return std::nullopt;
    text.remove_prefix(1);
    const std::optional<int> year = read_numeral(text);
    if (!year || !take_word(text, ".")) return std::nullopt;
    const std::optional<int> month = read_numeral(text);
    if (!month || !take_word(text, ".")) return std::nullopt;
    spelt.day = read_numeral(text);
    if (!spelt.day || !text.empty()) return std::nullopt;
    spelt.year = *year;
    spelt.month = *month;
    return spelt;
}

// 2025/2/28 and 2025-2-8: not spellings of the language, but it is plain what is meant.
std::optional<LocalDay> read_loosely(std::string_view text) {
    for (const std::string_view sign : {"-", "/", "."}) {
        std::string_view rest = text;
        const std::optional<int> year = read_numeral(rest);
        if (!year || !take_word(rest, sign)) continue;
        const std::optional<int> month = read_numeral(rest);
        if (!month || !take_word(rest, sign)) continue;
        const std::optional<int> day = read_numeral(rest);
        if (day && rest.empty() && *year > 31) return make_day(*year, *month, *day);
    }
    return std::nullopt;
}

Diagnostic no_such_day(std::string_view text, Span span, int year, int month) {
    Diagnostic d = error("K0310", span, fmt::format("there is no day {}", text),
                         fmt::format("{} という日はありません", text));
    if (year >= 1 && year <= last_year && month >= 1 && month <= 12) {
        const int days = last_of_month(year, month).days - day_number(year, month, 1).days + 1;
        d.hint = Message{fmt::format("month {} of {} has {} days", month, year, days),
                         fmt::format("{}年{}月は{}日までです", year, month, days)};
    } else if (month < 1 || month > 12) {
        d.hint = Message{"months are 1 to 12", "月は1から12までです"};
    } else {
        d.hint = Message{fmt::format("years are 1 to {}", last_year),
                         fmt::format("年は1から{}までです", last_year)};
    }
    return d;
}

Result<DateLiteral> read_in_era(const Spelt& spelt, std::string_view text, Span span,
                                Diagnostics& warnings) {
    const std::size_t era = *spelt.era;
    const int year = eras[era].year + spelt.year - 1;
    const std::optional<LocalDay> from =
        spelt.year < 1 ? std::nullopt : make_day(year, spelt.month, spelt.day.value_or(1));
    if (!from) return no_such_day(text, span, year, spelt.month);
    DayRange days{*from, spelt.day ? *from : last_of_month(year, spelt.month)};
    if (days.last < first_of(era)) {
        Diagnostic d = error(
            "K0312", span,
            fmt::format("{} began on {}; {} is before it", eras[era].name, to_string(first_of(era)), text),
            fmt::format("{}は{}からです。{}はその前です", eras[era].name, to_string(first_of(era)), text));
        if (spelt.day)
            d.fix = Fix{span, to_wareki(*from), {"write the era of that day", "その日の元号で書く"}};
        return d;
    }
    if (days.first < start_of_gregorian_japan) {
        Diagnostic d = error("K0311", span,
                             fmt::format("{}: before 明治6年1月1日 Japan counted months by the moon", text),
                             fmt::format("{}: 明治6年1月1日より前は旧暦です", text));
        d.hint =
            Message{"write the Gregorian date, e.g. 1868-10-23", "西暦で書いてください。例: 1868-10-23"};
        return d;
    }
    if (days.first > last_of(era)) {
        const std::string meant =
            spelt.day ? to_wareki(*from) : to_wareki(*from).substr(0, to_wareki(*from).rfind("月") + 3);
        Diagnostic d = warning("K0313", span,
                               fmt::format("{} ended on {}; {} is read as {}", eras[era].name,
                                           to_string(last_of(era)), text, meant),
                               fmt::format("{}は{}までです。{}は{}と読みます", eras[era].name,
                                           to_string(last_of(era)), text, meant));
        d.fix = Fix{span, meant, {"write the era of that day", "その日の元号で書く"}};
        warnings.push_back(std::move(d));
    } else {
        // a month in which the era changed: only its own days
        days.first = std::max(days.first, first_of(era));
        days.last = std::min(days.last, last_of(era));
    }
    if (spelt.year == 1 && !spelt.first_year_as_word) {
        Diagnostic d =
            warning("K0314", span, fmt::format("the first year of an era is written 元年: {}", text),
                    fmt::format("元号の最初の年は元年と書きます: {}", text));
        if (spelt.day) d.fix = Fix{span, to_wareki(*from), {"write 元年", "元年と書く"}};
        warnings.push_back(std::move(d));
    }
    return DateLiteral{days, std::nullopt};
}

}  // namespace

Result<DateLiteral> parse_date(std::string_view text, Span span, Diagnostics& warnings) {
    const std::string plain = half_width(text);
    if (const std::optional<DateLiteral> iso = parse_report_date(plain)) return *iso;
    std::optional<Spelt> spelt = read_with_units(plain);
    if (!spelt) spelt = read_abbreviated(plain);
    if (spelt && spelt->era) return read_in_era(*spelt, text, span, warnings);
    if (spelt) {
        const std::optional<LocalDay> from = make_day(spelt->year, spelt->month, spelt->day.value_or(1));
        if (!from) return no_such_day(text, span, spelt->year, spelt->month);
        return DateLiteral{{*from, spelt->day ? *from : last_of_month(spelt->year, spelt->month)},
                           std::nullopt};
    }
    // An ISO spelling of a day that does not exist is not "no date".
    Cursor in(plain);
    int year = 0, month = 0, day = 0;
    if (in.take_digits(4, year) && in.take('-') && in.take_digits(2, month)) {
        const bool has_day = in.take('-') && in.take_digits(2, day);
        if (!make_day(year, month, has_day ? day : 1)) return no_such_day(text, span, year, month);
    }
    Diagnostic d = error("K0311", span, fmt::format("{} is not a date", text),
                         fmt::format("{} は日付ではありません", text));
    d.hint = Message{
        "dates: 2025-02-28, 2025-02, 2025-02-28T00:00:00+09:00, 2025年2月28日, 令和7年2月28日, R7.2.28",
        "日付の書き方: "
        "2025-02-28、2025-02、2025-02-28T00:00:00+09:00、2025年2月28日、令和7年2月28日、R7.2.28"};
    if (const std::optional<LocalDay> meant = read_loosely(plain))
        d.fix =
            Fix{span, to_string(*meant), {"write year-month-day in full", "年-月-日を4桁・2桁・2桁で書く"}};
    return d;
}

}  // namespace kijun
