#include "kijun/business_days.hpp"

#include <fmt/format.h>

#include <cassert>

#include "japan_calendar.hpp"

namespace kijun {

bool is_weekend(LocalDay day) {
    // 1970-01-01 was a Thursday.
    const std::int32_t from_saturday = ((day.days - 2) % 7 + 7) % 7;
    return from_saturday < 2;
}

Result<BusinessDays> BusinessDays::read(std::string_view table, std::string_view name) {
    BusinessDays made;
    std::size_t line_number = 0;
    const auto refuse = [&](std::string_view en, std::string_view ja) {
        Diagnostic problem = error("K0331", {}, fmt::format("{}, line {}: {}", name, line_number, en),
                                   fmt::format("{} の {} 行目：{}", name, line_number, ja));
        problem.hint = Message{
            "write `from,DAY`, `to,DAY` and then `DAY,name of the holiday`, DAY as 2025-01-01",
            "「from,日」「to,日」に続けて「日,休日の名称」を書いてください（日は 2025-01-01 の形）"};
        return problem;
    };
    bool from_given = false, to_given = false;
    if (table.starts_with("\xEF\xBB\xBF")) table.remove_prefix(3);
    while (!table.empty()) {
        ++line_number;
        const std::size_t length = std::min(table.find('\n'), table.size());
        std::string_view line = table.substr(0, length);
        table.remove_prefix(std::min(length + 1, table.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || line.starts_with('#')) continue;
        const std::size_t comma = line.find(',');
        if (comma == std::string_view::npos) return refuse("no comma", "コンマがありません");
        const std::string_view key = line.substr(0, comma), value = line.substr(comma + 1);
        const bool bound = key == "from" || key == "to";
        const auto date = parse_report_date(bound ? value : key);
        if (!date || date->instant || !date->days.single()) return refuse("not a day", "日ではありません");
        const LocalDay day = date->days.first;
        if (bound) {
            bool& given = key == "from" ? from_given : to_given;
            if (given) return refuse("given twice", "二度書かれています");
            given = true;
            (key == "from" ? made.range_.first : made.range_.last) = day;
            continue;
        }
        if (value.empty()) return refuse("a holiday without a name", "休日の名称がありません");
        if (!made.holidays_.emplace(day, value).second)
            return refuse("a day given twice", "同じ日が二度あります");
    }
    if (!from_given || !to_given || made.range_.last < made.range_.first)
        return refuse("no range of days", "範囲が書かれていません");
    for (const auto& [day, title] : made.holidays_)
        if (day < made.range_.first || made.range_.last < day)
            return refuse(fmt::format("{} lies outside the range", to_string(day)),
                          fmt::format("{} は範囲の外です", to_string(day)));
    return made;
}

const BusinessDays& BusinessDays::japan() {
    static const BusinessDays calendar = [] {
        auto made = read(japan_calendar, "japan.csv");
        assert(made.ok());
        return std::move(*made);
    }();
    return calendar;
}

Result<bool> BusinessDays::open(LocalDay day) const {
    if (day < range_.first || range_.last < day) {
        Diagnostic problem =
            error("K0330", {},
                  fmt::format("{} lies outside the calendar of business days, which knows {} to {}",
                              to_string(day), to_string(range_.first), to_string(range_.last)),
                  fmt::format("{} は営業日の表の範囲（{} から {} まで）の外です", to_string(day),
                              to_string(range_.first), to_string(range_.last)));
        problem.hint = Message{"give a table that reaches so far with --calendar",
                               "その日を含む表を --calendar で指定してください"};
        return problem;
    }
    return !is_weekend(day) && !holidays_.contains(day);
}

Result<LocalDay> BusinessDays::after(LocalDay day, std::uint32_t n) const {
    if (const auto known = open(day); !known) return known.errors();
    while (n > 0) {
        day = day.next();
        const auto is_open = open(day);
        if (!is_open) return is_open.errors();
        if (*is_open) --n;
    }
    return day;
}

std::string_view BusinessDays::holiday(LocalDay day) const {
    const auto found = holidays_.find(day);
    return found == holidays_.end() ? std::string_view() : found->second;
}

}  // namespace kijun
