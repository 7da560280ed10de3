// Wilson's interval and Cohen's kappa against values worked out by hand or printed by others.
#include <gtest/gtest.h>

#include "kijun/estimates.hpp"

namespace kijun {
namespace {

constexpr std::uint64_t endless = 1'000'000'000'000;

TEST(Wilson, IsThePublishedInterval) {
    // Newcombe (1998), table I, method 3: 81/263, 15/148, 0/20, 1/29
    struct Row {
        std::uint64_t hits, cases;
        double low, high;
    };
    for (const auto& [hits, cases, low, high] : {Row{81, 263, 0.2553, 0.3662}, Row{15, 148, 0.0624, 0.1605},
                                                 Row{0, 20, 0, 0.1611}, Row{1, 29, 0.0061, 0.1718}}) {
        const auto interval = wilson(hits, cases, endless);
        ASSERT_TRUE(interval);
        EXPECT_NEAR(interval->low, low, 5e-5) << hits << "/" << cases;
        EXPECT_NEAR(interval->high, high, 5e-5) << hits << "/" << cases;
    }
}

TEST(Wilson, CountsWhatWasSeenAsCertain) {
    // half of ten drawn: n' = 5 * 9 / 5 = 9, p = 0.4, z² = 3.8415:
    // (0.4 + 0.21341 ± 1.95996 √(0.24/9 + 3.8415/324)) / 1.42683 = 0.42991 ± 0.26961
    auto interval = wilson(2, 5, 10);
    ASSERT_TRUE(interval);
    EXPECT_NEAR(interval->low, 0.2, 5e-4);  // not 0.1603: two of the ten have been seen
    EXPECT_NEAR(interval->high, 0.6995, 5e-4);
    interval = wilson(5, 9, 10);
    EXPECT_EQ(interval->low, 0.5);
    EXPECT_EQ(interval->high, 0.6);  // no more than the one not seen
}

TEST(Wilson, OfAllIsTheShareItself) {
    const auto interval = wilson(3, 4, 4);
    ASSERT_TRUE(interval);
    EXPECT_EQ(interval->low, 0.75);
    EXPECT_EQ(interval->high, 0.75);
}

TEST(Wilson, ClaimsNothingWithoutASample) {
    EXPECT_FALSE(wilson(0, 0, 10));
    EXPECT_FALSE(wilson(1, 11, 10));
    EXPECT_FALSE(wilson(2, 1, 10));
}

TEST(Kappa, IsTheTextbookValue) {
    // 20 both, 5 and 10 one side only, 15 neither: p_o 0.7, p_e 0.5
    const Agreement agreement{20, 5, 10, 15};
    EXPECT_NEAR(*agreement.kappa(), 0.4, 1e-12);
    EXPECT_NEAR(*agreement.precision(), 0.8, 1e-12);
    EXPECT_NEAR(*agreement.recall(), 2.0 / 3, 1e-12);
}

TEST(Kappa, HasItsEnds) {
    EXPECT_NEAR(*(Agreement{5, 0, 0, 5}).kappa(), 1, 1e-12);
    EXPECT_NEAR(*(Agreement{0, 5, 5, 0}).kappa(), -1, 1e-12);
    EXPECT_NEAR(*(Agreement{1, 1, 1, 1}).kappa(), 0, 1e-12);
    EXPECT_FALSE((Agreement{0, 0, 0, 9}).kappa());  // all say no: chance alone agrees
    EXPECT_FALSE((Agreement{}).kappa());
    EXPECT_FALSE((Agreement{0, 0, 3, 9}).precision());
    EXPECT_FALSE((Agreement{0, 3, 0, 9}).recall());
}

}  // namespace
}  // namespace kijun
