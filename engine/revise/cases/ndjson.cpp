// Cases from NDJSON: the report by the reader of reports, what is expected by the parser of the language.

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "asking.hpp"
#include "kijun/syntax.hpp"

namespace kijun {

namespace {

using Json = nlohmann::ordered_json;

const std::vector<std::string>& own_fields() {
    static const std::vector<std::string> names{"name", "at", "mode", "expect", "answer"};
    return names;
}

Diagnostic unreadable(std::string en, std::string ja) {
    Diagnostic problem = error("K0902", {}, std::move(en), std::move(ja));
    problem.hint = Message{
        R"(a case is a report with "name", "at" (dates, revisions or "always") and "expect", e.g. )"
        R"({"name": "…", "text": "…", "at": "2025-02-28", "expect": ["only x in c.g", "not y"]})",
        R"(事例は、通報に "name"、"at"（日付・改訂・"always"）及び "expect" を加えて書きます。例： )"
        R"({"name": "…", "text": "…", "at": "2025-02-28", "expect": ["only x in c.g", "not y"]})"};
    return problem;
}

class CaseReader {
public:
    CaseReader(const std::string& name, std::vector<TestCase>& into)
        : name_(name), reports_(own_fields()), into_(into) {}

    Diagnostics read(std::string_view text) {
        for (std::uint32_t line = 1; !text.empty(); ++line) {
            const std::size_t end = text.find('\n');
            std::string_view one = text.substr(0, end);
            text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
            if (one.find_first_not_of(" \t\r") == std::string_view::npos) continue;
            const std::size_t before = found_.size();
            read_line(one, line);
            for (std::size_t i = before; i < found_.size(); ++i) {
                Message& message = found_[i].message;
                message = {fmt::format("{}:{}: {}", name_, line, message.en),
                           fmt::format("{}:{}：{}", name_, line, message.ja)};
            }
        }
        return std::move(found_);
    }

private:
    void read_line(std::string_view text, std::uint32_t line);
    bool read_expectations(const Json& json, TestCase& into);
    bool add(const std::string& at, const std::string& expected, TestCase& into);
    bool read_when(const std::string& at, ast::Expectation& into);
    const std::vector<ast::Expected>* parsed(const std::string& expected);
    bool refuse(std::string en, std::string ja) {
        found_.push_back(unreadable(std::move(en), std::move(ja)));
        return false;
    }

    const std::string& name_;
    ReportReader reports_;
    std::vector<TestCase>& into_;
    std::map<std::string, std::vector<ast::Expected>> known_;  // texts that have been parsed
    Diagnostics found_;
};

// One string, or a list of strings as one.
std::optional<std::vector<std::string>> strings(const Json& json) {
    if (json.is_string()) return std::vector{json.get<std::string>()};
    if (!json.is_array()) return std::nullopt;
    std::vector<std::string> out;
    for (const Json& one : json) {
        if (!one.is_string()) return std::nullopt;
        out.push_back(one.get<std::string>());
    }
    return out;
}

void CaseReader::read_line(std::string_view text, std::uint32_t line) {
    TestCase made;
    if (auto problem = reports_.read(text, made.report, found_)) {
        found_.push_back(std::move(*problem));
        return;
    }
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) {
        refuse("not JSON", "JSON として読めません");
        return;
    }
    made.file = name_;
    made.line = line;
    made.title = made.report.id.empty() ? fmt::format("{}:{}", name_, line) : made.report.id;
    if (const auto name = json.find("name"); name != json.end()) {
        if (!name->is_string() || name->get_ref<const std::string&>().empty()) {
            refuse(R"("name" must be a string)", R"("name" は文字列でなければなりません)");
            return;
        }
        made.title = name->get<std::string>();
    }
    if (const auto mode = json.find("mode"); mode != json.end()) {
        if (*mode == "assess")
            made.mode = Mode::assess;
        else if (*mode != "screen") {
            refuse(R"("mode" must be "screen" or "assess")",
                   R"("mode" は "screen" か "assess" でなければなりません)");
            return;
        }
    }
    if (read_expectations(json, made)) into_.push_back(std::move(made));
}

bool CaseReader::read_expectations(const Json& json, TestCase& into) {
    const auto expect = json.find("expect");
    const auto answer = json.find("answer");
    if ((expect == json.end()) == (answer == json.end()))
        return refuse(R"(a case needs "expect", or "answer" as it was recorded)",
                      R"(事例には "expect" 又は記録された "answer" のいずれか一つが必要です)");
    // a matrix: what is expected for each date or revision
    if (expect != json.end() && expect->is_object()) {
        if (json.contains("at"))
            return refuse(R"("expect" has its dates already: no "at" beside it)",
                          R"("expect" に日付があるので "at" は書けません)");
        if (expect->empty()) return refuse(R"("expect" is empty)", R"("expect" が空です)");
        for (const auto& [at, what] : expect->items()) {
            const auto expected = strings(what);
            if (!expected || expected->empty())
                return refuse(fmt::format(R"(what is expected at "{}" must be strings)", at),
                              fmt::format("「{}」に期待する内容は文字列でなければなりません", at));
            if (!add(at, fmt::format("{}", fmt::join(*expected, ", ")), into)) return false;
        }
        return true;
    }
    std::string wanted;
    if (answer != json.end()) {
        const auto part = [&](const char* name) {
            const auto found = answer->is_object() ? answer->find(name) : answer->end();
            return answer->is_object() && found != answer->end() ? strings(*found) : std::nullopt;
        };
        auto met = part("met"), open = part("open");
        if (!met || !open)
            return refuse(R"("answer" must have "met" and "open", lists of strings)",
                          R"("answer" には文字列の並び "met" と "open" が必要です)");
        into.answer = CaseAnswer{std::move(*met), std::move(*open)};
    } else {
        const auto expected = strings(*expect);
        if (!expected || expected->empty())
            return refuse(R"("expect" must be strings, or an object of dates with strings)",
                          R"("expect" は文字列か、日付ごとの文字列でなければなりません)");
        wanted = fmt::format("{}", fmt::join(*expected, ", "));
    }
    std::vector<std::string> at;
    if (const auto given = json.find("at"); given != json.end()) {
        auto several = strings(*given);
        if (!several || several->empty())
            return refuse(R"("at" must be strings: dates, revisions or "always")",
                          R"("at" は日付・改訂・"always" の文字列でなければなりません)");
        at = std::move(*several);
    } else {
        // the report's own date
        const EventDates& dates = into.report.dates;
        if (!dates.received && !dates.posted && !dates.judged) at.emplace_back("always");
    }
    if (at.empty()) return add("", wanted, into);
    for (const std::string& one : at)
        if (!add(one, wanted, into)) return false;
    return true;
}

bool CaseReader::add(const std::string& at, const std::string& expected, TestCase& into) {
    ast::Expectation made;
    if (!read_when(at, made)) return false;
    if (!into.answer) {
        const auto* what = parsed(expected);
        if (!what) return false;
        made.expected = *what;
    }
    into.expectations.push_back(std::move(made));
    return true;
}

// A date of any spelling, "always", or else the name of a revision; empty: the report's own date.
bool CaseReader::read_when(const std::string& at, ast::Expectation& into) {
    into.when = ast::Expectation::When::on;
    if (at.empty()) return true;
    if (at == "always" || at == "常に") {
        into.when = ast::Expectation::When::always;
        return true;
    }
    if (auto date = parse_report_date(at)) {
        into.date = ast::Date{*date, at, {}};
        return true;
    }
    Diagnostics warnings;
    auto date = parse_date(at, {}, warnings);
    if (date) {
        into.date = ast::Date{*date, at, {}};
        found_.insert(found_.end(), warnings.begin(), warnings.end());
        return true;
    }
    if (date.errors().front().code != "K0311") {  // a date, but not one there is
        found_.push_back(date.errors().front());
        return false;
    }
    into.when = ast::Expectation::When::under;
    into.revision = {at, {}};
    return true;
}

const std::vector<ast::Expected>* CaseReader::parsed(const std::string& expected) {
    if (const auto known = known_.find(expected); known != known_.end()) return &known->second;
    SourceSet source;
    Diagnostics problems;
    auto added = source.add("expect", "case \"\" { always expect " + expected + " }");
    if (!added) {
        found_.push_back(added.errors().front());
        return nullptr;
    }
    const ast::Module module = parse(source, problems);
    if (has_errors(problems) || module.cases.size() != 1 || module.cases[0].expectations.size() != 1 ||
        module.cases[0].expectations[0].expected.empty()) {
        refuse(fmt::format("not an expectation: {}", expected),
               fmt::format("期待として読めません：{}", expected));
        return nullptr;
    }
    std::vector<ast::Expected> made = module.cases[0].expectations[0].expected;
    for (ast::Expected& one : made) {
        one.span = {};
        one.category.span = {};
        if (one.in) one.in->class_name.span = one.in->group.span = {};
    }
    return &known_.emplace(expected, std::move(made)).first->second;
}

}  // namespace

Diagnostics read_cases(std::string_view ndjson, const std::string& name, std::vector<TestCase>& into) {
    return CaseReader(name, into).read(ndjson);
}

}  // namespace kijun
