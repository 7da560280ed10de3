// Scanning: what counts as a match and what does not.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "kijun/patterns.hpp"

namespace kijun {
namespace {

Pattern literal(std::string spelling, bool evading = false, std::vector<std::uint32_t> except = {}) {
    return {Pattern::Kind::literal, std::move(spelling), evading ? Folds{Fold::separators} : Folds{},
            std::move(except)};
}
Pattern regex(std::string spelling) { return {Pattern::Kind::regex, std::move(spelling), {}, {}}; }

Patterns compiled(std::vector<Pattern> patterns) {
    Result<Patterns> result = Patterns::compile(std::move(patterns));
    if (!result) throw std::runtime_error(result.errors().front().message.en);
    return *result;
}

// "pattern@original characters behind the match", in order
std::vector<std::string> found(const Patterns& patterns, const std::string& text) {
    Scanner scanner(patterns);
    EXPECT_TRUE(scanner.ready());
    std::vector<std::string> all;
    for (const Match& match : scanner.scan(text)) {
        const SourceSpan span = scanner.text().source(match.lane, match.begin, match.end);
        all.push_back(std::to_string(match.pattern) + (match.lane == Lane::squeezed ? "~" : "@") +
                      text.substr(span.begin, span.end - span.begin));
    }
    return all;
}
using Found = std::vector<std::string>;

TEST(Scan, FindsFoldedFormsAndGivesTheOriginalBack) {
    const Patterns patterns = compiled({literal("キャッシュカード"), literal("SIM")});
    EXPECT_EQ(found(patterns, "ｷｬｯｼｭｶｰﾄﾞとＳＩＭ"), (Found{"0@ｷｬｯｼｭｶｰﾄﾞ", "1@ＳＩＭ"}));
}

TEST(Scan, AsciiTermsNeedBoundaries) {
    const Patterns patterns = compiled({literal("SIM"), literal("93"), literal("S")});
    EXPECT_EQ(found(patterns, "simカード similar 1993 93円 S"), (Found{"0@sim", "1@93", "2@S"}));
}

TEST(Scan, SharedLiteralsAreReportedForEachPattern) {
    const Patterns patterns = compiled({literal("ﾊﾞｲﾄ"), literal("バイト"), literal("ばいと")});
    EXPECT_EQ(found(patterns, "バイト"), (Found{"0@バイト", "1@バイト", "2@バイト"}));
}

TEST(Scan, StuffedTermsOnlyWhereAskedFor) {
    const Patterns patterns = compiled({literal("闇バイト", true), literal("口座", false)});
    EXPECT_EQ(found(patterns, "闇/バ/イ/ト 口.座"), (Found{"0~闇/バ/イ/ト"}));
}

TEST(Scan, TermWithSignsCountsOnceWhereItStandsAsWritten) {
    const Patterns patterns = compiled({literal("5~10万", true)});
    EXPECT_EQ(found(patterns, "日給5~10万"), (Found{"0@5~10万"}));
}

TEST(Scan, ExceptedMatchesDoNotCount) {
    const Patterns patterns = compiled({literal("薬物", false, {1}), literal("薬物乱用防止")});
    EXPECT_EQ(found(patterns, "薬物乱用防止教室と薬物"), (Found{"1@薬物乱用防止", "0@薬物"}));
}

TEST(Scan, RegexesAreFoundLeftmostLongest) {
    const Patterns patterns = compiled({regex("日給\\d{1,3}万円?"), regex("(a|ab)(c|bcd)?")});
    EXPECT_EQ(found(patterns, "日給１０万円 abcd"), (Found{"0@日給１０万円", "1@abcd"}));
}

TEST(Scan, ExpressionsWithMoreStatesThanAreKept) {
    // where an `a` stands among the last fifteen letters is one of 2^15 states
    const Patterns patterns = compiled({regex("[ab]{0,14}a[ab]{14}")});
    std::string text;
    std::uint32_t random = 7;
    for (int i = 0; i < 40000; ++i) {
        random = random * 1664525 + 1013904223;
        text += random >> 31 == 0 ? 'a' : 'b';
    }
    Found wanted;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = 0;
        for (std::size_t place = at; place <= at + 14 && place + 15 <= text.size(); ++place)
            if (text[place] == 'a') end = place + 15;
        if (end != 0) wanted.push_back("0@" + text.substr(at, end - at));
        at = end == 0 ? at + 1 : end;
    }
    ASSERT_GT(wanted.size(), 1000u);
    EXPECT_EQ(found(patterns, text), wanted);
}

TEST(Scan, NothingToFindIsNotAnError) {
    EXPECT_EQ(found(compiled({}), "text"), Found{});
    EXPECT_EQ(found(compiled({literal("薬")}), ""), Found{});
    EXPECT_EQ(found(compiled({regex("薬\\d")}), std::string("薬\0薬1", 8)), Found{"0@薬1"});
}

}  // namespace
}  // namespace kijun
