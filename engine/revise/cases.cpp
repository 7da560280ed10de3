#include "kijun/cases.hpp"

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
        FactValue operator()(const ast::Date& date) const { return to_string(date.value.days.first); }
    };
    return std::visit(Visitor{}, *value);
}

class Runner {
public:
    explicit Runner(const std::shared_ptr<const Rules>& rules)
        : program_(rules->program()), judge_(rules) {}

    CaseRun run(const std::vector<ast::Case>& cases) {
        for (const ast::Case& one : cases) {
            ++run_.cases;
            for (const ast::Expectation& expectation : one.expectations) check(one, expectation);
        }
        return std::move(run_);
    }

private:
    void check(const ast::Case& one, const ast::Expectation& expectation);
    void check(const ast::Case& one, const ast::Expected& expected, const Verdict& verdict);
    [[nodiscard]] const Finding* find(const Verdict& verdict, const std::string& category) const;
    [[nodiscard]] std::string found(const Verdict& verdict) const;
    void fail(const ast::Case& one, std::string revision, const Span& span, Message message) {
        run_.failures.push_back({one.title.text, std::move(revision), span, std::move(message)});
    }

    const Program& program_;
    Judge judge_;
    CaseRun run_;
};

void Runner::check(const ast::Case& one, const ast::Expectation& expectation) {
    Report report = case_report(one);
    JudgeOptions options;
    options.mode = one.mode;
    switch (expectation.when) {
        case ast::Expectation::When::on:
            switch (program_.history.pivot) {
                case ast::Event::received:
                    report.dates.received = expectation.date->value;
                    break;
                case ast::Event::posted:
                    report.dates.posted = expectation.date->value;
                    break;
                case ast::Event::judged:
                    report.dates.judged = expectation.date->value;
                    break;
            }
            break;
        case ast::Expectation::When::under:
            options.revision = expectation.revision.text;
            break;
        case ast::Expectation::When::always:
            options.all_revisions = true;
            break;
    }
    auto verdicts = judge_.judge(report, options);
    if (!verdicts) {
        ++run_.expectations;
        return fail(one, "", expectation.span, verdicts.errors().front().message);
    }
    for (const Verdict& verdict : **verdicts) {
        for (const Diagnostic& warning : verdict.warnings) fail(one, "", expectation.span, warning.message);
        for (const ast::Expected& expected : expectation.expected) {
            ++run_.expectations;
            check(one, expected, verdict);
        }
    }
}

const Finding* Runner::find(const Verdict& verdict, const std::string& category) const {
    for (const Finding& finding : verdict.findings)
        if (program_.categories[finding.category].id == category) return &finding;
    return nullptr;
}

std::string Runner::found(const Verdict& verdict) const {
    std::string out;
    for (const Finding& finding : verdict.findings) {
        const CategoryVersion& category = program_.categories[finding.category];
        out += fmt::format("{}{} in {}{}{}{}", out.empty() ? "" : ", ", category.id, category.class_id,
                           category.group_id.empty() ? "" : ".", category.group_id,
                           finding.status == Truth::yes ? "" : " (undetermined)");
    }
    return out.empty() ? "out_of_scope" : out;
}

void Runner::check(const ast::Case& one, const ast::Expected& expected, const Verdict& verdict) {
    using Kind = ast::Expected::Kind;
    const Finding* finding = find(verdict, expected.category.text);
    const bool met = finding && finding->status == Truth::yes;
    bool holds = false;
    std::string wanted = expected.category.text;
    switch (expected.kind) {
        case Kind::met:
        case Kind::only_met: {
            holds = met;
            if (expected.in) {
                const std::string& group = expected.in->group.text;
                wanted += " in " + expected.in->class_name.text + (group.empty() ? "" : "." + group);
                if (met) {
                    const CategoryVersion& category = program_.categories[finding->category];
                    holds = category.class_id == expected.in->class_name.text &&
                            (group.empty() || category.group_id == group);
                }
            }
            if (expected.kind == Kind::only_met) {
                wanted = "only " + wanted;
                holds = holds && std::none_of(verdict.findings.begin(), verdict.findings.end(),
                                              [&](const Finding& f) {
                                                  return &f != finding && f.status == Truth::yes;
                                              });
            }
            break;
        }
        case Kind::not_met:
            wanted = "not " + wanted;
            holds = finding == nullptr;
            break;
        case Kind::undetermined:
            wanted = "undetermined " + wanted;
            holds = finding && finding->status == Truth::unknown;
            break;
        case Kind::out_of_scope:
            wanted = "out_of_scope";
            holds = verdict.outcome == Outcome::out_of_scope;
            break;
    }
    if (holds) return;
    const History& history = program_.history;
    const std::string shown = found(verdict);
    fail(one, history.revisions[history.snapshots[verdict.selected.snapshot].revision].id, expected.span,
         {fmt::format("expected {}, found {}", wanted, shown),
          fmt::format("期待: {} 結果: {}", wanted, shown)});
}

}  // namespace

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
    if (from.received) report.dates.received = from.received->value;
    if (from.posted) report.dates.posted = from.posted->value;
    if (from.judged) report.dates.judged = from.judged->value;
    for (const ast::FactEntry& fact : from.facts)
        report.facts.push_back({fact.name.text, fact_value(fact.value)});
    return report;
}

CaseRun run_cases(const std::vector<ast::Case>& cases, const std::shared_ptr<const Rules>& rules) {
    return Runner(rules).run(cases);
}

}  // namespace kijun
