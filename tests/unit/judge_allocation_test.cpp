// Once warm, judging and writing allocate nothing, whatever is asked for.
#include <gtest/gtest.h>

#include "allocations.hpp"
#include "judging.hpp"

namespace kijun {
namespace {

using test::guideline;
using test::Judging;

constexpr std::string_view rules = R"(
fact image: bool "画像か" ask analyst
fact age: integer "年齢" ask registry cost 2
fact kind: choice("甲" "乙") "種類" ask analyst
terms goods 等 { "口座" "通帳" "キャッシュカード" }
terms offers { "買います" "売ります" "譲ります" }
category account "口座" in c {
  number ①
  cite "見本の法律" 第28条
  ア "物" { post has goods evading }
  イ "誘い" { post has offers evading within 20 of goods evading }
  unless post has ("注意" "警告")
}
category many "多数" in c { post has at least 2 of (goods)  any { image; age >= 18 } }
category picture "画像" in c { all { image; kind is "甲"; provider_country is "JP" } }
revision r2 "第二次" amends g { effective 2022-01-01  rename category account to "口座等" }
revision r3 "第三次" amends g {
  effective 2023-01-01
  add category lender "融資" in c { ア "広告" { post has "即日融資" } イ "登録" { not image } }
}
)";

std::vector<Report> reports() {
    std::vector<Report> all;
    const auto add = [&](std::string text, const char* received) -> Report& {
        Report& made = all.emplace_back();
        made.id = "a-report-with-an-id-that-is-longer-than-a-short-string-" + std::to_string(all.size());
        made.text = std::move(text);
        made.provider_country = "JP";
        made.dates.received = parse_report_date(received);
        return made;
    };
    add("今日は晴れ。", "2021-05-01");
    add("口座と通帳を高く買います。ﾂｳﾁｮｳ 通・帳・買・い・ま・す キヤツシユカ～ド キャッ○ュカード買いぃます",
        "2022-05-01");
    add("口座を買います。注意", "2021-12");  // one revision or another
    add("即日融資、通帳", "2024-05-01T00:00:00+09:00").facts = {{"image", Uncertain{}}, {"kind", "甲"}};
    add("通帳、キャッシュカード", "2022-01").facts = {{"image", true},
                                                      {"age", std::int64_t{123456789012345678}}};
    Report& page = add("", "2023-06-01");
    for (int i = 0; i < 50; ++i) page.page_text += "口座、売ります。";
    return all;
}

void expect_no_allocation_once_warm(const JudgeOptions& options) {
    if (!test::counts_allocations) GTEST_SKIP() << "the sanitiser's own allocations are not ours";
    Judging j(guideline(rules));
    ASSERT_TRUE(j.ready());
    const std::vector<Report> all = reports();
    std::string out;
    std::size_t findings = 0;
    const auto judge_all = [&] {
        out.clear();
        findings = 0;
        for (const Report& report : all) {
            const auto verdicts = j.judge().judge(report, options);
            if (!verdicts) continue;
            for (const Verdict& verdict : **verdicts) {
                findings += verdict.findings.size();
                write_json(j.judge().rules(), verdict, out);
            }
        }
    };
    judge_all();
    // which finding gets which memory changes from round to round until all have enough
    for (int round = 0; round < 20; ++round) judge_all();
    const std::size_t before = test::allocations;
    judge_all();
    EXPECT_EQ(test::allocations, before);
    EXPECT_GT(findings, 3u);
    EXPECT_GT(before, 0u);
}

TEST(JudgeAllocation, NoneOnceWarmOnTheDayOfTheReport) { expect_no_allocation_once_warm({}); }

TEST(JudgeAllocation, NoneOnceWarmUnderAllRevisions) {
    JudgeOptions options;
    options.all_revisions = true;
    expect_no_allocation_once_warm(options);
}

TEST(JudgeAllocation, NoneOnceWarmUnderOneRevision) {
    JudgeOptions options;
    options.revision = "r2";
    expect_no_allocation_once_warm(options);
}

TEST(JudgeAllocation, NoneOnceWarmWhenAssessing) {
    JudgeOptions options;
    options.mode = Mode::assess;
    expect_no_allocation_once_warm(options);
}

TEST(JudgeAllocation, NoneOnceWarmWhenExplaining) {
    JudgeOptions options;
    options.explain = true;
    expect_no_allocation_once_warm(options);
}

}  // namespace
}  // namespace kijun
