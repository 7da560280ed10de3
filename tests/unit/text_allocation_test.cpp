// Once warm, scanning allocates nothing.
#include <gtest/gtest.h>

#include <string>

#include "allocations.hpp"
#include "kijun/patterns.hpp"

namespace kijun {
namespace {

TEST(Allocation, NoneOnceWarm) {
    if (!test::counts_allocations) GTEST_SKIP() << "the sanitiser's own allocations are not ours";
    const Result<Patterns> patterns =
        Patterns::compile({{Pattern::Kind::literal, "口座", evading_folds, {1}},
                           {Pattern::Kind::literal, "銀行口座", evading_folds, {}},
                           {Pattern::Kind::literal, "闇バイト", evading_folds, {}},
                           {Pattern::Kind::regex, "日給[0-9]{1,3}万", {}, {}}});
    ASSERT_TRUE(patterns.ok());
    Scanner scanner(*patterns);
    std::string text;
    for (int i = 0; i < 50; ++i)
        text += "　銀行口座と口/座、闇★バ★イ★ト。ＤＭで「日給１０万」ﾊﾞｲﾄ㍿闇バィーィト、闇バ○ト\n";
    std::size_t matches = 0;
    std::uint32_t last = 0;
    const auto judge_once = [&] {
        const auto found = scanner.scan(text);
        matches = found.size();
        for (const Match& match : found)
            last = scanner.text().source(match.lane, match.begin, match.end).end_char;
    };
    judge_once();
    judge_once();
    const std::size_t before = test::allocations;
    judge_once();
    EXPECT_EQ(test::allocations, before);
    EXPECT_EQ(matches, 50u * 6);
    EXPECT_GT(last, 1000u);
    EXPECT_GT(before, 0u);
}

}  // namespace
}  // namespace kijun
