// Interviews ask what can decide something, the cheapest first, and stop when nothing can.
#include <gtest/gtest.h>

#include "judging.hpp"
#include "kijun/interview.hpp"

namespace kijun {
namespace {

const char* const facts = R"(
fact dear: bool "高い問い" cost 9
fact cheap: bool "安い問い" cost 1
fact amount: integer "金額はいくらか" cost 3
fact kind: choice("甲", "乙") "種類はどれか" cost 4
fact day: date "いつか" cost 5
)";

std::vector<std::string> asked(test::Judging& judging, const Report& report) {
    JudgeOptions options;
    options.mode = Mode::assess;
    std::vector<std::string> out;
    for (const Question& question : next_questions(judging.program(), judging.verdicts(report, options)))
        out.push_back(question.fact);
    return out;
}

using Names = std::vector<std::string>;

TEST(Interview, TheCheapestDecisiveQuestionComesFirst) {
    test::Judging judging(test::category("any { all { dear cheap } all { amount >= 3 cheap } }", facts));
    ASSERT_TRUE(judging.ready());
    Report report = test::report_of("");
    EXPECT_EQ(asked(judging, report), (Names{"cheap", "amount", "dear"}));
    record(report, "cheap", false);
    EXPECT_EQ(asked(judging, report), Names{});
    record(report, "cheap", true);
    EXPECT_EQ(asked(judging, report), (Names{"amount", "dear"}));
    record(report, "amount", std::int64_t{2});
    EXPECT_EQ(asked(judging, report), (Names{"dear"}));
}

TEST(Interview, WhatCouldNotBeToldIsNotAskedAgain) {
    test::Judging judging(test::category("all { dear cheap }", facts));
    ASSERT_TRUE(judging.ready());
    Report report = test::report_of("");
    record(report, "cheap", Uncertain{});
    EXPECT_EQ(asked(judging, report), (Names{"dear"}));
    record(report, "dear", true);
    EXPECT_EQ(asked(judging, report), Names{});
    EXPECT_EQ(judging.assess(report), Truth::unknown);
}

TEST(Interview, OneCategoryIsAskedAboutAlone) {
    test::Judging judging(test::guideline(std::string(facts) + R"(
category x "一" in c { cheap }
category y "二" in c { all { dear cheap } }
)"));
    ASSERT_TRUE(judging.ready());
    JudgeOptions options;
    options.mode = Mode::assess;
    const auto& verdicts = judging.verdicts(test::report_of(""), options);
    const auto of_y = next_questions(judging.program(), verdicts, "y");
    ASSERT_EQ(of_y.size(), 2u);
    EXPECT_EQ(of_y[0].categories, (Names{"y"}));
    EXPECT_EQ(next_questions(judging.program(), verdicts)[0].categories, (Names{"x", "y"}));
}

TEST(Interview, AnswersOfEveryType) {
    Question question;
    EXPECT_EQ(read_answer(question, " はい \r"), FactValue(true));
    EXPECT_EQ(read_answer(question, "n"), FactValue(false));
    EXPECT_EQ(read_answer(question, "？"), FactValue(Uncertain{}));
    EXPECT_EQ(read_answer(question, "maybe"), std::nullopt);
    EXPECT_EQ(read_answer(question, ""), std::nullopt);
    question.type = ast::FactType::integer;
    EXPECT_EQ(read_answer(question, "１２"), FactValue(std::int64_t{12}));
    EXPECT_EQ(read_answer(question, "-3"), FactValue(std::int64_t{-3}));
    EXPECT_EQ(read_answer(question, "12円"), std::nullopt);
    EXPECT_EQ(read_answer(question, "99999999999999999999"), std::nullopt);
    question.type = ast::FactType::choice;
    question.choices = {"甲", "乙"};
    EXPECT_EQ(read_answer(question, "乙"), FactValue(std::string("乙")));
    EXPECT_EQ(read_answer(question, "1"), FactValue(std::string("甲")));
    EXPECT_EQ(read_answer(question, "0"), std::nullopt);
    EXPECT_EQ(read_answer(question, "3"), std::nullopt);
    question.type = ast::FactType::date;
    EXPECT_EQ(read_answer(question, "2025-02-28"), FactValue(std::string("2025-02-28")));
    EXPECT_EQ(read_answer(question, "2025-02-30"), std::nullopt);
    question.type = ast::FactType::months;
    EXPECT_EQ(read_answer(question, " 1年６か月 "), FactValue(std::string("P1Y6M")));
    EXPECT_EQ(read_answer(question, "180 days"), FactValue(std::string("P180D")));
    EXPECT_EQ(read_answer(question, "6"), std::nullopt);
    EXPECT_EQ(name_of(question.type), "months");
    question.type = ast::FactType::days;
    EXPECT_EQ(read_answer(question, "二週間"), FactValue(std::string("P14D")));
    EXPECT_EQ(name_of(question.type), "days");
}

}  // namespace
}  // namespace kijun
