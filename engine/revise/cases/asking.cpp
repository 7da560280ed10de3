#include "asking.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kijun {

namespace {

FactValue fact_value(const std::optional<ast::Value>& value) {
    if (!value) return Uncertain{};
    struct Visitor {
        FactValue operator()(bool truth) const { return truth; }
        FactValue operator()(std::int64_t number) const { return number; }
        FactValue operator()(const ast::Word& word) const { return word.text; }
        FactValue operator()(const ast::Date& date) const { return report_date(date.value); }
        FactValue operator()(const ast::DurationLiteral& length) const { return to_string(length.value); }
    };
    return std::visit(Visitor{}, *value);
}

const Finding* find(const Program& program, const Verdict& verdict, const std::string& category) {
    for (const Finding& finding : verdict.findings)
        if (program.categories[finding.category].id == category) return &finding;
    return nullptr;
}

std::string class_of(const CategoryVersion& category) {
    return category.group_id.empty() ? category.class_id : category.class_id + "." + category.group_id;
}

std::string spelled(const ast::ClassRef& in) {
    return in.group ? in.class_name.text + "." + in.group.text : in.class_name.text;
}

}  // namespace

std::string report_date(const DateLiteral& date) {
    if (date.instant) {
        constexpr std::int64_t day = 86'400'000;
        const std::int64_t at = date.instant->milliseconds;
        const std::int64_t days = at >= 0 ? at / day : -((-at + day - 1) / day);
        const std::int64_t rest = at - days * day;
        return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z",
                           to_string(LocalDay{static_cast<std::int32_t>(days)}), rest / 3'600'000,
                           rest / 60'000 % 60, rest / 1000 % 60, rest % 1000);
    }
    const std::string day = to_string(date.days.first);
    return date.days.single() ? day : day.substr(0, day.rfind('-'));
}

Report case_report(const ast::Case& from) {
    Report report;
    report.id = from.title.text;
    report.title = from.report_title;
    report.text = from.text;
    report.page_text = from.page;
    report.url = from.url;
    report.provider_country = from.provider_country;
    report.server_country = from.server_country;
    report.source = from.channel;
    const auto date = [](const std::optional<ast::Date>& given, std::string& as_given,
                         std::optional<DateLiteral>& into) {
        if (!given) return;
        into = given->value;
        as_given = report_date(given->value);
    };
    date(from.received, report.received_at, report.dates.received);
    date(from.posted, report.posted_at, report.dates.posted);
    date(from.judged, report.judged_at, report.dates.judged);
    for (const ast::FactEntry& fact : from.facts)
        report.facts.push_back({fact.name.text, fact_value(fact.value)});
    return report;
}

std::vector<TestCase> cases_of(const Model& model, const SourceSet& sources) {
    std::vector<TestCase> out;
    for (const ast::Case& one : model.cases)
        out.push_back({one.title.text, case_report(one), one.mode, one.expectations, std::nullopt,
                       one.span.known() ? sources.name(one.span.file) : "",
                       one.span.known() ? sources.position(one.span).line : 0});
    return out;
}

Asking asking_of(const TestCase& test, const ast::Expectation& expectation, ast::Event pivot) {
    Asking question{test.report, {}};
    question.options.mode = test.mode;
    switch (expectation.when) {
        case ast::Expectation::When::on: {
            if (!expectation.date) break;
            EventDates& dates = question.report.dates;
            (pivot == ast::Event::received ? dates.received
             : pivot == ast::Event::posted ? dates.posted
                                           : dates.judged) = expectation.date->value;
            break;
        }
        case ast::Expectation::When::under:
            question.options.revision = expectation.revision.text;
            break;
        case ast::Expectation::When::always:
            question.options.all_revisions = true;
            break;
    }
    return question;
}

std::string when_of(const ast::Expectation& expectation) {
    switch (expectation.when) {
        case ast::Expectation::When::on:
            return expectation.date ? "on " + expectation.date->spelling : "on its own date";
        case ast::Expectation::When::under:
            return "under " + expectation.revision.text;
        case ast::Expectation::When::always:
            break;
    }
    return "always";
}

bool holds(const Program& program, const ast::Expected& expected, const Verdict& verdict,
           const LookedAt& looked_at) {
    using Kind = ast::Expected::Kind;
    const auto id = [&](const Finding& finding) -> const std::string& {
        return program.categories[finding.category].id;
    };
    const auto looked = [&](const std::string& category) { return !looked_at || looked_at(category); };
    const std::string& wanted = expected.category.text;
    const Finding* finding = find(program, verdict, wanted);
    const auto met = [&] {
        if (!looked(wanted)) return true;
        if (!finding || finding->status != Truth::yes) return false;
        if (!expected.in) return true;
        const CategoryVersion& category = program.categories[finding->category];
        return category.class_id == expected.in->class_name.text &&
               (!expected.in->group || category.group_id == expected.in->group.text);
    };
    const auto other = [&](const Finding& f, bool open_too) {
        return id(f) != wanted && looked(id(f)) && (open_too || f.status == Truth::yes);
    };
    switch (expected.kind) {
        case Kind::met:
            return met();
        case Kind::only_met:
            return met() && std::none_of(verdict.findings.begin(), verdict.findings.end(),
                                         [&](const Finding& f) { return other(f, false); });
        case Kind::not_met:
            return !looked(wanted) || !finding;
        case Kind::undetermined:
            return !looked(wanted) || (finding && finding->status == Truth::unknown);
        case Kind::out_of_scope:
            return std::none_of(verdict.findings.begin(), verdict.findings.end(),
                                [&](const Finding& f) { return other(f, true); });
    }
    return false;
}

CaseAnswer answer_of(const Program& program, const Verdict& verdict) {
    CaseAnswer answer;
    for (const Finding& finding : verdict.findings) {
        const CategoryVersion& category = program.categories[finding.category];
        if (finding.status == Truth::yes) answer.met.push_back(category.id + " in " + class_of(category));
        if (finding.status == Truth::unknown) answer.open.push_back(category.id);
    }
    std::sort(answer.met.begin(), answer.met.end());
    std::sort(answer.open.begin(), answer.open.end());
    return answer;
}

std::string spelled(const ast::Expected& expected) {
    const std::string in = expected.in ? " in " + spelled(*expected.in) : "";
    switch (expected.kind) {
        case ast::Expected::Kind::met:
            return expected.category.text + in;
        case ast::Expected::Kind::only_met:
            return "only " + expected.category.text + in;
        case ast::Expected::Kind::not_met:
            return "not " + expected.category.text;
        case ast::Expected::Kind::undetermined:
            return "undetermined " + expected.category.text;
        case ast::Expected::Kind::out_of_scope:
            break;
    }
    return "out_of_scope";
}

std::string spelled(const CaseAnswer& answer) {
    std::vector<std::string> all = answer.met;
    for (const std::string& open : answer.open) all.push_back(open + " (undetermined)");
    return all.empty() ? "out_of_scope" : fmt::format("{}", fmt::join(all, ", "));
}

const Period* period_of(const History& history, std::uint32_t snapshot) {
    for (const Period& period : history.epochs.back().periods)
        if (period.snapshot == snapshot && period.from < period.to) return &period;
    return nullptr;
}

}  // namespace kijun
