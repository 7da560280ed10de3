// Folding and the way back, against ICU on the whole text and over hostile Unicode.
#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "hostile_text.hpp"
#include "kijun/text.hpp"

namespace kijun {
namespace {

using testing::append_point;
using testing::HostileText;
using testing::seed_of_run;

struct Decoded {
    std::vector<char32_t> points;
    std::vector<std::uint32_t> begins;  // byte of each, then the size
};

Decoded decoded(std::string_view text) {
    Decoded all;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < size;) {
        all.begins.push_back(static_cast<std::uint32_t>(at));
        std::int32_t point = 0;
        U8_NEXT(bytes, at, size, point);
        all.points.push_back(point < 0 ? 0xFFFD : static_cast<char32_t>(point));
    }
    all.begins.push_back(static_cast<std::uint32_t>(size));
    return all;
}

const icu::Normalizer2& nfkc_cf() {
    UErrorCode status = U_ZERO_ERROR;
    return *icu::Normalizer2::getNFKCCasefoldInstance(status);
}

const icu::Normalizer2& nfkd() {
    UErrorCode status = U_ZERO_ERROR;
    return *icu::Normalizer2::getNFKDInstance(status);
}

bool is_latin_greek_cyrillic(UChar32 c) {
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(c, &status);
    return u_isalpha(c) &&
           (script == USCRIPT_LATIN || script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC);
}
bool is_mark_or_invisible(UChar32 c) {
    return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 ||
           u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

// The definition of the folded lane in the header, word for word and slowly, over UTF-16.
std::string reference_fold(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString prepared;
    UChar32 base = 0;
    std::uint32_t marks = 0;
    for (const char32_t point : decoded(text).points) {
        auto c = static_cast<UChar32>(point);
        if (c == 0x309B) c = 0x3099;
        if (c == 0x309C) c = 0x309A;
        if (c == 0x2ADC) c = 0x2ADD;
        if (c == 0x2800 || (c >= 0x20D0 && c <= 0x20F0) || (c >= 0x334 && c <= 0x338)) continue;
        const icu::UnicodeString alone = nfkc_cf().normalize(icu::UnicodeString(c), status);
        // a spacing accent
        if (alone.length() > 1 && alone[0] == ' ' && alone[1] >= 0x300 && alone[1] <= 0x36F) c = ' ';
        if (c >= 0x300 && c <= 0x36F && base != 0) {
            icu::UnicodeString folded = nfkc_cf().normalize(icu::UnicodeString(base), status);
            UChar32 last = 0;
            for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
                if (!is_mark_or_invisible(folded.char32At(i))) last = folded.char32At(i);
            }
            if (!is_latin_greek_cyrillic(base) || !is_latin_greek_cyrillic(last)) continue;
        }
        std::uint32_t with = marks;
        const icu::UnicodeString apart = nfkd().normalize(icu::UnicodeString(c), status);
        for (std::int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
            if (nfkd().getCombiningClass(apart.char32At(i)) != 0) {
                ++with;
            } else if (!u_hasBinaryProperty(apart.char32At(i), UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) {
                with = 0;
            }
        }
        if (with > 30 && with > marks) continue;
        marks = with;
        if (!is_mark_or_invisible(c)) base = c;
        prepared.append(c);
    }
    const icu::UnicodeString folded = nfkc_cf().normalize(prepared, status);
    std::string out;
    for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
        UChar32 c = folded.char32At(i);
        if ((c >= 0x30A1 && c <= 0x30F6) || c == 0x30FD || c == 0x30FE) c -= 0x60;
        append_point(out, static_cast<char32_t>(c));
    }
    return out;
}

std::string squeezed(std::string_view folded) {
    std::string out;
    for (const char32_t c : decoded(folded).points) {
        const auto mask = U_GET_GC_MASK(static_cast<UChar32>(c));
        if (c >= 0x1160 && c <= 0x11FF) continue;  // Hangul that joins what is before it
        if ((mask & (U_GC_Z_MASK | U_GC_P_MASK | U_GC_S_MASK | U_GC_C_MASK | U_GC_M_MASK)) == 0)
            append_point(out, c);
    }
    return out;
}

std::string fold(std::string_view text) { return fold_term(text, Lane::folded); }

std::string shown(std::string_view text) {
    std::string out;
    char code[16];
    for (const char32_t c : decoded(text).points) {
        std::snprintf(code, sizeof code, "U+%04X ", static_cast<unsigned>(c));
        out += code;
    }
    return out;
}

TEST(Fold, KnownForms) {
    EXPECT_EQ(fold("ﾊﾟﾊﾞカﾞ"), "ぱばが");
    EXPECT_EQ(fold("ヘ゜"), "ぺ");
    EXPECT_EQ(fold("か゛"), "が");
    EXPECT_EQ(fold("㍿ ㋀ ㋿ ①"), "株式会社 1月 令和 1");
    EXPECT_EQ(fold("ラーメンｰヶヽヾヷ"), "らーめんーゖゝゞヷ");
    EXPECT_EQ(fold("ＡＢＣ　ａｂｃ！"), "abc abc!");
    EXPECT_EQ(fold("覚\u200Bせ\u2060い\u2800剤\uFE0F"), "覚せい剤");
    EXPECT_EQ(fold("口\u0336座\u20DD"), "口座");
    EXPECT_EQ(fold("s\u0336i\u0334m"), "sim");
    EXPECT_EQ(fold("e\u0301 é й и\u0306"), "é é й й");
    EXPECT_EQ(fold("Straße İ"), "strasse i\u0307");
    EXPECT_EQ(fold("´｀¨￣"), " `  ");
    EXPECT_EQ(fold("a\xE3\x81z\xFF\xF0\x9F\x98"), "a\uFFFDz\uFFFD\uFFFD");
    EXPECT_EQ(fold(std::string_view("A\0B", 3)), std::string_view("a\0b", 3));
    EXPECT_EQ(fold_term("闇★バ・イ ト", Lane::squeezed), "闇ばいと");
    EXPECT_EQ(fold_term("闇★ババーィ〜トト", Lane::loosened), "闇ばいと");
    EXPECT_EQ(fold_term("ー闇ーーキャッシュ ゃや 110 二二 aab ㇰﾂヵヶー", Lane::loosened),
              "ー闇ーきやつしゆや110二二abくつかけ");
}

// Equal, or what differs first with a little around it: whole texts are too long to read.
::testing::AssertionResult same(std::string_view actual, std::string_view expected) {
    if (actual == expected) return ::testing::AssertionSuccess();
    const Decoded a = decoded(actual), b = decoded(expected);
    std::size_t i = 0;
    while (i < a.points.size() && i < b.points.size() && a.points[i] == b.points[i]) ++i;
    const auto around = [i](std::string_view text, const Decoded& in) {
        const std::size_t from = in.begins[i < 4 ? 0 : i - 4];
        return shown(text.substr(from, in.begins[std::min(i + 4, in.points.size())] - from));
    };
    return ::testing::AssertionFailure()
           << "character " << i << "\n got " << around(actual, a) << "\n not " << around(expected, b);
}

// Each character alone, after and before others, in one long text: every way into the fast path.
TEST(Fold, EveryCharacterFoldsAsIcuSays) {
    for (char32_t page = 0; page < 0x110000; page += 0x400) {
        std::string text;
        for (char32_t c = page; c < page + 0x400; ++c) {
            if (c >= 0xD800 && c < 0xE000) continue;
            if (c >= 0x3400 && (c & 7) != 0 && u_charType(static_cast<UChar32>(c)) == U_UNASSIGNED)
                continue;
            for (const char* around : {"", "か", "S", "ＡＢ"}) {
                text += around;
                append_point(text, c);
            }
            text += "\u3099通帳とカードを買います";
        }
        const std::string folded = fold(text);
        ASSERT_TRUE(same(fold_term(text, Lane::squeezed), squeezed(folded)))
            << "page " << static_cast<unsigned>(page);
        ASSERT_TRUE(same(folded, reference_fold(text))) << "page " << static_cast<unsigned>(page);
        ASSERT_TRUE(same(fold(folded), folded)) << "page " << static_cast<unsigned>(page);
    }
}

TEST(Fold, HostileTextFoldsAsIcuSaysAndOnlyOnce) {
    const std::uint64_t seed = seed_of_run();
    SCOPED_TRACE("KIJUN_SEED=" + std::to_string(seed));
    HostileText hostile(seed);
    Text text;
    for (int round = 0; round < 20000; ++round) {
        const std::string original = hostile.next(1 + hostile.below(40), round % 2 == 0);
        text.assign(original);
        const std::string folded(text.lane(Lane::folded));
        ASSERT_TRUE(same(folded, reference_fold(original))) << shown(original);
        ASSERT_TRUE(same(text.lane(Lane::squeezed), squeezed(folded))) << shown(original);
        ASSERT_TRUE(same(fold(folded), folded)) << shown(original) << "\n" << shown(folded);
    }
}

// What is between them gone, a vowel or final would join the letter before it when folded again.
TEST(Fold, SqueezingTwiceIsSqueezingOnceInHangulToo) {
    for (const char* text :
         {"\u1103★\u116E", "\u1103\uFFFD\uFFCD", "두.\u11AB", "\u1103\u116E\u11AB", "통장.\u1160통장"}) {
        for (const Lane lane : {Lane::squeezed, Lane::loosened}) {
            const std::string once = fold_term(text, lane);
            EXPECT_TRUE(same(fold_term(once, lane), once)) << text;
        }
    }
    EXPECT_TRUE(same(fold_term("통★장", Lane::squeezed), "통장"));
}

// The definition once more for runs that are longer than what is kept: letters with many marks.
TEST(Fold, OfMarksOnOneLetterThirtyAreKept) {
    const auto run = [](std::size_t count) {
        std::string text = "ב";
        for (std::size_t i = 0; i < count; ++i) text += i % 2 == 0 ? "\u0591" : "\u05B0";
        return text;
    };
    EXPECT_EQ(fold(run(200)), fold(run(30)));
    EXPECT_NE(fold(run(30)), fold(run(29)));
    EXPECT_EQ(fold(run(30) + "ב" + run(30)).size(), 2 * run(30).size() + 2);
    EXPECT_EQ(fold(run(30) + "\u05B1闇バイト"), fold(run(30) + "闇バイト"));
    // what a letter is made of counts, and what is taken away does not part marks
    EXPECT_EQ(fold("\u1E17" + run(40).substr(2)), fold("\u1E17" + run(28).substr(2)));
    EXPECT_EQ(fold(run(20) + "\u200D" + run(20).substr(2)), fold(run(30)));

    Text text;
    const std::string before = run(5000) + "通帳";
    text.assign(before);
    const std::string_view folded = text.lane(Lane::folded);
    const auto at = static_cast<std::uint32_t>(folded.find("通帳"));
    const SourceSpan span = text.source(Lane::folded, at, at + 6);
    EXPECT_EQ(before.substr(span.begin, span.end - span.begin), "通帳");
    EXPECT_EQ(span.begin_char, 5001U);
}

TEST(Fold, LettersWithManyMarksFoldOnce) {
    const std::uint64_t seed = seed_of_run();
    SCOPED_TRACE("KIJUN_SEED=" + std::to_string(seed));
    HostileText hostile(seed + 2);
    static constexpr char32_t letters[] = {U'a', 0x1E17, 0x0390, 0x05D1, 0x304B, 0x1EA5, 0x0F40, 0x1103};
    static constexpr char32_t marks[] = {0x0300, 0x0323, 0x0345, 0x0344, 0x0308, 0x0591, 0x05B0,
                                         0x3099, 0x0F73, 0x0F39, 0x200D, 0x034F, 0x0328, 0x1D165};
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (std::size_t runs = 1 + hostile.below(3); runs > 0; --runs) {
            append_point(text, letters[hostile.below(std::size(letters))]);
            for (std::size_t left = 24 + hostile.below(30); left > 0; --left)
                append_point(text, marks[hostile.below(std::size(marks))]);
        }
        const std::string folded = fold(text);
        ASSERT_TRUE(same(folded, reference_fold(text))) << shown(text);
        ASSERT_TRUE(same(fold(folded), folded)) << shown(text) << "\n" << shown(folded);
    }
}

TEST(Fold, LongRunsOfMarksAreReadOnce) {
    // anything quadratic would not come back
    std::string marks = "a";
    for (int i = 0; i < 1 << 18; ++i) marks += "\u05B0\u0591";
    const std::string original = marks + "通帳";
    Text text;
    text.assign(original);
    const auto end = static_cast<std::uint32_t>(text.lane(Lane::folded).size());
    EXPECT_EQ(text.source(Lane::folded, end - 6, end).end, original.size());
}

// Every place of both lanes leads back to whole characters that fold to what stands there.
TEST(Fold, HostileSpansLeadBack) {
    const std::uint64_t seed = seed_of_run();
    SCOPED_TRACE("KIJUN_SEED=" + std::to_string(seed));
    HostileText hostile(seed + 1);
    Text text;
    for (int round = 0; round < 20000; ++round) {
        const std::string original = hostile.next(1 + hostile.below(30), round % 2 == 0);
        text.assign(original);
        const Decoded source = decoded(original);
        for (const Lane lane : {Lane::folded, Lane::squeezed, Lane::loosened}) {
            const std::string in_lane(text.lane(lane));
            const Decoded there = decoded(in_lane);
            if (there.points.empty()) continue;
            for (int tries = 0; tries < 6; ++tries) {
                const std::size_t a = hostile.below(there.points.size());
                const std::size_t b =
                    a + 1 + hostile.below(std::min<std::size_t>(there.points.size() - a, 8));
                const SourceSpan span = text.source(lane, there.begins[a], there.begins[b]);
                SCOPED_TRACE(shown(original) + "\n lane " + shown(in_lane) + "\n from " +
                             std::to_string(a) + " to " + std::to_string(b));
                ASSERT_LT(span.begin, span.end);
                ASSERT_LE(span.end, original.size());
                ASSERT_LT(span.begin_char, span.end_char);
                ASSERT_LT(span.end_char, source.begins.size());
                ASSERT_EQ(source.begins[span.begin_char], span.begin);
                ASSERT_EQ(source.begins[span.end_char], span.end);
                // a mark cannot be folded again without what it stood on
                if ((U_GET_GC_MASK(static_cast<UChar32>(there.points[a])) & U_GC_M_MASK) != 0) continue;
                const std::string slice = original.substr(span.begin, span.end - span.begin);
                const std::string hit = in_lane.substr(there.begins[a], there.begins[b] - there.begins[a]);
                ASSERT_NE(fold_term(slice, lane).find(hit), std::string::npos) << shown(slice) << "\n"
                                                                               << shown(hit);
            }
        }
    }
}

TEST(Fold, SpansOfKnownTexts) {
    const auto behind = [](const std::string& original, std::string_view hit, Lane lane = Lane::folded) {
        Text text;
        text.assign(original);
        const auto begin = static_cast<std::uint32_t>(text.lane(lane).find(hit));
        const SourceSpan span = text.source(lane, begin, begin + static_cast<std::uint32_t>(hit.size()));
        return original.substr(span.begin, span.end - span.begin);
    };
    EXPECT_EQ(behind("A㍿ﾊﾟx", "式会"), "㍿");
    EXPECT_EQ(behind("A㍿ﾊﾟx", "ぱ"), "ﾊﾟ");
    EXPECT_EQ(behind("ＡＢＣＤ", "bc"), "ＢＣ");
    EXPECT_EQ(behind("の覚\u200Bせ\u2800い剤を", "覚せい剤"), "覚\u200Bせ\u2800い剤");
    EXPECT_EQ(behind("今　闇★バ★イ★ト募集", "闇ばいと", Lane::squeezed), "闇★バ★イ★ト");
    EXPECT_EQ(behind("今　闇★バーィ〜〜トー募集", "闇ばいと", Lane::loosened), "闇★バーィ〜〜ト");
    EXPECT_EQ(behind("x\xE3\x81y\xFFzｶﾞ", "zが"), "zｶﾞ");
}

TEST(Fold, CharacterCountsInALongText) {
    std::string original;
    HostileText hostile(7);
    while (original.size() < 60000) original += hostile.next(10, true) + "通帳";
    for (const bool well_formed : {false, true}) {
        if (well_formed) std::erase_if(original, [](char c) { return static_cast<signed char>(c) < 0; });
        if (well_formed) original += "口座を買います";
        const Decoded source = decoded(original);
        Text text;
        text.assign(original);
        std::uint32_t last = 0;
        const Decoded there = decoded(text.lane(Lane::folded));
        for (std::size_t i = there.points.size(); i-- > 0;) {  // from the end, then all is known
            const SourceSpan span = text.source(Lane::folded, there.begins[i], there.begins[i + 1]);
            const auto exact = std::lower_bound(source.begins.begin(), source.begins.end(), span.begin);
            ASSERT_EQ(*exact, span.begin);
            ASSERT_EQ(span.begin_char, exact - source.begins.begin());
            last = span.begin_char;
        }
        EXPECT_LE(last, 2u);
    }
}

TEST(Fold, SeenCharactersAreThoseThatAReaderSees) {
    const auto seen = [](const std::string& original) {
        Text text;
        text.assign(original);
        return text.seen_before(static_cast<std::uint32_t>(original.size()));
    };
    EXPECT_EQ(seen("通帳を㍿が買います"), 9u);
    EXPECT_EQ(seen("通\u200B\u2060\uFEFF帳\u00AD\u2800を"), 3u);
    EXPECT_EQ(seen("が か\u3099 ｶﾞ e\u0301 口\u20DD座\uFE0F"), 11u);
    EXPECT_EQ(seen(std::string("a\0\x01\x7F\u0080b", 7)), 2u);
    EXPECT_EQ(seen("a\t\r\n\u3000 b"), 7u);
    EXPECT_EQ(seen("a\xE3\x81z\xFF"), 4u);
    std::string stretched = "通帳";
    for (int i = 0; i < 5000; ++i) stretched += "\u200Bを";
    EXPECT_EQ(seen(stretched), 5002u);
}

TEST(Fold, AReusedTextForgetsTheLastOne) {
    Text text;
    text.assign("Ａ㍿★あ");
    EXPECT_EQ(text.lane(Lane::squeezed), "a株式会社あ");
    text.assign("x");
    EXPECT_EQ(text.lane(Lane::folded), "x");
    EXPECT_EQ(text.lane(Lane::squeezed), "x");
    EXPECT_EQ(text.source(Lane::folded, 0, 1).end, 1u);
    text.assign("");
    EXPECT_TRUE(text.lane(Lane::folded).empty());
    EXPECT_TRUE(text.lane(Lane::squeezed).empty());
}

}  // namespace
}  // namespace kijun
