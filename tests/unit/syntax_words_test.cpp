// Words: the keyword table and the lexer agree; every literal means what it looks like.
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "golden.hpp"
#include "kijun/syntax.hpp"

namespace kijun {
namespace {

// Words of capitals and underscores: the names of tokens in the grammar's files.
std::vector<std::string> capital_words(const std::string& text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text + ' ') {
        if ((c >= 'A' && c <= 'Z') || c == '_') {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    return words;
}

TEST(Keywords, HaveOneMeaningInEachLanguage) {
    std::set<std::string> tokens, words;
    for (const Keyword& keyword : keywords()) {
        EXPECT_TRUE(tokens.insert(keyword.token).second) << keyword.token;
        EXPECT_TRUE(words.insert(keyword.english).second) << keyword.english;
        EXPECT_TRUE(words.insert(keyword.japanese).second) << keyword.japanese;
    }
    EXPECT_GT(tokens.size(), 100u);
}

TEST(Keywords, AreTheTokensDeclaredInTheLexer) {
    const std::string lexer = test::read_file(KIJUN_SOURCE_DIR "/grammar/KijunLexer.g4");
    const std::size_t begin = lexer.find("tokens {") + 8;
    const std::string declared = lexer.substr(begin, lexer.find('}', begin) - begin);
    std::set<std::string> in_lexer, in_table{"DURATION"};  // a number and a word of time, put together
    for (const std::string& word : capital_words(declared))
        EXPECT_TRUE(in_lexer.insert(word).second) << word << " is declared twice";
    for (const Keyword& keyword : keywords()) in_table.insert(keyword.token);
    EXPECT_EQ(in_lexer, in_table);
}

TEST(Keywords, AreUsedByTheGrammar) {
    const std::vector<std::string> words =
        capital_words(test::read_file(KIJUN_SOURCE_DIR "/grammar/KijunParser.g4"));
    const std::set<std::string> used(words.begin(), words.end());
    for (const Keyword& keyword : keywords())
        EXPECT_TRUE(used.contains(keyword.token)) << keyword.token << " is a reserved word without a use";
}

TEST(Keywords, BothSpellingsBecomeTheToken) {
    for (const Keyword& keyword : keywords())
        for (const char* word : {keyword.english, keyword.japanese}) {
            SourceSet sources;
            ASSERT_TRUE(sources.add("t", word));
            EXPECT_EQ(dump_tokens(sources, 0)
                          .substr(0, std::string("1:1 ").size() + std::string(keyword.token).size() + 1),
                      "1:1 " + std::string(keyword.token) + ' ')
                << word;
        }
}

std::string tokens(std::string text) {
    SourceSet sources;
    EXPECT_TRUE(sources.add("t", std::move(text)));
    std::string out;
    std::istringstream lines(dump_tokens(sources, 0));
    for (std::string line; std::getline(lines, line);) {
        const std::size_t kind = line.find(' ') + 1;
        const std::string name = line.substr(kind, line.find(' ', kind) - kind);
        if (name != "EOF") out += (out.empty() ? "" : " ") + name;
    }
    return out;
}

TEST(Tokens, NamesAndKeywords) {
    EXPECT_EQ(tokens("category categorys _category 類型 類型名 category1"),
              "CATEGORY NAME NAME CATEGORY NAME NAME");
    EXPECT_EQ(tokens("通帳の名義"), "NAME");  // a keyword inside a word is no keyword
    EXPECT_EQ(tokens("𠮷野家 é e\u0301 Ａ"), "NAME NAME NAME NAME");
    EXPECT_EQ(tokens("等{"), "OPEN LBRACE");
}

TEST(Tokens, Labels) {
    EXPECT_EQ(
        tokens("① ⑳ ㉑ ㊿ ○ ◯ (ア) （イ） ア ン"),
        "CIRCLED CIRCLED CIRCLED CIRCLED BULLET BULLET PAREN_LABEL PAREN_LABEL KANA_LABEL KANA_LABEL");
    EXPECT_EQ(tokens("アイ (アイ) (x)"), "NAME LPAREN NAME RPAREN LPAREN NAME RPAREN");
    EXPECT_EQ(tokens("a.イ.(ウ)"), "NAME DOT KANA_LABEL DOT PAREN_LABEL");
}

TEST(Tokens, DatesAndArticles) {
    EXPECT_EQ(tokens("2025-02-28 2025-02 令和7年2月28日 令和元年五月一日 二〇二五年二月 R7.2.28 2025/2/28"),
              "DATE DATE DATE DATE DATE DATE DATE");
    EXPECT_EQ(tokens("2025-02-28T00:00Z 2025-02-28T00:00:00.5+09:00"), "INSTANT INSTANT");
    EXPECT_EQ(tokens("第28条第4項 第76条の6の2第1項 第六条第二項第三号 第1章 第2条後段"),
              "ARTICLE ARTICLE ARTICLE ARTICLE ARTICLE");
    EXPECT_EQ(tokens("12 １２ R7"), "INT INT NAME");
    EXPECT_EQ(tokens("1年6か月, 6 months_kept, 6月, 六か月以内"),
              "DURATION COMMA INT NAME COMMA INT MONTHS COMMA NAME");
}

TEST(Tokens, StringsPatternsAndComments) {
    EXPECT_EQ(tokens(R"("a\"b" 「a"b\」 /a\/b/ // x
                        /* y "z" */ c)"),
              "STRING STRING PATTERN NAME");
    EXPECT_EQ(tokens("a　b\tc\xEF\xBB\xBF"
                     "d"),
              "NAME NAME NAME NAME");  // ideographic space and mark are spaces
    EXPECT_EQ(tokens(">= ≧ <= ≦ > < = , 、 ; : ."), "GE GE LE LE GT LT EQ COMMA COMMA SEMI COLON DOT");
}

ast::Word title_of(const std::string& literal, std::vector<std::string>* codes = nullptr) {
    SourceSet sources;
    EXPECT_TRUE(sources.add("t", "class a " + literal));
    Diagnostics diagnostics;
    const ast::Module module = parse(sources, diagnostics);
    if (codes != nullptr)
        for (const Diagnostic& d : diagnostics) codes->emplace_back(d.code);
    else
        EXPECT_TRUE(diagnostics.empty()) << literal;
    return module.classes.empty() ? ast::Word{} : module.classes[0].title;
}

TEST(Strings, AreDecoded) {
    EXPECT_EQ(title_of(R"("a\n\t\"\\\/b")").text, "a\n\t\"\\/b");
    EXPECT_EQ(title_of(R"("\u{41}\u{3042}\u{20BB7}\u{10FFFF}\u{e9}")").text, "Aあ𠮷\U0010FFFFé");
    EXPECT_EQ(title_of(R"(「\n"\u{41}」)").text, R"(\n"\u{41})");
    EXPECT_EQ(title_of(R"("")").text, "");
    EXPECT_EQ(title_of(R"("通帳「等」")").text, "通帳「等」");
    EXPECT_EQ(title_of(R"("𠮷")").span, (Span{0, 8, 14}));
}

TEST(Strings, BadEscapesAreNamedInPlace) {
    for (const char* bad : {R"("\x")", R"("\u")", R"("\u41")", R"("\u{}")", R"("\u{110000}")",
                            R"("\u{D800}")", R"("\u{0000041}")", R"("\u{g}")", R"("\通")"}) {
        std::vector<std::string> codes;
        title_of(bad, &codes);
        EXPECT_EQ(codes, std::vector<std::string>{"K0106"}) << bad;
    }
}

TEST(Numbers, MayBeFullWidthAndAreBounded) {
    const auto cost_of = [](const std::string& digits) {
        SourceSet sources;
        EXPECT_TRUE(sources.add("t", "fact f: bool \"x\" cost " + digits));
        Diagnostics diagnostics;
        const ast::Module module = parse(sources, diagnostics);
        return diagnostics.empty() ? static_cast<int>(module.facts[0].cost) : -1;
    };
    EXPECT_EQ(cost_of("12"), 12);
    EXPECT_EQ(cost_of("１２"), 12);
    EXPECT_EQ(cost_of("0012"), 12);
    EXPECT_EQ(cost_of("1000000"), 1000000);
    EXPECT_EQ(cost_of("1000001"), -1);
    EXPECT_EQ(cost_of(std::string(1000, '9')), -1);
}

TEST(Numbers, OfFactsReachTheWholeRange) {
    SourceSet sources;
    ASSERT_TRUE(sources.add("t", "criterion c { a = 9223372036854775807 b = 9223372036854775808 }"));
    Diagnostics diagnostics;
    parse(sources, diagnostics);
    ASSERT_EQ(diagnostics.size(), 1u);
    EXPECT_EQ(diagnostics[0].code, "K0107");
    EXPECT_EQ(sources.text(diagnostics[0].span), "9223372036854775808");
}

}  // namespace
}  // namespace kijun
