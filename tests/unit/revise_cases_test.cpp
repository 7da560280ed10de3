#include "kijun/cases.hpp"

#include <gtest/gtest.h>

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
    return run_cases(compiled->model->cases, compiled->rules);
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
    for (const auto& failure : result.failures) ADD_FAILURE() << failure.title << ": " << failure.message.en;
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

TEST(Changelog, SaysWhatTheOperationsDoAndNothingElse) {
    auto compiled = test::compile_text(rules);
    ASSERT_TRUE(compiled->rules);
    const auto entries = changelog(*compiled->model);
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(entries[1].file, "2021-04-01_r2.md");
    EXPECT_NE(entries[1].text.find("甲【組】から乙へ移す、「移した類型」に改称"), std::string::npos) << entries[1].text;
    EXPECT_NE(entries[1].text.find("用語に加える: 「カード」"), std::string::npos);
    EXPECT_EQ(changed_categories(*compiled->model, 1), std::vector<std::string>{"x"});
    EXPECT_EQ(touched_categories(*compiled->model, 1), std::vector<std::string>{"x"});
}

}  // namespace
}  // namespace kijun
