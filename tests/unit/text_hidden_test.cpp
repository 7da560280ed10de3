// Hidden forms of terms: what counts, what does not, and where the hit is in the original.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hostile_text.hpp"
#include "kijun/patterns.hpp"

namespace kijun {
namespace {

std::string names(Folds folds) {
    std::string out;
    each_fold(folds,
              [&](Fold fold) { out += (out.empty() ? "" : "+") + std::string(name_of(fold).english); });
    return out;
}

// "original characters: folds" of each hidden form of `term` in `text`.
std::vector<std::string> hidden(const std::string& term, const std::string& text,
                                Folds allowed = evading_folds) {
    const Result<Patterns> patterns = Patterns::compile({{Pattern::Kind::literal, term, allowed, {}}});
    if (!patterns) return {"refused: " + patterns.errors().front().message.en};
    Scanner scanner(*patterns);
    std::vector<std::string> all;
    for (const Match& match : scanner.scan(text)) {
        if (match.folds.empty()) continue;
        const SourceSpan span = scanner.text().source(match.lane, match.begin, match.end);
        all.push_back(text.substr(span.begin, span.end - span.begin) + ": " + names(match.folds));
    }
    return all;
}
using Found = std::vector<std::string>;

struct Example {
    const char* term;
    const char* text;
    const char* hit;  // null: nothing hidden
};
void PrintTo(const Example& example, std::ostream* out) { *out << example.term << " in " << example.text; }
class HiddenForms : public ::testing::TestWithParam<Example> {};

TEST_P(HiddenForms, AreToldFromOrdinaryWriting) {
    const auto [term, text, hit] = GetParam();
    EXPECT_EQ(hidden(term, text), hit == nullptr ? Found{} : Found{hit}) << term << " in " << text;
}

INSTANTIATE_TEST_SUITE_P(
    SmallKana, HiddenForms,
    ::testing::Values(Example{"闇バイト", "今日も闇バィト募集", "闇バィト: small_kana"},
                      Example{"闇バイト", "闇ﾊﾞｨﾄ", "闇ﾊﾞｨﾄ: small_kana"},
                      Example{"キャッシュカード", "キヤツシユカード", "キヤツシユカード: small_kana"},
                      Example{"キャッシュカード", "キャッシユカード", "キャッシユカード: small_kana"},
                      Example{"買います", "買ぃますょ", "買ぃます: small_kana"},
                      Example{"クレジットカード", "クレジットヵード", "クレジットヵード: small_kana"},
                      Example{"クレジットカード", "ㇰレジットカード", "ㇰレジットカード: small_kana"},
                      Example{"ネットバンク", "ネツト★バンク", "ネツト★バンク: separators+small_kana"},
                      // kana alone are soon another word
                      Example{"せってい", "セッティング", nullptr},
                      Example{"きゃっしゅ", "キヤツシュ", "キヤツシュ: small_kana"},
                      // one letter again and again, behind another
                      Example{"ひひひひひ", "かひひひㇶひ", "ひひひㇶひ: small_kana"},
                      // as written, beside the same letter in another size
                      Example{"アーキテクチャ", "アーキテクチャや設計", nullptr},
                      Example{"インデックス", "プロパティインデックス", nullptr},
                      Example{"ハードウェア", "はハードウエア", "はハードウエア: small_kana+repeats"},
                      // the verb goes on
                      Example{"成り立つ", "成り立って", nullptr},
                      Example{"Tシャツ類", "Tシャッ類", "Tシャッ類: small_kana"},
                      Example{"ホワイトシャツ", "ホワイトシャッター", nullptr},
                      // as written, too short, another word
                      Example{"キャッシュカード", "キャッシュカード", nullptr},
                      Example{"きって", "きつて", nullptr}, Example{"いしゃ", "いしや", nullptr},
                      Example{"タタキ", "タタキ", nullptr}, Example{"しつっこい", "しつこい", nullptr}));

INSTANTIATE_TEST_SUITE_P(
    Prolonged, HiddenForms,
    ::testing::Values(
        Example{"闇バイト", "闇バーイト", "闇バーイト: prolonged"},
        Example{"闇バイト", "闇バイーーーーーーーーーート", "闇バイーーーーーーーーーート: prolonged"},
        Example{"キャッシュカード", "キャッシュカ〜ド", "キャッシュカ〜ド: prolonged"},
        Example{"キャッシュカード", "キャッシュカ～ド", "キャッシュカ～ド: prolonged"},
        Example{"キャッシュカード", "ｷｬｯｼｭｶ-ﾄﾞ", "ｷｬｯｼｭｶ-ﾄﾞ: prolonged"},
        Example{"キャッシュカード", "キャッシュカーードを", "キャッシュカーード: prolonged"},
        Example{"ヤミ金", "ヤーミー金", "ヤーミー金: prolonged"},
        Example{"ホワイト案件", "ホワイトー案件", "ホワイトー案件: prolonged"},
        Example{"銀行カード", "銀行カ〜", nullptr},
        Example{"銀行マネー", "銀行マネ〜を", "銀行マネ〜: prolonged"},
        Example{"かえるぴょこ", "かえーるぴょーこ", "かえーるぴょーこ: prolonged"},
        // as written; another word; ー behind a kanji is a dash or a letter
        Example{"ながめる", "長メール ナガメール", nullptr}, Example{"タタキ", "タターキ", nullptr},
        Example{"ビル", "ビール", nullptr}, Example{"キャッシュカード", "キャッシュカド", nullptr},
        Example{"コト", "コート", nullptr}, Example{"闇バイト", "闇ーバイト", nullptr},
        Example{"闇バイト", "闇バイトー", nullptr}, Example{"テストケース", "テスト-ケース", nullptr},
        Example{"東西南北", "東西ー南北", nullptr},
        // as written, beside the same letter and ー
        Example{"キャラクター", "キャラクターターミナル", nullptr},
        Example{"アーキテクチャ", "アーアーキテクチャ", nullptr},
        Example{"銀行マネー", "銀行マネーー", nullptr},
        Example{"銀行マネーー", "銀行マネー", "銀行マネー: prolonged"}));

INSTANTIATE_TEST_SUITE_P(
    Repeats, HiddenForms,
    ::testing::Values(Example{"闇バイト", "闇ババイト", "闇ババイト: repeats"},
                      Example{"闇バイト", "闇闇ババイイトト", "闇闇ババイイトト: repeats"},
                      Example{"覚せい剤", "覚せせせせい剤", "覚せせせせい剤: repeats"},
                      Example{"ヤミ金", "ヤヤミミ金", "ヤヤミミ金: repeats"},
                      Example{"telegram", "Teleeegram", "Teleeegram: repeats"},
                      Example{"telegram", "t-Teleeegram", nullptr},
                      Example{"telegram", "Teleeegram-m", nullptr},
                      Example{"闇バイト", "闇バァイイト", nullptr},
                      Example{"買います", "買いぃます", "買いぃます: small_kana+repeats"},
                      Example{"買います", "買いーいます", "買いーいます: prolonged+repeats"},
                      Example{"闇バイト", "闇★バ★バ★イ★ト", "闇★バ★バ★イ★ト: separators+repeats"},
                      // as written; letters at the ends only; too short; figures; English spelling
                      Example{"闇バイト", "闇闇バイトト", nullptr}, Example{"タタキ", "タタキ", nullptr},
                      Example{"ヤミ金", "ヤミミ金", nullptr}, Example{"日給10万円", "日給110万円", nullptr},
                      Example{"日給二十万", "日給二二十万", nullptr},
                      Example{"teleport", "telleport", nullptr}, Example{"タタキ屋", "タキ屋", nullptr},
                      Example{"覚せい剤", "覚せ、せい剤", nullptr}));

INSTANTIATE_TEST_SUITE_P(
    Masked, HiddenForms,
    ::testing::Values(Example{"闇バイト", "闇バ○ト", "闇バ○ト: masked"},
                      Example{"闇バイト", "闇×イトの募集", "闇×イト: masked"},
                      Example{"覚せい剤", "覚●い剤", "覚●い剤: masked"},
                      Example{"覚せい剤", "覚〇い剤", "覚〇い剤: masked"},
                      Example{"覚せい剤", "覚＊い剤", "覚＊い剤: masked"},
                      Example{"キャッシュカード", "キャ○○ュカード", "キャ○○ュカード: masked"},
                      Example{"キャッシュカード", "キ*ッシュ*ード", "キ*ッシュ*ード: masked"},
                      Example{"telegram", "tel●gram", "tel●gram: masked"},
                      // too little is left; the ends do not show; figures; part of a word
                      Example{"覚醒剤", "覚○剤", nullptr}, Example{"闇バイト", "闇○○ト", nullptr},
                      Example{"闇バイト", "●バイト", nullptr}, Example{"闇バイト", "闇バイ○", nullptr},
                      Example{"覚せい剤", "覚○○剤", nullptr}, Example{"日給10万円", "日給1×万円", nullptr},
                      Example{"三四五六", "三×五六", nullptr}, Example{"gram", "telegr×m", nullptr},
                      Example{"闇バイト", "闇バ★ト", nullptr},
                      Example{"闇・バイト", "闇・○イト", nullptr}));

TEST(Hidden, OnlyTheFoldsThatAreAskedFor) {
    EXPECT_EQ(hidden("闇バイト", "闇★バ★ィ★ト", {Fold::separators}), Found{});
    EXPECT_EQ(hidden("闇バイト", "闇★バ★ィ★ト", {Fold::small_kana}), Found{});
    EXPECT_EQ(hidden("闇バイト", "闇★バ★ィ★ト", {Fold::small_kana, Fold::separators}),
              Found{"闇★バ★ィ★ト: separators+small_kana"});
    EXPECT_EQ(hidden("闇バイト", "闇バ○ト 闇ババイト", {Fold::masked}), Found{"闇バ○ト: masked"});
    EXPECT_EQ(hidden("闇バイト", "闇バ○ト 闇ババイト", {Fold::repeats}), Found{"闇ババイト: repeats"});
    EXPECT_EQ(hidden("闇バイト", "闇バ○ト 闇ババイト 闇/バ/イ/ト", {}), Found{});
}

TEST(Hidden, EmojiAreSpellingsLikeOthers) {
    const auto found = [](const std::string& term, const std::string& text) {
        const Result<Patterns> patterns =
            Patterns::compile({{Pattern::Kind::literal, term, evading_folds, {}}});
        Scanner scanner(*patterns);
        std::vector<std::string> all;
        for (const Match& match : scanner.scan(text)) {
            const SourceSpan span = scanner.text().source(match.lane, match.begin, match.end);
            all.push_back(text.substr(span.begin, span.end - span.begin));
        }
        return all;
    };
    EXPECT_EQ(found("🥦", "新鮮な🥦あります"), Found{"🥦"});
    EXPECT_EQ(found("❄️", "❄あります"), Found{"❄"});
    EXPECT_EQ(found("❄", "❄️あります").size(), 1u);
    EXPECT_EQ(found("🥦手押し", "🥦手押し"), Found{"🥦手押し"});
    // the emoji is not a separator of the term
    EXPECT_EQ(found("🥦手押し", "手★押★し"), Found{});
}

TEST(Hidden, HowAHitIsWritten) {
    const auto how = [](const std::string& term, Folds folds, const std::string& original) {
        return names(how_written({Pattern::Kind::literal, term, {}, {}}, folds, original));
    };
    EXPECT_EQ(how("カード", {}, "カード"), "");
    EXPECT_EQ(how("カード", {}, "かーど"), "kana");
    EXPECT_EQ(how("カード", {}, "ｶｰﾄﾞ"), "width");
    EXPECT_EQ(how("かーど", {}, "ｶｰﾄﾞ"), "width+kana");
    EXPECT_EQ(how("SIM", {}, "sim"), "case");
    EXPECT_EQ(how("SIM", {}, "ｓｉｍ"), "case+width");
    EXPECT_EQ(how("口座", {}, "口\u200B座"), "invisible");
    EXPECT_EQ(how("口座", {Fold::separators}, "口★座"), "separators");
    EXPECT_EQ(how("バイト", {Fold::separators}, "ば★い★と"), "kana+separators");
    EXPECT_EQ(how("株式会社", {}, "㍿"), "width");
    EXPECT_EQ(how("闇バイト", {Fold::masked}, "闇ば○と"), "masked");
}

// Every hit is at whole characters of the original, which alone hold the term in the same way.
TEST(Hidden, HostileSpansHoldTheTerm) {
    const std::uint64_t seed = testing::seed_of_run();
    SCOPED_TRACE("KIJUN_SEED=" + std::to_string(seed));
    testing::HostileText hostile(seed + 2);
    const std::vector<std::string> letters = {"闇", "ば", "ィ", "い", "ー", "〜",
                                              "と", "ﾄ",  "★",  "○",  "バ"};
    const Result<Patterns> patterns =
        Patterns::compile({{Pattern::Kind::literal, "闇バイト", evading_folds, {}},
                           {Pattern::Kind::literal, "ばーいと", evading_folds, {}}});
    ASSERT_TRUE(patterns.ok());
    Scanner scanner(*patterns), again(*patterns);
    std::size_t hits = 0;
    for (int round = 0; round < 20000; ++round) {
        std::string text;
        for (auto parts = 1 + hostile.below(6); parts-- > 0;) {
            text += hostile.next(hostile.below(3), round % 2 == 0);
            for (auto n = hostile.below(9); n-- > 0;) {
                text += letters[hostile.below(letters.size())];
                if (hostile.below(12) == 0) text += "\u200B";
            }
            if (hostile.below(2) == 0) text += "闇ば";
        }
        for (const Match& match : scanner.scan(text)) {
            if (match.folds.empty() || match.folds.has(Fold::separators))
                continue;  // gaps depend on what is around
            ++hits;
            const SourceSpan span = scanner.text().source(match.lane, match.begin, match.end);
            ASSERT_LT(span.begin, span.end);
            ASSERT_LE(span.end, text.size());
            const std::string slice = text.substr(span.begin, span.end - span.begin);
            bool same = false;
            for (const Match& other : again.scan(slice))
                same = same || (other.pattern == match.pattern && other.folds == match.folds);
            ASSERT_TRUE(same) << slice << " in " << text;
        }
    }
    EXPECT_GT(hits, 200u);
}

TEST(Hidden, TermsOfAnyLengthFromAnyOfTheirLetters) {
    // more letters on either side than are read at once
    std::u32string letters;
    for (char32_t letter = U'丁'; letters.size() < 100; ++letter) letters += letter;
    for (const std::size_t place : {0u, 1u, 31u, 32u, 33u, 50u, 67u, 98u, 99u}) {
        std::u32string term = letters;
        term[place] = U'や';
        const auto utf8 = [](std::u32string_view points) {
            std::string bytes;
            for (const char32_t point : points) {
                bytes += static_cast<char>(0xE0 | point >> 12);
                bytes += static_cast<char>(0x80 | (point >> 6 & 63));
                bytes += static_cast<char>(0x80 | (point & 63));
            }
            return bytes;
        };
        std::u32string written = term;
        written[place] = U'ゃ';
        EXPECT_EQ(hidden(utf8(term), "前" + utf8(written) + "後"), (Found{utf8(written) + ": small_kana"}))
            << place;
        for (const std::size_t other : {0u, 40u, 99u}) {
            if (other == place) continue;
            std::u32string another = written;
            another[other] = U'謝';
            EXPECT_EQ(hidden(utf8(term), "前" + utf8(another) + "後"), Found{}) << place << " " << other;
        }
    }
}

TEST(Hidden, LongRunsAreReadOnce) {
    // anything quadratic would not come back
    for (const char* run : {"あ", "ー", "あー", "あ★", "〜", "○", "ゃや", "カ〜", "い○", "ぃあ"}) {
        std::string text = "闇バ";
        for (int i = 0; i < 200000; ++i) text += run;
        text += "イト";
        (void)hidden("闇バあイト", text);
        (void)hidden("いあいあい", text);
    }
}

}  // namespace
}  // namespace kijun
