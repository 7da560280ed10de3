// Places in the tree, and fixes that do what they say.
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "golden.hpp"
#include "kijun/syntax.hpp"

namespace kijun {
namespace {

namespace fs = std::filesystem;

struct Parsed {
    SourceSet sources;
    Diagnostics diagnostics;
    ast::Module module;
    explicit Parsed(std::string text) {
        EXPECT_TRUE(sources.add("t.kijun", std::move(text)));
        module = parse(sources, diagnostics);
    }
    [[nodiscard]] std::string at(const Span& span) const { return std::string(sources.text(span)); }
};

TEST(Places, AreThoseOfTheWords) {
    const Parsed p(
        "類型 預貯金 \"題\" 所属 illegal.fraud 後 前のもの {\n"
        "  番号 ⑩ 根拠 \"法\" 第1条, 第2条\n"
        "  ア \"項\" { 本文 に (語群 \"通帳\") 以内 10 の /口座/ }\n"
        "  でない 預貯金.ア.(イ) 又は 額 >= 3\n"
        "}");
    ASSERT_TRUE(p.diagnostics.empty());
    const ast::Category& c = p.module.categories.at(0);
    EXPECT_EQ(p.at(c.id.span), "預貯金");
    EXPECT_EQ(p.at(c.title.span), "\"題\"");
    EXPECT_EQ(p.at(c.in.class_name.span), "illegal");
    EXPECT_EQ(p.at(c.in.group.span), "fraud");
    EXPECT_TRUE(c.position->after);
    EXPECT_EQ(p.at(c.position->neighbour.span), "前のもの");
    EXPECT_EQ(p.at(c.span), p.sources.text(0));
    EXPECT_EQ(p.at(c.body.citations.at(0).articles.at(1).span), "第2条");
    const auto& item = std::get<ast::Item>(c.body.conditions.at(0)->node);
    EXPECT_EQ(p.at(c.body.conditions[0]->span), "ア \"項\" { 本文 に (語群 \"通帳\") 以内 10 の /口座/ }");
    EXPECT_EQ(p.at(item.label.span), "ア");
    const auto& has = std::get<ast::HasTerms>(item.body.conditions.at(0)->node);
    EXPECT_EQ(p.at(has.terms.at(1).word.span), "\"通帳\"");
    EXPECT_EQ(p.at(has.near.at(0).terms.at(0).word.span), "/口座/");
    EXPECT_EQ(has.near[0].terms[0].word.text, "口座");
    const auto& either = std::get<ast::Group>(c.body.conditions.at(1)->node);
    EXPECT_EQ(p.at(c.body.conditions[1]->span), "でない 預貯金.ア.(イ) 又は 額 >= 3");
    const auto& negated = std::get<ast::Not>(either.body.conditions.at(0)->node);
    const auto& reference = std::get<ast::Reference>(negated.operand->node);
    EXPECT_EQ(p.at(reference.path.span), "預貯金.ア.(イ)");
    EXPECT_EQ(p.at(std::get<ast::Reference>(either.body.conditions[1]->node).comparison->span), ">= 3");
}

TEST(Places, LinkEveryFileToItsOwnText) {
    SourceSet sources;
    ASSERT_TRUE(sources.add("a", "class a \"甲\""));
    ASSERT_TRUE(sources.add("b", "class b \"乙\""));
    Diagnostics diagnostics;
    const ast::Module module = parse(sources, diagnostics);
    EXPECT_EQ(sources.text(module.classes.at(0).title.span), "\"甲\"");
    EXPECT_EQ(sources.text(module.classes.at(1).title.span), "\"乙\"");
}

TEST(Labels, AreTheSameWhateverTheirWidth) {
    const Parsed p("category a \"x\" in b { （ア） { x } ◯ { y } a.(ア) }");
    ASSERT_TRUE(p.diagnostics.empty());
    const auto& body = p.module.categories.at(0).body;
    EXPECT_EQ(std::get<ast::Item>(body.conditions.at(0)->node).label.text, "(ア)");
    EXPECT_EQ(std::get<ast::Item>(body.conditions.at(1)->node).label.text, "○");
    EXPECT_EQ(std::get<ast::Reference>(body.conditions.at(2)->node).path.labels.at(0).text, "(ア)");
}

// Applies every fix of a run at once, last place first.
std::string fixed(const Parsed& p) {
    std::vector<Fix> fixes;
    for (const Diagnostic& d : p.diagnostics)
        if (d.fix) fixes.push_back(*d.fix);
    std::stable_sort(fixes.begin(), fixes.end(),
                     [](const Fix& a, const Fix& b) { return a.span.begin > b.span.begin; });
    std::string text(p.sources.text(0));
    for (const Fix& fix : fixes)
        text.replace(fix.span.begin, fix.span.end - fix.span.begin, fix.replacement);
    return text;
}

TEST(Fixes, OfLookAlikesAndKeywordsLeaveNothingToComplainAbout) {
    for (const char* text : {
             "category a \"x\" in b ｛ cite “法律” 第1条； （ x or y ） 。｝",
             "ｃａｔｅｇｏｒｙ a ＂x＂ in b { x ≥ 3 }",
             "categry a \"x\" inn b { al { x } unless y }",
             "類形 a 『x』 所属 b { すべて { x } }",
             "fact f： bool ‘x’ asc analyst presme ture",
             "fact f bool \"x\"",
             "category a \"x\" b { (x }",
             "category a \"x\" in b { text has (y z }",
             "revision r amend g { efective R7.2.28 narow category a { x } }",
             "# note\nclass a \"x\"",
             "category a-b \"x\" in c { x }",
             "class a \"x",
             "class a \"x”",
             "category a \"x\" in b { title has \"y }",
             "category a \"x\" in b { x\ncategory c \"y\" in d { x }",
             "category a \"x\" in b { all { x }",
             "class a \"x\" }",
             "class a \"x\\q\"",
             "class a \"x\" /* open",
             "revision r of g { effective 2025/2/8 decided 令和元年4月30日 published 平成49年1月1日 "
             "recorded 令和1年5月2日 }",
             "criterion title { x }",
             "category a \"x\" in b { cite \"法律\" 第1条\n uncertain \"y\" x }",
         }) {
        const Parsed before(text);
        ASSERT_FALSE(before.diagnostics.empty()) << text;
        const std::string repaired = fixed(before);
        const Parsed after(repaired);
        for (const Diagnostic& d : after.diagnostics)
            ADD_FAILURE() << text << "\n  became " << repaired << "\n"
                          << render(d, after.sources, Language::english, false);
    }
}

TEST(Errors, AreInTheOrderOfTheText) {
    for (const fs::directory_entry& entry :
         fs::directory_iterator(fs::path(KIJUN_TEST_DIR) / "golden" / "syntax")) {
        if (entry.path().extension() != ".kijun") continue;
        const Parsed p(test::read_file(entry.path()));
        for (std::size_t i = 1; i < p.diagnostics.size(); ++i)
            EXPECT_LE(p.diagnostics[i - 1].span.begin, p.diagnostics[i].span.begin) << entry.path();
    }
}

TEST(Errors, OneMistakeDoesNotHideTheRest) {
    const Parsed p(
        "category a \"x\" in b { cite 第1条 }\n"
        "fact f: bol \"x\"\n"
        "category c \"x\" in b { text has { } note \"still read\" }\n"
        "category d \"x\" in b { x }\n");
    std::vector<std::uint32_t> lines;
    for (const Diagnostic& d : p.diagnostics) lines.push_back(p.sources.position(d.span).line);
    EXPECT_EQ(lines, (std::vector<std::uint32_t>{1, 2, 3}));
    ASSERT_EQ(p.module.categories.size(), 3u);
    EXPECT_EQ(p.module.categories[2].id.text, "d");
    EXPECT_EQ(p.module.facts.size(), 1u);
}

TEST(Citations, WhatIsUncertainBelowThemIsAskedAbout) {
    const auto codes = [](const char* body) {
        std::string found;
        const Parsed p(std::string("category a \"x\" in b { ") + body + " }");
        for (const Diagnostic& d : p.diagnostics) found += std::string(d.code) + " ";
        const ast::Body& read = p.module.categories.at(0).body;
        return found + (read.citations.at(0).uncertain ? "citation" : "") +
               (read.uncertain.empty() ? "" : "block");
    };
    EXPECT_EQ(codes("cite \"法律\" 第1条 uncertain \"条\" x"), "citation");
    EXPECT_EQ(codes("cite \"法律\" 第1条\n  uncertain \"条\" x"), "K0113 citation");
    EXPECT_EQ(codes("cite \"法律\"\n  uncertain \"条\" x"), "K0113 citation");
    EXPECT_EQ(codes("\n  cite \"法律\" 第1条\n  uncertain \"条\" x"), "K0113 citation");
    EXPECT_EQ(codes("\n  cite \"法律\" 第1条\n    uncertain \"条\" x"),
              "citation");  // deeper: of the citation
    EXPECT_EQ(codes("cite \"法律\" 第1条;\n  uncertain \"条\" x"), "block");
    EXPECT_EQ(codes("uncertain \"条\"\n  cite \"法律\" 第1条 x"), "block");
}

TEST(Durations, AreOneWordHoweverTheyAreSpelt) {
    const Parsed p(
        "category x \"題\" in c {\n"
        "  a is in (6か月, 1年6か月, 一年, 1 year 6 months, 2 weeks, 6か月 1年, 180 日) b >= 6 months_b < "
        "30日\n"
        "}");
    ASSERT_EQ(p.diagnostics.size(), 0u) << p.diagnostics.front().message.en;
    const auto& conditions = p.module.categories.at(0).body.conditions;
    const auto comparison = [&](std::size_t i) {
        return *std::get<ast::Reference>(conditions.at(i)->node).comparison;
    };
    std::string spelt;
    for (const ast::Value& value : comparison(0).values) {
        const auto& length = std::get<ast::DurationLiteral>(value);
        EXPECT_EQ(p.at(length.span), length.spelling);
        spelt += length.spelling + "=" + to_string(length.value) + " ";
    }
    EXPECT_EQ(spelt,
              "6か月=P6M 1年6か月=P1Y6M 一年=P1Y 1 year 6 months=P1Y6M 2 weeks=P14D 6か月=P6M 1年=P1Y "
              "180 日=P180D ");
    // a word that goes on is a name
    EXPECT_EQ(std::get<std::int64_t>(comparison(1).values.at(0)), 6);
    EXPECT_EQ(std::get<ast::Reference>(conditions.at(2)->node).path.name.text, "months_b");
    const Parsed other("fact a: duration(months) \"問い\" fact b: 期間(日) \"問い\"");
    ASSERT_TRUE(other.diagnostics.empty());
    EXPECT_EQ(other.module.facts.at(0).type, ast::FactType::months);
    EXPECT_EQ(other.module.facts.at(1).type, ast::FactType::days);
}

TEST(Dump, OfTokensHasOneLineEach) {
    SourceSet sources;
    ASSERT_TRUE(sources.add("t", "類型 𠮷\n \"x\" // y"));
    EXPECT_EQ(dump_tokens(sources, 0), "1:1 CATEGORY 類型\n1:4 NAME 𠮷\n2:2 STRING \"x\"\n2:10 EOF \n");
}

}  // namespace
}  // namespace kijun
