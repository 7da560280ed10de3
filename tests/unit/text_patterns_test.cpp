// Compiled patterns: against naive search, saved and loaded, damaged, refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "hostile_text.hpp"
#include "kijun/patterns.hpp"
#include "saved_patterns.hpp"

namespace kijun {
namespace {

Pattern literal(std::string spelling, bool evading = false, std::vector<std::uint32_t> except = {}) {
    return {Pattern::Kind::literal, std::move(spelling), evading ? Folds{Fold::separators} : Folds{},
            std::move(except)};
}

bool is_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// What the header says of literals, by looking everywhere.
std::vector<Match> naive(const std::vector<Pattern>& patterns, Text& text) {
    std::vector<Match> all;
    for (std::uint32_t number = 0; number < patterns.size(); ++number) {
        for (const Lane lane : {Lane::folded, Lane::squeezed}) {
            if (lane == Lane::squeezed && !patterns[number].evading.has(Fold::separators)) continue;
            const std::string term = fold_term(patterns[number].spelling, lane);
            if (term.empty()) continue;
            const std::string_view in = text.lane(lane);
            for (std::size_t at = in.find(term); at != std::string_view::npos; at = in.find(term, at + 1)) {
                const std::size_t end = at + term.size();
                if (is_alnum(term.front()) && at > 0 && is_alnum(in[at - 1])) continue;
                if (is_alnum(term.back()) && end < in.size() && is_alnum(in[end])) continue;
                const Match match{number, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end),
                                  lane, lane == Lane::folded ? Folds{} : Folds{Fold::separators}};
                if (lane == Lane::squeezed && !text.looks_stuffed(match.begin, match.end)) continue;
                all.push_back(match);
            }
        }
    }
    const auto place = [&](const Match& match) { return text.folded(match.lane, match.begin, match.end); };
    std::vector<Match> kept;
    for (const Match& match : all) {
        const FoldedSpan span = place(match);
        const auto& except = patterns[match.pattern].except;
        const bool dropped = std::any_of(all.begin(), all.end(), [&](const Match& other) {
            const FoldedSpan around = place(other);
            const bool inside = around.begin <= span.begin && span.end <= around.end;
            const bool excepted = std::find(except.begin(), except.end(), other.pattern) != except.end();
            const bool twice = match.lane == Lane::squeezed && other.lane == Lane::folded &&
                               other.pattern == match.pattern && around.begin == span.begin &&
                               around.end == span.end;
            return (excepted && inside) || twice;
        });
        if (!dropped) kept.push_back(match);
    }
    std::sort(kept.begin(), kept.end(), [](const Match& a, const Match& b) {
        return std::tie(a.begin, a.end, a.pattern, a.lane) < std::tie(b.begin, b.end, b.pattern, b.lane);
    });
    return kept;
}

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}
    std::uint64_t below(std::uint64_t limit) { return engine_() % limit; }
    std::string of(const std::vector<std::string>& pieces, std::size_t most) {
        std::string out;
        for (auto n = 1 + below(most); n-- > 0;) out += pieces[below(pieces.size())];
        return out;
    }

private:
    std::mt19937_64 engine_;
};

TEST(Patterns, FindWhatNaiveSearchFinds) {
    const std::uint64_t seed = testing::seed_of_run();
    SCOPED_TRACE("KIJUN_SEED=" + std::to_string(seed));
    Random random(seed);
    // few letters, so that terms repeat, overlap, share beginnings and ends, and touch signs
    const std::vector<std::vector<std::string>> alphabets = {{"あ", "い"},
                                                             {"口", "座", "買"},
                                                             {"a", "b", "S"},
                                                             {"あ", "ｱ", "a", "1", "ー"},
                                                             {"ア", "ﾞ", "カ", "が"},
                                                             {"口", "座", ".", " "}};
    const std::vector<std::string> signs = {" ", "/", "・", "★", "、", "\n", "", "", "", ""};
    std::size_t hits = 0, squeezed = 0;
    for (int set = 0; set < 150; ++set) {
        const auto& letters = alphabets[random.below(alphabets.size())];
        std::vector<Pattern> patterns;
        for (auto n = 1 + random.below(12); n-- > 0;) {
            std::string term = random.of(letters, 5);
            if (fold_term(term, Lane::folded).empty()) continue;
            patterns.push_back(literal(term, random.below(2) == 0));
        }
        for (Pattern& pattern : patterns) {
            if (random.below(3) == 0)
                pattern.except.push_back(static_cast<std::uint32_t>(random.below(patterns.size())));
        }
        // a pattern that excepts itself is never found: true, but nothing to learn from
        for (std::uint32_t i = 0; i < patterns.size(); ++i) std::erase(patterns[i].except, i);
        const Result<Patterns> compiled = Patterns::compile(patterns);
        ASSERT_TRUE(compiled.ok()) << compiled.errors().front().message.en;
        Scanner scanner(*compiled);
        for (int round = 0; round < 40; ++round) {
            std::string text;
            for (auto n = random.below(30); n-- > 0;) {
                text += letters[random.below(letters.size())] + signs[random.below(signs.size())];
            }
            const auto found = scanner.scan(text);
            Text again;
            again.assign(text);
            const std::vector<Match> expected = naive(patterns, again);
            ASSERT_TRUE(std::equal(found.begin(), found.end(), expected.begin(), expected.end()))
                << text << ": " << found.size() << " found, " << expected.size() << " expected";
            hits += found.size();
            squeezed +=
                static_cast<std::size_t>(std::count_if(found.begin(), found.end(), [](const Match& match) {
                    return match.lane == Lane::squeezed;
                }));
        }
    }
    EXPECT_GT(hits, 5000u);
    EXPECT_GT(squeezed, 500u);
}

TEST(Patterns, ManyHitsInALongText) {
    // anything quadratic would not come back
    std::vector<Pattern> patterns = {literal("あ"),
                                     literal("ああああ", true, {4}),
                                     literal("あ/あ", true),
                                     {Pattern::Kind::regex, "あ{1,30}", {}, {}},
                                     literal("ああああああ")};
    const Result<Patterns> compiled = Patterns::compile(patterns);
    ASSERT_TRUE(compiled.ok());
    Scanner scanner(*compiled);
    std::string text;
    for (int i = 0; i < 200000; ++i) text += i % 10 == 9 ? "あ/" : "ア";
    const auto found = scanner.scan(text);
    EXPECT_GT(found.size(), 200000u);
    std::uint64_t sum = 0;
    for (const Match& match : found)
        sum += scanner.text().source(match.lane, match.begin, match.end).end_char;
    EXPECT_GT(sum, 0u);
}

TEST(Patterns, NothingLeftAfterFoldingIsRefused) {
    const Result<Patterns> result = Patterns::compile({literal("薬"), literal("\u200B"), literal("")});
    ASSERT_FALSE(result.ok());
    ASSERT_EQ(result.errors().size(), 2u);
    for (const Diagnostic& error : result.errors()) EXPECT_EQ(error.code, "K0401");
}

TEST(Patterns, TermsOfSignsAloneAreFoundAsWrittenOnly) {
    const Result<Patterns> patterns = Patterns::compile({literal("★☆", true)});
    ASSERT_TRUE(patterns.ok());
    Scanner scanner(*patterns);
    EXPECT_EQ(scanner.scan("a★☆b").size(), 1u);
    EXPECT_EQ(scanner.scan("★ ☆").size(), 0u);
}

TEST(Patterns, TooLongIsRefused) {
    std::string term;
    for (int i = 0; i < 2000; ++i) term += "長";
    const Result<Patterns> result = Patterns::compile({literal(term)});
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.errors().front().code, "K0402");
    term.resize(3 * 1200);
    EXPECT_TRUE(Patterns::compile({literal(term)}).ok());
}

TEST(Patterns, RegexErrorsNameTheirCodes) {
    const Result<Patterns> result = Patterns::compile({{Pattern::Kind::regex, "a*", {}, {}}});
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.errors().front().code, "K0410");
}

// ---- saving and loading ----------------------------------------------------------------------

std::vector<Pattern> some_patterns() {
    return {literal("通帳", true),
            literal("口座"),
            literal("SIM"),
            {Pattern::Kind::regex, "日給\\d{1,3}万", {}, {}}};
}

TEST(SavedPatterns, FindTheSame) {
    const Result<Patterns> compiled = Patterns::compile(some_patterns());
    ASSERT_TRUE(compiled.ok());
    const std::string saved = compiled->save();
    const Result<Patterns> loaded = Patterns::load(some_patterns(), saved);
    ASSERT_TRUE(loaded.ok()) << loaded.errors().front().message.en;
    EXPECT_EQ(loaded->all().size(), 4u);
    Scanner a(*compiled), b(*loaded);
    const std::string text = "通/帳 口座 ｓｉｍ 日給１０万";
    const auto found = a.scan(text), again = b.scan(text);
    EXPECT_EQ(found.size(), 4u);
    EXPECT_TRUE(std::equal(found.begin(), found.end(), again.begin(), again.end()));
}

TEST(SavedPatterns, EmptySetsAreSavedToo) {
    const Result<Patterns> compiled = Patterns::compile({});
    ASSERT_TRUE(compiled.ok());
    const Result<Patterns> loaded = Patterns::load({}, compiled->save());
    ASSERT_TRUE(loaded.ok());
    EXPECT_TRUE(Scanner(*loaded).scan("text").empty());
}

TEST(SavedPatterns, AreTheSameBytesEveryTime) {
    EXPECT_EQ(Patterns::compile(some_patterns())->save(), Patterns::compile(some_patterns())->save());
}

std::string_view code_of(const std::vector<Pattern>& patterns, std::string_view saved) {
    const Result<Patterns> loaded = Patterns::load(patterns, saved);
    return loaded.ok() ? "loaded" : loaded.errors().front().code;
}

TEST(SavedPatterns, OfOtherPatternsDoNotFit) {
    const std::string saved = Patterns::compile(some_patterns())->save();
    auto others = some_patterns();
    others[1].spelling = "口座等";
    EXPECT_EQ(code_of(others, saved), "K0820");
    others = some_patterns();
    others[1].evading = evading_folds;
    EXPECT_EQ(code_of(others, saved), "K0820");
    others = some_patterns();
    others[3].spelling = "日給\\d{1,2}万";
    EXPECT_EQ(code_of(others, saved), "K0820");
}

TEST(SavedPatterns, OfAnotherEngineOrCpuDoNotFit) {
    const std::string saved = Patterns::compile(some_patterns())->save();
    ASSERT_EQ(test::with_checksum(saved), saved);
    for (const std::string part :
         {"engine ", "tune ", "features ", "lanes ", "format ", "build ", "unicode "}) {
        std::string other = saved;
        const std::size_t at = other.find(part);
        ASSERT_NE(at, std::string::npos);
        other[at + part.size()] ^= 1;
        EXPECT_EQ(code_of(some_patterns(), test::with_checksum(other)), "K0820") << part;
    }
}

TEST(SavedPatterns, CutAnywhereAreDamaged) {
    const std::string saved = Patterns::compile(some_patterns())->save();
    for (std::size_t size = 0; size < saved.size(); size += size < 400 ? 1 : 97) {
        ASSERT_EQ(code_of(some_patterns(), std::string_view(saved).substr(0, size)), "K0821") << size;
        // cut by somebody who mends the checksum
        if (size >= 32) {
            const auto code = code_of(some_patterns(), test::with_checksum(saved.substr(0, size)));
            ASSERT_TRUE(code == "K0821" || code == "K0820") << size << " " << code;
        }
    }
    ASSERT_EQ(code_of(some_patterns(), saved + "x"), "K0821");
    ASSERT_EQ(code_of(some_patterns(), test::with_checksum(saved + "x")), "K0821");
}

TEST(SavedPatterns, WithAnyBitTurnedAreDamaged) {
    const std::string saved = Patterns::compile(some_patterns())->save();
    for (std::size_t at = 0; at < saved.size(); at += at < 400 ? 1 : 61) {
        std::string turned = saved;
        turned[at] = static_cast<char>(turned[at] ^ (1 << (at % 8)));
        ASSERT_EQ(code_of(some_patterns(), turned), "K0821") << at;
    }
}

TEST(SavedPatterns, NoiseIsDamaged) {
    testing::HostileText hostile(5);
    for (int round = 0; round < 300; ++round) {
        ASSERT_EQ(code_of(some_patterns(), hostile.next(hostile.below(20), true)), "K0821");
    }
}

}  // namespace
}  // namespace kijun
