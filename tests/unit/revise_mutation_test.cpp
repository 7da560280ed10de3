#include <gtest/gtest.h>

#include <map>

#include "kijun/mutation.hpp"
#include "rules_from_text.hpp"

namespace kijun {
namespace {

const std::string head = R"(
guideline g "試験指針" { timezone "Asia/Tokyo" judged by received }
class a "甲"
fact image: bool "画像があるか"
fact amount: integer "金額"
fact kept: duration(months) "期間"
terms goods { "通帳" "カード" }
terms selling { "売ります" "譲ります" }
revision r1 "初版" of g { effective 2020-01-01 }
)";

struct Mutated {
    std::unique_ptr<test::Compiled> compiled;
    std::vector<TestCase> cases;
    MutationRun result;

    // "kind where: change" -> mutant
    [[nodiscard]] std::map<std::string, Mutant> by_name() const {
        std::map<std::string, Mutant> out;
        for (const Mutant& one : result.mutants)
            out.emplace(std::string(to_string(one.kind)) + " " + one.where + ": " + one.change.en, one);
        return out;
    }
    [[nodiscard]] std::optional<MutantFate> fate(const std::string& name) const {
        const auto all = by_name();
        const auto found = all.find(name);
        if (found != all.end()) return found->second.fate;
        std::string known;
        for (const auto& [other, mutant] : all) known += "\n  " + other;
        ADD_FAILURE() << "no mutant " << name << " among" << known;
        return std::nullopt;
    }
};

Mutated run(const std::string& text, const MutationOptions& options = {}) {
    Mutated made;
    made.compiled = test::compile_text(head + text);
    if (!made.compiled->rules) {
        ADD_FAILURE() << "does not compile";
        return made;
    }
    made.cases = cases_of(*made.compiled->model, made.compiled->sources);
    const CaseRun all = run_cases(made.cases, made.compiled->rules);
    for (const auto& failure : all.failures) ADD_FAILURE() << failure.message.en;
    auto result =
        mutate(*made.compiled->model, made.compiled->sources, made.compiled->rules, made.cases, options);
    if (result)
        made.result = std::move(*result);
    else
        ADD_FAILURE() << result.errors().front().message.en;
    return made;
}

constexpr auto killed = MutantFate::killed;
constexpr auto survived = MutantFate::survived;
constexpr auto equivalent = MutantFate::equivalent;

TEST(Mutation, ConditionsDroppedAndNegated) {
    const Mutated of = run(R"(
category x "類型" in a { post has goods post has selling image }
case "両方" { text "通帳 売ります" facts { image: true } always expect x }
case "物のみ" { text "通帳" facts { image: true } always expect not x }
)");
    EXPECT_EQ(of.fate("condition x: dropped: post has selling"), killed);
    EXPECT_EQ(of.fate("condition x: dropped: post has goods"), survived);
    EXPECT_EQ(of.fate("negation x: negated: post has goods"), killed);
    EXPECT_EQ(of.fate("negation x: negated: image"), killed);
    EXPECT_EQ(of.fate("quantifier x: any instead of all"), killed);
}

TEST(Mutation, WhatMeansTheSameIsToldApart) {
    const Mutated of = run(R"(
category x "類型" in a { post has goods any { post has goods post has selling } }
case "物" { text "通帳" always expect x }
)");
    EXPECT_EQ(of.fate("condition x: dropped: post has goods"), survived);
    const auto all = of.by_name();
    const auto group = all.find("condition x: dropped: any { post has goods post has selling }");
    ASSERT_NE(group, all.end());
    EXPECT_EQ(group->second.fate, equivalent);
    EXPECT_EQ(of.fate("quantifier x: all instead of any"), killed);
}

TEST(Mutation, Exceptions) {
    const Mutated of = run(R"(
category x "類型" in a { post has goods unless image unless post has selling }
case "例外" { text "通帳" facts { image: true } always expect not x }
case "通常" { text "通帳" facts { image: false } always expect x }
)");
    EXPECT_EQ(of.fate("exception x: dropped: unless image"), killed);
    EXPECT_EQ(of.fate("exception x: dropped: unless post has selling"), survived);
    EXPECT_EQ(of.fate("negation x: negated: post has selling"), killed);
}

TEST(Mutation, NegationsDropped) {
    const Mutated of = run(R"(
category x "類型" in a { post has goods and not image }
category y "類型二" in a { post has selling and not image }
case "一" { text "通帳" facts { image: true } always expect not x }
)");
    EXPECT_EQ(of.fate("negation x: dropped: not"), killed);
    EXPECT_EQ(of.fate("negation y: dropped: not"), survived);
}

TEST(Mutation, Thresholds) {
    const Mutated of = run(R"(
category x "類型" in a { post has at least 2 of goods amount >= 10 }
category y "類型二" in a { at least 2 of { post has goods image post has selling } }
case "二つ" { text "通帳 カード" facts { amount: 10 image: false } always expect x, not y }
case "一つ" { text "通帳" facts { amount: 10 image: false } always expect not x }
)");
    EXPECT_EQ(of.fate("threshold x: at least 2 → 1"), killed);
    EXPECT_EQ(of.fate("threshold x: at least 2 → 3"), killed);
    EXPECT_EQ(of.fate("threshold x: 10 → 11"), killed);
    EXPECT_EQ(of.fate("threshold x: 10 → 9"), survived);
    EXPECT_EQ(of.fate("threshold y: at least 2 → 1"), killed);
    EXPECT_EQ(of.fate("threshold y: at least 2 → 3"), survived);
}

TEST(Mutation, Durations) {
    const Mutated of = run(R"(
category x "類型" in a { post has goods kept <= 6か月 }
case "六か月" { text "通帳" facts { kept: 6か月 } always expect x }
case "六か月を超える" { text "通帳" facts { kept: 190日 } always expect not x }
)");
    EXPECT_EQ(of.fate("threshold x: 6か月: a month shorter"), killed);
    EXPECT_EQ(of.fate("threshold x: 6か月: a month longer"), killed);
}

TEST(Mutation, Distances) {
    const Mutated of = run(R"(
category x "類型" in a { post has goods within 3 before selling }
case "近い" { text "通帳三文字売ります" always expect x }
case "逆" { text "売ります通帳" always expect not x }
)");
    EXPECT_EQ(of.fate("distance x: within 3 → 2"), killed);
    EXPECT_EQ(of.fate("distance x: within 3 → 4"), survived);
    EXPECT_EQ(of.fate("distance x: within 3 on either side"), killed);
    EXPECT_EQ(of.fate("distance x: dropped: within 3 …"), killed);
}

TEST(Mutation, ListsDroppedEmptiedAndOpened) {
    const Mutated of = run(R"(
terms both { include goods include selling "口座" }
terms doubtful 等 { "荷物" }
category x "類型" in a { post has both }
category y "類型二" in a { post has (doubtful, goods) }
case "物" { text "通帳" always expect x }
case "荷" { text "荷物" always expect not x }
)");
    EXPECT_EQ(of.fate("terms both: emptied"), killed);
    EXPECT_EQ(of.fate("terms both: dropped: goods"), killed);
    EXPECT_EQ(of.fate("terms both: dropped: selling"), survived);
    EXPECT_EQ(of.fate("terms doubtful: emptied"), survived);
    EXPECT_EQ(of.fate("terms y: dropped: goods"), survived);
    EXPECT_EQ(of.fate("openness doubtful: closed instead of open"), survived);
    EXPECT_EQ(of.fate("openness selling: open instead of closed"), survived);
}

// Where another list of the test is open too, it does not matter whether this one is.
TEST(Mutation, OpennessThatNothingReadsMeansTheSame) {
    const Mutated of = run(R"(
terms doubtful 等 { "荷物" }
terms further 等 { "小包" }
terms near_by 等 { "箱" }
category x "類型" in a { post has (doubtful, further) post has selling within 5 of near_by }
case "物" { text "天気" always expect not x }
)");
    EXPECT_EQ(of.fate("openness doubtful: closed instead of open"), equivalent);
    EXPECT_EQ(of.fate("openness further: closed instead of open"), equivalent);
    EXPECT_EQ(of.fate("openness selling: open instead of closed"), equivalent);
    EXPECT_EQ(of.fate("openness near_by: closed instead of open"), survived);
}

TEST(Mutation, OpennessThatOneOfTwoTestsReads) {
    const Mutated of = run(R"(
terms doubtful 等 { "荷物" }
terms further 等 { "小包" }
category x "類型" in a { post has (doubtful, further) post has doubtful evading }
case "精査" { text "小包" mode assess always expect undetermined x }
)");
    EXPECT_EQ(of.fate("openness doubtful: closed instead of open"), killed);
    EXPECT_EQ(of.fate("openness further: closed instead of open"), equivalent);
}

// An answer is given to a question as it is written. A change of the question loses it, whatever it means.
TEST(Mutation, AnswersThatAChangeLosesKillNothing) {
    const Mutated of = run(R"(
terms doubtful 等 { "荷物" }
category x "類型" in a { post has doubtful within 3 of goods image }
case "一覧にない語" { text "小包" facts { image: true "post has doubtful within 3 of goods": true } always expect x }
)");
    EXPECT_EQ(of.fate("distance x: within 3 → 4"), survived);
    EXPECT_EQ(of.fate("distance x: dropped: within 3 …"), survived);
    EXPECT_EQ(of.fate("openness doubtful: closed instead of open"), killed);
    EXPECT_EQ(of.fate("negation x: negated: image"), killed);
}

TEST(Mutation, OnlySomeKindsAndPlaces) {
    const std::string rules = R"(
category x "類型" in a { post has goods any { post has selling image } }
category y "類型二" in a { post has selling image }
case "物" { text "天気" always expect not x }
)";
    MutationOptions options;
    options.places = {"x"};
    Mutated of = run(rules, options);
    EXPECT_GT(of.result.mutants.size(), 4u);
    EXPECT_EQ(of.result.sampled_from, of.result.mutants.size());
    for (const Mutant& one : of.result.mutants) EXPECT_EQ(one.where.substr(0, 1), "x");
    options.kinds = {MutantKind::quantifier};
    of = run(rules, options);
    EXPECT_EQ(of.result.mutants.size(), 2u);
    for (const Mutant& one : of.result.mutants) EXPECT_EQ(one.kind, MutantKind::quantifier);
}

TEST(Mutation, Days) {
    const Mutated of = run(R"(
category x "類型" in a { post has goods }
category y "類型二" in a { post has selling received >= 2020-06-01 }
revision r2 "改訂" amends g { effective 2021-04-01 replace category x { post has (goods, selling) } }
case "初日" { text "売ります" facts { image: false } on 2021-03-31 expect not x on 2021-04-01 expect x }
case "期日" { text "売ります" on 2020-06-01 expect y }
)");
    EXPECT_EQ(of.fate("date r2: effective 2021-04-01 → 2021-04-02"), killed);
    EXPECT_EQ(of.fate("date r2: effective 2021-04-01 → 2021-03-31"), killed);
    EXPECT_EQ(of.fate("date y: 2020-06-01: a day later"), killed);
    EXPECT_EQ(of.fate("date y: 2020-06-01: a day earlier"), survived);
}

TEST(Mutation, WordsOnlyOnRequest) {
    const std::string rules = R"(
category x "類型" in a { post has goods }
case "物" { text "通帳" always expect x }
)";
    EXPECT_EQ(run(rules).result.count(MutantKind::word).killed, 0u);
    MutationOptions words;
    words.words = true;
    const Mutated of = run(rules, words);
    EXPECT_EQ(of.fate("word goods: dropped: \"通帳\""), killed);
    EXPECT_EQ(of.fate("word goods: dropped: \"カード\""), survived);
}

// What is proposed as a killer must kill when it is put into the rules.
TEST(Mutation, KillersKill) {
    const std::string rules = R"(
terms doubtful 等 { "荷物" }
category x "類型" in a { post has goods post has selling image }
category y "類型二" in a { post has at least 2 of goods amount >= 10 unless image }
category z "類型三" in a { post has doubtful image }
)";
    const std::string empty =
        R"(case "何も" { text "天気" facts { image: false amount: 0 } always expect out_of_scope })";
    const Mutated before = run(rules + empty);
    std::string added;
    std::size_t proposed = 0;
    for (const Mutant& one : before.result.mutants)
        if (one.killer) {
            added += *one.killer;
            ++proposed;
        }
    EXPECT_GT(proposed, 10u);
    const Mutated after = run(rules + empty + added);
    for (std::size_t i = 0; i < before.result.mutants.size(); ++i) {
        const auto& killer = before.result.mutants[i].killer;
        if (killer) {
            EXPECT_EQ(after.result.mutants[i].fate, killed) << *killer;
        }
    }
}

TEST(Mutation, NoReportIsMadeUpWhereTheRulesForbidIt) {
    const std::string cases = R"(case "何も" { text "天気" always expect out_of_scope })";
    const auto killers = [](const Mutated& of) {
        std::size_t count = 0;
        for (const Mutant& one : of.result.mutants) count += one.killer ? 1 : 0;
        return count;
    };
    EXPECT_GT(killers(run(R"(category x "類型" in a { post has goods post has selling })" + cases)), 0u);
    MutationOptions words;
    words.words = true;
    const Mutated of = run(
        R"(category x "類型" in a { tag "no examples" post has goods post has selling })" + cases, words);
    EXPECT_EQ(killers(of), 0u);
    std::size_t withheld = 0;
    for (const Mutant& one : of.result.mutants) {
        withheld += one.withheld ? 1 : 0;
        EXPECT_EQ(one.change.en.find("通帳"), std::string::npos) << one.change.en;
        EXPECT_EQ(one.change.ja.find("通帳"), std::string::npos) << one.change.ja;
    }
    EXPECT_GT(withheld, 4u);
}

TEST(Mutation, SamplesAreAlwaysTheSame) {
    const std::string rules = R"(
category x "類型" in a { post has goods post has selling image }
case "物" { text "通帳" always expect not x }
)";
    MutationOptions options;
    options.sample = 3;
    const Mutated one = run(rules, options), other = run(rules, options);
    EXPECT_EQ(one.result.mutants.size(), 3u);
    EXPECT_GT(one.result.sampled_from, 3u);
    ASSERT_EQ(other.result.mutants.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i)
        EXPECT_EQ(one.result.mutants[i].change.ja, other.result.mutants[i].change.ja);
}

}  // namespace
}  // namespace kijun
