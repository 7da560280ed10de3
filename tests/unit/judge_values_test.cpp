// Three values: what is found, recorded, presumed, uncertain or open, in both modes.
#include "judging.hpp"

namespace kijun {
namespace {

using test::category;
using test::guideline;
using test::Judging;
using test::report_of;
using test::with;

const char* const lists = R"(
terms closed_words 限定 { "通帳" "口座" }
terms open_words 等 { "譲渡します" "買います" }
fact image: bool "画像があるか" ask analyst cost 2
fact public: bool "公開か" presume true
fact hidden: bool "限定公開か" presume false
fact age: integer "年齢"
fact since: date "いつからか"
fact kind: choice("a", "b", "c") "種類"
fact kept: duration(months) "保存期間"
fact waited: duration(days) "待った期間"
)";

Judging judging(std::string_view body) { return Judging(category(body, lists)); }

TEST(Values, TermsAreTrueWhenFoundAndOtherwiseDependOnTheListAndTheMode) {
    Judging closed = judging("text has closed_words");
    EXPECT_EQ(closed.screen(report_of("通帳")), Truth::yes);
    EXPECT_EQ(closed.screen(report_of("手帳")), Truth::no);
    EXPECT_EQ(closed.assess(report_of("手帳")), Truth::no);
    Judging open = judging("text has open_words");
    EXPECT_EQ(open.assess(report_of("買います")), Truth::yes);
    EXPECT_EQ(open.screen(report_of("手帳")), Truth::no);
    EXPECT_EQ(open.assess(report_of("手帳")), Truth::unknown);
    // nothing at all may be read: an empty report is judged too
    EXPECT_EQ(open.assess(report_of("")), Truth::unknown);
    EXPECT_EQ(closed.assess(report_of("")), Truth::no);
}

TEST(Values, AUnionIsOpenIfOneOfItsListsIs) {
    Judging both = judging("text has (closed_words, open_words)");
    EXPECT_EQ(both.assess(report_of("手帳")), Truth::unknown);
    EXPECT_EQ(both.assess(report_of("口座")), Truth::yes);
    Judging near = judging("text has closed_words within 5 of open_words");
    EXPECT_EQ(near.assess(report_of("通帳")), Truth::unknown);
}

TEST(Values, AnAnalystAnswersForAnOpenList) {
    Judging open = judging("text has open_words");
    EXPECT_EQ(open.assess(with(report_of("手帳"), "text has open_words", true)), Truth::yes);
    EXPECT_EQ(open.assess(with(report_of("手帳"), "text has open_words", false)), Truth::no);
    EXPECT_EQ(open.screen(with(report_of("手帳"), "text has open_words", true)), Truth::yes);
    const Finding* still_open =
        open.finding(with(report_of("手帳"), "text has open_words", Uncertain{}), Mode::assess);
    ASSERT_TRUE(still_open);
    EXPECT_EQ(still_open->status, Truth::unknown);
    ASSERT_EQ(still_open->missing.size(), 1u);
    EXPECT_TRUE(still_open->missing[0].uncertain);
    EXPECT_TRUE(still_open->missing[0].open_list);
    // what is in the text is not talked away
    EXPECT_EQ(open.assess(with(report_of("買います"), "text has open_words", false)), Truth::yes);
    EXPECT_EQ(open.refused(with(report_of("手帳"), "text has open_words", "yes")), "K0711");
    // a closed list asks nobody
    Judging closed = judging("text has closed_words");
    EXPECT_EQ(closed.assess(with(report_of("手帳"), "text has closed_words", true)), Truth::no);
}

TEST(Values, FactsAreUnknownUntilRecordedAndUncertainKeepsThemSo) {
    Judging fact = judging("image");
    EXPECT_EQ(fact.assess(report_of("")), Truth::unknown);
    EXPECT_EQ(fact.assess(with(report_of(""), "image", true)), Truth::yes);
    EXPECT_EQ(fact.assess(with(report_of(""), "image", false)), Truth::no);
    const Finding* open = fact.finding(with(report_of(""), "image", Uncertain{}), Mode::assess);
    ASSERT_TRUE(open);
    EXPECT_EQ(open->status, Truth::unknown);
    ASSERT_EQ(open->missing.size(), 1u);
    EXPECT_EQ(open->missing[0].fact, "image");
    EXPECT_TRUE(open->missing[0].uncertain);
    EXPECT_TRUE(open->missing[0].decisive);
}

TEST(Values, PresumptionsHoldUntilRebutted) {
    Judging fact = judging("public");
    EXPECT_EQ(fact.assess(report_of("")), Truth::yes);
    EXPECT_EQ(fact.assess(with(report_of(""), "public", Uncertain{})), Truth::yes);
    EXPECT_EQ(fact.assess(with(report_of(""), "public", false)), Truth::no);
    const Finding* found = fact.finding(report_of(""), Mode::assess);
    ASSERT_TRUE(found);
    ASSERT_EQ(found->facts.size(), 1u);
    EXPECT_TRUE(found->facts[0].presumed);
    Judging absent = judging("hidden");
    EXPECT_EQ(absent.assess(report_of("")), Truth::no);
    EXPECT_EQ(absent.assess(with(report_of(""), "hidden", true)), Truth::yes);
}

TEST(Values, ComparisonsOfDurations) {
    const auto kept = [](const char* condition, const char* value) {
        return judging(condition).assess(with(report_of(""), "kept", value));
    };
    EXPECT_EQ(kept("kept >= 6か月", "P6M"), Truth::yes);
    EXPECT_EQ(kept("kept >= 6か月", "P5M"), Truth::no);
    EXPECT_EQ(kept("kept <= 6か月", "6か月"), Truth::yes);
    EXPECT_EQ(kept("kept <= 6 months", "P6M1D"), Truth::no);
    EXPECT_EQ(kept("kept > 6 months", "P6M1D"), Truth::yes);
    EXPECT_EQ(kept("kept > 6か月", "P6M"), Truth::no);
    EXPECT_EQ(kept("kept < 1年", "P11M27D"), Truth::yes);
    EXPECT_EQ(kept("kept is 1年", "P12M"), Truth::yes);
    EXPECT_EQ(kept("kept is 1年", "P1Y1D"), Truth::no);
    EXPECT_EQ(kept("kept is not 1年", "P13M"), Truth::yes);
    EXPECT_EQ(kept("kept is in (6か月, 1年6か月)", "1 year 6 months"), Truth::yes);
    EXPECT_EQ(kept("kept is in (6か月, 1年6か月)", "P7M"), Truth::no);
    EXPECT_EQ(kept("kept >= 0か月", "P0D"), Truth::yes);
    EXPECT_EQ(kept("kept < 0か月", "P0D"), Truth::no);
    EXPECT_EQ(kept("kept > 0か月", "P1D"), Truth::yes);
    const auto waited = [](const char* condition, const char* value) {
        return judging(condition).assess(with(report_of(""), "waited", value));
    };
    EXPECT_EQ(waited("waited >= 2週間", "P14D"), Truth::yes);
    EXPECT_EQ(waited("waited >= 2週間", "13 days"), Truth::no);
    EXPECT_EQ(waited("waited > 30日", "P31D"), Truth::yes);
}

// Whichever day it began on, or else the answer is open.
TEST(Values, ADurationInTheOtherUnitIsKnownToARange) {
    const auto kept = [](const char* condition, const char* value) {
        return judging(condition).assess(with(report_of(""), "kept", value));
    };
    EXPECT_EQ(kept("kept >= 6か月", "P180D"), Truth::no);
    EXPECT_EQ(kept("kept >= 6か月", "P181D"), Truth::unknown);
    EXPECT_EQ(kept("kept >= 6か月", "P183D"), Truth::unknown);
    EXPECT_EQ(kept("kept >= 6か月", "P184D"), Truth::yes);
    EXPECT_EQ(kept("kept <= 6か月", "P181D"), Truth::yes);
    EXPECT_EQ(kept("kept <= 6か月", "P184D"), Truth::unknown);
    EXPECT_EQ(kept("kept <= 6か月", "P185D"), Truth::no);
    EXPECT_EQ(kept("kept <= 6か月 or kept > 6か月", "P184D"), Truth::yes);
    EXPECT_EQ(kept("kept >= 1年", "P366D"), Truth::yes);
    const auto waited = [](const char* condition, const char* value) {
        return judging(condition).assess(with(report_of(""), "waited", value));
    };
    EXPECT_EQ(waited("waited >= 30日", "P1M"), Truth::unknown);
    EXPECT_EQ(waited("waited >= 28日", "P1M"), Truth::yes);
    EXPECT_EQ(waited("waited > 31日", "P1M"), Truth::no);
    // what is open is asked for
    Judging open = judging("kept >= 6か月");
    const Finding* finding = open.finding(with(report_of(""), "kept", "P183D"), Mode::assess);
    ASSERT_TRUE(finding);
    ASSERT_EQ(finding->missing.size(), 1u);
    EXPECT_EQ(finding->missing[0].fact, "kept");
    EXPECT_TRUE(finding->missing[0].decisive);
}

TEST(Values, ANumberIsNoDuration) {
    Judging kept = judging("kept >= 6か月");
    EXPECT_EQ(kept.refused(with(report_of(""), "kept", std::int64_t{6})), "K0711");
    EXPECT_EQ(kept.refused(with(report_of(""), "kept", "6")), "K0711");
    EXPECT_EQ(kept.refused(with(report_of(""), "kept", "PT24H")), "K0711");
    EXPECT_EQ(kept.refused(with(report_of(""), "kept", "2025-02")), "K0711");
    EXPECT_EQ(kept.assess(with(report_of(""), "kept", Uncertain{})), Truth::unknown);
}

TEST(Values, ComparisonsOfNumbers) {
    const auto age = [](const char* condition, std::int64_t value) {
        return judging(condition).assess(with(report_of(""), "age", value));
    };
    EXPECT_EQ(age("age >= 18", 18), Truth::yes);
    EXPECT_EQ(age("age >= 18", 17), Truth::no);
    EXPECT_EQ(age("age > 18", 18), Truth::no);
    EXPECT_EQ(age("age > 18", 19), Truth::yes);
    EXPECT_EQ(age("age < 18", 17), Truth::yes);
    EXPECT_EQ(age("age < 18", 18), Truth::no);
    EXPECT_EQ(age("age <= 18", 18), Truth::yes);
    EXPECT_EQ(age("age <= 18", 19), Truth::no);
    EXPECT_EQ(age("age = 18", 18), Truth::yes);
    EXPECT_EQ(age("age = 18", 19), Truth::no);
    EXPECT_EQ(age("age = 18", 17), Truth::no);
    EXPECT_EQ(age("age is not 18", 19), Truth::yes);
    EXPECT_EQ(age("age is not 18", 18), Truth::no);
    EXPECT_EQ(age("age is in (3, 5)", 5), Truth::yes);
    EXPECT_EQ(age("age is in (3, 5)", 4), Truth::no);
    EXPECT_EQ(age("age is not in (3, 5)", 4), Truth::yes);
    EXPECT_EQ(age("age >= 0", -1), Truth::no);
    EXPECT_EQ(age("age > 9223372036854775807", INT64_MAX), Truth::no);
    EXPECT_EQ(age("age <= 9223372036854775807", INT64_MAX), Truth::yes);
    EXPECT_EQ(age("age = 9223372036854775807", INT64_MAX), Truth::yes);
    EXPECT_EQ(age("age = 9223372036854775807", INT64_MAX - 1), Truth::no);
}

TEST(Values, ChoicesExcludeEachOtherAndOneOfThemHolds) {
    const auto kind = [](const char* condition) { return judging(condition).assess(report_of("")); };
    EXPECT_EQ(kind("kind is \"a\""), Truth::unknown);
    EXPECT_EQ(kind("kind is \"a\" and kind is \"b\""), Truth::no);
    EXPECT_EQ(kind("kind is \"a\" or kind is \"b\""), Truth::unknown);
    EXPECT_EQ(kind("kind is in (\"a\", \"b\", \"c\")"), Truth::yes);
    EXPECT_EQ(kind("kind is not in (\"a\", \"b\", \"c\")"), Truth::no);
    EXPECT_EQ(judging("kind is not \"a\"").assess(with(report_of(""), "kind", "b")), Truth::yes);
}

TEST(Values, ThresholdsOfOneNumberGoTogether) {
    EXPECT_EQ(judging("age >= 5 and age < 3").assess(report_of("")), Truth::no);
    EXPECT_EQ(judging("age >= 3 or age < 5").assess(report_of("")), Truth::yes);
    EXPECT_EQ(judging("age >= 3 or age < 2").assess(report_of("")), Truth::unknown);
}

TEST(Values, DatesKnownToTheMonthMayBeUndecided) {
    const auto since = [](const char* condition, const char* value) {
        return judging(condition).assess(with(report_of(""), "since", value));
    };
    EXPECT_EQ(since("since >= 2025-02-10", "2025-02"), Truth::unknown);
    EXPECT_EQ(since("since >= 2025-02-01", "2025-02"), Truth::yes);
    EXPECT_EQ(since("since >= 2025-03-01", "2025-02"), Truth::no);
    EXPECT_EQ(since("since >= 2025-02-20 and since < 2025-02-10", "2025-02"), Truth::no);
    EXPECT_EQ(since("since >= 2025-02-28", "2025-02-27"), Truth::no);
    // an instant is a day of the guideline's zone
    EXPECT_EQ(since("since >= 2025-02-28", "2025-02-27T15:00:00Z"), Truth::yes);
    EXPECT_EQ(since("since >= 2025-02-28", "2025-02-27T14:59:59Z"), Truth::no);
}

TEST(Values, AMonthInARuleIsAllItsDays) {
    const auto since = [](const char* condition, const char* value) {
        return judging(condition).assess(with(report_of(""), "since", value));
    };
    EXPECT_EQ(since("since = 2025-02", "2025-02-28"), Truth::yes);
    EXPECT_EQ(since("since = 2025-02", "2025-02"), Truth::yes);
    EXPECT_EQ(since("since = 2025-02", "2025-03-01"), Truth::no);
    EXPECT_EQ(since("since is not 2025-02", "2025-02-15"), Truth::no);
    EXPECT_EQ(since("since > 2025-02", "2025-02-28"), Truth::no);
    EXPECT_EQ(since("since > 2025-02", "2025-03-01"), Truth::yes);
    EXPECT_EQ(since("since >= 2025-02", "2025-02-01"), Truth::yes);
    EXPECT_EQ(since("since < 2025-02", "2025-02-01"), Truth::no);
    EXPECT_EQ(since("since <= 2025-02", "2025-02-28"), Truth::yes);
    EXPECT_EQ(since("since <= 2025-02", "2025-03-01"), Truth::no);
    Judging posted = judging("posted is in (2025-02, 2025-04)");
    Report report = report_of("");
    report.dates.posted = parse_report_date("2025-04-30");
    EXPECT_EQ(posted.assess(report), Truth::yes);
    report.dates.posted = parse_report_date("2025-03");
    EXPECT_EQ(posted.assess(report), Truth::no);
    report.dates.posted.reset();
    EXPECT_EQ(posted.assess(report), Truth::unknown);
}

TEST(Values, ReportFieldsAreUnknownWhenNotGiven) {
    Judging country = judging("provider_country is not \"JP\"");
    Report report = report_of("");
    EXPECT_EQ(country.assess(report), Truth::unknown);
    report.provider_country = "US";
    EXPECT_EQ(country.assess(report), Truth::yes);
    report.provider_country = "JP";
    EXPECT_EQ(country.assess(report), Truth::no);
    EXPECT_EQ(judging("provider_country is \"JP\" and provider_country is \"US\"").assess(report_of("")),
              Truth::no);
    EXPECT_EQ(judging("server_country is \"JP\" and provider_country is \"US\"").assess(report_of("")),
              Truth::unknown);
}

TEST(Values, WrongTypesAreRefused) {
    Judging all = judging("any { image  age >= 1  since >= 2025-01-01  kind is \"a\" }");
    const auto code = [&](std::string name, FactValue value) {
        return all.refused(with(report_of(""), std::move(name), std::move(value)));
    };
    EXPECT_EQ(code("image", std::int64_t{1}), "K0711");
    EXPECT_EQ(code("image", "true"), "K0711");
    EXPECT_EQ(code("age", true), "K0711");
    EXPECT_EQ(code("age", "18"), "K0711");
    EXPECT_EQ(code("since", "2025-02-30"), "K0711");
    EXPECT_EQ(code("since", std::int64_t{20250228}), "K0711");
    EXPECT_EQ(code("kind", true), "K0711");
    EXPECT_EQ(code("kind", "d"), "K0712");
    // declared but in no condition of a category: still checked; not declared at all: a warning
    EXPECT_EQ(code("public", "d"), "K0711");
    const auto& verdicts = all.verdicts(with(report_of(""), "imagee", true), {});
    ASSERT_EQ(verdicts.size(), 1u);
    ASSERT_EQ(verdicts[0].warnings.size(), 1u);
    EXPECT_EQ(verdicts[0].warnings[0].code, "K0710");
    EXPECT_TRUE(all.verdicts(with(report_of(""), "public", true), {})[0].warnings.empty());
}

TEST(Values, OfManyUndeclaredFactsAHundredAreNamed) {
    Judging j = judging("image");
    Report report = report_of("");
    for (int i = 0; i < 1000; ++i) report.facts.push_back({"x" + std::to_string(i), true});
    const auto& verdicts = j.verdicts(report, {});
    ASSERT_EQ(verdicts[0].warnings.size(), ReportReader::most_warned + 1);
    EXPECT_NE(verdicts[0].warnings.back().message.en.find("900 more"), std::string::npos);
}

// ---- support --------------------------------------------------------------------------------------

TEST(Support, ScreeningKeepsWhatIsOpenOnlyForAReason) {
    Judging j = judging("ア { text has closed_words } イ { image }");
    EXPECT_EQ(j.screen(report_of("手帳")), Truth::no);
    EXPECT_EQ(j.screen(report_of("通帳")), Truth::unknown);
    Judging facts = judging("ア { image } イ { age >= 18 }");
    EXPECT_EQ(facts.screen(report_of("通帳")), Truth::no);
    EXPECT_EQ(facts.screen(with(report_of(""), "image", true)), Truth::unknown);
    EXPECT_EQ(facts.screen(with(report_of(""), "image", false)), Truth::no);
    EXPECT_EQ(facts.assess(report_of("")), Truth::unknown);
    // being open is not the same as being met
    JudgeOptions options;
    EXPECT_EQ(facts.verdicts(with(report_of(""), "image", true), options)[0].outcome,
              Outcome::undetermined);
}

TEST(Support, PresumedAndBackgroundCriteriaAreNoReason) {
    EXPECT_EQ(judging("ア { public } イ { image }").screen(report_of("")), Truth::no);
    Judging background = judging("ア { text has closed_words  background } イ { image }");
    EXPECT_EQ(background.screen(report_of("通帳")), Truth::no);
    EXPECT_EQ(background.assess(report_of("通帳")), Truth::unknown);
    Judging shared = Judging(category(
        "shared_ground  イ { image }",
        std::string(lists) + "criterion shared_ground background { ア { text has closed_words } }"));
    EXPECT_EQ(shared.screen(report_of("通帳")), Truth::no);
}

TEST(Support, WhatIsMadeOfBackgroundOnlyIsNoReason) {
    const std::string shared =
        std::string(lists) + "criterion ground background { text has closed_words } ";
    for (const std::string item : {"ア { ground }", "ア { all { ground } }",
                                   "ア { (ア) background { text has closed_words } }", "ア { outer }"}) {
        Judging made = Judging(category(item + " イ { image }", shared + "criterion outer { ground }"));
        EXPECT_EQ(made.screen(report_of("通帳")), Truth::no) << item;
        EXPECT_EQ(made.assess(report_of("通帳")), Truth::unknown) << item;
    }
    Judging more = Judging(category("ア { ground text has \"口座\" } イ { image }", shared));
    EXPECT_EQ(more.screen(report_of("口座")),
              Truth::unknown);  // itself a closed word, and more than background
    EXPECT_EQ(more.screen(report_of("通帳")), Truth::no);
}

TEST(Support, OnlyAWholeItemCounts) {
    Judging j = judging("ア { text has closed_words  age >= 18 } イ { image }");
    EXPECT_EQ(j.screen(report_of("通帳")), Truth::no);
    EXPECT_EQ(j.screen(with(report_of("通帳"), "age", std::int64_t{20})), Truth::unknown);
    // an inner item is a criterion of its own
    Judging inner = judging("ア { (ア) { text has closed_words } (イ) { age >= 18 } } イ { image }");
    EXPECT_EQ(inner.screen(report_of("通帳")), Truth::unknown);
}

TEST(Support, WithoutItemsEachConditionIsACriterion) {
    Judging j = judging("text has closed_words  image");
    EXPECT_EQ(j.screen(report_of("通帳")), Truth::unknown);
    EXPECT_EQ(j.screen(report_of("手帳")), Truth::no);
    // a comparison that is true because of a recorded value, whatever its sign
    for (const char* condition :
         {"age < 18", "age <= 15", "age = 15", "age is not 18", "age is in (1, 15)"})
        EXPECT_EQ(judging(std::string(condition) + "  image")
                      .screen(with(report_of(""), "age", std::int64_t{15})),
                  Truth::unknown)
            << condition;
    // … and one that is not: 15 reaches 10, but it is not 10
    EXPECT_EQ(judging("any { age = 10  image }").screen(with(report_of(""), "age", std::int64_t{15})),
              Truth::no);
    EXPECT_EQ(judging("not public  image").screen(with(report_of(""), "public", false)), Truth::unknown);
    EXPECT_EQ(judging("not public  image").screen(report_of("")), Truth::no);
    EXPECT_EQ(judging("not text has closed_words  image").screen(report_of("")), Truth::no);
}

TEST(Support, ExceptionsSupportNothing) {
    Judging j = judging("ア { image } unless text has closed_words and age >= 18");
    EXPECT_EQ(j.screen(report_of("通帳")), Truth::no);
    EXPECT_EQ(j.screen(with(report_of("通帳"), "image", true)), Truth::unknown);
}

TEST(Support, MetNeedsNoSupport) {
    EXPECT_EQ(judging("public").screen(report_of("")), Truth::yes);
    EXPECT_EQ(judging("ア { text has closed_words  background }").screen(report_of("通帳")), Truth::yes);
}

// ---- answers that go together ---------------------------------------------------------------------

TEST(Relations, AnOpenListIsNotHeldAgainstWordsItMerelyShares) {
    // 等 of the first list may hold for an expression that has nothing to do with カード
    Judging j = Judging(category("text has cards or text has card",
                                 "terms cards 等 { \"キャッシュカード\" } terms card 限定 { \"カード\" }"));
    EXPECT_EQ(j.assess(report_of("手帳")), Truth::unknown);
    EXPECT_EQ(j.assess(with(report_of("手帳"), "text has cards", true)), Truth::yes);
    EXPECT_EQ(j.assess(with(report_of("手帳"), "text has cards", false)), Truth::no);
}

TEST(Relations, WhatIsInTheTextIsInThePost) {
    Judging j = judging("text has open_words and not post has open_words");
    EXPECT_EQ(j.assess(report_of("手帳")), Truth::no);
    Judging farther = judging(
        "text has open_words within 5 of \"通帳\" and not text has open_words within 9 of \"通帳\"");
    EXPECT_EQ(farther.assess(report_of("通帳")), Truth::no);
    Judging nearer = judging(
        "text has open_words within 9 of \"通帳\" and not text has open_words within 5 of \"通帳\"");
    EXPECT_EQ(nearer.assess(report_of("通帳")), Truth::unknown);
}

TEST(Relations, AnswersThatContradictEachOtherAreTakenAsWritten) {
    Judging j = judging("text has open_words and not post has open_words");
    const Report both =
        with(with(report_of("手帳"), "text has open_words", true), "post has open_words", false);
    EXPECT_EQ(j.assess(both), Truth::yes);
    Judging other = judging("text has open_words or post has open_words");
    EXPECT_EQ(other.assess(both), Truth::yes);
}

TEST(Relations, CountsAreNotConfusedByALongerTermThatLiesElsewhere) {
    // near to the mark only the two short terms count; without it the long one takes their place
    const char* declarations = R"(terms parts 等 { "通帳" "口座" "通帳口座闇" })";
    Judging j = Judging(
        category("text has at least 2 of parts within 9 before \"闇\" and not text has at least 2 of parts",
                 declarations));
    EXPECT_EQ(j.assess(report_of("通帳口座闇")), Truth::unknown);
}

// ---- what is asked --------------------------------------------------------------------------------

TEST(Missing, CheapDecisiveQuestionsComeFirst) {
    Judging j = judging("image  age >= 18");
    const Finding* open = j.finding(report_of(""), Mode::assess);
    ASSERT_TRUE(open);
    ASSERT_EQ(open->missing.size(), 2u);
    EXPECT_EQ(open->missing[0].fact, "age");
    EXPECT_EQ(open->missing[1].fact, "image");
    EXPECT_EQ(open->missing[1].cost, 2u);
}

TEST(Missing, WhatCanNoLongerChangeTheAnswerIsNotDecisive) {
    Judging j = judging("image  any { age >= 18  public }");
    const Finding* open = j.finding(report_of(""), Mode::assess);
    ASSERT_TRUE(open);
    ASSERT_EQ(open->missing.size(), 2u);
    EXPECT_EQ(open->missing[0].fact, "image");
    EXPECT_TRUE(open->missing[0].decisive);
    EXPECT_EQ(open->missing[1].fact, "age");
    EXPECT_FALSE(open->missing[1].decisive);
}

TEST(Missing, AFactWithSeveralThresholdsIsDecisiveOnlyIfOneOfThemIs) {
    for (const char* about_age : {"any { age >= 18  age >= 20  public }", "age >= 18 or age < 20",
                                  "any { kind is \"a\"  kind is \"b\"  kind is \"c\" }"}) {
        Judging j = judging("image  " + std::string(about_age));
        const Finding* open = j.finding(report_of(""), Mode::assess);
        ASSERT_TRUE(open) << about_age;
        ASSERT_EQ(open->missing.size(), 2u);
        EXPECT_EQ(open->missing[0].fact, "image");
        EXPECT_FALSE(open->missing[1].decisive) << about_age;
    }
    Judging j = judging("image  any { age < 18  age >= 20 }");
    const Finding* open = j.finding(report_of(""), Mode::assess);
    ASSERT_TRUE(open);
    ASSERT_EQ(open->missing.size(), 2u);
    EXPECT_TRUE(open->missing[0].decisive);
    EXPECT_TRUE(open->missing[1].decisive);
}

}  // namespace
}  // namespace kijun
