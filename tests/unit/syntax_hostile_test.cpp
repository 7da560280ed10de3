// Texts nobody writes in good faith: an answer every time, no crash, and no more messages than wanted.
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "golden.hpp"
#include "kijun/syntax.hpp"

namespace kijun {
namespace {

struct Parsed {
    ast::Module module;
    Diagnostics diagnostics;
    std::vector<std::string> codes;
    [[nodiscard]] bool has(std::string_view code) const {
        return std::find(codes.begin(), codes.end(), code) != codes.end();
    }
};

Parsed parse_text(std::string text, const Limits& limits = {}) {
    SourceSet sources;
    EXPECT_TRUE(sources.add("t.kijun", std::move(text)));
    Parsed out;
    out.module = parse(sources, out.diagnostics, limits);
    for (const Diagnostic& d : out.diagnostics) {
        out.codes.emplace_back(d.code);
        // whatever happens, a message can be shown: it has both texts and a place in the file
        EXPECT_FALSE(d.message.en.empty() || d.message.ja.empty()) << d.code;
        EXPECT_TRUE(d.span.known() && d.span.begin <= d.span.end) << d.code;
        EXPECT_LE(d.span.end, sources.text(0).size()) << d.code;
        const std::size_t begin = d.span.begin;
        EXPECT_TRUE(begin == sources.text(0).size() || (sources.text(0)[begin] & 0xC0) != 0x80)
            << d.code << " begins inside a character";
    }
    return out;
}

std::string repeat(std::string_view text, std::size_t times) {
    std::string out;
    out.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}
std::string in_category(const std::string& inside) { return "category a \"b\" in c { " + inside + " }"; }

TEST(Hostile, NestingBeyondTheLimitIsRefusedBeforeItIsParsed) {
    for (const std::string& text :
         {in_category(repeat("(", 100'000) + "x" + repeat(")", 100'000)),
          in_category(repeat("not ", 100'000) + "x"),
          in_category(repeat("all { ", 20'000) + "x" + repeat("}", 20'000)), repeat("{", 1'000'000),
          in_category(repeat("not (", 50'000) + "x"), repeat("(", 70), repeat("でない ", 70),
          in_category(repeat("ア { イ { ", 33))}) {
        const Parsed parsed = parse_text(text);
        EXPECT_EQ(parsed.codes, std::vector<std::string>{"K0104"});
    }
}

TEST(Hostile, NestingUpToTheLimitIsRead) {
    Limits limits;
    const auto nested = [&](std::uint32_t depth) {  // the category's own block is one
        return parse_text(in_category(repeat("(", depth - 1) + "x" + repeat(")", depth - 1)), limits);
    };
    EXPECT_TRUE(nested(limits.depth).codes.empty());
    EXPECT_TRUE(nested(limits.depth + 1).has("K0104"));
    limits.depth = 10;
    EXPECT_TRUE(nested(10).codes.empty());
    EXPECT_TRUE(nested(11).has("K0104"));
    EXPECT_TRUE(parse_text(in_category(repeat("not ", 9) + "x"), limits).codes.empty());
    EXPECT_TRUE(parse_text(in_category(repeat("not ", 10) + "x"), limits).has("K0104"));
    // what stands side by side is not nested
    EXPECT_TRUE(parse_text(in_category(repeat("all { (not x) } ", 1000)), limits).codes.empty());
}

TEST(Hostile, CrossedBracketsDoNotHideNesting) {
    Limits limits;
    EXPECT_TRUE(parse_text(in_category(repeat("( { ) ( ", 10'000)), limits).has("K0104"));
    // closing signs that close nothing make nothing deeper, and nothing flatter either
    EXPECT_FALSE(parse_text(in_category(repeat("( { ) } ", 10'000)), limits).has("K0104"));
    EXPECT_TRUE(parse_text(repeat(") } ", 100) + repeat("{", 65), limits).has("K0104"));
}

TEST(Hostile, ErrorsAreCountedBeyondTheLimit) {
    Limits limits;
    limits.errors = 7;
    const Parsed parsed = parse_text(repeat("fact x\n", 20), limits);
    EXPECT_EQ(parsed.codes.size(), 8u);
    EXPECT_EQ(parsed.codes.back(), "K0105");
    EXPECT_NE(parsed.diagnostics.back().message.en.find("13 more"), std::string::npos)
        << parsed.diagnostics.back().message.en;
}

TEST(Hostile, TheLimitOfErrorsIsForEachFile) {
    SourceSet sources;
    ASSERT_TRUE(sources.add("a", repeat("fact\n", 30)));
    ASSERT_TRUE(sources.add("b", "fact"));
    Diagnostics diagnostics;
    Limits limits;
    limits.errors = 3;
    parse(sources, diagnostics, limits);
    EXPECT_EQ(diagnostics.size(), 5u);
    EXPECT_EQ(diagnostics.back().span.file, 1u);
}

TEST(Hostile, TooManyWords) {
    Limits limits;
    limits.tokens = 100;
    EXPECT_TRUE(parse_text(in_category(repeat("x ", 93)), limits).codes.empty());
    EXPECT_EQ(parse_text(in_category(repeat("x ", 94)), limits).codes, std::vector<std::string>{"K0110"});
    // comments and spaces cost nothing
    EXPECT_TRUE(parse_text(repeat("/* x */ // y\n", 1000), limits).codes.empty());
}

TEST(Hostile, GarbageOfAMegabyte) {
    const std::vector<std::string> words{
        "category", "類型",       "{",      "}",        "(",      ")",      "x",
        "\"a",      "「",         "」",     "第1条",    "and",    "等",     std::string(1, '\0'),
        "𠮷",       "/*",         "*/",     "#",        "①",      "(ア)",   "ア",
        "令和7年",  "2025-02-28", ";",      ",",        "/",      "\\",     "｛",
        "add",      "revision",   "amends", "text has", "not",    "all",    "at least 2 of",
        "\r\n",     "\n",         "“",      "。",       "\u200B", "\uFEFF", "e\u0301"};
    std::mt19937 random(7);
    for (int round = 0; round < 4; ++round) {
        std::string text;
        while (text.size() < 1'000'000) {
            text += words[random() % words.size()];
            if (random() % 3 != 0) text += ' ';
        }
        const Parsed parsed = parse_text(text);
        EXPECT_TRUE(parsed.has("K0105") || parsed.has("K0104"));
        EXPECT_LE(parsed.codes.size(), 101u);
    }
}

TEST(Hostile, OneKindOfGarbage) {
    for (const char* part : {"＆",   "＆ ", "x ",          "{} ",  ") ",     "} ", "\"",        "「",
                             "/",    "\\",  "#\n",         "第",   "年月日", "① ", "category ", "not ",
                             "add ", "1 ",  "2025-01-01 ", "a-b ", "｛｝",   "\t", "\r"}) {
        const Parsed parsed = parse_text(repeat(part, 20'000));
        EXPECT_LE(parsed.codes.size(), 101u) << part;
        EXPECT_FALSE(parsed.has("K0111")) << part;
    }
}

std::string everything() { return test::read_file(KIJUN_TEST_DIR "/golden/syntax/everything_en.kijun"); }

bool ends_inside_a_character(const std::string& text, std::size_t size) {
    return size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80;
}

void expect_an_answer(const std::string& text) {
    const Parsed parsed = parse_text(text);
    ASSERT_FALSE(parsed.has("K0111") || parsed.has("K0104") || parsed.has("K0105")) << text.size();
    ASSERT_LE(parsed.codes.size(), 3u) << text.substr(text.size() > 60 ? text.size() - 60 : 0);
    dump_tree(parsed.module);  // a tree with holes can still be walked
}

TEST(Hostile, EveryTruncationOfAValidFile) {
    const std::string whole =
        "revision r \"改\" amends 𠮷 { effective 令和7年2月28日 uncertain 「未定」, cite \"a\\n\\u{41}\" "
        "第1条, 第2条の3\n"
        "  move category a to b.c after d titled \"x\" number ⑩ { note \"n\" }\n"
        "  narrow category a.イ.(ア) { all { ア \"x\" background { post has at least 2 of (l /p.{0,3}/) "
        "evading\n"
        "    within 40 before \"q\" near m } unless not (n >= 3 or k is not in (\"v\" 2025-01)) } } /* c "
        "*/\n"
        "  transition { reports received before effective: former rule until R7.3.1 } }\n"
        "case \"c\" { text \"t\" facts { f: uncertain } on 2025-01-01T00:00Z expect only a in b.c, "
        "out_of_scope }";
    ASSERT_TRUE(parse_text(whole).codes.empty());
    for (std::size_t size = 0; size < whole.size(); ++size)
        if (!ends_inside_a_character(whole, size)) expect_an_answer(whole.substr(0, size));
}

TEST(Hostile, EveryFormCutOffBehindAWord) {
    const std::string whole = everything();
    ASSERT_GT(whole.size(), 5000u);
    std::size_t word = 0;
    for (std::size_t at = 0; at != std::string::npos; at = whole.find_first_of(" \n", at + 1))
        if (++word % 3 == 0) expect_an_answer(whole.substr(0, at));
}

TEST(Hostile, AWordLeftOut) {
    const std::string whole = everything();
    for (std::size_t at = 0; at < whole.size();) {
        const std::size_t end = whole.find_first_of(" \n", at);
        if (end == std::string::npos) break;
        std::string text = whole;
        text.erase(at, end - at);
        const Parsed parsed = parse_text(text);
        ASSERT_FALSE(parsed.has("K0111")) << whole.substr(at, end - at);
        dump_tree(parsed.module);
        at = whole.find_first_not_of(" \n", whole.find_first_of(" \n", end + 1));  // every second word
    }
}

TEST(Hostile, RandomBytesPutIn) {
    const std::string whole = everything();
    std::mt19937 random(11);
    const std::string bytes = "{}()\"/\\,;:.#'x1-\n\t";
    for (int i = 0; i < 100; ++i) {
        std::string text = whole;
        for (int k = 0; k < 5; ++k) {
            std::size_t at = random() % text.size();
            while (ends_inside_a_character(text, at)) ++at;
            text.insert(at, 1, bytes[random() % bytes.size()]);
        }
        const Parsed parsed = parse_text(text);
        ASSERT_FALSE(parsed.has("K0111")) << i;
        dump_tree(parsed.module);
    }
}

TEST(Hostile, ByteOrderMarkAndLineBreaks) {
    const std::string whole = everything();
    const std::string expected = dump_tree(parse_text(whole).module);
    std::string crlf;
    for (const char c : whole) crlf += c == '\n' ? "\r\n" : std::string(1, c);
    EXPECT_EQ(dump_tree(parse_text(crlf).module), expected);
    std::string cr = whole;
    std::replace(cr.begin(), cr.end(), '\n', '\r');
    EXPECT_EQ(dump_tree(parse_text(cr).module), expected);
    EXPECT_EQ(dump_tree(parse_text("\xEF\xBB\xBF" + whole).module), expected);
    // and places are still right behind the mark
    const Parsed parsed = parse_text(
        "\xEF\xBB\xBF"
        "fact 𠮷 ＆");
    ASSERT_FALSE(parsed.diagnostics.empty());
    EXPECT_EQ(parsed.diagnostics[0].span, (Span{0, 13, 16}));
}

TEST(Hostile, NulBytes) {
    const Parsed parsed = parse_text(std::string("fact f\0: bool \"a\0b\"", 19));
    EXPECT_EQ(parsed.codes, std::vector<std::string>{"K0103"});
    ASSERT_EQ(parsed.module.facts.size(), 1u);
    EXPECT_EQ(parsed.module.facts[0].question.text, std::string("a\0b", 3));
}

TEST(Hostile, PlacesBehindSurrogatePairKanji) {
    SourceSet sources;
    ASSERT_TRUE(sources.add("t", "// 𠮷𠮷\ncategory 𠮷野家 \"𠮷\" in b { number }"));
    Diagnostics diagnostics;
    parse(sources, diagnostics);
    ASSERT_EQ(diagnostics.size(), 1u);
    EXPECT_EQ(sources.text(diagnostics[0].span), "}");
    EXPECT_EQ(sources.position(diagnostics[0].span).line, 2u);
    EXPECT_EQ(sources.position(diagnostics[0].span).column, 32u);
}

TEST(Hostile, ManyThreadsAtOnce) {
    const std::string whole = everything();
    const std::string expected = dump_tree(parse_text(whole).module);
    std::vector<std::string> trees(4);
    std::vector<std::thread> threads;
    for (std::string& tree : trees)
        threads.emplace_back([&] {
            for (int i = 0; i < 5; ++i) {
                SourceSet sources;
                Diagnostics diagnostics;
                if (sources.add("t", whole)) tree = dump_tree(parse(sources, diagnostics));
            }
        });
    for (std::thread& thread : threads) thread.join();
    for (const std::string& tree : trees) EXPECT_EQ(tree, expected);
}

}  // namespace
}  // namespace kijun
