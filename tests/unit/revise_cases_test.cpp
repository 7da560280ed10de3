#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "kijun/cases.hpp"
#include "kijun/changelog.hpp"
#include "rules_from_text.hpp"

namespace kijun {
namespace {

const std::string rules = R"(
guideline g "試験指針" { timezone "Asia/Tokyo" judged by received }
class a "甲" { group p "組" }
class b "乙"
fact image: bool "画像があるか"
terms goods { "通帳" }
revision r1 "初版" of g { effective 2020-01-01 }
category x "類型" in a.p { ア "語" { text has goods } イ "画像" { image } }
category y "類型二" in a { text has 「口座」 }
revision r2 "改訂" amends g {
  effective 2021-04-01
  move category x to b titled "移した類型"
  add to terms goods { "カード" }
}
)";

CaseRun run(const std::string& cases) {
    auto compiled = test::compile_text(rules + cases);
    if (!compiled->rules) return {};
    return run_cases(cases_of(*compiled->model, compiled->sources), compiled->rules);
}

TEST(Cases, PassWhenTheyHold) {
    const CaseRun result = run(R"(
case "境界" { text "通帳" facts { image: true }
  on 2021-03-31 expect only x in a.p
  on 2021-04-01 expect x in b
  on 2021-03-31T15:00:00Z expect x in b }
case "未確定" { text "通帳" always expect undetermined x, not y }
case "対象外" { text "天気" always expect out_of_scope }
case "追加語" { text "カード" facts { image: true } under r1 expect not x under r2 expect x }
)");
    EXPECT_EQ(result.cases, 4u);
    EXPECT_EQ(result.expectations, 11u);  // one for each revision that an expectation applies to
    for (const auto& failure : result.failures) ADD_FAILURE() << failure.when << ": " << failure.message.en;
}

TEST(Cases, FailWhenTheyDoNot) {
    const CaseRun result = run(R"(
case "一" { text "通帳" facts { image: true } on 2021-03-31 expect x in b }
case "二" { text "通帳 口座" facts { image: true } on 2021-03-31 expect only x }
case "三" { text "通帳" always expect x }
case "四" { text "通帳" always expect not x }
case "五" { text "通帳" always expect out_of_scope }
case "六" { text "通帳" on 2019-12-31 expect x }
)");
    EXPECT_EQ(result.failures.size(), 9u);
}

// An answer about an open list goes by how the condition is written.
TEST(Cases, AnswersThatNothingAsksForAreToldOf) {
    const std::string more = R"(
terms others 等 { "手帳" }
category z "類型三" in b { text has others evading }
category w "類型四" in b { text has others }
)";
    for (
        const char* asked : {
            R"(case "問われる" { mode assess facts { "text has others evading": false } always expect not z })",
            R"(case "一方で問われる" { mode assess facts { "text has others": false } always expect undetermined z, not w })",
            R"(case "全体" { mode assess facts { "text has others evading": true "text has others": false } always expect only z })",
        }) {
        const CaseRun result = run(more + asked);
        for (const auto& failure : result.failures) ADD_FAILURE() << asked << failure.message.en;
        EXPECT_EQ(result.cases, 1u);
    }
    for (
        const char* stale : {
            R"(case "他の類型の条件" { mode assess facts { "text has others": false } always expect undetermined z })",
            R"(case "どこにもない条件" { mode assess facts { "text has others near others": false } always expect undetermined z })",
        }) {
        const CaseRun result = run(more + stale);
        ASSERT_EQ(result.failures.size(), 1u) << stale;
        EXPECT_TRUE(result.failures[0].unusable);
        EXPECT_NE(result.failures[0].message.en.find("did you mean \"text has others evading\""),
                  std::string::npos)
            << result.failures[0].message.en;
    }
}

// Cases in NDJSON against the same rules.
struct Read {
    std::vector<TestCase> cases;
    Diagnostics found;
    [[nodiscard]] std::vector<std::string> codes() const {
        std::vector<std::string> out;
        for (const Diagnostic& one : found) out.emplace_back(one.code);
        return out;
    }
};
Read read(const std::string& ndjson) {
    Read made;
    made.found = read_cases(ndjson, "c.ndjson", made.cases);
    return made;
}

TEST(CasesFromNdjson, AreReadAndRun) {
    const Read from = read(R"({"name":"行列","text":"通帳","facts":{"image":true},)"
                           R"("expect":{"2021-03-31":"only x in a.p","令和3年4月1日":["x in b","not y"]}}

{"id":"c1","text":"天気","expect":"対象外"}
{"text":"カード","facts":{"image":true},"at":["r2","2021-04-01"],"expect":["x"]}
{"received_at":"2021-03-31T15:00:00Z","text":"通帳","mode":"assess","expect":"undetermined x"}
)");
    ASSERT_TRUE(from.found.empty()) << from.found[0].message.en;
    ASSERT_EQ(from.cases.size(), 4u);
    EXPECT_EQ(from.cases[0].title, "行列");
    EXPECT_EQ(from.cases[1].title, "c1");
    EXPECT_EQ(from.cases[1].line, 3u);
    EXPECT_EQ(from.cases[2].title, "c.ndjson:4");
    EXPECT_EQ(from.cases[3].mode, Mode::assess);
    auto compiled = test::compile_text(rules);
    EXPECT_TRUE(check_cases(from.cases, compiled->rules->program()).empty());
    const CaseRun result = run_cases(from.cases, compiled->rules);
    EXPECT_EQ(result.expectations, 8u);
    for (const auto& failure : result.failures) ADD_FAILURE() << failure.when << ": " << failure.message.en;
}

TEST(CasesFromNdjson, ThatCannotBeReadAreToldOfOneByOne) {
    const Read from = read(R"({"text":"x"}
{"text":"x","expect":"out_of_scope","answer":{"met":[],"open":[]}}
{"text":"x","expect":"only"}
{"text":"x","expect":"not x } case \"y\" { always expect x"}
{"text":"x","expect":[]}
{"text":"x","at":"2021-02-29","expect":"x"}
{"text":"x","mode":"guess","expect":"x"}
{"text":"x","at":"r1","expect":{"r1":"x"}}
{"text":1,"expect":"x"}
not json
{"text":"x","expect":"not x"}
)");
    EXPECT_EQ(from.codes(), (std::vector<std::string>{"K0902", "K0902", "K0902", "K0902", "K0902", "K0310",
                                                      "K0902", "K0902", "K0703", "K0701"}));
    EXPECT_TRUE(from.found[0].message.en.starts_with("c.ndjson:1: ")) << from.found[0].message.en;
    EXPECT_EQ(from.cases.size(), 1u);  // those that can be read are
}

TEST(CasesFromNdjson, UnknownNamesAreToldOf) {
    const Read from = read(R"({"text":"x","at":"r3","expect":["not z","x in c","x in a.q"]})");
    auto compiled = test::compile_text(rules);
    std::vector<std::string> codes;
    for (const auto& one : check_cases(from.cases, compiled->rules->program()))
        codes.emplace_back(one.problem.code);
    EXPECT_EQ(codes, (std::vector<std::string>{"K0323", "K0327", "K0327", "K0327"}));
}

TEST(Cases, HoldFromTheFirstInstantOfARevisionToTheLast) {
    auto compiled = test::compile_text(rules + R"(
case "両端" { text "通帳" facts { image: true } on 2020-06-15 expect x in a.p on 2022-01-01 expect x in b })");
    CaseOptions options;
    options.boundaries = true;
    const CaseRun result =
        run_cases(cases_of(*compiled->model, compiled->sources), compiled->rules, options);
    std::vector<std::string> when;
    for (const CaseCheck& check : result.checks) when.push_back(check.when);
    EXPECT_EQ(when, (std::vector<std::string>{"on 2020-06-15", "first day of r1", "last day of r1",
                                              "on 2022-01-01", "first day of r2"}));
    EXPECT_TRUE(result.failures.empty());
}

TEST(Cases, AreNotMovedWhereATransitionKeepsTheFormerRule) {
    auto compiled = test::compile_text(rules + R"(
revision r3 "経過" amends g {
  effective 2022-04-01
  rename category x to "類型三"
  transition { reports posted before effective: former rule }
}
case "経過措置" { text "通帳" posted 2021-05-01 facts { image: true } on 2022-05-01 expect x under r3 expect x })");
    CaseOptions options;
    options.boundaries = true;
    const CaseRun result =
        run_cases(cases_of(*compiled->model, compiled->sources), compiled->rules, options);
    for (const CaseCheck& check : result.checks) EXPECT_NE(check.when, "first day of r3");
    EXPECT_TRUE(result.failures.empty());
}

TEST(Cases, RecordedAnswersHoldUntilTheRulesOfThePastChange) {
    const std::string asked = R"(
case "凍結" { text "通帳" facts { image: true } on 2020-05-01 expect x on 2022-01-01 expect x under r1 expect x })";
    auto compiled = test::compile_text(rules + asked);
    const auto lines = freeze_lines(cases_of(*compiled->model, compiled->sources), compiled->rules);
    EXPECT_EQ(lines, (std::vector<std::string>{
                         R"({"name":"凍結","at":"2020-05-01","text":"通帳","facts":{"image":true},)"
                         R"("answer":{"met":["x in a.p"],"open":[]}})",
                         R"({"name":"凍結","at":"r1","text":"通帳","facts":{"image":true},)"
                         R"("answer":{"met":["x in a.p"],"open":[]}})"}));
    const Read frozen = read(lines[0] + "\n" + lines[1] + "\n");
    ASSERT_TRUE(frozen.found.empty());
    EXPECT_TRUE(run_cases(frozen.cases, compiled->rules).failures.empty());
    // a change of the base text that no expectation sees: y is met too
    std::string changed = rules;
    changed.replace(changed.find("text has 「口座」"), std::string("text has 「口座」").size(),
                    "text has (「口座」 「通帳」)");
    auto otherwise = test::compile_text(changed + asked);
    EXPECT_TRUE(
        run_cases(cases_of(*otherwise->model, otherwise->sources), otherwise->rules).failures.empty());
    EXPECT_EQ(run_cases(frozen.cases, otherwise->rules).failures.size(), 2u);
}

TEST(Cases, AreWrittenAsJUnit) {
    const std::string text = rules + R"(
case "一 <&>" { text "通帳" facts { image: true } on 2021-03-31 expect x in a on 2021-03-31 expect x in b }
case "二" { text "通帳" on 2019-12-31 expect x })";
    auto compiled = test::compile_text(text);
    const auto cases = cases_of(*compiled->model, compiled->sources);
    const std::string xml = junit_xml(cases, run_cases(cases, compiled->rules));
    std::ifstream golden(std::string(KIJUN_TEST_DIR) + "/golden/cases/junit.xml");
    const std::string wanted{std::istreambuf_iterator<char>(golden), std::istreambuf_iterator<char>()};
    EXPECT_EQ(xml, wanted);
}

TEST(Changelog, SaysWhatTheOperationsDoAndNothingElse) {
    auto compiled = test::compile_text(rules);
    ASSERT_TRUE(compiled->rules);
    const auto entries = changelog(*compiled->model);
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(entries[1].file, "2021-04-01_r2.md");
    EXPECT_NE(entries[1].text.find("甲【組】から乙へ移す、「移した類型」に改称"), std::string::npos)
        << entries[1].text;
    EXPECT_NE(entries[1].text.find("用語に加える: 「カード」"), std::string::npos);
    EXPECT_EQ(changed_categories(*compiled->model, 1), std::vector<std::string>{"x"});
    EXPECT_EQ(touched_categories(*compiled->model, 1), std::vector<std::string>{"x"});
}

}  // namespace
}  // namespace kijun
