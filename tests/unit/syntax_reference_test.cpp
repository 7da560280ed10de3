// The language reference says what is: its examples compile, its tables are complete.
//
// Fences: ```kijun sample -- the sample guideline, compiled alone; ```kijun -- declarations, compiled with
// the sample; ```kijun conditions / operations -- the inside of a criterion / of an amendment of the
// sample;
// ```kijun error K0201 -- declarations that must give this error, and no other.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "golden.hpp"
#include "kijun/cases.hpp"
#include "kijun/loading.hpp"
#include "kijun/syntax.hpp"

namespace kijun {
namespace {

namespace fs = std::filesystem;

const std::string& reference() {
    static const std::string text = test::read_file(KIJUN_SOURCE_DIR "/grammar/README.md");
    return text;
}

std::string section(const std::string& title) {
    const std::size_t begin = reference().find("\n## " + title + "\n");
    EXPECT_NE(begin, std::string::npos) << title;
    return reference().substr(begin, reference().find("\n## ", begin + 4) - begin);
}

struct Example {
    std::string kind;  // what stands behind ```kijun
    std::string text;
    std::size_t line = 0;
};

void PrintTo(const Example& example, std::ostream* out) { *out << "grammar/README.md:" << example.line; }

std::vector<Example> examples() {
    std::vector<Example> found;
    std::istringstream lines(reference());
    Example* open = nullptr;
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (open != nullptr && line == "```") {
            open = nullptr;
        } else if (open != nullptr) {
            open->text += line + '\n';
        } else if (line.starts_with("```kijun")) {
            open = &found.emplace_back(Example{line.substr(line.size() > 8 ? 9 : 8), "", number});
        }
    }
    return found;
}

class Reference : public testing::TestWithParam<Example> {};

RulesInput compile_example(const Example& example) {
    const fs::path folder =
        fs::path(testing::TempDir()) / ("kijun_reference_" + std::to_string(example.line));
    fs::remove_all(folder);
    fs::create_directories(folder);
    const auto write = [&](const char* name, const std::string& text) {
        std::ofstream(folder / name) << text;
    };
    if (example.kind != "sample") write("sample.kijun", examples().at(0).text);
    std::string text = example.text;
    if (example.kind == "conditions") text = "criterion example { " + text + " }";
    if (example.kind == "operations")
        text = "revision r2 amends sample { effective 2025-02-28 " + text + " }";
    write("example.kijun", text);
    RulesInput input = read_rules({folder.string()}, Stage::rules);
    fs::remove_all(folder);
    return input;
}

TEST_P(Reference, ExampleIsWhatItSays) {
    const RulesInput input = compile_example(GetParam());
    const bool wrong = GetParam().kind.starts_with("error ");
    std::set<std::string> codes;
    for (const Diagnostic& d : input.diagnostics) {
        codes.emplace(d.code);
        if (!wrong)
            ADD_FAILURE() << "README.md:" << GetParam().line << '\n'
                          << render(d, input.sources, Language::english, false);
    }
    if (wrong) {
        EXPECT_EQ(codes, std::set<std::string>{GetParam().kind.substr(6)})
            << "README.md:" << GetParam().line;
        return;
    }
    ASSERT_NE(input.rules, nullptr);
    const CaseRun run = run_cases(input.model->cases, input.rules);
    for (const CaseFailure& failure : run.failures)
        ADD_FAILURE() << "README.md:" << GetParam().line << ' ' << failure.title << ": "
                      << failure.message.en;
}

INSTANTIATE_TEST_SUITE_P(Examples, Reference, testing::ValuesIn(examples()),
                         [](const auto& test) { return "line_" + std::to_string(test.param.line); });

TEST(ReferenceTables, TheFirstExampleIsTheSample) {
    ASSERT_GT(examples().size(), 20u);
    EXPECT_EQ(examples()[0].kind, "sample");
    const std::set<std::string> kinds{"sample", "", "conditions", "operations"};
    for (const Example& example : examples())
        EXPECT_TRUE(kinds.contains(example.kind) ||
                    std::regex_match(example.kind, std::regex("error K0[0-9]{3}")))
            << example.line;
}

TEST(ReferenceTables, EveryKeywordIsListed) {
    const std::string text = section("Keywords");
    std::map<std::string, std::string> listed, table;
    const std::regex entry("`([a-z_]+)` ([^ \n|]+)");
    for (auto it = std::sregex_iterator(text.begin(), text.end(), entry); it != std::sregex_iterator();
         ++it)
        EXPECT_TRUE(listed.emplace((*it)[1], (*it)[2]).second) << (*it)[1];
    for (const Keyword& keyword : keywords()) table.emplace(keyword.english, keyword.japanese);
    EXPECT_EQ(listed, table);
}

// Every code that some room gives as a literal, and nothing else, is listed.
TEST(ReferenceTables, EveryDiagnosticIsListed) {
    std::set<std::string> used, listed;
    const std::regex literal("\"(K0[0-9]{3})\"");
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(KIJUN_SOURCE_DIR "/engine")) {
        if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
        const std::string text = test::read_file(entry.path());
        for (auto it = std::sregex_iterator(text.begin(), text.end(), literal);
             it != std::sregex_iterator(); ++it)
            used.insert((*it)[1]);
    }
    const std::string text = section("Diagnostics");
    const std::regex row("\n\\| (K0[0-9]{3}) \\| (error|warning|error, warning) \\| [^|\n]+ \\|");
    for (auto it = std::sregex_iterator(text.begin(), text.end(), row); it != std::sregex_iterator(); ++it)
        EXPECT_TRUE(listed.insert((*it)[1]).second) << (*it)[1] << " is listed twice";
    EXPECT_GT(used.size(), 50u);
    for (const std::string& code : used)
        EXPECT_TRUE(listed.contains(code)) << code << " is not in grammar/README.md";
    for (const std::string& code : listed)
        EXPECT_TRUE(used.contains(code)) << code << " is given by nothing";
}

TEST(ReferenceTables, LimitsAreThoseOfTheCode) {
    const std::string text = section("Limits");
    const Limits limits;
    EXPECT_NE(text.find("| " + std::to_string(limits.depth) + " | K0104"), std::string::npos);
    EXPECT_NE(text.find("| " + std::to_string(limits.errors) + "; the rest are counted | K0105"),
              std::string::npos);
    EXPECT_EQ(limits.tokens, 1'000'000u);
    EXPECT_EQ(SourceSet::max_file_bytes, 16u << 20);
    EXPECT_EQ(ast::near_characters, 40u);
}

}  // namespace
}  // namespace kijun
