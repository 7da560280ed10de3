// Terms in a report: counts, distances in original characters, hidden forms, exceptions, evidence.
#include "judging.hpp"

namespace kijun {
namespace {

using test::category;
using test::Judging;
using test::report_of;

std::string repeated(std::string_view what, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += what;
    return out;
}

bool met(Judging& judging, const std::string& text) {
    return judging.screen(report_of(text)) == Truth::yes;
}

// ---- distances --------------------------------------------------------------------------------------

TEST(Proximity, CountsTheCharactersBetween) {
    Judging j(category("text has \"通帳\" within 3 of \"買います\""));
    EXPECT_TRUE(met(j, "通帳買います"));
    EXPECT_TRUE(met(j, "通帳123買います"));
    EXPECT_FALSE(met(j, "通帳1234買います"));
    EXPECT_TRUE(met(j, "買います123通帳"));
    EXPECT_FALSE(met(j, "買います1234通帳"));
    // characters of the original, however many bytes they have and whatever they fold to
    EXPECT_TRUE(met(j, "通帳😀😀😀買います"));
    EXPECT_FALSE(met(j, "通帳😀😀😀😀買います"));
    EXPECT_TRUE(met(j, "通帳㍿㍿㍿買います"));
    EXPECT_FALSE(met(j, "通帳㍿㍿㍿㍿買います"));
    EXPECT_TRUE(met(j, "通帳ｶﾞｱ買います"));
    EXPECT_FALSE(met(j, "通帳ｶﾞｶﾞ買います"));
}

TEST(Proximity, ZeroIsSideBySide) {
    Judging j(category("text has \"通帳\" within 0 of \"買います\""));
    EXPECT_TRUE(met(j, "通帳買います"));
    EXPECT_FALSE(met(j, "通帳、買います"));
}

TEST(Proximity, BeforeAndAfterAreSides) {
    Judging before(category("text has \"通帳\" within 3 before \"買います\""));
    EXPECT_TRUE(met(before, "通帳を買います"));
    EXPECT_FALSE(met(before, "買います、通帳"));
    Judging after(category("text has \"通帳\" within 3 after \"買います\""));
    EXPECT_FALSE(met(after, "通帳を買います"));
    EXPECT_TRUE(met(after, "買います、通帳"));
    // one hit of several is enough
    EXPECT_TRUE(met(before, "買います、通帳を買います"));
    EXPECT_TRUE(met(before, "通帳" + repeated("あ", 50) + "通帳を買います"));
}

TEST(Proximity, WhatOverlapsIsNearButOnNoSide) {
    const std::string text = "キャッシュカード";
    EXPECT_TRUE([&] {
        Judging j(category("text has \"キャッシュ\" within 0 of \"シュカード\""));
        return met(j, text);
    }());
    EXPECT_FALSE([&] {
        Judging j(category("text has \"キャッシュ\" within 9 before \"シュカード\""));
        return met(j, text);
    }());
    EXPECT_FALSE([&] {
        Judging j(category("text has \"シュカード\" within 9 after \"キャッシュ\""));
        return met(j, text);
    }());
    EXPECT_TRUE([&] {
        Judging j(category("text has \"カード\" within 0 of \"キャッシュカード\""));
        return met(j, text);
    }());
    // two halves of one character have no order
    EXPECT_FALSE([&] {
        Judging j(category("text has \"株式\" within 9 before \"会社\""));
        return met(j, "㍿");
    }());
    EXPECT_TRUE([&] {
        Judging j(category("text has \"株式\" within 0 of \"会社\""));
        return met(j, "㍿");
    }());
}

TEST(Proximity, AHitOfBothSetsIsNearToItself) {
    Judging j(category("text has words within 5 of words", "terms words 限定 { \"通帳\" \"口座\" }"));
    EXPECT_TRUE(met(j, "通帳"));
}

TEST(Proximity, AllConditionsHoldForOneHit) {
    Judging j(category("text has \"通帳\" within 2 of \"買います\" within 2 of \"口座\""));
    EXPECT_TRUE(met(j, "口座と通帳を買います"));
    EXPECT_FALSE(met(j, "口座と通帳" + repeated("あ", 20) + "通帳を買います"));
}

TEST(Proximity, FieldsAreApart) {
    Judging j(category("post has \"通帳\" within 9 of \"買います\""));
    Report report = report_of("買います");
    report.title = "通帳";
    EXPECT_EQ(j.screen(report), Truth::no);
    report.title = "通帳を買います";
    EXPECT_EQ(j.screen(report), Truth::yes);
}

TEST(Proximity, HiddenNeighboursCountWhenAsked) {
    Judging plain(category("text has \"通帳\" within 5 of \"買います\""));
    Judging evading(category("text has \"通帳\" within 5 of \"買います\" evading"));
    const std::string text = "通帳を買★い★ま★す";
    EXPECT_FALSE(met(plain, text));
    EXPECT_TRUE(met(evading, text));
    EXPECT_TRUE(met(evading, "通帳を買います"));
}

TEST(Proximity, WhatNobodySeesIsNoDistance) {
    Judging j(category("text has \"通帳\" within 3 of \"買います\""));
    EXPECT_TRUE(met(j, "通帳あああ買います"));
    EXPECT_FALSE(met(j, "通帳ああああ買います"));
    EXPECT_TRUE(met(j, "通帳あ" + repeated("\u200B\u2060", 50) + "ああ買います"));
    EXPECT_TRUE(met(j, "通帳" + repeated("か\u3099\u0336", 3) + repeated("\u2800", 9) + "買います"));
    EXPECT_TRUE(met(j, "通帳" + std::string(99, '\x01') + "買います"));
    // blanks and line breaks are seen
    EXPECT_FALSE(met(j, "通帳\n\n\n\n買います"));
    EXPECT_FALSE(met(j, "通帳    買います"));
}

// ---- counts -----------------------------------------------------------------------------------------

const char* const words =
    "terms words 限定 { \"カード\" \"キャッシュカード\" \"通帳\" \"ＫＡＤＯ\" \"kado\" }";

TEST(Counts, DifferentTermsAreCountedNotHits) {
    Judging j(category("text has at least 2 of words", words));
    EXPECT_FALSE(met(j, "通帳、通帳、通帳"));
    EXPECT_TRUE(met(j, "通帳とカード"));
    EXPECT_FALSE(met(j, "通帳"));
}

TEST(Counts, AtOnePlaceTheLongestCounts) {
    Judging j(category("text has at least 2 of words", words));
    EXPECT_FALSE(met(j, "キャッシュカード"));
    EXPECT_TRUE(met(j, "キャッシュカード、カード"));
    // … and a shorter one that only overlaps counts as well
    Judging overlapping(category("text has at least 2 of (\"通帳口座\", \"口座買\")"));
    EXPECT_TRUE(met(overlapping, "通帳口座買"));
    Judging three(category("text has at least 2 of (\"一二三四\", \"二三\", \"三\")"));
    EXPECT_FALSE(met(three, "一二三四"));
}

TEST(Counts, TermsThatFoldAlikeAreOne) {
    Judging j(category("text has at least 2 of words", words));
    EXPECT_FALSE(met(j, "kado ＫＡＤＯ"));
    EXPECT_TRUE(met(j, "kado 通帳"));
}

TEST(Counts, GoOverFieldsTogether) {
    Judging j(category("post has at least 2 of words", words));
    Report report = report_of("カード");
    report.title = "通帳";
    EXPECT_EQ(j.screen(report), Truth::yes);
    // the longest of a place is of its own field
    report.title = "キャッシュカード";
    EXPECT_EQ(j.screen(report), Truth::yes);
    report.text = "キャッシュカード";
    EXPECT_EQ(j.screen(report), Truth::no);
}

TEST(Counts, OnlyWhatIsNearCounts) {
    Judging j(category("text has at least 2 of words within 2 of \"買います\"", words));
    EXPECT_FALSE(met(j, "通帳買います" + repeated("あ", 9) + "カード"));
    EXPECT_TRUE(met(j, "通帳買いますカード"));
}

// ---- hidden forms and exceptions ----------------------------------------------------------------------

TEST(Evading, IsForTheConditionThatAsks) {
    // the same list, once asking for hidden forms and once not: neither changes the other
    Judging j(test::guideline(R"(terms words 限定 { "闇バイト" }
category plain "あらわ" in c { text has words }
category hidden "隠し" in c { text has words evading }
)"));
    const Report stuffed = report_of("闇★バ★イ★ト");
    EXPECT_EQ(j.status(stuffed, Mode::screen, "plain"), Truth::no);
    EXPECT_EQ(j.status(stuffed, Mode::screen, "hidden"), Truth::yes);
    const Report open = report_of("闇バイト");
    EXPECT_EQ(j.status(open, Mode::screen, "plain"), Truth::yes);
    EXPECT_EQ(j.status(open, Mode::screen, "hidden"), Truth::yes);
}

TEST(Evading, MayNameTheFolds) {
    Judging j(test::guideline(R"(terms words 限定 { "闇バイト" }
category every "すべて" in c { text has words evading }
category part "一部" in c { text has words evading (separators, masked) }
category close "近く" in c { text has "募集" within 9 of words evading (small_kana) }
)"));
    const auto found = [&](const char* text) {
        std::string out;
        for (const char* name : {"every", "part", "close"})
            if (j.status(report_of(text), Mode::screen, name) == Truth::yes) out += std::string(name) + " ";
        return out;
    };
    EXPECT_EQ(found("闇バイト募集"), "every part close ");
    EXPECT_EQ(found("闇★バ★イ★ト募集"), "every part ");
    EXPECT_EQ(found("闇バ○ト募集"), "every part ");
    EXPECT_EQ(found("闇バィト募集"), "every close ");
    EXPECT_EQ(found("闇バーイト募集"), "every ");
    EXPECT_EQ(found("闇ババイト募集"), "every ");
    EXPECT_EQ(found("闇バ★ィ★ト募集"), "every ");
}

TEST(Evading, MayBeNarrowedWhenJudging) {
    Judging j(category("text has \"闇バイト\" evading"));
    const auto outcome = [&](const char* text, Folds folds) {
        JudgeOptions options;
        options.evading = folds;
        return j.verdicts(report_of(text), options)[0].outcome;
    };
    EXPECT_EQ(outcome("闇バィト", evading_folds), Outcome::candidate);
    EXPECT_EQ(outcome("闇バィト", {Fold::separators}), Outcome::out_of_scope);
    EXPECT_EQ(outcome("闇バィト", {}), Outcome::out_of_scope);
    EXPECT_EQ(outcome("闇★バ★イ★ト", {Fold::separators}), Outcome::candidate);
    EXPECT_EQ(outcome("闇バイト", {}), Outcome::candidate);
}

TEST(Evading, NamedFoldsAreInTheKey) {
    Judging j(category("text has \"闇バイト\" evading (masked repeats) near \"口座\" evading"));
    EXPECT_EQ(j.program().atoms[0].key,
              "text has 「闇バイト」 evading (repeats, masked) within 40 of 「口座」 evading");
}

TEST(Except, WhatLiesInsideTheLongerWordDoesNotCount) {
    Judging j(
        category("text has words", "terms words 限定 { \"口座\" except \"口座開設の案内\" \"通帳\" }"));
    EXPECT_TRUE(met(j, "口座"));
    EXPECT_FALSE(met(j, "口座開設の案内"));
    EXPECT_TRUE(met(j, "口座開設の案内、口座"));
    EXPECT_TRUE(met(j, "口座開設の案"));
    // only for the term that says so
    Judging other(
        category("text has (words, \"口座\")", "terms words 限定 { \"口座\" except \"口座開設\" }"));
    EXPECT_TRUE(met(other, "口座開設"));
}

TEST(Except, TheLongerWordMayBeHiddenAndNoOtherRuleChangesThat) {
    const std::string list = "terms words 限定 { \"案内\" except \"口座案内\" }\n";
    const std::string one = list + "category x \"甲\" in c { text has words }\n";
    Judging alone(test::guideline(one));
    Judging beside(test::guideline(one + "category y \"乙\" in c { text has words evading }\n"));
    for (const char* text : {"口★座★案内", "口 座 案内", "案内", "口座案内", "口★座案★内"})
        EXPECT_EQ(alone.screen(report_of(text)), beside.screen(report_of(text))) << text;
    EXPECT_FALSE(met(alone, "口★座★案内"));
    EXPECT_TRUE(met(alone, "案内"));
}

TEST(Except, AnExceptionThatIsExceptedItselfStillExcepts) {
    Judging j(category("text has words", R"(terms longer 限定 { "口座案内" except "新口座案内" }
terms words 限定 { "案内" except longer })"));
    EXPECT_FALSE(met(j, "口座案内"));
    EXPECT_FALSE(met(j, "新口座案内"));
}

TEST(Except, AListExceptedByItselfIsNeverFound) {
    Judging j(category("text has words", "terms words 限定 { \"案内\" except words }"));
    EXPECT_FALSE(met(j, "案内"));
}

// ---- evidence -----------------------------------------------------------------------------------------

TEST(EvidenceTest, PointsAtTheOriginalAndAtTheCriterion) {
    Judging j(category(
        "ア \"物\" { text has \"パスワード\" } イ \"誘い\" { (ア) { text has \"売ります\" evading } }"));
    const Report report = report_of("あ😀ﾊﾟｽﾜｰﾄﾞを売★り★ま★す。");
    const Finding* found = j.finding(report, Mode::screen);
    ASSERT_TRUE(found);
    ASSERT_EQ(found->evidence.size(), 2u);
    const Evidence& word = found->evidence[0];
    EXPECT_EQ(word.criterion, "ア");
    EXPECT_EQ(word.field, "text");
    EXPECT_EQ(word.term, "パスワード");
    EXPECT_EQ(word.lane, Lane::folded);
    EXPECT_EQ(word.text, "ﾊﾟｽﾜｰﾄﾞ");
    EXPECT_EQ(word.span.begin, 7u);
    EXPECT_EQ(word.span.begin_char, 2u);
    EXPECT_EQ(word.span.end_char, 9u);
    const Evidence& hidden = found->evidence[1];
    EXPECT_EQ(hidden.criterion, "イ.(ア)");
    EXPECT_EQ(hidden.lane, Lane::squeezed);
    EXPECT_EQ(hidden.text, "売★り★ま★す");
    EXPECT_EQ(word.folds, (Folds{Fold::width}));
    EXPECT_EQ(hidden.folds, (Folds{Fold::separators}));
}

TEST(EvidenceTest, SaysHowAHitIsHidden) {
    Judging j(category("text has \"闇バイト\" evading"));
    Report report;  // what evidence points into
    const auto evidence = [&](const char* text) {
        report = report_of(text);
        const Finding* found = j.finding(report, Mode::screen);
        return found ? found->evidence.at(0) : Evidence{};
    };
    EXPECT_EQ(evidence("闇バイト").folds, Folds());
    EXPECT_EQ(evidence("闇ばいと").folds, (Folds{Fold::kana}));
    const Evidence respelled = evidence("募集：闇バ\u200Bィート。");
    EXPECT_EQ(respelled.lane, Lane::loosened);
    EXPECT_EQ(respelled.folds, (Folds{Fold::small_kana, Fold::prolonged, Fold::invisible}));
    EXPECT_EQ(respelled.text, "闇バ\u200Bィート");
    EXPECT_EQ(respelled.span.begin_char, 3u);
    const Evidence masked = evidence("闇●イト");
    EXPECT_EQ(masked.lane, Lane::folded);
    EXPECT_EQ(masked.folds, (Folds{Fold::masked}));
}

TEST(EvidenceTest, NeighboursAreShownAndExceptionsOnlyWhenExplained) {
    Judging j(category("text has \"通帳\" within 5 of \"買います\" unless text has \"注意\" and image",
                       "fact image: bool \"画像か\""));
    const Report report = test::with(report_of("通帳を買います。注意"), "image", false);
    const Finding* found = j.finding(report, Mode::screen);
    ASSERT_TRUE(found);
    ASSERT_EQ(found->evidence.size(), 2u);
    EXPECT_EQ(found->evidence[0].text, "通帳");
    EXPECT_EQ(found->evidence[1].text, "買います");
    JudgeOptions options;
    options.explain = true;
    EXPECT_EQ(j.verdicts(report, options)[0].findings.at(0).evidence.size(), 3u);
}

TEST(EvidenceTest, IsLimitedAndTheRestCounted) {
    Judging j(category("text has \"通帳\""));
    JudgeOptions options;
    options.evidence_limit = 3;
    const Report report = report_of(repeated("通帳、", 10));
    const auto& verdicts = j.verdicts(report, options);
    EXPECT_EQ(verdicts[0].findings.at(0).evidence.size(), 3u);
    EXPECT_EQ(verdicts[0].findings.at(0).evidence_omitted, 7u);
}

TEST(EvidenceTest, ANeighbourOfManyIsCountedOnce) {
    Judging j(category("text has \"通帳\" within 60 of \"買います\""));
    JudgeOptions options;
    options.evidence_limit = 3;
    const Report report = report_of(repeated("通帳", 10) + "買います");
    const Finding& found = j.verdicts(report, options)[0].findings.at(0);
    EXPECT_EQ(found.evidence.size(), 3u);
    EXPECT_EQ(found.evidence_omitted, 8u);
}

TEST(EvidenceTest, OneHitOfTwoConditionsOfACriterionIsListedOnce) {
    Judging j(category("ア { text has \"通帳\"  post has \"通帳\" } イ { text has \"通帳\" }"));
    const Finding* found = j.finding(report_of("通帳"), Mode::screen);
    ASSERT_TRUE(found);
    ASSERT_EQ(found->evidence.size(), 2u);
    EXPECT_EQ(found->evidence[0].criterion, "ア");
    EXPECT_EQ(found->evidence[1].criterion, "イ");
}

}  // namespace
}  // namespace kijun
