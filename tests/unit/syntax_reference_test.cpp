// The language reference says what is: its examples compile, its tables are complete.
//
// Fences: ```kijun sample -- the sample guideline, compiled alone; ```kijun -- declarations, compiled with
// the sample; ```kijun conditions / operations -- the inside of a criterion / of an amendment of the
// sample;
// ```kijun error K0201 -- declarations that must give this error, and no other;
// ```kijun file ../common/words.kijun -- a file beside the others, there for examples that import it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
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

bool is_code(const std::string& text) {
    return text.size() == 5 && text.starts_with("K0") &&
           text.find_first_not_of("0123456789", 1) == std::string::npos;
}

class Reference : public testing::TestWithParam<Example> {};

RulesInput compile_example(const Example& example) {
    const fs::path around =
        fs::path(testing::TempDir()) / ("kijun_reference_" + std::to_string(example.line));
    const fs::path folder = around / "rules";
    fs::remove_all(around);
    const auto write = [&](const std::string& name, const std::string& text) {
        fs::create_directories((folder / name).parent_path());
        std::ofstream(folder / name) << text;
    };
    for (const Example& file : examples())
        if (file.kind.starts_with("file ")) write(file.kind.substr(5), file.text);
    if (example.kind != "sample") write("sample.kijun", examples().at(0).text);
    std::string text = example.text;
    if (example.kind == "conditions") text = "criterion example { " + text + " }";
    if (example.kind == "operations")
        text = "revision r2 amends sample { effective 2025-02-28 " + text + " }";
    write("example.kijun", text);
    RulesInput input = read_rules({folder.string()}, Stage::rules, {});
    fs::remove_all(around);
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
    const CaseRun run = run_cases(cases_of(*input.model, input.sources), input.rules);
    for (const CaseFailure& failure : run.failures)
        ADD_FAILURE() << "README.md:" << GetParam().line << ' ' << failure.when << ": "
                      << failure.message.en;
}

// Without the files that are there to be imported: they are compiled with what imports them.
std::vector<Example> compiled_examples() {
    std::vector<Example> compiled = examples();
    std::erase_if(compiled, [](const Example& example) { return example.kind.starts_with("file "); });
    return compiled;
}

INSTANTIATE_TEST_SUITE_P(Examples, Reference, testing::ValuesIn(compiled_examples()),
                         [](const auto& test) { return "line_" + std::to_string(test.param.line); });

TEST(ReferenceTables, TheFirstExampleIsTheSample) {
    ASSERT_GT(examples().size(), 20u);
    EXPECT_EQ(examples()[0].kind, "sample");
    const std::set<std::string> kinds{"sample", "", "conditions", "operations"};
    for (const Example& example : examples())
        EXPECT_TRUE(kinds.contains(example.kind) || example.kind.starts_with("file ") ||
                    (example.kind.starts_with("error ") && is_code(example.kind.substr(6))))
            << example.line;
}

TEST(ReferenceTables, EveryKeywordIsListed) {
    const std::string text = section("Keywords");
    std::map<std::string, std::string> listed, table;
    // `english` japanese
    for (std::size_t at = text.find('`'); at != std::string::npos; at = text.find('`', at)) {
        const std::size_t close = text.find('`', at + 1);
        const std::size_t end = text.find_first_of(" \n|", close + 2);
        const std::string english = text.substr(at + 1, close - at - 1);
        EXPECT_TRUE(listed.emplace(english, text.substr(close + 2, end - close - 2)).second) << english;
        at = end;
    }
    for (const Keyword& keyword : keywords()) table.emplace(keyword.english, keyword.japanese);
    EXPECT_EQ(listed, table);
}

// Every code that some room gives as a literal, and nothing else, is listed.
TEST(ReferenceTables, EveryDiagnosticIsListed) {
    std::set<std::string> used, listed;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(KIJUN_SOURCE_DIR "/engine")) {
        if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
        const std::string text = test::read_file(entry.path());
        for (std::size_t at = text.find("\"K0"); at != std::string::npos; at = text.find("\"K0", at + 1))
            if (is_code(text.substr(at + 1, 5)) && text[at + 6] == '"') used.insert(text.substr(at + 1, 5));
    }
    std::istringstream rows(section("Diagnostics"));
    for (std::string row; std::getline(rows, row);) {
        const std::string code = row.size() > 7 ? row.substr(2, 5) : "";
        if (!row.starts_with("| ") || !is_code(code)) continue;
        EXPECT_TRUE(listed.insert(code).second) << code << " is listed twice";
        EXPECT_TRUE(row.substr(7).starts_with(" | error") || row.substr(7).starts_with(" | warning |") ||
                    row.substr(7).starts_with(" | note |"))
            << row;
    }
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
