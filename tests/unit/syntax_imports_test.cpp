// Imports: what other files hold, at the top as declarations and in a revision as operations.
#include <gtest/gtest.h>

#include "kijun/loading.hpp"
#include "kijun/model.hpp"
#include "kijun/syntax.hpp"
#include "temporary_directory.hpp"

namespace kijun {
namespace {

constexpr const char* base = R"(guideline g "見本" { timezone "Asia/Tokyo" judged by received }
revision r1 of g { effective 2025-01-01 }
class c "区分"
category k "類型" in c { text has words }
)";

struct Parsed {
    SourceSet sources;
    Diagnostics diagnostics;
    ast::Module module;

    explicit Parsed(const std::vector<std::pair<std::string, std::string>>& files) {
        for (const auto& [name, text] : files) EXPECT_TRUE(sources.add(name, text));
        module = parse(sources, diagnostics);
    }
    [[nodiscard]] std::string codes() const {
        std::string all;
        for (const Diagnostic& d : diagnostics) all += std::string(d.code) + ' ';
        return all;
    }
};

TEST(Imports, ARevisionTakesTheOperationsInTheirPlace) {
    const Parsed parsed(
        {{"rules/g.kijun", std::string(base) + R"(terms words { "甲" }
revision r2 amends g {
  effective 2025-02-01
  rename category k to "前"
  import "../common/words.kijun"
  rename category k to "後"
})"},
         {"common/words.kijun", R"(add to terms words { "乙" } add to terms words { "丙" })"}});
    ASSERT_EQ(parsed.codes(), "");
    const auto& operations = parsed.module.revisions.at(1).operations;
    ASSERT_EQ(operations.size(), 4u);
    EXPECT_TRUE(std::holds_alternative<ast::Rename>(operations[0].what));
    EXPECT_TRUE(std::holds_alternative<ast::AddTerms>(operations[1].what));
    EXPECT_TRUE(std::holds_alternative<ast::AddTerms>(operations[2].what));
    EXPECT_TRUE(std::holds_alternative<ast::Rename>(operations[3].what));
    EXPECT_EQ(parsed.sources.name(operations[1].span.file), "common/words.kijun");
}

TEST(Imports, DeclarationsThatARevisionImportsAreAdded) {
    const Parsed parsed({{"g.kijun", std::string(base) + R"(revision r2 amends g { import "o.kijun" })"},
                         {"o.kijun", R"(terms words { "甲" } fact f: bool "乙か")"}});
    ASSERT_EQ(parsed.codes(), "");
    EXPECT_TRUE(parsed.module.terms.empty());
    const auto& operations = parsed.module.revisions.at(1).operations;
    ASSERT_EQ(operations.size(), 2u);
    EXPECT_TRUE(std::holds_alternative<ast::Add>(operations[0].what));
    EXPECT_TRUE(std::holds_alternative<ast::Add>(operations[1].what));
}

TEST(Imports, TheJapaneseKeywordAndQuotesMeanTheSame) {
    const Parsed parsed({{"g.kijun", std::string(base) + "取込 「words.kijun」"},
                         {"words.kijun", "terms words { \"甲\" }"}});
    EXPECT_EQ(parsed.codes(), "");
    EXPECT_EQ(parsed.module.terms.size(), 1u);
}

TEST(Imports, WhatIsNotThereIsToldWhereItIsNamed) {
    for (const char* path : {"missing.kijun", "/words.kijun", "words.txt", ""}) {
        const Parsed parsed({{"g.kijun", std::string("import \"") + path + "\"\n" + base}});
        ASSERT_EQ(parsed.codes(), "K0005 ") << path;
        EXPECT_EQ(parsed.sources.text(parsed.diagnostics[0].span), std::string("\"") + path + "\"");
    }
}

TEST(Imports, AMistakeInAnImportedFileIsToldThere) {
    const Parsed parsed({{"g.kijun", std::string(base) + "revision r2 amends g { import \"o.kijun\" }"},
                         {"o.kijun", "terms words { \"甲\" } case \"乙\" { always expect k }"}});
    ASSERT_EQ(parsed.codes(), "K0101 ");
    EXPECT_EQ(parsed.sources.name(parsed.diagnostics[0].span.file), "o.kijun");
}

class ImportedFiles : public testing::Test {
protected:
    void write(const std::string& name, const std::string& text) { directory_.write(name, text); }
    test::TemporaryDirectory directory_;
};

TEST_F(ImportedFiles, AreReadFromDiskAndSealedIntoTheBundle) {
    write("rules/g.kijun", std::string(base) + "import \"../common/words.kijun\"\n");
    write("rules/r2.kijun",
          "revision r2 amends g { effective 2025-02-01 import \"../common/later.kijun\" }");
    write("common/words.kijun", "import \"more.kijun\"\nterms words { include other }");
    write("common/more.kijun", "terms other { \"甲\" }");
    write("common/later.kijun", "add to terms other { \"乙\" }");
    const std::string rules = directory_.path("rules");
    const RulesInput input = read_rules({rules}, Stage::rules, {});
    for (const Diagnostic& d : input.diagnostics)
        ADD_FAILURE() << render(d, input.sources, Language::english, false);
    ASSERT_NE(input.rules, nullptr);
    EXPECT_EQ(input.sources.size(), 5u);
    EXPECT_EQ(input.model->states[0].terms.at("other")->terms.size(), 1u);
    EXPECT_EQ(input.model->states[1].terms.at("other")->terms.size(), 2u);

    // a bundle is enough: it has what was imported, wherever it is read
    const std::string bundle = directory_.write("g.kjb", make_bundle(input));
    std::filesystem::remove_all(directory_.path("common"));
    const RulesInput again = read_rules({bundle}, Stage::rules, {});
    for (const Diagnostic& d : again.diagnostics)
        ADD_FAILURE() << render(d, again.sources, Language::english, false);
    ASSERT_NE(again.rules, nullptr);
    EXPECT_EQ(again.rules->hash(), input.rules->hash());
    const RulesInput without = read_rules({rules}, Stage::rules, {});
    EXPECT_FALSE(without.sound());
}

TEST_F(ImportedFiles, MayStandAmongTheRulesThatImportThem) {
    write("rules/g.kijun", std::string(base) + "import \"common/words.kijun\"\n");
    write("rules/r2.kijun", "revision r2 amends g { effective 2025-02-01 import \"common/later.kijun\" }");
    write("rules/common/words.kijun", "terms words { \"甲\" }");
    write("rules/common/later.kijun", "add to terms words { \"乙\" }");
    const RulesInput input = read_rules({directory_.path("rules")}, Stage::model, {});
    for (const Diagnostic& d : input.diagnostics)
        ADD_FAILURE() << render(d, input.sources, Language::english, false);
    EXPECT_EQ(input.sources.size(), 4u);
}

TEST_F(ImportedFiles, MayImportEachOther) {
    write("rules/g.kijun", std::string(base) + "import \"../a.kijun\"\n");
    write("a.kijun", "import \"b.kijun\" terms words { \"甲\" }");
    write("b.kijun", "import \"a.kijun\" terms other { \"乙\" }");
    const RulesInput input = read_rules({directory_.path("rules")}, Stage::model, {});
    EXPECT_TRUE(input.sound());
    EXPECT_EQ(input.sources.size(), 3u);
}

}  // namespace
}  // namespace kijun
