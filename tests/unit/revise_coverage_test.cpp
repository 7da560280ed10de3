#include <gtest/gtest.h>

#include "kijun/case_coverage.hpp"
#include "rules_from_text.hpp"

namespace kijun {
namespace {

const std::string head = R"(
guideline g "試験指針" { timezone "Asia/Tokyo" judged by received }
class a "甲"
class b "乙"
fact image: bool "画像があるか"
fact amount: integer "金額"
terms goods { "通帳" "預金通帳" "カード" }
terms selling { "売ります" "譲ります" }
revision r1 "初版" of g { effective 2020-01-01 }
)";

struct Covered {
    CaseCoverage result;

    [[nodiscard]] const CoverageItem& item(CoverageKind kind, const std::string& where,
                                           const std::string& what) const {
        static const CoverageItem missing;
        std::string known;
        for (const CoverageItem& one : result.items) {
            if (one.kind != kind) continue;
            if (one.where == where && one.what.find(what) != std::string::npos) return one;
            known += "\n  " + one.where + ": " + one.what;
        }
        ADD_FAILURE() << "no " << to_string(kind) << " " << where << ": " << what << " among" << known;
        return missing;
    }
    // Why it is not covered; "covered" if it is.
    [[nodiscard]] std::string why(CoverageKind kind, const std::string& where,
                                  const std::string& what) const {
        const CoverageItem& one = item(kind, where, what);
        EXPECT_EQ(one.covered, one.reason.en.empty() || one.covered);
        return one.covered ? "covered" : one.reason.en;
    }
};

Covered run(const std::string& text) {
    const auto compiled = test::compile_text(head + text);
    if (!compiled->rules) {
        ADD_FAILURE() << "does not compile";
        return {};
    }
    const auto cases = cases_of(*compiled->model, compiled->sources);
    for (const auto& failure : run_cases(cases, compiled->rules).failures)
        ADD_FAILURE() << failure.message.en;
    return {cover(*compiled->model, compiled->sources, compiled->rules, cases)};
}

constexpr auto criterion = CoverageKind::criterion;
constexpr auto term = CoverageKind::term;
constexpr auto branch = CoverageKind::branch;
constexpr auto operation = CoverageKind::operation;

const std::string both =
    R"(category x "類型" in a { ア "物" { post has goods } イ "売却" { post has selling } } )";

TEST(Coverage, AConditionIsCoveredOnceItWasTrueAndNot) {
    const Covered of = run(both + R"(
case "物のみ" { text "通帳" always expect not x }
case "両方" { text "カード 売ります" always expect x }
)");
    EXPECT_EQ(of.why(criterion, "x.イ", "売却"), "covered");
    EXPECT_EQ(of.why(criterion, "x.ア", "物"), "true in every case");
    EXPECT_EQ(of.why(criterion, "x", ""), "covered");
}

TEST(Coverage, WhatNoCaseAsksAboutIsToldSo) {
    const Covered of = run(both + R"(
category y "他" in a { post has "部品" }
category z "別" in a { post has "図面" image }
case "両方" { text "通帳 売ります 図面" facts { image: true } always expect x }
case "無関係" { text "天気" always expect not z }
)");
    EXPECT_EQ(of.why(criterion, "x.ア", "物"), "true in every case");
    EXPECT_EQ(of.why(criterion, "y", "部品"), "no case asks about y");
    EXPECT_EQ(of.why(criterion, "z", "図面"), "nothing of z is found in the cases that ask about it");
    EXPECT_EQ(of.why(term, "y", "部品"), "no case asks about y");
    EXPECT_EQ(of.why(branch, "z", "yes"), "nothing of z is found in the cases that ask about it");
}

TEST(Coverage, OnlyAsksAboutEveryCategory) {
    const Covered of = run(both + R"(
category y "他" in a { post has goods image }
case "両方" { text "通帳 売ります" facts { image: false } always expect only x }
)");
    EXPECT_EQ(of.item(criterion, "y", "image").times, 1u);
}

TEST(Coverage, TermsFoundForATrueCondition) {
    const Covered of = run(both + R"(
case "両方" { text "通帳 売ります" always expect x }
)");
    EXPECT_EQ(of.why(term, "goods", "通帳"), "covered");
    EXPECT_EQ(of.why(term, "goods", "カード"), "never found");
    EXPECT_EQ(of.why(term, "goods", "預金通帳"), "never found; shadowed by \"通帳\", which stands in it");
}

TEST(Coverage, TermsAreNotNamedWhereNoExampleIsShown) {
    const Covered of = run(R"(category x "類型" in a { tag "no examples" post has goods }
case "記録" { text "天気" always expect not x }
)");
    for (const CoverageItem& one : of.result.items) EXPECT_TRUE(one.kind != term || one.what.empty());
    EXPECT_EQ(of.result.count(term).all, 3u);
}

TEST(Coverage, BranchesTakenAndNot) {
    const Covered of = run(R"(category x "類型" in a { post has goods image }
case "画像なし" { text "通帳" facts { image: false } always expect not x }
)");
    EXPECT_EQ(of.result.count(branch).all, 4u);
    EXPECT_EQ(of.result.count(branch).covered, 2u);
    EXPECT_EQ(of.why(branch, "x", "image: yes"), "only the other side was taken");
}

TEST(Coverage, SidesThatNoReportCanTakeAreNotCounted) {
    // three nodes; whoever has 5 has 3, which is tested after it and so has one side
    const Covered of = run(R"(category x "類型" in a { amount >= 5 amount >= 3 image }
case "多額" { text "額" facts { amount: 6 image: true } always expect x }
)");
    EXPECT_EQ(of.result.count(branch).all, 5u);
    EXPECT_EQ(of.result.count(branch).covered, 3u);
}

TEST(Coverage, OperationsOfAmendments) {
    const std::string amended = both + R"(
revision r2 "二版" amends g {
  effective 2021-01-01
  add to terms selling { "配ります" }
  add category y "他" in a { post has "部品" }
  move category x to b
  rename category x to "新しい名"
}
)";
    const Covered none = run(amended + R"(case "旧" { text "通帳 売ります" under r1 expect x } )");
    EXPECT_EQ(none.result.count(operation).all, 3u);  // a title changes nothing that is met
    EXPECT_EQ(none.why(operation, "r2", "add category"), "no case is judged under this revision");
    const Covered some = run(amended + R"(case "新" { text "通帳 売ります" under r2 expect x } )");
    EXPECT_EQ(some.why(operation, "r2", "add to terms"), "covered");
    EXPECT_EQ(some.why(operation, "r2", "add category"), "no case under this revision asks about y");
    EXPECT_EQ(some.why(operation, "r2", "move"), "no case under this revision asks in which class x is");
    const Covered all = run(amended + R"(
case "新" { text "通帳 売ります 部品" under r2 expect x in b under r2 expect y } )");
    EXPECT_EQ(all.result.count(operation).covered, 3u);
}

}  // namespace
}  // namespace kijun
