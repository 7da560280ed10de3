// Recorded facts and report fields against the tests that rules make of them.

#include <fmt/format.h>

#include <algorithm>

#include "findings.hpp"

namespace kijun {

namespace {

// Of something that lies between `first` and `last`.
Truth reaches(std::int64_t first, std::int64_t last, std::int64_t limit) {
    if (first >= limit) return Truth::yes;
    return last < limit ? Truth::no : Truth::unknown;
}

Truth reaches(const DayRange& days, std::int64_t limit) {
    return reaches(days.first.days, days.last.days, limit);
}

Diagnostic wrong_type(const FactInfo& info, const char* en, const char* ja) {
    return error("K0711", {}, fmt::format("the fact \"{}\" must be {}", info.id, en),
                 fmt::format("事実「{}」は{}で記録してください", info.id, ja));
}

}  // namespace

std::optional<Diagnostic> check_fact(const FactInfo& info, const RecordedFact& fact) {
    const auto* text = std::get_if<std::string>(&fact.value);
    switch (info.type) {
        case ast::FactType::boolean:
            if (std::holds_alternative<bool>(fact.value)) return std::nullopt;
            return wrong_type(info, "true, false or \"uncertain\"", " true・false・\"uncertain\" ");
        case ast::FactType::integer:
            if (std::holds_alternative<std::int64_t>(fact.value)) return std::nullopt;
            return wrong_type(info, "a whole number or \"uncertain\"", "整数又は \"uncertain\" ");
        case ast::FactType::date:
            if (text && parse_report_date(*text)) return std::nullopt;
            return wrong_type(info, "a date (2025-02-28 or 2025-02)", "日付（2025-02-28 又は 2025-02）");
        case ast::FactType::months:
        case ast::FactType::days:
            if (text && parse_duration(*text)) return std::nullopt;
            return wrong_type(info, "a duration (P6M, 6 months, P180D …)",
                              "期間（P6M、6か月、P180D など）");
        case ast::FactType::choice:
            if (!text) return wrong_type(info, "one of its choices", "選択肢のいずれか");
            if (std::find(info.choices.begin(), info.choices.end(), *text) != info.choices.end())
                return std::nullopt;
            return error("K0712", {},
                         fmt::format("\"{}\" is not a choice of the fact \"{}\": {}", *text, info.id,
                                     fmt::join(info.choices, ", ")),
                         fmt::format("「{}」は事実「{}」の選択肢にありません: {}", *text, info.id,
                                     fmt::join(info.choices, "、")));
    }
    return std::nullopt;
}

Truth test_fact(const FactInfo& info, const FactTest& test, const RecordedFact& fact, const Zone& zone) {
    const auto truth = [](bool holds) { return holds ? Truth::yes : Truth::no; };
    switch (info.type) {
        case ast::FactType::boolean:
            return truth(std::get<bool>(fact.value));
        case ast::FactType::integer:
            return truth(std::get<std::int64_t>(fact.value) >= test.number);
        case ast::FactType::date:
            return reaches(zone.days_of(*parse_report_date(std::get<std::string>(fact.value))),
                           test.number);
        case ast::FactType::months:
        case ast::FactType::days: {
            const auto places = places_of(*parse_duration(std::get<std::string>(fact.value)),
                                          *ast::duration_unit(info.type));
            return reaches(places.first, places.last, test.number);
        }
        case ast::FactType::choice:
            return truth(std::get<std::string>(fact.value) ==
                         info.choices[static_cast<std::size_t>(test.number)]);
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
