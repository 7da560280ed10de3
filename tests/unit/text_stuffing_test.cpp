// Which matches of the squeezed lane count: stuffing does, ordinary writing does not.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "kijun/patterns.hpp"

namespace kijun {
namespace {

// The original characters of the accepted squeezed matches of `term` in `text`.
std::vector<std::string> stuffed(const std::string& term, const std::string& text) {
    Result<Patterns> patterns = Patterns::compile({{Pattern::Kind::literal, term, {Fold::separators}, {}}});
    if (!patterns) return {"refused: " + patterns.errors().front().message.en};
    Scanner scanner(*patterns);
    std::vector<std::string> all;
    for (const Match& match : scanner.scan(text)) {
        if (match.lane != Lane::squeezed) continue;
        const SourceSpan span = scanner.text().source(match.lane, match.begin, match.end);
        all.push_back(text.substr(span.begin, span.end - span.begin));
    }
    return all;
}

struct Example {
    const char* term;
    const char* text;
    const char* hit;  // null: nothing is accepted
};
void PrintTo(const Example& example, std::ostream* out) { *out << example.term << " in " << example.text; }

class Stuffing : public ::testing::TestWithParam<Example> {};

TEST_P(Stuffing, IsToldFromWriting) {
    const auto [term, text, hit] = GetParam();
    EXPECT_EQ(stuffed(term, text),
              hit == nullptr ? std::vector<std::string>{} : std::vector<std::string>{hit})
        << term << " in " << text;
}

INSTANTIATE_TEST_SUITE_P(
    Accepted, Stuffing,
    ::testing::Values(
        // letter by letter with spaces
        Example{"覚せい剤", "覚 せ い 剤あります", "覚 せ い 剤"},
        Example{"覚せい剤", "覚　せ　い　剤", "覚　せ　い　剤"},
        Example{"覚せい剤", "覚  せ い   剤", "覚  せ い   剤"}, Example{"覚醒剤", "覚 醒 剤", "覚 醒 剤"},
        Example{"口座", "口 座 買 い ま す", "口 座"}, Example{"口座", "銀 行 口 座 を", "口 座"},
        Example{"通帳", "通 帳 買います", "通 帳"}, Example{"買います", "口 座 買 い ま す", "買 い ま す"},
        Example{"SIM", "格安 S I M", "S I M"},
        // signs that also join words, where a letter stands alone
        Example{"闇バイト", "闇/バ/イ/ト募集", "闇/バ/イ/ト"},
        Example{"闇バイト", "闇／バ／イ／ト", "闇／バ／イ／ト"},
        Example{"闇バイト", "闇-バ/イ_ト", "闇-バ/イ_ト"}, Example{"闇バイト", "闇/バイト", "闇/バイト"},
        Example{"口座", "口.座", "口.座"}, Example{"口座", "口/座を買います", "口/座"},
        Example{"口座", "銀行口/座を売る", "口/座"}, Example{"買います", "買_い_ま_す", "買_い_ま_す"},
        Example{"UD", "U/D募集", "U/D"},
        // one letter cut off
        Example{"闇バイト", "募集、闇 バイトです", "闇 バイト"},
        Example{"闇バイト", "闇バイ・ト募集", "闇バイ・ト"},
        Example{"闇バイト", "この闇・バイトを", "闇・バイト"},
        // ・ letter by letter
        Example{"通帳", "通・帳・買・い・ま・す", "通・帳"},
        Example{"買います", "通・帳・買・い・ま・す", "買・い・ま・す"},
        // nothing that writing puts between letters
        Example{"闇バイト", "闇★バ★イ★ト", "闇★バ★イ★ト"}, Example{"闇バイト", "闇★バイト", "闇★バイト"},
        Example{"闇バイト", "闇🙂バ🙂イ🙂ト", "闇🙂バ🙂イ🙂ト"},
        Example{"闇バイト", "闇👨‍👩‍👧バイト", "闇👨‍👩‍👧バイト"},
        Example{"闇バイト", "闇🇯🇵バ🇯🇵イ🇯🇵ト", "闇🇯🇵バ🇯🇵イ🇯🇵ト"},
        Example{"口座", "銀行口★座買います", "口★座"}, Example{"大麻", "大*麻", "大*麻"},
        Example{"大麻", "大\x01麻", "大\x01麻"},
        // spaced signs, brackets, sentence marks: only letter by letter
        Example{"闇バイト", "闇 ★ バ ★ イ ★ ト", "闇 ★ バ ★ イ ★ ト"},
        Example{"闇バイト", "【闇】【バ】【イ】【ト】", "闇】【バ】【イ】【ト"},
        Example{"闇バイト", "闇、バ、イ、ト", "闇、バ、イ、ト"},
        Example{"闇バイト", "闇。バ、イ・ト", "闇。バ、イ・ト"}));

INSTANTIATE_TEST_SUITE_P(
    Rejected, Stuffing,
    ::testing::Values(
        // as written: the folded lane's business
        Example{"口座", "口座", nullptr}, Example{"口座", "口\u200B座", nullptr},
        // spaces between words
        Example{"口座", "入口 座席", nullptr}, Example{"口座", "口 座", nullptr},
        Example{"口座", "入口　座席", nullptr}, Example{"闇バイト", "暗闇 バイト", nullptr},
        Example{"闇バイト", "暗闇・バイト", nullptr}, Example{"闇バイト", "今日は闇 バイトも", nullptr},
        Example{"するとか", "する とか、する と", nullptr}, Example{"闇バイト", "闇、バイト", nullptr},
        Example{"闇バイト", "闇バ イト", nullptr}, Example{"薬の売買", "薬の売 買い物", nullptr},
        Example{"はなしか", "は なしか", nullptr}, Example{"通帳買", "通 帳買", nullptr},
        Example{"本人確認なし", "本人 確認 なし", nullptr}, Example{"薬の売買", "薬 の 売買", nullptr},
        Example{"口座", "銀行口 座 売ります", nullptr}, Example{"ホスト", "UNIX ホ ストの", nullptr},
        Example{"1対1", "ほぼ 1 対 1 で", nullptr}, Example{"即日即金", "即日 即金", nullptr},
        // line breaks, tabs
        Example{"口座", "入口\n座席", nullptr}, Example{"口座", "口\n座", nullptr},
        Example{"覚せい剤", "覚\nせ\nい\n剤", nullptr}, Example{"口座", "口\t座", nullptr},
        Example{"売買", "売\n買\n貸し", nullptr}, Example{"口座", "入口\n\n座席", nullptr},
        Example{"口座", "口\n★座★\n買", nullptr}, Example{"買います", "買\r\nい\r\nます", nullptr},
        // sentence marks and lists
        Example{"薬物", "薬、物", nullptr}, Example{"薬物", "薬・物", nullptr},
        Example{"携帯電話", "携帯、電話", nullptr}, Example{"携帯電話", "携帯・電話", nullptr},
        Example{"携帯電話", "携帯。電話", nullptr}, Example{"携帯電話", "携帯．電話", nullptr},
        Example{"口座", "入口．座席", nullptr}, Example{"口座", "口．座", nullptr},
        Example{"男女", "老・若・男と女", nullptr}, Example{"売ります", "売り。ます", nullptr},
        Example{"売ります", "売り…ます", nullptr}, Example{"口座", "入口…座席", nullptr},
        Example{"口座", "入口！座席", nullptr}, Example{"口座", "出口: 座席", nullptr},
        // brackets and quotes between words
        Example{"口座", "預金口」「座席", nullptr}, Example{"口座", "口「座」", nullptr},
        Example{"口座", "入口(座席)", nullptr}, Example{"口座", "入口\"座席\"", nullptr},
        Example{"通帳", "通(帳", nullptr},
        // signs between words
        Example{"携帯電話", "携帯/電話", nullptr}, Example{"口座", "入口/座席", nullptr},
        Example{"口座", "入口-座席", nullptr}, Example{"口座", "入口→座席", nullptr},
        Example{"口座", "■入口■座席", nullptr}, Example{"口座", "入口――座席", nullptr},
        Example{"口座", "入口 / 座席", nullptr}, Example{"口座", "口 / 座", nullptr},
        Example{"口座", "入口 - 座席", nullptr}, Example{"口座", "入口 -座席", nullptr},
        // tables
        Example{"口座", "│口│座│", nullptr}, Example{"口座", "入口 | 座席", nullptr},
        Example{"口座", "入口────座席", nullptr}, Example{"口座", "口      │      座", nullptr},
        // numbers, options, addresses
        Example{"93", "9.3", nullptr}, Example{"93", "9/3", nullptr}, Example{"93", "9 3", nullptr},
        Example{"110", "1.10", nullptr}, Example{"2025", "20-25", nullptr},
        Example{"1本", "第1.本文の", nullptr}, Example{"20万", "2,0万", nullptr},
        Example{"SIM", "指定は -s -i -m を", nullptr}, Example{"UD", "a U D b", nullptr},
        Example{"SIM", "this i m", nullptr},
        // too far apart
        Example{"口座", "口★★★★★★★座", nullptr}));

TEST(Stuffing, LongGapsAreSettledQuickly) {
    // quadratic reading of the gaps would not come back
    std::string text;
    for (int i = 0; i < 20000; ++i) text += "闇 ";
    text += std::string(1 << 20, '-') + "バイト";
    EXPECT_TRUE(stuffed("闇バイト", text).empty());
}

}  // namespace
}  // namespace kijun
