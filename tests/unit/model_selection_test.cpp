// Which revision answers for a report: days and their boundaries, zones, months, drafts, knowledge.
#include <gtest/gtest.h>

#include "model_from_text.hpp"

namespace kijun {
namespace {

using test::build;
using test::day;
using test::received;
using test::revisions_for;

const std::string base = R"(
guideline g "試験指針" { timezone "Asia/Tokyo" judged by received }
revision r1 "初版" of g { effective 平成30年1月22日 }
class c "区分"
terms words { "通帳" }
category x "類型" in c { text has words }
)";

const std::string two = base + R"(
revision r2 amends g { effective 令和7年2月28日 published 2025-02-13 add to terms words { "口座" } }
)";

TEST(Selection, TheDayBeforeAndTheDayOfAChange) {
    const auto built = build(two);
    EXPECT_EQ(revisions_for(*built, received("2025-02-27")), "r1");
    EXPECT_EQ(revisions_for(*built, received("2025-02-28")), "r2");
    EXPECT_EQ(revisions_for(*built, received("2018-01-22")), "r1");
    EXPECT_EQ(revisions_for(*built, received("2018-01-21")), "K0321");
}

TEST(Selection, ADayBeginsAtMidnightOfTheGuidelinesZone) {
    const auto built = build(two);
    EXPECT_EQ(revisions_for(*built, received("2025-02-27T23:59:59+09:00")), "r1");
    EXPECT_EQ(revisions_for(*built, received("2025-02-28T00:00:00+09:00")), "r2");
    EXPECT_EQ(revisions_for(*built, received("2025-02-27T14:59:59Z")), "r1");
    EXPECT_EQ(revisions_for(*built, received("2025-02-27T15:00:00Z")), "r2");
    EXPECT_EQ(revisions_for(*built, received("2025-02-27T15:00:00-05:00")), "r2");
}

TEST(Selection, AMonthAnswersForEveryRevisionInIt) {
    const auto built =
        build(two + "revision r3 amends g { effective 2025-03-01 add to terms words { \"印\" } }");
    EXPECT_EQ(revisions_for(*built, received("2025-01")), "r1");
    EXPECT_EQ(revisions_for(*built, received("2025-02")), "r1 r2");
    EXPECT_EQ(revisions_for(*built, received("2025-03")), "r3");
    EXPECT_EQ(revisions_for(*built, received("2018-01")), "r1");  // the days before the first have none

    const auto february = select(built->history(), *built->model->zone, received("2025-02"));
    ASSERT_TRUE(february);
    EXPECT_EQ((*february)[0].why, Selected::Why::date_range);
    EXPECT_EQ((*february)[0].days, (DayRange{day("2025-02-01"), day("2025-02-28")}));
    const auto january = select(built->history(), *built->model->zone, received("2025-01"));
    ASSERT_TRUE(january);
    EXPECT_EQ((*january)[0].why, Selected::Why::pivot_date);
}

TEST(Selection, TheDeclaredEventDecidesAndMustBeThere) {
    const auto built = build(R"(
guideline g "試験指針" { timezone "Asia/Tokyo" judged by posted }
revision r1 of g { effective 2018-01-22 }
class c "区分"
terms words { "通帳" }
category x "類型" in c { text has words }
revision r2 amends g { effective 2025-02-28 add to terms words { "口座" } }
)");
    EventDates dates = received("2025-03-01");
    EXPECT_EQ(revisions_for(*built, dates), "K0320");
    dates.posted = test::date("2025-02-01");
    EXPECT_EQ(revisions_for(*built, dates), "r1");
    const auto missing = select(built->history(), *built->model->zone, EventDates{});
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.errors()[0].message.en.find("\"posted\""), std::string::npos);
    EXPECT_NE(missing.errors()[0].message.ja.find("投稿日"), std::string::npos);
}

TEST(Selection, TwoRevisionsOnOneDay) {
    // r2b was published later, so it comes second, although it stands first
    const auto built = build(base + R"(
revision r2b amends g { effective 2025-02-28 published 2025-02-20 rename category x to "後" }
revision r2a amends g { effective 2025-02-28 published 2025-02-13 rename category x to "先" }
)");
    EXPECT_EQ(revisions_for(*built, received("2025-02-27")), "r1");
    EXPECT_EQ(revisions_for(*built, received("2025-02-28")), "r2b");
    EXPECT_EQ(revisions_for(*built, received("2025-02")), "r1 r2b");
    EXPECT_EQ(built->after("r2b").category("x")->title.text, "後");

    // the earlier is in force on no day, but stays in the timeline and can be named
    const auto& periods = built->history().epochs.back().periods;
    ASSERT_EQ(periods.size(), 3u);
    EXPECT_EQ(periods[1].from, periods[1].to);
    EXPECT_EQ(built->after("r2a").category("x")->title.text, "先");
    EXPECT_EQ(select_all(built->history()).size(), 2u);
}

TEST(Selection, InstrumentsOrderWhatPublicationDoesNot) {
    const auto built = build(base + R"(
revision second amends g { effective 2025-02-28 instrument 13 rename category x to "後" }
revision first amends g { effective 2025-02-28 instrument 12 rename category x to "先" }
)");
    EXPECT_EQ(revisions_for(*built, received("2025-02-28")), "second");
}

TEST(Selection, RecordedLate) {
    // in force from March, but on record only from June
    const auto built = build(base + R"(
revision r2 amends g { effective 2025-03-01 recorded 2025-06-01 add to terms words { "口座" } }
revision r3 amends g { effective 2025-05-01 published 2025-04-01 add to terms words { "印" } }
)");
    EXPECT_EQ(revisions_for(*built, received("2025-04-10")), "r2");
    EXPECT_EQ(revisions_for(*built, received("2025-04-10"), day("2025-05-31")), "r1");
    EXPECT_EQ(revisions_for(*built, received("2025-04-10"), day("2025-06-01")), "r2");
    EXPECT_EQ(revisions_for(*built, received("2025-05-10"), day("2025-03-31")), "r1");
    EXPECT_EQ(revisions_for(*built, received("2025-05-10"), day("2018-01-21")), "K0322");

    // the third revision is two snapshots: without and with the late one
    const auto then =
        select(built->history(), *built->model->zone, received("2025-05-10"), day("2025-05-31"));
    const auto now = select(built->history(), *built->model->zone, received("2025-05-10"));
    ASSERT_TRUE(then && now);
    EXPECT_EQ(built->model->states[(*then)[0].snapshot].terms.at("words")->terms.size(), 2u);
    EXPECT_EQ(built->model->states[(*now)[0].snapshot].terms.at("words")->terms.size(), 3u);
    EXPECT_EQ((*then)[0].from, day("2025-05-01"));
    EXPECT_EQ(built->history().epochs.size(), 3u);
}

TEST(Selection, ADraftIsFoundOnlyByName) {
    const auto built = build(two + R"(
revision next amends g { draft uncertain "施行日未定" add to terms words { "印" } }
revision other amends g { draft based on r1 add to terms words { "判" } }
)");
    EXPECT_EQ(revisions_for(*built, received("2030-01-01")), "r2");
    EXPECT_EQ(built->after("next").terms.at("words")->terms.size(), 3u);
    EXPECT_EQ(built->after("other").terms.at("words")->terms.size(), 2u);
    EXPECT_EQ(select_all(built->history()).size(), 2u);
    const auto named = select_revision(built->history(), "next");
    ASSERT_TRUE(named);
    EXPECT_EQ(named->why, Selected::Why::named);
    EXPECT_EQ(named->from, no_day);
    EXPECT_EQ(why(built->history(), *named).en, "revision \"next\" was named");
}

TEST(Selection, ADraftMayStandOnADraft) {
    const auto built = build(base + R"(
revision a_second amends g { draft based on b_first add to terms words { "印" } }
revision b_first amends g { draft add to terms words { "判" } }
)");
    EXPECT_EQ(built->after("b_first").terms.at("words")->terms.size(), 2u);
    EXPECT_EQ(built->after("a_second").terms.at("words")->terms.size(), 3u);
}

TEST(Selection, ADraftKeepsItsOwnSnapshotWhateverStandsOnIt) {
    const auto built = build(base + R"(
revision r2 amends g { effective 2025-03-01 published 2025-01-01 add to terms words { "口座" } }
revision a_second amends g { draft based on b_first withdraw revision r2 add to terms words { "印" } }
revision b_first amends g { draft add to terms words { "判" } }
)");
    EXPECT_EQ(built->after("b_first").terms.at("words")->terms.size(), 3u);
    EXPECT_EQ(built->after("a_second").terms.at("words")->terms.size(), 3u);  // without r2
}

TEST(Selection, OnAGivenDayOrRange) {
    const auto built = build(two);
    const auto on = select_on(built->history(), {day("2025-02-27"), day("2025-02-28")});
    ASSERT_TRUE(on);
    ASSERT_EQ(on->size(), 2u);
    EXPECT_EQ((*on)[0].why, Selected::Why::given_date);
    EXPECT_EQ(select_on(built->history(), {day("2017-01-01"), day("2017-01-01")}).errors()[0].code,
              "K0321");
    EXPECT_EQ(select_on(built->history(), {day("2025-01-01"), day("2025-01-01")}, day("2000-01-01"))
                  .errors()[0]
                  .code,
              "K0322");
}

TEST(Selection, AnUnknownNameGetsASuggestion) {
    const auto built =
        build(base + "revision r2025_02_28 amends g { effective 2025-02-28 repeal category x }");
    const auto unknown = select_revision(built->history(), "r2025_02_27");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.errors()[0].code, "K0323");
    ASSERT_TRUE(unknown.errors()[0].hint);
    EXPECT_NE(unknown.errors()[0].hint->en.find("r2025_02_28"), std::string::npos);
}

TEST(Selection, SaysWhy) {
    const auto built = build(two);
    const auto selected = select(built->history(), *built->model->zone, received("2025-02-27"));
    ASSERT_TRUE(selected);
    const Message message = why(built->history(), (*selected)[0]);
    EXPECT_EQ(message.en, "received 2025-02-27 lies in [2018-01-22, 2025-02-28)");
    EXPECT_EQ(message.ja, "受理日 2025-02-27 は施行期間 [2018-01-22, 2025-02-28) に入ります");
    const auto latest = select(built->history(), *built->model->zone, received("2025-02-28"));
    ASSERT_TRUE(latest);
    EXPECT_EQ(why(built->history(), (*latest)[0]).en, "received 2025-02-28 lies in [2025-02-28, …)");
    const auto month = select(built->history(), *built->model->zone, received("2025-02"));
    ASSERT_TRUE(month);
    EXPECT_EQ(why(built->history(), (*month)[1]).en,
              "received 2025-02-01..2025-02-28 may lie in [2025-02-28, …)");
}

TEST(Selection, TheBufferIsReused) {
    const auto built = build(two);
    std::vector<Selected> buffer;
    EXPECT_FALSE(select_into(built->history(), *built->model->zone, received("2025-02"), {}, buffer));
    const auto* memory = buffer.data();
    EXPECT_FALSE(select_into(built->history(), *built->model->zone, received("2025-02-28"), {}, buffer));
    ASSERT_EQ(buffer.size(), 1u);
    EXPECT_EQ(buffer.data(), memory);
    EXPECT_TRUE(select_into(built->history(), *built->model->zone, EventDates{}, {}, buffer));
    EXPECT_TRUE(buffer.empty());
}

// ---- 和暦 ---------------------------------------------------------------------------------------

TEST(Selection, TheLastDayOfHeiseiAndTheFirstOfReiwa) {
    const auto built = build(R"(
guideline g "試験指針" { timezone "Asia/Tokyo" judged by received }
revision r1 of g { effective 平成31年4月30日 }
class c "区分"
terms words { "通帳" }
category x "類型" in c { text has words }
revision r2 amends g { effective 令和元年五月一日 add to terms words { "口座" } }
)");
    EXPECT_EQ(revisions_for(*built, received("2019-04-30")), "r1");
    EXPECT_EQ(revisions_for(*built, received("2019-05-01")), "r2");
    EXPECT_EQ(built->history().revisions[0].effective_spelling, "平成31年4月30日");
    EXPECT_EQ(built->history().revisions[1].effective_spelling, "令和元年五月一日");
}

TEST(Selection, AnOverrunEraIsReadAndWarnedOf) {
    const auto built = build(base + "revision r2 amends g { effective 平成49年1月1日 repeal category x }");
    EXPECT_EQ(built->count("K0313"), 1u);
    EXPECT_EQ(revisions_for(*built, received("2036-12-31")), "r1");
    EXPECT_EQ(revisions_for(*built, received("2037-01-01")), "r2");
}

// ---- 経過措置 -----------------------------------------------------------------------------------

std::string with_transition(const std::string& rule) {
    return R"(
guideline g "試験指針" { timezone "Asia/Tokyo" judged by judged }
revision r1 of g { effective 2018-01-22 }
class c "区分"
terms words { "通帳" }
category x "類型" in c { text has words }
revision r2 amends g { effective 2025-02-28 add to terms words { "口座" } transition { )" +
           rule + R"( } }
revision r3 amends g { effective 2025-09-25 add to terms words { "印" } }
)";
}

EventDates dates(std::string_view posted, std::string_view judged) {
    EventDates both;
    if (!posted.empty()) both.posted = test::date(posted);
    both.judged = test::date(judged);
    return both;
}

TEST(Transition, KeepsTheFormerRuleForEarlierReports) {
    const auto built = build(with_transition("reports posted before effective: former rule"));
    EXPECT_EQ(revisions_for(*built, dates("2025-02-27", "2025-03-10")), "r1");
    EXPECT_EQ(revisions_for(*built, dates("2025-02-28", "2025-03-10")), "r2");
    EXPECT_EQ(revisions_for(*built, dates("2025-02-01", "2025-02-10")), "r1");
    // what is held back is not reached by later amendments either
    EXPECT_EQ(revisions_for(*built, dates("2025-02-27", "2025-10-01")), "r1");
    EXPECT_EQ(revisions_for(*built, dates("2025-03-01", "2025-10-01")), "r3");

    const auto selected = select(built->history(), *built->model->zone, dates("2025-02-27", "2025-03-10"));
    ASSERT_TRUE(selected);
    const Selected& former = (*selected)[0];
    EXPECT_EQ(former.why, Selected::Why::transition);
    EXPECT_EQ(former.event, ast::Event::posted);
    ASSERT_TRUE(former.instead_of);
    EXPECT_EQ(built->history().revisions[*former.instead_of].id, "r2");
    EXPECT_EQ(former.to, day("2025-02-28"));
    EXPECT_EQ(
        why(built->history(), former).en,
        "posted 2025-02-27: the transition of revision \"r2\" keeps the former rule, revision \"r1\"");
}

TEST(Transition, AsksForItsDateOnlyWhileItCanMatter) {
    const auto built =
        build(with_transition("reports posted before effective: former rule until 2025-12-31"));
    EXPECT_EQ(revisions_for(*built, dates("", "2025-02-27")), "r1");
    EXPECT_EQ(revisions_for(*built, dates("", "2025-03-10")), "K0320");
    EXPECT_EQ(revisions_for(*built, dates("", "2026-01-01")), "r3");
    EXPECT_EQ(revisions_for(*built, dates("2025-02-27", "2025-12-31")), "r1");
    EXPECT_EQ(revisions_for(*built, dates("2025-02-27", "2026-01-01")), "r3");
    const auto missing = select(built->history(), *built->model->zone, dates("", "2025-03-10"));
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.errors()[0].message.en.find("\"r2\""), std::string::npos);
}

TEST(Transition, ADateKnownToTheMonthMayFallOnEitherSide) {
    const auto built = build(with_transition("reports posted before effective: former rule"));
    EXPECT_EQ(revisions_for(*built, dates("2025-02", "2025-03-10")), "r1 r2");
    EXPECT_EQ(revisions_for(*built, dates("2025-01", "2025-03-10")), "r1");
    EXPECT_EQ(revisions_for(*built, dates("2025-02-27", "2025-02")), "r1");
    EXPECT_EQ(revisions_for(*built, dates("2025-03-01", "2025-02")), "r1 r2");
}

TEST(Transition, ADayOfItsOwn) {
    const auto built = build(with_transition("reports posted before 2025-02-01: former rule"));
    EXPECT_EQ(revisions_for(*built, dates("2025-01-31", "2025-03-10")), "r1");
    EXPECT_EQ(revisions_for(*built, dates("2025-02-01", "2025-03-10")), "r2");
}

TEST(Transition, OnTheDecidingEventItselfChangesNothingBeforeTheEffectiveDay) {
    const auto built = build(with_transition("reports judged before effective: former rule"));
    EXPECT_EQ(revisions_for(*built, dates("", "2025-02-27")), "r1");
    EXPECT_EQ(revisions_for(*built, dates("", "2025-02-28")), "r2");
}

TEST(Transition, EndsNotBeforeItBegins) {
    const auto built =
        test::try_build(with_transition("reports posted before effective: former rule until 2025-02-27"));
    EXPECT_EQ(built->count("K0307"), 1u);
}

}  // namespace
}  // namespace kijun
