#include <fmt/format.h>
#include <gtest/gtest.h>

#include "kijun/procedure.hpp"
#include "rules_from_text.hpp"

namespace kijun {
namespace {

constexpr std::string_view text = R"(
guideline g "指針" { timezone "Asia/Tokyo" judged by received }
revision r1 "初版" of g { effective 2020-01-01 }
class c "区分" {}
class d "手続のない区分" {}
category x "類型" in c { text has "あ" }
category own "固有の手続のある類型" in c { text has "い" }
category without "手続のない類型" in d { text has "う" }
procedure c "手続" {
  record
  review double
  consult lawyer
  domestic { notify police; request removal of site_admin, server_admin; recheck after 5 business days }
  overseas { record }
}
procedure own "固有" {
  uncertain "見本"
  consult physician
  overseas { notify police, partner; wait 2 business days; request response of provider; recheck after 5 business days }
}
revision r2 "改訂" amends g {
  effective 2025-02-28
  reroute overseas c { request response of provider; recheck after 3 business days }
}
)";

class ProcedureTest : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(compiled_->rules); }
    [[nodiscard]] const Program& program() const { return compiled_->rules->program(); }

    Result<Plan> plan_of(std::string_view category, Jurisdiction side, std::string_view on,
                         std::uint32_t snapshot) {
        for (const std::uint32_t number : program().snapshots[snapshot].categories)
            if (program().categories[number].id == category)
                return plan(program(), snapshot, number, side, parse_report_date(on)->days.first,
                            BusinessDays::japan());
        return error("test", {}, "no such category", "");
    }
    // "review 2025-02-28, …", or the code.
    std::string steps(std::string_view category, Jurisdiction side, std::string_view on,
                      std::uint32_t snapshot = 0) {
        static constexpr std::string_view kinds[] = {"review",  "notify", "removal", "response",
                                                     "recheck", "wait",   "consult", "record"};
        const auto made = plan_of(category, side, on, snapshot);
        if (!made) return std::string(made.errors().front().code);
        std::string out;
        for (const Action& action : made->actions)
            out +=
                fmt::format("{}{} {}", out.empty() ? "" : ", ", kinds[static_cast<int>(action.step->kind)],
                            action.day == no_day ? "-" : to_string(action.day));
        return out;
    }

    std::unique_ptr<test::Compiled> compiled_ = test::compile_text(std::string(text));
};

TEST(Jurisdiction, OverseasOnlyWhereBothAre) {
    constexpr Jurisdiction in = Jurisdiction::domestic, out = Jurisdiction::overseas;
    const std::tuple<const char*, const char*, Jurisdiction> table[] = {
        {"JP", "JP", in}, {"JP", "US", in}, {"JP", "", in},  {"US", "JP", in},  {"US", "", in},
        {"", "JP", in},   {"", "", in},     {"", "US", out}, {"US", "US", out}, {"DE", "US", out}};
    for (const auto& [provider, server, side] : table)
        EXPECT_EQ(jurisdiction_of(provider, server), side) << provider << "/" << server;
}

TEST_F(ProcedureTest, DatesEveryStep) {
    EXPECT_EQ(steps("x", Jurisdiction::domestic, "2025-05-02"),
              "review 2025-05-02, consult -, notify 2025-05-02, removal 2025-05-02, recheck 2025-05-13, "
              "record -");
}

TEST_F(ProcedureTest, TheTextInForceDecides) {
    EXPECT_EQ(steps("x", Jurisdiction::overseas, "2025-02-27", 0),
              "review 2025-02-27, consult -, record -");
    EXPECT_EQ(steps("x", Jurisdiction::overseas, "2025-02-28", 1),
              "review 2025-02-28, consult -, response 2025-02-28, recheck 2025-03-05, record -");
}

TEST_F(ProcedureTest, AWaitMovesWhatFollows) {
    EXPECT_EQ(
        steps("own", Jurisdiction::overseas, "2025-02-21"),
        "review 2025-02-21, consult -, consult -, notify 2025-02-21, wait 2025-02-26, response 2025-02-26, "
        "recheck 2025-03-05, record -");
    const auto made = plan_of("own", Jurisdiction::overseas, "2025-02-21", 0);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->actions[4].since, *make_day(2025, 2, 21));
    EXPECT_EQ(made->actions[5].when, Action::When::still_there);
    EXPECT_EQ(made->actions[6].since, *make_day(2025, 2, 26));
    EXPECT_EQ(made->from.size(), 2u);
}

TEST_F(ProcedureTest, ACategoryTakesTheSidesItDoesNotGiveFromItsClass) {
    EXPECT_EQ(steps("own", Jurisdiction::domestic, "2025-05-02"),
              "review 2025-05-02, consult -, consult -, notify 2025-05-02, removal 2025-05-02, recheck "
              "2025-05-13, "
              "record -");
}

TEST_F(ProcedureTest, WhatCannotBePlanned) {
    EXPECT_EQ(steps("without", Jurisdiction::domestic, "2025-05-02"), "K0332");
    EXPECT_EQ(steps("x", Jurisdiction::domestic, "2028-01-01"), "K0330");
    EXPECT_EQ(steps("x", Jurisdiction::domestic, "2027-12-30"), "K0330");
}

TEST_F(ProcedureTest, SaysWhereTheDayIsClosed) {
    auto made = plan_of("x", Jurisdiction::domestic, "2025-05-03", 0);
    ASSERT_TRUE(made);
    EXPECT_FALSE(made->day_is_open);
    EXPECT_NE(plan_text(program(), {*made}, Language::japanese).find("営業日ではありません"),
              std::string::npos);
}

TEST(Procedure, NeedsAClassOrACategory) {
    const auto made = test::try_compile(std::string(text) + "procedure nobody \"誰の\" { record }\n");
    EXPECT_FALSE(made->rules);
    EXPECT_NE(made->rendered().find("K0201"), std::string::npos) << made->rendered();
}

}  // namespace
}  // namespace kijun
