// Reading again after edits gives what reading anew gives; words lie where they are written; what could
// follow is what the grammar takes.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "kijun/editing.hpp"

namespace kijun {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

std::string said(const Diagnostics& diagnostics) {
    std::string all;
    for (const Diagnostic& d : diagnostics)
        all += fmt::format("{} {}:{}-{} {}\n", d.code, d.span.file, d.span.begin, d.span.end, d.message.en);
    return all;
}

// Both ways, compared.
void expect_same(ParsedFiles& memory, const Files& files) {
    SourceSet sources;
    for (const auto& [name, text] : files) ASSERT_TRUE(sources.add(name, text));
    Diagnostics anew, again;
    const std::string tree = dump_tree(parse(sources, anew));
    EXPECT_EQ(dump_tree(merged(memory.read(sources, again))), tree);
    EXPECT_EQ(said(again), said(anew));
}

constexpr const char* base = R"(guideline g "見本" { timezone "Asia/Tokyo" judged by received }
revision r1 of g { effective 2025-01-01 }
class c "区分"
)";

TEST(ParsedFiles, GiveWhatParseGives) {
    ParsedFiles memory;
    Files files{{"a.kijun", base},
                {"b.kijun", R"(category k "類型" in c { text has words })"},
                {"c.kijun", R"(revision r2 amends g { effective 2025-02-01 import "o/x.kijun" })"},
                {"o/x.kijun", R"(rename category k to "後")"}};
    expect_same(memory, files);
    files[1].second += " terms words { \"甲\" }";
    expect_same(memory, files);
    files[1].second += " terms { ";  // a mistake
    expect_same(memory, files);
    files[3].second = R"(rename category k to "更に" rename k)";  // what a revision imports, with one too
    expect_same(memory, files);
    files[3].first = "o/y.kijun";  // not there any more
    expect_same(memory, files);
    files[3].first = "o/x.kijun";
    files.insert(files.begin() + 1,
                 {"aa.kijun", R"(import "b.kijun" terms more { "乙" })"});  // other numbers
    expect_same(memory, files);
    files[3].second = "// no revision any more";  // so the operations are declarations now, and wrong
    expect_same(memory, files);
    files.pop_back();
    expect_same(memory, files);
    expect_same(memory, {});
    expect_same(memory, files);
}

TEST(ParsedFiles, WhatDidNotChangeIsTheSameModule) {
    ParsedFiles memory;
    Diagnostics ignored;
    const auto read = [&](const std::string& second) {
        SourceSet sources;
        EXPECT_TRUE(sources.add("a.kijun", base));
        EXPECT_TRUE(sources.add("b.kijun", second));
        return memory.read(sources, ignored);
    };
    const auto before = read("terms a { \"甲\" }"), after = read("terms a { \"乙\" }");
    EXPECT_EQ(before[0], after[0]);
    EXPECT_NE(before[1], after[1]);
}

TEST(WrittenWords, LieWhereTheyAreWritten) {
    SourceSet sources;
    ASSERT_TRUE(sources.add(
        "a.kijun", "\xEF\xBB\xBF類型 k \"題\" /* 注 */ { ア /x+/ 第28条 3 令和7年2月28日 } # ? // 終"));
    std::string words;
    using Kind = WrittenWord::Kind;
    for (const WrittenWord& word : written_words(sources, 0)) {
        words += fmt::format("{}{} ", static_cast<int>(word.kind), sources.text(word.span));
        EXPECT_EQ(word.keyword != nullptr, word.kind == Kind::keyword);
    }
    EXPECT_EQ(words, "0類型 1k 2\"題\" 9/* 注 */ 8{ 7ア 3/x+/ 6第28条 43 5令和7年2月28日 8} 9// 終 ");
}

std::string after(const std::string& text) {
    SourceSet sources;
    EXPECT_TRUE(sources.add("a.kijun", text + " } nonsense {"));
    const Continuations next = continuations(sources, 0, static_cast<std::uint32_t>(text.size()));
    std::string found;
    for (const Keyword* keyword : next.keywords) found += fmt::format("{} ", keyword->english);
    return found + (next.name ? "NAME " : "") + (next.string ? "STRING " : "") +
           (next.number ? "INT " : "") + (next.date ? "DATE " : "");
}

TEST(Continuations, AreWhatTheGrammarTakes) {
    EXPECT_EQ(after(std::string(base) + "category k \"題\" "), "in ");
    EXPECT_EQ(after("category k \"題\" in "), "NAME ");
    EXPECT_EQ(after("category k \"題\" in c { text "), "has ");
    EXPECT_EQ(after("category k \"題\" in c { text has "), "at least NAME STRING ");
    EXPECT_EQ(after("guideline g \"題\" { judged by "), "judged received posted ");
    EXPECT_EQ(after("fact f: "), "bool integer choice date duration ");
    EXPECT_EQ(after("revision r2 amends g { effective "), "DATE ");
    EXPECT_EQ(after("revision r2 amends g { repeal category k narrow "), "criterion category ");
    EXPECT_NE(after("").find("guideline"), std::string::npos);
    EXPECT_NE(after("category k \"題\" in c { ア \"x\" { ").find("not"), std::string::npos);
    // a mistake before does not matter much
    EXPECT_EQ(after("terms t { ) } category k \"題\" "), "in ");
}

}  // namespace
}  // namespace kijun
