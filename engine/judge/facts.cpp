// Recorded facts and report fields against the tests that rules make of them.

#include <algorithm>

#include <fmt/format.h>

#include "findings.hpp"

namespace kijun {

namespace {

Truth reaches(const DayRange& days, std::int64_t limit) {
    if (days.first.days >= limit) return Truth::yes;
    return days.last.days < limit ? Truth::no : Truth::unknown;
}

Diagnostic wrong_type(const FactInfo& info, const char* en, const char* ja) {
    return error("K0711", {}, fmt::format("the fact \"{}\" must be {}", info.id, en),
                 fmt::format("事実「{}」は{}で記録してください", info.id, ja));
}

}  // namespace

Result<Truth> test_fact(const FactInfo& info, const FactTest& test, const RecordedFact& fact) {
    switch (info.type) {
        case ast::FactType::boolean: {
            const bool* value = std::get_if<bool>(&fact.value);
            if (!value) return wrong_type(info, "true, false or \"uncertain\"", " true・false・\"uncertain\" ");
            return *value ? Truth::yes : Truth::no;
        }
        case ast::FactType::integer: {
            const std::int64_t* value = std::get_if<std::int64_t>(&fact.value);
            if (!value) return wrong_type(info, "a whole number or \"uncertain\"", "整数又は \"uncertain\" ");
            return *value >= test.number ? Truth::yes : Truth::no;
        }
        case ast::FactType::date: {
            const std::string* value = std::get_if<std::string>(&fact.value);
            const auto date = value ? parse_report_date(*value) : std::nullopt;
            if (!date) return wrong_type(info, "a date (2025-02-28 or 2025-02)", "日付（2025-02-28 又は 2025-02）");
            return reaches(date->days, test.number);
        }
        case ast::FactType::choice: {
            const std::string* value = std::get_if<std::string>(&fact.value);
            if (!value) return wrong_type(info, "one of its choices", "選択肢のいずれか");
            const auto choice = std::find(info.choices.begin(), info.choices.end(), *value);
            if (choice == info.choices.end())
                return error("K0712", {},
                             fmt::format("\"{}\" is not a choice of the fact \"{}\": {}", *value, info.id,
                                         fmt::join(info.choices, ", ")),
                             fmt::format("「{}」は事実「{}」の選択肢にありません: {}", *value, info.id,
                                         fmt::join(info.choices, "、")));
            return choice - info.choices.begin() == test.number ? Truth::yes : Truth::no;
        }
    }
    return Truth::unknown;
}

Truth test_field(const FieldTest& test, const Report& report, const Zone& zone) {
    if (test.op == FieldTest::Op::on_or_after) {
        const ast::Event event = test.field == ast::ReportField::received ? ast::Event::received
                                 : test.field == ast::ReportField::posted ? ast::Event::posted
                                                                          : ast::Event::judged;
        const auto& date = report.dates.of(event);
        return date ? reaches(zone.days_of(*date), test.day) : Truth::unknown;
    }
    const std::string& value = test.field == ast::ReportField::provider_country ? report.provider_country
                               : test.field == ast::ReportField::server_country ? report.server_country
                                                                                : report.source;
    if (value.empty()) return Truth::unknown;
    return value == test.text ? Truth::yes : Truth::no;
}

}  // namespace kijun
