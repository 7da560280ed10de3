// What verification finds, what it leaves alone, and queries with their counterexamples.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "judging.hpp"
#include "kijun/diff.hpp"
#include "kijun/verify.hpp"

namespace kijun {
namespace {

const char* const declarations = R"(
fact image: bool "画像があるか"
fact amount: integer "金額"
fact kind: choice("甲", "乙") "種類"
terms goods closed { "通帳" "口座" }
terms offers closed { "買います" "売ります" }
)";

std::vector<std::string> found(const std::string& categories) {
    const auto compiled = test::compile_text(test::guideline(declarations + categories));
    std::vector<std::string> out;
    if (!compiled->rules) return out;
    for (const Diagnostic& one : verify(*compiled->model, compiled->rules))
        if (one.code != "K0534") out.push_back(std::string(one.code) + " " + one.message.en);
    return out;
}
std::vector<std::string> in_category(const std::string& body) {
    return found("category x \"類型\" in c { " + body + " }");
}
using Found = std::vector<std::string>;

TEST(Verify, NothingIsWrongWithASoundCategory) {
    EXPECT_EQ(in_category("text has goods text has offers any { image amount >= 5 }"), Found{});
}

TEST(Verify, ACategoryThatCannotBeMet) {
    EXPECT_EQ(in_category("amount >= 5 amount < 3"), (Found{"K0530 no report can meet '類型'"}));
    EXPECT_EQ(in_category("kind is \"甲\" kind is \"乙\""), (Found{"K0530 no report can meet '類型'"}));
    EXPECT_EQ(in_category("text has goods unless text has goods"),
              (Found{"K0530 no report can meet '類型'"}));
}

TEST(Verify, AConditionThatChangesNothing) {
    EXPECT_EQ(
        in_category("amount >= 5 amount >= 3"),
        (Found{"K0532 'amount >= 3' changes nothing: with it and without it the same reports are met"}));
    EXPECT_EQ(in_category("text has goods any { image text has goods }").size(), 1u);
    EXPECT_EQ(in_category("at least 2 of { text has goods image amount >= 5 }"), Found{});
}

TEST(Verify, ATermThatAnotherCovers) {
    EXPECT_EQ(found("terms cards closed { \"カード\" \"銀行カード\" }\n"
                    "category x \"類型\" in c { text has cards }"),
              (Found{"K0533 '銀行カード' is found wherever it stands by 'カード' of the same list"}));
    // counted, the longer one counts once for itself; within a word of ASCII nothing is found
    EXPECT_EQ(found("terms cards closed { \"カード\" \"銀行カード\" }\n"
                    "category x \"類型\" in c { text has at least 2 of cards }"),
              Found{});
    EXPECT_EQ(
        found("terms words closed { \"card\" \"cards\" }\ncategory x \"類型\" in c { text has words }"),
        Found{});
}

TEST(Verify, FactsThatDecideNothing) {
    const auto compiled = test::compile_text(test::guideline(
        std::string(declarations) +
        "category x \"類型\" in c { any { text has goods all { image text has goods } } }"));
    ASSERT_TRUE(compiled->rules);
    std::vector<std::string> messages;
    for (const Diagnostic& one : verify(*compiled->model, compiled->rules))
        if (one.code == "K0534") messages.push_back(one.message.en);
    EXPECT_EQ(messages,
              (Found{"no category of r1 asks for 'amount'", "'image' is asked and decides nothing under r1",
                     "no category of r1 asks for 'kind'"}));
}

TEST(Verify, CategoriesThatImplyOrExcludeEachOther) {
    EXPECT_EQ(found("category x \"甲\" in c { amount >= 5 }\ncategory y \"乙\" in c { amount >= 3 }\n"
                    "category z \"丙\" in c { amount < 3 }"),
              (Found{"K0535 whatever meets '甲' meets '乙', too", "K0536 nothing meets both '甲' and '丙'",
                     "K0536 nothing meets both '乙' and '丙'"}));
}

// Categories that have nothing to do with each other cost nothing: a guideline may have thousands.
TEST(Verify, PairsOfManyCategories) {
    std::string categories;
    for (int i = 0; i < 400; ++i)
        categories += fmt::format("category x{0} \"類型{0}\" in c {{ text has \"語{0}番\" }}\n", i);
    categories += "category never \"無\" in c { amount >= 5 amount < 3 }\n";
    categories += "category longer \"長\" in c { text has \"物語7番目\" }\n";
    const auto compiled = test::compile_text(test::guideline(declarations + categories));
    ASSERT_TRUE(compiled->rules);
    const std::size_t most = compiled->rules->program().nodes.size() + 2000;
    std::size_t implied = 0, exclusive = 0;
    bool longer = false;
    for (const Diagnostic& one : verify(*compiled->model, compiled->rules, most)) {
        EXPECT_NE(one.code, "K0510");
        implied += one.code == "K0535" ? 1 : 0;
        exclusive += one.code == "K0536" ? 1 : 0;
        longer = longer || one.message.en == "whatever meets '長' meets '類型7', too";
    }
    EXPECT_TRUE(longer);
    // what can never be met implies and excludes all others
    EXPECT_EQ(implied, 401u + 1u);
    EXPECT_EQ(exclusive, 401u);
}

// Of many conditions each is left out in turn: what stands behind it is there already.
TEST(Verify, ManyConditionsOfOneCategory) {
    std::string conditions;
    for (int i = 0; i < 100; ++i) conditions += fmt::format("text has \"語{}番\" ", i);
    for (const char* of : {"any", "all"}) {
        const auto compiled = test::compile_text(test::guideline(fmt::format(
            "category x \"類型\" in c {{ image {} {{ {} }} }}\n{}", of, conditions, declarations)));
        ASSERT_TRUE(compiled->rules);
        const std::size_t most = compiled->rules->program().nodes.size() + 20000;
        for (const Diagnostic& one : verify(*compiled->model, compiled->rules, most))
            EXPECT_NE(one.code, "K0510") << of;
    }
}

TEST(Verify, ParagraphsThatNoRuleEncodes) {
    EXPECT_EQ(found("source s \"資料\" { paragraph \"1\" \"2\" \"3\" omit \"3\" because \"定義\" }\n"
                    "category x \"類型\" in c { from \"1\" text has goods }"),
              (Found{"K0537 no rule encodes paragraph 2 of \"資料\""}));
}

TEST(Verify, DaysThatTheCalendarDoesNotReach) {
    const std::string x = "category x \"類型\" in c { text has goods }\n";
    EXPECT_EQ(
        found(x + "procedure c \"手続\" { request removal of site_admin; recheck after 5 business days }"),
        (Found{"K0538 deadlines under r1 can be reckoned from 2020-01-01 to 2027-12-31 only: the calendar "
               "of holidays knows no other days"}));
    EXPECT_EQ(found(x + "procedure c \"手続\" { request removal of site_admin }"), Found{});
}

TEST(Verify, AClassWithoutAProcedureWhereOthersHaveOne) {
    const std::string two =
        "class d \"別\"\ncategory x \"類型\" in c { text has goods }\n"
        "category y \"他\" in d { text has offers }\n";
    EXPECT_EQ(found(two + "procedure c \"手続\" { request removal of site_admin }"),
              (Found{"K0539 the class of '他', \"別\", has no procedure, and other classes have one"}));
    EXPECT_EQ(found(two), Found{});
}

class Queries : public testing::Test {
protected:
    Queries()
        : judging_(test::guideline(std::string(declarations) + R"(
category x "甲" in c { text has goods amount >= 5 }
category y "乙" in c { text has goods }
category z "丙" in c { text has goods image unless image }
revision r2 amends g { effective 2021-01-01 narrow category y { text has goods text has offers } }
)")) {}
    Answer answer(Query query, std::string_view a, std::string_view b = {}, std::uint32_t of_b = 0) {
        const auto standing = [&](std::string_view id, std::uint32_t snapshot) {
            for (const std::uint32_t number : judging_.program().snapshots[snapshot].categories)
                if (judging_.program().categories[number].id == id) return Standing{number, snapshot};
            return Standing{};
        };
        return *ask(judging_.compiled().rules, query, standing(a, 0), standing(b, of_b));
    }
    test::Judging judging_;
};

TEST(Examples, AreNotWrittenOfCategoriesThatWithholdThem) {
    test::Judging judging(test::guideline(std::string(declarations) + R"(
category x "甲" in c { tag "no examples" text has goods }
category y "乙" in c { text has offers }
)"));
    ASSERT_TRUE(judging.ready());
    const auto& rules = judging.compiled().rules;
    for (const Query query : {Query::never, Query::disjoint}) {
        const auto found = ask(rules, query, {0, 0}, {1, 0});
        ASSERT_TRUE(found);
        EXPECT_FALSE(found->holds);
        EXPECT_FALSE(found->counterexample);
        EXPECT_EQ(found->values.rfind("text has goods", 0), 0u) << found->values;
    }
    const auto others = overlaps(rules, {1, 0});
    ASSERT_TRUE(others);
    ASSERT_EQ(others->size(), 1u);
    EXPECT_FALSE(others->front().example);
    EXPECT_TRUE(ask(rules, Query::never, {1, 0})->counterexample);
}

// Words that show two things are written once, and nothing is kept apart that no distance could join.
TEST(Examples, AreShort) {
    test::Judging judging(test::guideline(std::string(declarations) + R"(
category x "甲" in c { text has goods text has offers within 5 of goods }
category y "乙" in c { text has goods text has offers }
category z "丙" in c { text has "あ" within 500 of "い" }
)"));
    ASSERT_TRUE(judging.ready());
    const auto shortest = [&](std::uint32_t category) {
        const auto found = ask(judging.compiled().rules, Query::never, {category, 0});
        return found && found->counterexample ? found->counterexample->text : std::string();
    };
    EXPECT_EQ(shortest(0), "買います通帳");
    EXPECT_EQ(shortest(1), "通帳\n□\n買います");
}

// What was cut off proves nothing.
TEST_F(Queries, SayWhenDiagramsAreTooLarge) {
    ASSERT_TRUE(judging_.ready());
    const auto& compiled = judging_.compiled();
    const std::size_t few = compiled.rules->program().nodes.size();
    const auto code = [](const auto& result) {
        return result ? "" : std::string(result.errors().front().code);
    };
    EXPECT_EQ(code(ask(compiled.rules, Query::equivalent, {0, 0}, {1, 0}, few)), "K0510");
    EXPECT_EQ(code(diff(*compiled.model, compiled.rules, 0, 1, few)), "K0510");
    const Diagnostics verified = verify(*compiled.model, compiled.rules, few);
    ASSERT_EQ(verified.size(), 1u);
    EXPECT_EQ(verified.front().code, "K0510");
}

TEST_F(Queries, HoldOrAreRefutedByAReport) {
    ASSERT_TRUE(judging_.ready());
    EXPECT_TRUE(answer(Query::implies, "x", "y").holds);
    const Answer converse = answer(Query::implies, "y", "x");
    EXPECT_FALSE(converse.holds);
    ASSERT_TRUE(converse.counterexample);
    Report report = *converse.counterexample;
    report.dates.received = parse_report_date("2020-06-01");
    EXPECT_EQ(judging_.status(report, Mode::screen, "y"), Truth::yes);
    EXPECT_EQ(judging_.status(report, Mode::screen, "x"), Truth::no);

    EXPECT_FALSE(answer(Query::equivalent, "x", "y").holds);
    EXPECT_TRUE(answer(Query::equivalent, "y", "y").holds);
    EXPECT_FALSE(answer(Query::equivalent, "y", "y", 1).holds);
    const Answer both = answer(Query::disjoint, "x", "y");
    EXPECT_FALSE(both.holds);
    ASSERT_TRUE(both.counterexample);
    EXPECT_TRUE(answer(Query::never, "z").holds);
    EXPECT_FALSE(answer(Query::never, "x").holds);
    const auto of_x = overlaps(judging_.compiled().rules, {0, 0});
    ASSERT_TRUE(of_x);
    ASSERT_EQ(of_x->size(), 1u);  // not with z, which nothing meets
    EXPECT_EQ(judging_.program().categories[of_x->front().category].id, "y");
    EXPECT_TRUE(of_x->front().example);
    const Answer always = answer(Query::always, "y");
    EXPECT_FALSE(always.holds);
    EXPECT_TRUE(always.counterexample);
}

}  // namespace
}  // namespace kijun
