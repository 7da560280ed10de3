// The revisions themselves: which there must be, their order, withdrawal, and that files have none.
#include <gtest/gtest.h>

#include "model_from_text.hpp"

namespace kijun {
namespace {

using test::build;
using test::day;
using test::Files;
using test::received;
using test::revisions_for;
using test::try_build;

const std::string guideline = "guideline g \"試験指針\" { timezone \"Asia/Tokyo\" judged by received }\n";
const std::string first = "revision r1 of g { effective 2018-01-22 }\n";
const std::string rules = R"(
class c "区分"
terms words { "通帳" }
category x "類型" in c { text has words }
)";
const std::string base = guideline + first + rules;

std::size_t errors_of(const std::string& text, std::string_view code) {
    return try_build(text)->count(code);
}

TEST(Revisions, WhatAGuidelineMustHave) {
    EXPECT_EQ(errors_of(first + rules, "K0301"), 1u);
    EXPECT_EQ(
        errors_of(base + "guideline h \"別\" { timezone \"Asia/Tokyo\" judged by received }", "K0302"), 1u);
    EXPECT_EQ(errors_of(guideline + rules, "K0303"), 1u);
    EXPECT_EQ(errors_of(base + "revision r0 of g { effective 2019-01-01 }", "K0304"), 1u);
    EXPECT_EQ(errors_of("guideline g \"試験指針\" { judged by received }" + first + rules, "K0305"), 1u);
    EXPECT_EQ(errors_of("guideline g \"試験指針\" { timezone \"Asia/Tokyo\" }" + first + rules, "K0305"),
              1u);
    EXPECT_EQ(
        errors_of("guideline g \"試験指針\" { timezone \"Asia/Tokio\" judged by received }" + first + rules,
                  "K0315"),
        1u);
    EXPECT_EQ(errors_of(base + "revision r2 amends g { repeal category x }", "K0305"), 1u);
    EXPECT_EQ(errors_of(guideline + "revision r1 of g { draft }" + rules, "K0305"), 1u);
}

TEST(Revisions, DatesThatCannotBe) {
    EXPECT_EQ(errors_of(base + "revision r2 amends g { draft effective 2025-01-01 }", "K0309"), 1u);
    EXPECT_EQ(errors_of(base + "revision r2 amends g { effective 2018-01-21 }", "K0317"), 1u);
    EXPECT_EQ(errors_of(base + "revision r2 amends g { effective 2025-02 }", "K0319"), 1u);
    // a revision begins at 00:00: the time of an instant would be lost
    for (const std::string dates :
         {"effective 2025-02-28T12:00+09:00", "effective 2025-02-28 published 2025-02-13T10:00Z",
          "effective 2025-02-28 transition { reports posted before 2025-02-01T12:00+09:00: former rule }",
          "effective 2025-02-28 transition { reports posted before effective: former rule until "
          "2025-12-31T12:00+09:00 }"})
        EXPECT_EQ(errors_of(base + "revision r2 amends g { " + dates + " }", "K0319"), 1u) << dates;
    // a month is enough for the other dates: by its last day it had happened
    const auto built =
        build(base + "revision r2 amends g { effective 2025-04-01 published 2025-02 repeal category x }");
    EXPECT_EQ(built->count("K0319"), 1u);
    EXPECT_EQ(built->history().revisions[1].known, day("2025-02-28"));
}

TEST(Revisions, KnownFromTheFirstGivenOfRecordedPublishedDecidedEffective) {
    const auto built = build(base + R"(
revision a amends g { effective 2025-01-01 }
revision b amends g { effective 2025-02-01 decided 2024-03-01 }
revision c amends g { effective 2025-03-01 decided 2024-03-01 published 2024-04-01 }
revision d amends g { effective 2025-04-01 decided 2024-03-01 published 2024-04-01 recorded 2025-05-01 }
)");
    const auto& revisions = built->history().revisions;
    EXPECT_EQ(revisions[1].known, day("2025-01-01"));
    EXPECT_EQ(revisions[2].known, day("2024-03-01"));
    EXPECT_EQ(revisions[3].known, day("2024-04-01"));
    EXPECT_EQ(revisions[4].known, day("2025-05-01"));
}

TEST(Revisions, OneDayNeedsAnOrder) {
    const auto pair = [](const std::string& a, const std::string& b) {
        return errors_of(base + "revision a amends g { effective 2025-01-01 " + a + " }\n" +
                             "revision b amends g { effective 2025-01-01 " + b + " }",
                         "K0306");
    };
    EXPECT_EQ(pair("", ""), 1u);
    EXPECT_EQ(pair("published 2024-12-01", ""), 1u);
    EXPECT_EQ(pair("published 2024-12-01", "published 2024-12-01"), 1u);
    EXPECT_EQ(pair("instrument 1", "instrument 1"), 1u);
    EXPECT_EQ(pair("instrument 1", ""), 1u);
    EXPECT_EQ(pair("published 2024-12-01", "published 2024-12-02"), 0u);
    EXPECT_EQ(pair("published 2024-12-01 instrument 1", "published 2024-12-01 instrument 2"), 0u);
    EXPECT_EQ(pair("instrument 1", "instrument 2"), 0u);
}

TEST(Revisions, AnAmendmentOnTheFirstDayFollowsTheBase) {
    const auto built =
        build(base + "revision a amends g { effective 2018-01-22 add to terms words { \"口座\" } }");
    EXPECT_EQ(built->history().revisions[0].id, "r1");
    EXPECT_EQ(revisions_for(*built, received("2018-01-22")), "a");
}

TEST(Revisions, IdsAreUsedOnce) {
    const auto built = try_build(base + "revision r1 amends g { effective 2025-01-01 }");
    EXPECT_EQ(built->count("K0202"), 1u);
}

TEST(Revisions, TheGuidelineMustBeTheOne) {
    const auto unknown = try_build(base + "revision r2 amends gg { effective 2025-01-01 }");
    ASSERT_TRUE(unknown->find("K0201"));
    ASSERT_TRUE(unknown->find("K0201")->fix);
    EXPECT_EQ(unknown->find("K0201")->fix->replacement, "g");
}

TEST(Revisions, FilesHaveNoOrder) {
    const Files parts{
        {"a.kijun", guideline},
        {"b.kijun",
         "category y \"乙\" in c after x { text has words }\n"
         "revision r3 amends g { effective 2025-02-01 add to terms words { \"印\" } }"},
        {"c.kijun", rules + "category z \"丙\" in c { text has words }"},
        {"d.kijun",
         "revision r2 amends g { effective 2025-01-01 add to terms words { \"判\" } }\n" + first}};
    Files order = parts;
    std::string reference;
    do {
        const auto built = build(order);
        std::string described;
        for (const RevisionInfo& revision : built->history().revisions) described += revision.id + ' ';
        for (const auto& category : built->after("r3").categories) described += category->id.text + ' ';
        for (const ast::Term& term : built->after("r3").terms.at("words")->terms)
            described += term.term.word.text;
        if (reference.empty()) reference = described;
        EXPECT_EQ(described, reference);
    } while (std::next_permutation(order.begin(), order.end()));
    EXPECT_EQ(reference, "r1 r2 r3 x y z 通帳判印");
}

TEST(Revisions, TheDraftStandsOnTheNewestThatIsNotWithdrawn) {
    const auto built = build(base + R"(
revision r2 amends g { effective 2025-03-01 published 2025-01-01 add to terms words { "口座" } }
revision stop amends g { effective 2025-02-01 published 2025-01-20 withdraw revision r2 }
revision next amends g { draft add to terms words { "印" } }
)");
    EXPECT_EQ(built->after("next").terms.at("words")->terms.size(), 2u);
}

TEST(Revisions, ADraftKnowsItsBase) {
    EXPECT_EQ(errors_of(base + "revision n amends g { draft based on r9 }", "K0316"), 1u);
    EXPECT_EQ(errors_of(base + "revision n amends g { effective 2025-01-01 based on r1 }", "K0316"), 1u);
    EXPECT_EQ(
        errors_of(
            base + "revision m amends g { draft based on n }\nrevision n amends g { draft based on m }",
            "K0316"),
        2u);
    EXPECT_EQ(errors_of(base + R"(
revision r2 amends g { effective 2025-03-01 published 2025-01-01 add to terms words { "口座" } }
revision stop amends g { effective 2025-02-01 published 2025-01-20 withdraw revision r2 }
revision next amends g { draft based on r2 add to terms words { "印" } }
)",
                        "K0316"),
              1u);
}

// ---- withdrawal ---------------------------------------------------------------------------------

const std::string pending = base + R"(
revision r2 amends g { effective 2025-03-01 published 2025-01-01 add to terms words { "口座" } }
)";

TEST(Withdrawal, TakesEffectOnTheAxisOfKnowledge) {
    const auto built = build(pending +
                             "revision stop amends g { effective 2025-02-01 published 2025-01-20 "
                             "withdraw revision r2 }");
    EXPECT_EQ(revisions_for(*built, received("2025-03-10"), day("2025-01-19")), "r2");
    EXPECT_EQ(revisions_for(*built, received("2025-03-10"), day("2025-01-20")), "stop");
    EXPECT_EQ(revisions_for(*built, received("2025-03-10")), "stop");
    EXPECT_EQ(built->after("stop").terms.at("words")->terms.size(), 1u);
    EXPECT_TRUE(built->history().revisions[2].withdrawn);
    EXPECT_EQ(select_revision(built->history(), "r2").errors()[0].code, "K0324");
}

TEST(Withdrawal, RecordedLateLeavesWhatWasKnownBefore) {
    const auto built = build(pending +
                             "revision stop amends g { effective 2025-02-01 published 2025-01-20 "
                             "recorded 2025-06-01 withdraw revision r2 }");
    EXPECT_EQ(revisions_for(*built, received("2025-03-10"), day("2025-05-31")), "r2");
    EXPECT_EQ(revisions_for(*built, received("2025-03-10"), day("2025-06-01")), "stop");
}

TEST(Withdrawal, MayRestateOnTheSameDay) {
    const auto built = build(pending +
                             "revision r2b amends g { effective 2025-03-01 published 2025-02-20 "
                             "withdraw revision r2 add to terms words { \"カード\" } }");
    EXPECT_EQ(revisions_for(*built, received("2025-03-01")), "r2b");
    EXPECT_EQ(built->after("r2b").terms.at("words")->terms.back().term.word.text, "カード");
    EXPECT_EQ(built->after("r2b").terms.at("words")->terms.size(), 2u);
}

TEST(Withdrawal, AndWhatItWithdrawsNeedNoOrder) {
    const auto built = build(base + R"(
revision r2 amends g { effective 2025-03-01 decided 2025-01-01 add to terms words { "口座" } }
revision r2b amends g { effective 2025-03-01 decided 2025-02-01 withdraw revision r2 add to terms words { "カード" } }
)");
    EXPECT_EQ(revisions_for(*built, received("2025-03-01")), "r2b");
    EXPECT_EQ(revisions_for(*built, received("2025-03-01"), day("2025-01-31")), "r2");
}

TEST(Withdrawal, IsNotForWhatIsInForce) {
    const auto withdrawal = [](const std::string& dates) {
        return errors_of(pending + "revision stop amends g { " + dates + " withdraw revision r2 }",
                         "K0307");
    };
    EXPECT_EQ(withdrawal("effective 2025-03-02 published 2025-02-01"), 1u);  // begins later
    EXPECT_EQ(withdrawal("effective 2025-03-01 published 2025-03-01"), 1u);  // decided too late
    EXPECT_EQ(withdrawal("effective 2025-03-01 published 2025-02-28"), 0u);
    EXPECT_EQ(withdrawal("effective 2025-02-01 decided 2025-01-31"), 0u);
}

TEST(Withdrawal, OfWhatCannotBeWithdrawn) {
    EXPECT_EQ(
        errors_of(base + "revision a amends g { effective 2025-01-01 withdraw revision r1 }", "K0307"), 1u);
    EXPECT_EQ(errors_of(base + "revision a amends g { effective 2025-01-01 withdraw revision a }", "K0307"),
              1u);
    EXPECT_EQ(errors_of(base + "revision a amends g { effective 2025-01-01 withdraw revision b }", "K0201"),
              1u);
    const std::string stop =
        "revision stop amends g { effective 2025-02-01 published 2025-01-20 withdraw revision r2 }\n";
    EXPECT_EQ(
        errors_of(pending + stop + "revision a amends g { effective 2025-01-30 withdraw revision stop }",
                  "K0307"),
        1u);
    EXPECT_EQ(
        errors_of(pending + stop + "revision a amends g { effective 2025-02-10 withdraw revision r2 }",
                  "K0307"),
        1u);
}

TEST(Withdrawal, ByADraftCountsOnlyInTheDraft) {
    const auto built = build(pending + "revision next amends g { draft withdraw revision r2 }");
    EXPECT_EQ(revisions_for(*built, received("2025-03-10")), "r2");
    EXPECT_FALSE(built->history().revisions[1].withdrawn);
    EXPECT_EQ(built->after("next").terms.at("words")->terms.size(), 1u);
}

TEST(Withdrawal, OfADraft) {
    const auto built = build(base + R"(
revision next amends g { draft add to terms words { "印" } }
revision a amends g { effective 2025-01-01 withdraw revision next }
)");
    EXPECT_EQ(select_revision(built->history(), "next").errors()[0].code, "K0324");
}

// ---- amendments of amendments -------------------------------------------------------------------

TEST(Pending, AnAmendmentIsNotAmended) {
    const auto built = try_build(pending + "revision r3 amends r2 { effective 2025-04-01 }");
    ASSERT_TRUE(built->find("K0318"));
    EXPECT_TRUE(built->find("K0318")->hint);
}

TEST(Pending, WhatALaterRevisionBringsCannotBeChangedBefore) {
    const std::string later = base + R"(
revision later amends g { effective 2025-03-01 published 2025-01-01
  add category y "乙" in c { ア "甲" { text has words } }
  add fact f: bool "問" add class d "別" { group e "群" }
  add to terms words { "口座" }
  replace category x { イ "第二" { text has words } }
}
)";
    const auto change = [&](const std::string& operation) {
        return errors_of(later + "revision early amends g { effective 2025-02-01 published 2025-01-10 " +
                             operation + " }",
                         "K0318");
    };
    EXPECT_EQ(change("rename category y to \"丙\""), 1u);
    EXPECT_EQ(change("repeal category y"), 1u);
    EXPECT_EQ(change("replace category y.ア { url has words }"), 1u);
    EXPECT_EQ(change("repeal fact f"), 1u);
    EXPECT_EQ(change("rename class d to \"他\""), 1u);
    EXPECT_EQ(change("rename group e to \"他\""), 1u);
    EXPECT_EQ(change("remove from terms words { \"口座\" }"), 1u);
    EXPECT_EQ(change("rename category x.イ to \"名\""), 1u);
    EXPECT_EQ(change("move category x to c after y"), 1u);
    // as the last step of the same day it is an ordinary repeal
    EXPECT_TRUE(
        try_build(later +
                  "revision same amends g { effective 2025-03-01 published 2025-01-10 repeal category y }")
            ->model);
}

TEST(Pending, AddThenRepealBeforeItBegins) {
    const std::string added = base +
                              "revision later amends g { effective 2025-03-01 published 2025-01-01 "
                              "add category y \"乙\" in c { text has words } }\n";
    const auto refused = try_build(
        added + "revision early amends g { effective 2025-02-01 published 2025-01-10 repeal category y }");
    ASSERT_TRUE(refused->find("K0318"));
    EXPECT_NE(refused->find("K0318")->hint->en.find("withdraw revision later"), std::string::npos);
    const auto withdrawn = build(
        added +
        "revision early amends g { effective 2025-02-01 published 2025-01-10 withdraw revision later }");
    EXPECT_EQ(withdrawn->after("early").category("y"), nullptr);
    EXPECT_TRUE(withdrawn->after("early").tombstones.empty());
}

TEST(Pending, WhatAWithdrawnOrUnrecordedRevisionBroughtIsExplained) {
    const auto withdrawn = try_build(base + R"(
revision later amends g { effective 2025-03-01 published 2025-01-01 add category y "乙" in c { text has words } }
revision stop amends g { effective 2025-02-01 published 2025-01-10 withdraw revision later }
revision r4 amends g { effective 2025-04-01 published 2025-01-20 rename category y to "丙" }
)");
    ASSERT_TRUE(withdrawn->find("K0307")) << withdrawn->rendered();
    EXPECT_EQ(withdrawn->find("K0307")->labels.at(0).message.en,
              "revision \"later\" brings it, but revision \"stop\" withdraws that");
    const auto unrecorded = try_build(base + R"(
revision late amends g { effective 2025-03-01 recorded 2025-06-01 add category y "乙" in c { text has words } }
revision r4 amends g { effective 2025-04-01 published 2025-03-20 rename category y to "丙" }
)");
    ASSERT_TRUE(unrecorded->find("K0307")) << unrecorded->rendered();
    EXPECT_NE(unrecorded->find("K0307")->labels.at(0).message.en.find("on record only from 2025-06-01"),
              std::string::npos);
}

// ---- sharing ------------------------------------------------------------------------------------

TEST(Snapshots, EqualSequencesAreShared) {
    const auto built = build(base + R"(
revision r2 amends g { effective 2025-03-01 published 2025-01-01 add to terms words { "口座" } }
revision r3 amends g { effective 2025-05-01 published 2025-04-01 add to terms words { "印" } }
)");
    EXPECT_EQ(built->history().epochs.size(), 3u);
    EXPECT_EQ(built->history().snapshots.size(), 3u);
    const auto late = build(base + R"(
revision r2 amends g { effective 2025-03-01 recorded 2025-06-01 add to terms words { "口座" } }
revision r3 amends g { effective 2025-05-01 published 2025-04-01 add to terms words { "印" } }
)");
    // r1; r1 r3; r1 r2; r1 r2 r3
    EXPECT_EQ(late->history().snapshots.size(), 4u);
}

TEST(Snapshots, WhatARevisionLeavesAloneIsTheSameObject) {
    const auto built = build(base + R"(
category y "乙" in c { text has words }
revision r2 amends g { effective 2025-03-01 rename category x to "甲" }
)");
    EXPECT_EQ(built->after("r1").category("y"), built->after("r2").category("y"));
    EXPECT_NE(built->after("r1").category("x"), built->after("r2").category("x"));
    EXPECT_EQ(built->after("r1").terms.at("words"), built->after("r2").terms.at("words"));
}

TEST(Snapshots, ClaimsAreCollectedForEverySnapshot) {
    const auto built = build(base + R"(
revision r2 amends g { effective 2025-03-01 recorded 2025-06-01 rename category x to "甲" }
revision r3 amends g { effective 2025-05-01 published 2025-04-01 narrow category x { text has words url has words } }
)");
    ASSERT_EQ(built->model->claims.size(), 2u);  // without and with the late one
    for (const ClaimToProve& claim : built->model->claims) {
        EXPECT_EQ(claim.claim, ast::Claim::narrow);
        EXPECT_EQ(built->history().snapshots[claim.after].former, claim.before);
        EXPECT_EQ(claim.path.name.text, "x");
    }
}

}  // namespace
}  // namespace kijun
