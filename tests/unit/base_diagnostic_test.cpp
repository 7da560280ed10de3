// What a person sees of a mistake: suggestions and rendering.
#include <gtest/gtest.h>

#include <random>

#include "kijun/source.hpp"

namespace kijun {
namespace {

using Names = std::vector<std::string>;

TEST(Nearest, FindsTheSlip) {
    const Names names{"category", "criterion", "class", "類型", "基準", "預貯金通帳"};
    EXPECT_EQ(nearest("categry", names), "category");
    EXPECT_EQ(nearest("Category", names), "category");
    EXPECT_EQ(nearest("craiterion", names), "criterion");
    EXPECT_EQ(nearest("類形", names), "類型");
    EXPECT_EQ(nearest("預金通帳", names), "預貯金通帳");
}

TEST(Nearest, CountsCharactersNotBytes) {
    EXPECT_EQ(nearest("基準書類", {"基盤書類"}), "基盤書類");
    // three of four characters are wrong, although half of the bytes agree
    EXPECT_EQ(nearest("基準書類", {"基団体員"}), std::nullopt);
}

TEST(Nearest, TakesSwappedNeighboursForOneMistake) {
    EXPECT_EQ(nearest("form", {"from"}), "from");
    EXPECT_EQ(nearest("fomr", {"from"}), std::nullopt);
}

TEST(Nearest, SuggestsNothingRatherThanNonsense) {
    EXPECT_EQ(nearest("bank_account", {"category", "criterion"}), std::nullopt);
    EXPECT_EQ(nearest("x", {"y", "xy"}), std::nullopt);
    EXPECT_EQ(nearest("", {"y"}), std::nullopt);
    EXPECT_EQ(nearest("abc", {}), std::nullopt);
    EXPECT_EQ(nearest(std::string(100'000, 'a'), {std::string(100'000, 'a')}), std::nullopt);
}

TEST(Nearest, PrefersTheNearerAndThenTheEarlier) {
    EXPECT_EQ(nearest("aaaa", {"aabb", "aaab", "aaac"}), "aaab");
    EXPECT_EQ(nearest("\xFF\xFE", {"ab"}), std::nullopt);  // ill-formed text is no reason to crash
}

// The definition, word for word.
std::size_t plain_distance(const std::string& a, const std::string& b) {
    if (a.empty() || b.empty()) return a.size() + b.size();
    const std::string shorter_a = a.substr(0, a.size() - 1), shorter_b = b.substr(0, b.size() - 1);
    std::size_t best = std::min({plain_distance(shorter_a, b) + 1, plain_distance(a, shorter_b) + 1,
                                 plain_distance(shorter_a, shorter_b) + (a.back() == b.back() ? 0 : 1)});
    if (a.size() > 1 && b.size() > 1 && a.back() == b[b.size() - 2] && b.back() == a[a.size() - 2])
        best = std::min(best, plain_distance(a.substr(0, a.size() - 2), b.substr(0, b.size() - 2)) + 1);
    return best;
}

TEST(Nearest, IsNearByTheDefinition) {
    std::mt19937 random(20250228);
    const auto word = [&] {
        std::string made(2 + random() % 6, 'a');
        for (char& one : made) one = static_cast<char>('a' + random() % 3);
        return made;
    };
    for (int time = 0; time < 2000; ++time) {
        const std::string wanted = word(), other = word();
        const bool near = plain_distance(wanted, other) <= std::max<std::size_t>(1, wanted.size() / 3);
        ASSERT_EQ(nearest(wanted, {other}).has_value(), near) << wanted << ' ' << other;
        // where a nearer one is known, the farther one ends early
        const std::string third = word();
        const std::string& first_best =
            plain_distance(wanted, third) < plain_distance(wanted, other) ? third : other;
        if (near) {
            ASSERT_EQ(nearest(wanted, {other, third}), first_best)
                << wanted << ' ' << other << ' ' << third;
        }
    }
}

TEST(HasErrors, LooksAtSeverity) {
    EXPECT_FALSE(has_errors({}));
    EXPECT_FALSE(has_errors({warning("K0314", {}, "a", "b")}));
    EXPECT_TRUE(has_errors({warning("K0314", {}, "a", "b"), error("K0101", {}, "a", "b")}));
}

TEST(DisplayWidth, CountsCells) {
    EXPECT_EQ(display_width(""), 0u);
    EXPECT_EQ(display_width("abc"), 3u);
    EXPECT_EQ(display_width("通帳"), 4u);
    EXPECT_EQ(display_width("ｶﾞ"), 2u);                  // half-width kana and its mark
    EXPECT_EQ(display_width("か\u3099"), 2u);            // combining mark
    EXPECT_EQ(display_width("𠮷"), 2u);                  // beyond the basic plane
    EXPECT_EQ(display_width("a\u200Bb"), 2u);            // zero width space
    EXPECT_EQ(display_width("①"), 1u);                   // ambiguous: narrow, as terminals have it
    EXPECT_EQ(display_width("\u1100\u1161\u11A8"), 2u);  // 각 in letters
}

class Rendering : public testing::Test {
protected:
    Span span_of(std::string_view part) {
        const std::size_t at = sources.text(0).find(part);
        return {0, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + part.size())};
    }
    void source(std::string text) { ASSERT_TRUE(sources.add("a.kijun", std::move(text))); }
    SourceSet sources;
};

TEST_F(Rendering, AlignsTheCaretUnderFullWidthText) {
    source("x\n類型 通帳 ｛\n");
    Diagnostic d = error("K0103", span_of("｛"), "not a brace", "括弧ではない");
    d.fix = Fix{span_of("｛"), "{", {"write {", "{ と書く"}};
    EXPECT_EQ(render(d, sources, Language::english, false),
              "error[K0103]: not a brace\n"
              "  --> a.kijun:2:7\n"
              "   |\n"
              " 2 | 類型 通帳 ｛\n"
              "   |           ^^\n"
              "   = fix: write {\n"
              "   |\n"
              " 2 + 類型 通帳 {\n");
    EXPECT_EQ(render(d, sources, Language::japanese, false),
              "エラー[K0103]: 括弧ではない\n"
              "  --> a.kijun:2:7\n"
              "   |\n"
              " 2 | 類型 通帳 ｛\n"
              "   |           ^^\n"
              "   = 修正案: { と書く\n"
              "   |\n"
              " 2 + 類型 通帳 {\n");
}

TEST_F(Rendering, ExpandsTabsAndMarksAtLeastOneCell) {
    source("\tab\tc");
    EXPECT_EQ(render(error("K0101", {0, 4, 4}, "m", "m"), sources, Language::english, false),
              "error[K0101]: m\n"
              "  --> a.kijun:1:5\n"
              "   |\n"
              " 1 |     ab  c\n"
              "   |         ^\n");
}

TEST_F(Rendering, ShowsLabelsOnTheirOwnLinesAndHints) {
    source("one {\ntwo\nthree");
    Diagnostic d = warning("K0101", span_of("three"), "not closed", "");
    d.labels.push_back({span_of("{"), {"opened here", ""}});
    d.labels.push_back({{}, {"somewhere", ""}});
    d.hint = Message{"close it", ""};
    EXPECT_EQ(render(d, sources, Language::english, false),
              "warning[K0101]: not closed\n"
              "  --> a.kijun:3:1\n"
              "   |\n"
              " 3 | three\n"
              "   | ^^^^^\n"
              "   |\n"
              " 1 | one {\n"
              "   |     - opened here\n"
              "   = note: somewhere\n"
              "   = hint: close it\n");
    // a language without a text falls back to the other
    EXPECT_NE(render(d, sources, Language::japanese, false).find("警告[K0101]: not closed"),
              std::string::npos);
}

TEST_F(Rendering, MarksAPlaceOfSeveralLinesToTheEndOfTheFirst) {
    source("ab cd\nef");
    EXPECT_EQ(render(error("K0101", {0, 3, 8}, "m", "m"), sources, Language::english, false),
              "error[K0101]: m\n"
              "  --> a.kijun:1:4\n"
              "   |\n"
              " 1 | ab cd\n"
              "   |    ^^\n");
}

TEST_F(Rendering, DoesWithoutAPlace) {
    EXPECT_EQ(render(error("K0003", {}, "gone", ""), sources, Language::english, false),
              "error[K0003]: gone\n");
}

TEST_F(Rendering, LetsNoControlCharacterThrough) {
    source("a\x1b[31m\u202Eb\x07 \u0085");
    const std::string shown =
        render(error("K0103", {0, 1, 2}, "\x1b]0;x\x07", "m"), sources, Language::english, false);
    for (const char c : shown) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
    EXPECT_EQ(shown.find("\u202E"), std::string::npos);
    EXPECT_NE(shown.find("␛[31m<U+202E>b␇ <U+0085>"), std::string::npos) << shown;
}

TEST_F(Rendering, ColoursOnlyWhenAsked) {
    source("abc");
    const Diagnostic d = error("K0101", {0, 0, 1}, "m", "m");
    EXPECT_EQ(render(d, sources, Language::english, false).find('\x1b'), std::string::npos);
    EXPECT_NE(render(d, sources, Language::english, true).find("\x1b[1;31m"), std::string::npos);
}

TEST_F(Rendering, CutsLongLinesAroundThePlace) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += "長い行";
    const auto at = static_cast<std::uint32_t>(text.size());
    source(text + "ここ" + text);
    const std::string shown =
        render(error("K0101", {0, at, at + 6}, "m", "m"), sources, Language::english, false);
    EXPECT_LT(shown.size(), 1000u);
    // the caret stands under the place: equally many cells before both
    const std::size_t line = shown.find("…");
    const std::size_t caret = shown.find('^');
    ASSERT_NE(line, std::string::npos);
    const std::size_t place = shown.find("ここ");
    const std::size_t start_of_caret_line = shown.rfind('|', caret) + 2;
    EXPECT_EQ(display_width(std::string_view(shown).substr(line, place - line)),
              caret - start_of_caret_line);
    EXPECT_EQ(shown.substr(caret, 5), "^^^^\n");
}

}  // namespace
}  // namespace kijun
