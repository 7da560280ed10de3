// The subset of regular expressions: what it becomes, what is refused, and that engines agree on it.
#include <gtest/gtest.h>
#include <unicode/regex.h>
#include <unicode/unistr.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "hostile_text.hpp"
#include "kijun/patterns.hpp"

namespace kijun {
namespace {

struct Translation {
    const char* source;
    const char* hyperscan;
    const char* icu = nullptr;  // null: the same
};
void PrintTo(const Translation& translation, std::ostream* out) {
    *out << "/" << translation.source << "/";
}

class Translated : public ::testing::TestWithParam<Translation> {};

TEST_P(Translated, ForBothEngines) {
    const auto [source, hyperscan, icu] = GetParam();
    const Result<TranslatedRegex> result = translate_regex(source, {});
    ASSERT_TRUE(result.ok()) << result.errors().front().code << " " << result.errors().front().message.en;
    EXPECT_EQ(result->hyperscan, hyperscan);
    EXPECT_EQ(result->icu, icu == nullptr ? hyperscan : icu);
}

INSTANTIATE_TEST_SUITE_P(
    Regex, Translated,
    ::testing::Values(
        Translation{"通帳", "通帳"}, Translation{"ｶﾞﾁ", "がち"}, Translation{"ＡＢＣ", "abc"},
        Translation{"か゛い", "がい"}, Translation{"㍿", "株式会社"},
        Translation{"覚\u200Bせい剤", "覚せい剤"}, Translation{"a b", "a\\x{20}b"},
        Translation{"5~10", "5\\x{7E}10"}, Translation{"５〜１０", "5〜10"},
        Translation{"a.b", "a.b", "a[\\x{0}-\\x{D7FF}\\x{E000}-\\x{10FFFF}]b"},
        Translation{"\\.\\/\\\\", "\\x{2E}\\x{2F}\\x{5C}"}, Translation{"（株）", "\\x{28}株\\x{29}"},
        Translation{"\\d{1,3}万", "(?:[\\x{30}-\\x{39}]){1,3}万"},
        Translation{"日給(?:即|当)日", "日給(?:即|当)日"}, Translation{"売ります?", "売りま(?:す){0,1}"},
        Translation{"カガ{2}", "か(?:が){2}"}, Translation{"㍿?東", "(?:株式会社){0,1}東"},
        Translation{"(a|b){0,2}c", "(?:(?:a|b)){0,2}c"}, Translation{"(|即)日", "(?:|即)日"},
        Translation{"a|b", "(?:a|b)"}, Translation{"(ab)c", "abc"},
        Translation{"[ア-ン]x", "[\\x{3042}-\\x{3093}]x"},
        Translation{"[Ａ-Ｃ０-９]", "[\\x{30}-\\x{39}\\x{61}-\\x{63}]"},
        Translation{"[ｱ-ｵ]", "[\\x{3042}\\x{3044}\\x{3046}\\x{3048}\\x{304A}]"},
        Translation{"[a\\-z]", "[\\x{2D}\\x{61}\\x{7A}]"}, Translation{"[az-]", "[\\x{2D}\\x{61}\\x{7A}]"},
        Translation{"[\\d万]", "[\\x{30}-\\x{39}\\x{4E07}]"},
        Translation{"[^A]", "[\\x{0}-\\x{60}\\x{62}-\\x{D7FF}\\x{E000}-\\x{10FFFF}]"}));

struct Refusal {
    const char* source;
    const char* code;
    std::uint32_t begin, end;  // where, in the source
    const char* fixed;         // the source with the fix applied; null: no fix, but a hint or neither
};
void PrintTo(const Refusal& refusal, std::ostream* out) { *out << "/" << refusal.source << "/"; }

class Refused : public ::testing::TestWithParam<Refusal> {};

TEST_P(Refused, WithPlaceAndFix) {
    const auto [source, code, begin, end, fixed] = GetParam();
    const std::string text = source;
    // the place of the text between slashes in a file
    const Span span{3, 100, 102 + static_cast<std::uint32_t>(text.size())};
    const Result<TranslatedRegex> result = translate_regex(text, span);
    ASSERT_FALSE(result.ok()) << result->hyperscan;
    ASSERT_EQ(result.errors().size(), 1u);
    const Diagnostic& error = result.errors().front();
    EXPECT_EQ(error.code, code);
    EXPECT_EQ(error.span, (Span{3, 101 + begin, 101 + end}))
        << error.span.begin - 101 << " " << error.span.end - 101;
    EXPECT_FALSE(error.message.en.empty());
    EXPECT_FALSE(error.message.ja.empty());
    ASSERT_EQ(error.fix.has_value(), fixed != nullptr);
    if (fixed != nullptr) {
        std::string mended = text;
        mended.replace(error.fix->span.begin - 101, error.fix->span.end - error.fix->span.begin,
                       error.fix->replacement);
        EXPECT_EQ(mended, fixed);
        EXPECT_TRUE(translate_regex(mended, {}).ok()) << mended;
    }
    // without a precise place the advice is a hint
    const Result<TranslatedRegex> vague = translate_regex(text, {});
    ASSERT_FALSE(vague.ok());
    EXPECT_FALSE(vague.errors().front().fix.has_value());
    EXPECT_TRUE(fixed == nullptr || vague.errors().front().hint.has_value());
}

INSTANTIATE_TEST_SUITE_P(
    Regex, Refused,
    ::testing::Values(
        Refusal{"ab*", "K0410", 2, 3, "ab{0,30}"}, Refusal{"(ab)+", "K0410", 4, 5, "(ab){1,30}"},
        Refusal{"a.*b", "K0410", 2, 3, "a.{0,30}b"}, Refusal{"^a", "K0410", 0, 1, "\\^a"},
        Refusal{"a$", "K0410", 1, 2, "a\\$"}, Refusal{"(?=a)b", "K0410", 0, 2, nullptr},
        Refusal{"(?<n>a)", "K0410", 0, 2, nullptr}, Refusal{"(a)\\1", "K0410", 3, 5, nullptr},
        Refusal{"\\w{2}", "K0410", 0, 2, "[0-9A-Za-z_]{2}"}, Refusal{"a\\sb", "K0410", 1, 3, "a b"},
        Refusal{"\\bx", "K0410", 0, 2, nullptr}, Refusal{"a{2,}", "K0410", 1, 5, "a{2,30}"},
        Refusal{"a??b", "K0410", 2, 3, "a?b"}, Refusal{"a{2}{3}", "K0410", 4, 5, nullptr},
        Refusal{"[[:alpha:]]", "K0410", 1, 2, nullptr}, Refusal{"[㍿]", "K0410", 1, 4, nullptr},
        Refusal{"[カﾞ]", "K0410", 4, 7, nullptr}, Refusal{"カﾞ?", "K0410", 3, 6, nullptr},
        Refusal{"a{31}", "K0411", 1, 5, "a{30,30}"}, Refusal{"a{0,99}b", "K0411", 1, 7, "a{0,30}b"},
        Refusal{"a{0,4000000000}b", "K0411", 1, 15, "a{0,30}b"},
        Refusal{"((a{30}){30}){2}", "K0411", 0, 16, nullptr}, Refusal{"", "K0412", 0, 0, nullptr},
        Refusal{"a?", "K0412", 0, 2, nullptr}, Refusal{"(a|)", "K0412", 0, 4, nullptr},
        Refusal{"\u200B", "K0412", 0, 3, nullptr}, Refusal{"(a", "K0413", 0, 1, nullptr},
        Refusal{"a)b", "K0413", 1, 2, "a\\)b"}, Refusal{"[a", "K0413", 0, 1, nullptr},
        Refusal{"[]a", "K0413", 0, 2, nullptr}, Refusal{"a]", "K0413", 1, 2, "a\\]"},
        Refusal{"a}", "K0413", 1, 2, "a\\}"}, Refusal{"?a", "K0413", 0, 1, "\\?a"},
        Refusal{"a|{2}", "K0413", 2, 3, nullptr}, Refusal{"a{", "K0413", 1, 2, nullptr},
        Refusal{"a{x}", "K0413", 1, 3, nullptr}, Refusal{"a{3,2}", "K0413", 1, 6, nullptr},
        Refusal{"a{0}", "K0413", 1, 4, nullptr}, Refusal{"[z-a]", "K0413", 1, 4, nullptr},
        Refusal{"[x-\\d]", "K0413", 3, 5, nullptr}, Refusal{"a\\", "K0413", 1, 2, nullptr}));

TEST(Regex, DeepNestingIsRefusedNotACrash) {
    std::string source(200000, '(');
    source += "a" + std::string(200000, ')');
    const Result<TranslatedRegex> result = translate_regex(source, {});
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.errors().front().code, "K0413");
}

TEST(Regex, HostileSourcesAreReadOrRefused) {
    const std::uint64_t seed = testing::seed_of_run();
    SCOPED_TRACE("KIJUN_SEED=" + std::to_string(seed));
    testing::HostileText hostile(seed);
    static constexpr const char* pieces[] = {"(", ")", "[",  "]",   "{",     "}",   "|", "?",
                                             "-", "^", "\\", "\\d", "{0,3}", "(?:", ","};
    for (int round = 0; round < 20000; ++round) {
        std::string source;
        for (auto n = hostile.below(12); n-- > 0;) {
            source +=
                hostile.below(2) != 0 ? hostile.next(1, true) : pieces[hostile.below(std::size(pieces))];
        }
        const Result<TranslatedRegex> result =
            translate_regex(source, Span{0, 0, 2 + static_cast<std::uint32_t>(source.size())});
        if (result.ok()) continue;
        for (const Diagnostic& error : result.errors()) {
            ASSERT_LE(error.span.begin, error.span.end);
            ASSERT_LE(error.span.end, source.size() + 2) << source;
        }
    }
}

// ---- agreement of the engines over random expressions of the subset --------------------------

class Generator {
public:
    explicit Generator(std::uint64_t seed) : random_(seed) {}
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

    std::string expression(int depth) {
        std::string out;
        for (auto parts = 1 + below(3); parts-- > 0;) {
            out += atom(depth);
            switch (below(6)) {
                case 0:
                    out += "?";
                    break;
                case 1:
                    out += "{" + std::to_string(1 + below(3)) + "}";
                    break;
                case 2:
                    out += "{" + std::to_string(below(2)) + "," + std::to_string(2 + below(3)) + "}";
                    break;
                default:
                    break;
            }
        }
        if (below(4) == 0) out += "|" + expression(depth - 1);
        return out;
    }
    std::string text() {
        static constexpr const char* letters[] = {"a",  "b",  "c",  "か", "カ",   "が", "1",
                                                  "２", "座", "𠮷", "\n", "\r\n", "ﾞ",  "A"};
        std::string out;
        for (auto n = below(24); n-- > 0;) out += letters[below(std::size(letters))];
        return out;
    }

private:
    std::string atom(int depth) {
        static constexpr const char* atoms[] = {"a",       "b",       "c",  "か",  "が",   "Ａ",
                                                "座",      "𠮷",      ".",  "\\d", "[ab]", "[^a]",
                                                "[ア-ン]", "[0-9座]", "ab", "かが"};
        if (depth > 0 && below(3) == 0) return "(" + expression(depth - 1) + ")";
        return atoms[below(std::size(atoms))];
    }
    std::mt19937_64 random_;
};

struct Place {
    std::uint32_t begin, end;
    friend bool operator==(const Place&, const Place&) = default;
    friend void PrintTo(const Place& place, std::ostream* out) { *out << place.begin << "-" << place.end; }
};

// Leftmost-longest, one after another, by trying every stretch of the text with ICU.
std::vector<Place> by_trying(const std::string& expression, const std::string& folded) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString text = icu::UnicodeString::fromUTF8(folded);
    icu::RegexMatcher matcher(icu::UnicodeString::fromUTF8(expression), 0, status);
    EXPECT_TRUE(U_SUCCESS(status)) << expression;
    matcher.reset(text);
    std::vector<std::int32_t> cuts;    // between code points, in UTF-16
    std::vector<std::uint32_t> bytes;  // the same in UTF-8
    std::uint32_t byte = 0;
    for (std::int32_t i = 0;; i = text.moveIndex32(i, 1)) {
        cuts.push_back(i);
        bytes.push_back(byte);
        if (i == text.length()) break;
        byte += static_cast<std::uint32_t>(U8_LENGTH(text.char32At(i)));
    }
    std::vector<Place> all;
    for (std::size_t from = 0; from < cuts.size(); ++from) {
        for (std::size_t to = cuts.size() - 1; to > from; --to) {
            matcher.region(cuts[from], cuts[to], status);
            if (matcher.matches(status)) {
                all.push_back({bytes[from], bytes[to]});
                from = to - 1;
                break;
            }
        }
    }
    return all;
}

TEST(Regex, EnginesAgreeOnRandomExpressions) {
    const std::uint64_t seed = testing::seed_of_run();
    SCOPED_TRACE("KIJUN_SEED=" + std::to_string(seed));
    Generator random(seed);
    int matched = 0;
    for (int set = 0; set < 25; ++set) {
        std::vector<Pattern> patterns;
        std::vector<std::string> icu;
        while (patterns.size() < 8) {
            const std::string source = random.expression(2);
            const Result<TranslatedRegex> translated = translate_regex(source, {});
            if (!translated.ok()) {
                EXPECT_EQ(translated.errors().front().code, "K0412") << source;
                continue;
            }
            patterns.push_back({Pattern::Kind::regex, source, {}, {}});
            icu.push_back(translated->icu);
        }
        const Result<Patterns> compiled = Patterns::compile(patterns);
        if (!compiled.ok()) {  // repeats of repeats of any character can be too large for the engine
            ASSERT_EQ(compiled.errors().front().code, "K0402") << compiled.errors().front().message.en;
            continue;
        }
        Scanner scanner(*compiled);
        for (int round = 0; round < 60; ++round) {
            const std::string text = random.text();
            std::vector<std::vector<Place>> found(patterns.size());
            for (const Match& match : scanner.scan(text))
                found[match.pattern].push_back({match.begin, match.end});
            const std::string folded(scanner.text().lane(Lane::folded));
            for (std::size_t i = 0; i < patterns.size(); ++i) {
                ASSERT_EQ(found[i], by_trying(icu[i], folded)) << patterns[i].spelling << " in " << folded;
                matched += static_cast<int>(found[i].size());
            }
        }
    }
    EXPECT_GT(matched, 1000);  // the comparison is about something
}

}  // namespace
}  // namespace kijun
