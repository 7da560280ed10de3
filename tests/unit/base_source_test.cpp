// Taking texts in: places, limits, and what is refused.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "kijun/source.hpp"

namespace kijun {
namespace {

TEST(SourceSet, CountsLinesAndColumnsInCharacters) {
    SourceSet sources;
    const std::uint32_t file = sources.add("a", "𠮷野\r\nか\u3099x\n\ny").value();
    const auto at = [&](std::uint32_t byte) {
        const LineColumn p = sources.position({file, byte, byte});
        return std::pair{p.line, p.column};
    };
    EXPECT_EQ(at(0), std::pair(1u, 1u));
    EXPECT_EQ(at(4), std::pair(1u, 2u));  // behind 𠮷: four bytes, one character
    EXPECT_EQ(at(9), std::pair(2u, 1u));
    EXPECT_EQ(at(15), std::pair(2u, 3u));  // the combining mark is a character
    EXPECT_EQ(at(17), std::pair(3u, 1u));
    EXPECT_EQ(at(18), std::pair(4u, 1u));
    EXPECT_EQ(at(1000), std::pair(4u, 2u));  // beyond the end: the end
    EXPECT_EQ(sources.line_of({file, 5, 5}), "𠮷野");
    EXPECT_EQ(sources.line_of({file, 17, 17}), "");
    EXPECT_EQ(sources.text(Span{file, 0, 4}), "𠮷");
    EXPECT_EQ(sources.text(Span{file, 18, 99}), "y");
    EXPECT_EQ(sources.text(Span{}), "");
    EXPECT_EQ(sources.position({}).line, 0u);
}

TEST(SourceSet, KnowsEveryLineBreak) {
    SourceSet sources;
    const std::uint32_t file = sources.add("a", "a\rb\r\nc\nd").value();
    EXPECT_EQ(sources.position({file, 2, 2}).line, 2u);
    EXPECT_EQ(sources.position({file, 5, 5}).line, 3u);
    EXPECT_EQ(sources.position({file, 7, 7}).line, 4u);
    EXPECT_EQ(sources.line_of({file, 2, 2}), "b");
}

TEST(SourceSet, ByteOrderMarkTakesNoColumn) {
    SourceSet sources;
    const std::uint32_t file = sources
                                   .add("a",
                                        "\xEF\xBB\xBF"
                                        "ab")
                                   .value();
    EXPECT_EQ(sources.position({file, 3, 3}).column, 1u);
    EXPECT_EQ(sources.position({file, 4, 4}).column, 2u);
}

struct BadText {
    std::string text;
    std::size_t offset;
    const char* name;
};
void PrintTo(const BadText& bad, std::ostream* out) { *out << bad.name; }
class NotUtf8 : public testing::TestWithParam<BadText> {};

TEST_P(NotUtf8, IsRefusedWithTheOffset) {
    SourceSet sources;
    const Result<std::uint32_t> added = sources.add("bad.kijun", GetParam().text);
    ASSERT_FALSE(added);
    EXPECT_EQ(added.errors()[0].code, "K0001");
    EXPECT_NE(added.errors()[0].message.en.find("byte " + std::to_string(GetParam().offset) + " "),
              std::string::npos)
        << added.errors()[0].message.en;
    EXPECT_EQ(sources.size(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Sequences, NotUtf8,
                         testing::Values(BadText{"\xFF", 0, "no_lead"}, BadText{"ab\x80", 2, "lone_trail"},
                                         BadText{"通\xE5\xB8", 3, "cut_off"},
                                         BadText{"a\xC0\xAF", 1, "overlong"},
                                         BadText{"a\xED\xA0\x80", 1, "surrogate"},
                                         BadText{"a\xED\xA0\xBD\xED\xB8\x80", 1, "surrogate_pair"},
                                         BadText{"a\xF4\x90\x80\x80", 1, "above_10FFFF"},
                                         BadText{"line\n\x8F\xEE", 5, "shift_jis"},
                                         BadText{std::string("a\0b\xF0\x9F", 5), 3, "behind_a_nul"}));

TEST(SourceSet, RefusesWhatIsTooLarge) {
    SourceSet sources;
    EXPECT_TRUE(sources.add("full", std::string(SourceSet::max_file_bytes, 'a')));
    const Result<std::uint32_t> added =
        sources.add("fuller", std::string(SourceSet::max_file_bytes + 1, 'a'));
    ASSERT_FALSE(added);
    EXPECT_EQ(added.errors()[0].code, "K0002");
}

class Reading : public testing::Test {
protected:
    void SetUp() override {
        root =
            std::filesystem::path(testing::TempDir()) /
            ("kijun_source_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
        std::filesystem::remove_all(root);
        std::filesystem::create_directories(root / "b" / "deep");
    }
    void TearDown() override { std::filesystem::remove_all(root); }
    void write(const std::string& name, const std::string& text) {
        std::ofstream(root / name, std::ios::binary) << text;
    }
    std::vector<std::string> names() const {
        std::vector<std::string> out;
        for (std::uint32_t i = 0; i < sources.size(); ++i)
            out.push_back(std::filesystem::path(sources.name(i)).lexically_relative(root).generic_string());
        return out;
    }
    std::filesystem::path root;
    SourceSet sources;
};

TEST_F(Reading, TakesADirectoryInTheOrderOfPaths) {
    write("z.kijun", "z");
    write("b/deep/c.kijun", "c");
    write("b.kijun", "b");
    write("b/readme.md", "no");
    write("a.kijun", "a");
    EXPECT_TRUE(sources.read(root.string()).empty());
    EXPECT_EQ(names(), (std::vector<std::string>{"a.kijun", "b.kijun", "b/deep/c.kijun", "z.kijun"}));
}

TEST_F(Reading, TakesAFileOnce) {
    write("a.kijun", "a");
    EXPECT_TRUE(sources.read((root / "a.kijun").string()).empty());
    EXPECT_TRUE(sources.read(root.string()).empty());
    EXPECT_TRUE(sources.read((root / "b" / ".." / "a.kijun").string()).empty());
    EXPECT_EQ(sources.size(), 1u);
}

TEST_F(Reading, SaysWhatIsMissing) {
    EXPECT_EQ(sources.read((root / "none").string()).at(0).code, "K0003");
    EXPECT_EQ(sources.read(root.string()).at(0).code, "K0004");
}

TEST_F(Reading, GoesOnBehindABadFile) {
    write("a.kijun", "\xFF");
    write("b.kijun", "b");
    const Diagnostics problems = sources.read(root.string());
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0].code, "K0001");
    EXPECT_EQ(names(), std::vector<std::string>{"b.kijun"});
}

TEST_F(Reading, EndsAnEndlessFile) {
    if (!std::filesystem::exists("/dev/zero")) GTEST_SKIP();
    const Diagnostics problems = sources.read("/dev/zero");
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0].code, "K0002");
}

}  // namespace
}  // namespace kijun
