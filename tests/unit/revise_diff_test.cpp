// Every kind of change that a diff tells, with examples that were judged, and text told from meaning.
#include <gtest/gtest.h>

#include <map>

#include "judging.hpp"
#include "kijun/diff.hpp"

namespace kijun {
namespace {

const char* const base = R"(
class d "別の区分" { group p "群" }
fact image: bool "画像があるか"
terms goods closed { "通帳" "口座" }
terms shared closed { "買います" "売ります" }
criterion warning "注意" { text has "注意" }
category added_to "語の追加" in c { text has goods text has shared }
category excepted "例外" in c { text has goods unless warning }
category moving "移動" in c { number ① text has goods }
category naming "改称" in c { number ② text has goods }
category citing "根拠" in c { cite "旧法" 第1条 text has goods }
category both_citing "根拠と条件" in c { cite "旧法" 第1条 text has goods }
category shrinking "縮小" in c { text has goods }
category growing "拡大" in c { text has goods image }
category swapping "増減" in c { text has goods }
category rewording "言換え" in c { text has goods image }
category steady "不変" in c { text has goods }
category leaving "廃止" in c { text has goods }
procedure c "手続" { request removal of site_admin }
revision r2 amends g {
  effective 2021-01-01
  add to terms shared { "譲ります" }
  replace criterion warning { text has ("注意" "警告") }
  move category moving to d.p number ③
  rename category naming to "新しい名称"
  renumber category naming to ④
  recite category citing { cite "新法" 第1条 }
  recite category both_citing { cite "新法" 第1条 }
  narrow category both_citing { text has goods image }
  narrow category shrinking { text has goods image }
  widen category growing { text has goods }
  replace category swapping { text has ("通帳" "カード") }
  replace category rewording { all { image text has goods } }
  repeal category leaving
  add category coming "追加" in d { text has goods }
  reroute domestic c { request removal of server_admin }
}
)";

class Differing : public testing::Test {
protected:
    Differing() : judging_(test::guideline(base)) {}
    void SetUp() override {
        ASSERT_TRUE(judging_.ready());
        auto found = diff(*judging_.compiled().model, judging_.compiled().rules, 0, 1);
        ASSERT_TRUE(found);
        diff_ = std::move(*found);
        for (const CategoryChange& change : diff_.categories) changes_[change.id] = &change;
    }

    [[nodiscard]] std::string kinds(const std::string& id) const {
        std::string out;
        for (const ChangeKind kind : changes_.at(id)->changes)
            out += (out.empty() ? "" : ", ") + std::string(to_string(kind));
        return out;
    }
    bool met(Report report, const char* day, const std::string& category) {
        report.dates.received = parse_report_date(day);
        return judging_.status(report, Mode::screen, category) == Truth::yes;
    }

    test::Judging judging_;
    Diff diff_;
    std::map<std::string, const CategoryChange*> changes_;
};

TEST_F(Differing, TellsEachKind) {
    const std::map<std::string, std::string> expected = {
        {"added_to", "widened"},         {"excepted", "narrowed"},
        {"moving", "moved, renumbered"}, {"naming", "renamed, renumbered"},
        {"citing", "citation only"},     {"both_citing", "narrowed, recited"},
        {"shrinking", "narrowed"},       {"growing", "widened"},
        {"swapping", "incomparable"},    {"rewording", "wording only"},
        {"leaving", "repealed"},         {"coming", "added"},
    };
    EXPECT_EQ(changes_.size(), expected.size());
    for (const auto& [id, kinds_of] : expected) EXPECT_EQ(kinds(id), kinds_of) << id;
    EXPECT_EQ(diff_.unchanged, 1u);
    ASSERT_EQ(diff_.procedures.size(), 1u);
    EXPECT_EQ(diff_.procedures.front().class_id, "c");
}

TEST_F(Differing, TellsTextFromMeaning) {
    // through a shared list or criterion
    for (const auto& [id, through] : {std::pair{"added_to", "shared"}, {"excepted", "warning"}}) {
        EXPECT_FALSE(changes_.at(id)->text_changed) << id;
        EXPECT_TRUE(changes_.at(id)->meaning_changed) << id;
        EXPECT_EQ(changes_.at(id)->through, std::vector<std::string>{through});
    }
    for (const char* id : {"rewording", "naming", "citing", "moving"}) {
        EXPECT_TRUE(changes_.at(id)->text_changed) << id;
        EXPECT_FALSE(changes_.at(id)->meaning_changed) << id;
        EXPECT_FALSE(changes_.at(id)->gained || changes_.at(id)->lost) << id;
    }
    const std::string text = diff_text(*judging_.compiled().rules, diff_, Language::english, false);
    EXPECT_NE(text.find("meaning changed, text not"), std::string::npos);
    EXPECT_NE(text.find("text changed, meaning not"), std::string::npos);
}

TEST_F(Differing, ShowsReportsThatTellTheSidesApart) {
    std::size_t shown = 0;
    for (const auto& [id, change] : changes_)
        for (const bool gained : {true, false}) {
            const auto& example = gained ? change->gained : change->lost;
            if (!example) continue;
            ++shown;
            EXPECT_EQ(met(*example, "2020-06-01", id), !gained) << id;
            EXPECT_EQ(met(*example, "2021-06-01", id), gained) << id;
        }
    EXPECT_EQ(shown, 9u);  // one for each that gained or lost, two where some came and some went
}

TEST_F(Differing, FindsNothingTheOtherWayRoundThatItDidNotFind) {
    const auto back = diff(*judging_.compiled().model, judging_.compiled().rules, 1, 0);
    ASSERT_TRUE(back);
    for (const CategoryChange& change : back->categories) {
        const CategoryChange& forth = *changes_.at(change.id);
        EXPECT_EQ(change.gained.has_value(), forth.lost.has_value()) << change.id;
        EXPECT_EQ(change.lost.has_value(), forth.gained.has_value()) << change.id;
    }
    EXPECT_EQ(back->categories.size(), changes_.size());
}

TEST_F(Differing, IsNothingBetweenARevisionAndItself) {
    const auto none_at_all = diff(*judging_.compiled().model, judging_.compiled().rules, 1, 1);
    ASSERT_TRUE(none_at_all);
    EXPECT_TRUE(none_at_all->categories.empty() && none_at_all->procedures.empty());
}

}  // namespace
}  // namespace kijun
