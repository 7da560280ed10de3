// The C interface as C sees it: what is returned, what is told, what may be NULL.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>
#include <string>
#include <utility>

#include "shared_rules.hpp"

namespace {

using kijun_c_test::Judge;
using kijun_c_test::shared_rules;

const std::string report = R"({"id":"1","text":"銀行口座を買います。","received_at":"2025-03-01"})";

std::string of(kijun_text text) { return text.data == nullptr ? "" : std::string(text.data, text.size); }

// The code of the first problem, which is freed.
std::string code_of(kijun_problem* problem) {
    const std::string code = of(kijun_problem_code(problem, 0));
    if (!code.empty()) {
        EXPECT_FALSE(of(kijun_problem_english(problem, 0)).empty());
        EXPECT_NE(of(kijun_problem_english(problem, 0)), of(kijun_problem_japanese(problem, 0)));
    }
    EXPECT_EQ(kijun_problem_code(problem, kijun_problem_count(problem)).data, nullptr);
    kijun_problem_free(problem);
    return code;
}

TEST(CInterface, AVerdict) {
    EXPECT_EQ(kijun_abi(), static_cast<std::uint32_t>(KIJUN_ABI));
    EXPECT_GE(std::strlen(kijun_version()), 5u);
    Judge judge;
    std::size_t verdicts = 0;
    ASSERT_EQ(kijun_judge_report(judge.get(), report.data(), report.size(), &verdicts, nullptr), KIJUN_OK);
    ASSERT_EQ(verdicts, 1u);
    EXPECT_EQ(kijun_verdict_outcome(judge.get(), 0), KIJUN_CANDIDATE);
    const kijun_text json = kijun_verdict_json(judge.get(), 0);
    EXPECT_EQ(std::strlen(json.data), json.size);
    EXPECT_NE(of(json).find("bank_account"), std::string::npos);
    EXPECT_NE(of(json).find(kijun_rules_hash(shared_rules())), std::string::npos);
    EXPECT_EQ(kijun_verdict_outcome(judge.get(), 1), -1);
    EXPECT_EQ(kijun_verdict_json(judge.get(), 1).data, nullptr);
}

TEST(CInterface, OneVerdictForEachRevisionThatAnswers) {
    kijun_options options{};
    options.size = sizeof options;
    options.all_revisions = 1;
    Judge judge(&options);
    std::size_t verdicts = 0;
    ASSERT_EQ(kijun_judge_report(judge.get(), report.data(), report.size(), &verdicts, nullptr), KIJUN_OK);
    EXPECT_GT(verdicts, 2u);
    EXPECT_NE(of(kijun_verdict_json(judge.get(), 0)), of(kijun_verdict_json(judge.get(), verdicts - 1)));
}

TEST(CInterface, WhatIsWrongWithAReportIsToldAndTheNextIsJudged) {
    Judge judge;
    std::size_t verdicts = 7;
    for (const auto& [line, code] : {std::pair{"no report", "K0701"}, {"[]", "K0702"}, {"{}", "K0320"}}) {
        kijun_problem* problem = nullptr;
        EXPECT_EQ(kijun_judge_report(judge.get(), line, std::strlen(line), &verdicts, &problem),
                  KIJUN_REFUSED);
        EXPECT_EQ(verdicts, 0u);
        EXPECT_EQ(kijun_verdict_outcome(judge.get(), 0), -1);
        EXPECT_EQ(code_of(problem), code);
    }
    EXPECT_EQ(kijun_judge_report(judge.get(), "{", 1, &verdicts, nullptr), KIJUN_REFUSED);
    EXPECT_EQ(kijun_judge_report(judge.get(), report.data(), report.size(), &verdicts, nullptr), KIJUN_OK);
}

TEST(CInterface, OptionsAreRefusedBeforeAnyReport) {
    const auto asked = [](auto set) {
        kijun_options options{};
        options.size = sizeof options;
        set(options);
        kijun_judge* judge = nullptr;
        kijun_problem* problem = nullptr;
        const std::int32_t status = kijun_judge_new(shared_rules(), &options, &judge, &problem);
        EXPECT_EQ(judge != nullptr, status == KIJUN_OK);
        kijun_judge_free(judge);
        return std::to_string(status) + code_of(problem);
    };
    EXPECT_EQ(asked([](kijun_options& o) { o.at = "2025-03-01"; }), "0");
    EXPECT_EQ(asked([](kijun_options& o) { o.at = "1900-01-01"; }), "1K0321");
    EXPECT_EQ(asked([](kijun_options& o) { o.revision = "nothing"; }), "1K0323");
    EXPECT_EQ(asked([](kijun_options& o) { o.mode = 7; }), "2");
    EXPECT_EQ(asked([](kijun_options& o) { o.at = "2025-03-01", o.all_revisions = 1; }), "2");
    EXPECT_EQ(asked([](kijun_options& o) { o.known_at = "2025-03-01"; }), "0");
    EXPECT_EQ(asked([](kijun_options& o) { o.known_at = "2025-03"; }), "1K0328");
    EXPECT_EQ(asked([](kijun_options& o) { o.known_at = "2025-03-01", o.all_revisions = 1; }), "1K0329");
    EXPECT_EQ(asked([](kijun_options& o) { o.at = ""; }), "2");
    // who forgets the size would be judged for without any of the options
    EXPECT_EQ(asked([](kijun_options& o) { o.size = 0, o.at = "2025-03-01"; }), "2");
    EXPECT_EQ(asked([](kijun_options& o) { o.size = sizeof o.size, o.at = "2025-03-01"; }), "2");
    // a caller of an older header, whose struct ends earlier
    EXPECT_EQ(asked([](kijun_options& o) { o.size = offsetof(kijun_options, mode), o.mode = 7; }), "0");
    // and of a newer one, whose struct goes on
    struct Newer {
        kijun_options options{};
        const char* more = nullptr;
    } newer;
    newer.options.size = sizeof newer;
    kijun_judge* judge = nullptr;
    EXPECT_EQ(kijun_judge_new(shared_rules(), &newer.options, &judge, nullptr), KIJUN_OK);
    kijun_judge_free(judge);
    newer.more = "something new";
    EXPECT_EQ(kijun_judge_new(shared_rules(), &newer.options, &judge, nullptr), KIJUN_MISUSED);
}

TEST(CInterface, BundlesByTheirBytes) {
    kijun_rules* rules = nullptr;
    kijun_problem* problem = nullptr;
    EXPECT_EQ(kijun_rules_load_bytes("no bundle", 9, &rules, &problem), KIJUN_REFUSED);
    EXPECT_EQ(rules, nullptr);
    EXPECT_EQ(code_of(problem), "K0801");
    EXPECT_EQ(kijun_rules_load("/nowhere", &rules, nullptr), KIJUN_REFUSED);
}

TEST(CInterface, NothingIsDoneWithNull) {
    kijun_rules* rules = nullptr;
    kijun_judge* judge = nullptr;
    std::size_t verdicts = 0;
    EXPECT_EQ(kijun_rules_load(nullptr, &rules, nullptr), KIJUN_MISUSED);
    EXPECT_EQ(kijun_rules_load("x", nullptr, nullptr), KIJUN_MISUSED);
    EXPECT_EQ(kijun_rules_load_bytes(nullptr, 1, &rules, nullptr), KIJUN_MISUSED);
    EXPECT_EQ(kijun_judge_new(nullptr, nullptr, &judge, nullptr), KIJUN_MISUSED);
    EXPECT_EQ(kijun_judge_new(shared_rules(), nullptr, nullptr, nullptr), KIJUN_MISUSED);
    EXPECT_EQ(kijun_judge_report(nullptr, "{}", 2, &verdicts, nullptr), KIJUN_MISUSED);
    EXPECT_EQ(kijun_rules_hash(nullptr), nullptr);
    EXPECT_EQ(kijun_problem_count(nullptr), 0u);
    EXPECT_EQ(kijun_problem_code(nullptr, 0).data, nullptr);
    EXPECT_EQ(kijun_verdict_json(nullptr, 0).data, nullptr);
    kijun_rules_free(nullptr);
    kijun_judge_free(nullptr);
    kijun_problem_free(nullptr);
}

}  // namespace
