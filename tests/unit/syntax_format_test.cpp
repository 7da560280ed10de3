// One layout: what it looks like, that laying out twice is laying out once, and that no word is lost.
#include <gtest/gtest.h>

#include "golden.hpp"
#include "kijun/format.hpp"
#include "kijun/syntax.hpp"

namespace kijun {
namespace {

namespace fs = std::filesystem;

Result<std::string> formatted(const std::string& text, const FormatOptions& options = {}) {
    SourceSet sources;
    const auto file = sources.add("test.kijun", text);
    if (!file) return file.errors();
    return format(sources, *file, options);
}

std::string tree_of(const std::string& text) {
    SourceSet sources;
    Diagnostics diagnostics;
    if (!sources.add("test.kijun", text)) return "not read";
    const ast::Module module = parse(sources, diagnostics);
    // alone, without the files that it imports
    std::erase_if(diagnostics, [](const Diagnostic& problem) { return problem.code == "K0005"; });
    return has_errors(diagnostics) ? "mistakes" : dump_tree(module);
}

TEST(Format, LooksLikeThis) {
    const fs::path folder = fs::path(KIJUN_TEST_DIR) / "golden" / "format";
    const std::string untidy = test::read_file(folder / "untidy.kijun");
    const auto plain = formatted(untidy);
    ASSERT_TRUE(plain);
    test::expect_golden(folder / "untidy.formatted", *plain);
    const auto japanese = formatted(untidy, {FormatOptions::Keywords::japanese, 80});
    ASSERT_TRUE(japanese);
    test::expect_golden(folder / "untidy.japanese", *japanese);
}

TEST(Format, TakesAFileOfOperationsForARevisionToImport) {
    const auto text = formatted("add to terms words{\"甲\"}\n  remove from terms words {\"乙\" }");
    ASSERT_TRUE(text) << text.errors().front().message.en;
    EXPECT_EQ(*text, "add to terms words { \"甲\" }\nremove from terms words { \"乙\" }\n");
    EXPECT_TRUE(formatted("import \"elsewhere.kijun\""));
}

TEST(Format, DurationsStayAsTheyAreWritten) {
    const auto text =
        formatted("fact kept:duration ( months )\"期間\" criterion long{kept>6  months kept<１年}",
                  {FormatOptions::Keywords::japanese, 80});
    ASSERT_TRUE(text) << text.errors().front().message.en;
    EXPECT_EQ(*text, "事実 kept: 期間(月) \"期間\"\n基準 long { kept > 6  months kept < １年 }\n");
}

// Every .kijun file of the project that has no mistakes.
std::vector<fs::path> files() {
    const fs::path project = fs::path(KIJUN_TEST_DIR).parent_path();
    std::vector<fs::path> found;
    for (const char* folder : {"stdlib_rules", "tests/golden", "tests/command/rules"})
        for (const auto& entry : fs::recursive_directory_iterator(project / folder))
            if (entry.path().extension() == ".kijun") found.push_back(entry.path());
    return found;
}

TEST(Format, KeepsWhatEveryFileMeansAndDoesNotChangeItsMind) {
    std::size_t sound = 0;
    for (const fs::path& path : files()) {
        const std::string text = test::read_file(path);
        const std::string tree = tree_of(text);
        const auto once = formatted(text);
        EXPECT_EQ(once.ok(), tree != "mistakes" && tree != "not read") << path;
        if (!once) continue;
        ++sound;
        EXPECT_EQ(tree_of(*once), tree) << path;
        const auto twice = formatted(*once);
        ASSERT_TRUE(twice) << path;
        EXPECT_EQ(*twice, *once) << path;
        const auto japanese = formatted(text, {FormatOptions::Keywords::japanese, 100});
        const auto english = formatted(text, {FormatOptions::Keywords::english, 100});
        ASSERT_TRUE(japanese && english) << path;
        EXPECT_EQ(tree_of(*japanese), tree) << path;
        EXPECT_EQ(tree_of(*english), tree) << path;
    }
    EXPECT_GT(sound, 20u);
}

TEST(Format, DropsWhatIsNoWord) {
    for (const auto& [text, wanted] : std::initializer_list<std::pair<const char*, const char*>>{
             {"", ""},
             {" \n\n\t\n", ""},
             {"\xEF\xBB\xBFterms a{\"x\"}", "terms a { \"x\" }\n"},
             {"terms a{\"x\"}\r\n\r\n\r\n// c \r\nterms b{\"y\"}\r\n",
              "terms a { \"x\" }\n\n// c\nterms b { \"y\" }\n"},
             {"// only a comment", "// only a comment\n"},
             {"terms a { // why\n\"x\"\n\n}", "terms a {  // why\n  \"x\"\n}\n"},
             {"terms a {\n\n\"x\"; }", "terms a {\n  \"x\";\n}\n"},
             {"terms a {\n}", "terms a {}\n"},
             {"terms a { /* two\nlines */ \"x\" }", "terms a {\n  /* two\nlines */ \"x\"\n}\n"}}) {
        const auto once = formatted(text);
        ASSERT_TRUE(once) << text;
        EXPECT_EQ(*once, wanted);
        const auto twice = formatted(*once);
        ASSERT_TRUE(twice) << text;
        EXPECT_EQ(*twice, *once);
    }
}

TEST(Format, LeavesMistakesAlone) {
    for (const char* text : {"terms {", "category x \"y\" in",
                             "revision r of g { effective 令和7年13月1日 }", "terms a { \"x }", "｛"}) {
        const auto result = formatted(text);
        ASSERT_FALSE(result) << text;
        EXPECT_TRUE(has_errors(result.errors())) << text;
        EXPECT_NE(result.errors().front().code, "K0112") << text;
    }
}

TEST(Format, LinesAreAsLongAsTheirWordsMakeThem) {
    const auto result = formatted("terms a { \"" + std::string(60, 'x') + "\" \"y\" \"z\" }",
                                  {FormatOptions::Keywords::as_written, 40});
    ASSERT_TRUE(result);
    EXPECT_EQ(*result, "terms a {\n  \"" + std::string(60, 'x') + "\"\n  \"y\" \"z\"\n}\n");
}

}  // namespace
}  // namespace kijun
