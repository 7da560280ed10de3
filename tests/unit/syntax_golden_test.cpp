// Golden files: every *.kijun here with its tree and its diagnostics in both languages.
// KIJUN_UPDATE_GOLDEN=1 rewrites them; read the difference before committing it.
#include <gtest/gtest.h>

#include "golden.hpp"
#include "kijun/syntax.hpp"

namespace kijun {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(KIJUN_TEST_DIR) / "golden" / "syntax";

// A run without a word leaves no file.
void compare(const fs::path& path, const std::string& actual) {
    if (actual.empty() && !fs::exists(path)) return;
    test::expect_golden(path, actual);
}

class SyntaxGolden : public testing::TestWithParam<std::string> {};

TEST_P(SyntaxGolden, TreeAndDiagnostics) {
    const fs::path source = folder / (GetParam() + ".kijun");
    SourceSet sources;
    ASSERT_TRUE(sources.add(source.filename().string(), test::read_file(source)));
    Diagnostics diagnostics;
    const ast::Module module = parse(sources, diagnostics);
    std::string shown;
    for (const Diagnostic& d : diagnostics)
        shown += render(d, sources, Language::english, false) + '\n' +
                 render(d, sources, Language::japanese, false) + '\n';
    compare(folder / (GetParam() + ".diagnostics"), shown);
    if (!has_errors(diagnostics)) compare(folder / (GetParam() + ".tree"), dump_tree(module));
}

std::vector<std::string> names() {
    std::vector<std::string> found;
    for (const fs::path& path : test::golden_inputs("syntax", ".kijun"))
        found.push_back(path.stem().string());
    return found;
}

INSTANTIATE_TEST_SUITE_P(Files, SyntaxGolden, testing::ValuesIn(names()),
                         [](const auto& test) { return test.param; });

TEST(SyntaxGolden, BothLanguagesMakeTheSameTree) {
    EXPECT_EQ(test::read_file(folder / "everything_en.tree"),
              test::read_file(folder / "everything_ja.tree"));
    EXPECT_GT(test::read_file(folder / "everything_en.tree").size(), 5000u);
}

TEST(SyntaxGolden, NoTreeIsLeftOver) {
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        EXPECT_TRUE(fs::exists(fs::path(entry.path()).replace_extension(".kijun"))) << entry.path();
}

}  // namespace
}  // namespace kijun
