// Positions of the protocol and offsets in bytes: there and back, in both encodings, and what lies outside.
#include <gtest/gtest.h>

#include "frames.hpp"
#include "text_file.hpp"
#include "utf16.hpp"

namespace kijun::lsp {
namespace {

// 𠮷 and 😀 are two UTF-16 units and four bytes, あ one and three, é (combining) one and two
constexpr std::string_view text = "a𠮷あ\r\n😀e\u0301\rx\n\nlast";

TEST(Positions, EveryCharacterThereAndBack) {
    const Lines lines(text);
    ASSERT_EQ(lines.count(), 5u);
    for (const Encoding encoding : {Encoding::utf16, Encoding::utf8}) {
        for (std::size_t at = 0; at <= text.size(); ++at) {
            const bool inside = at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
            const bool line_end = at > 0 && at < text.size() && text[at - 1] == '\r' && text[at] == '\n';
            if (inside || line_end) continue;
            EXPECT_EQ(lines.offset(text, lines.position(text, at, encoding), encoding), at);
        }
    }
}

TEST(Positions, UnitsAreThoseOfTheEncoding) {
    const Lines lines(text);
    const std::size_t hiragana = text.find("あ");
    EXPECT_EQ(lines.position(text, hiragana, Encoding::utf16), (Position{0, 3}));
    EXPECT_EQ(lines.position(text, hiragana, Encoding::utf8), (Position{0, 5}));
    EXPECT_EQ(lines.position(text, text.find('x'), Encoding::utf16), (Position{2, 0}));
    EXPECT_EQ(lines.position(text, text.size(), Encoding::utf16), (Position{4, 4}));
}

TEST(Positions, InsideACharacterMeansItsBeginning) {
    const Lines lines(text);
    EXPECT_EQ(lines.offset(text, {0, 2}, Encoding::utf16), 1u);
    EXPECT_EQ(lines.offset(text, {0, 3}, Encoding::utf8), 1u);
    EXPECT_EQ(lines.position(text, 3, Encoding::utf16), (Position{0, 1}));
    // between CR and LF: the end of the line
    EXPECT_EQ(lines.position(text, text.find('\n'), Encoding::utf16), (Position{0, 4}));
}

TEST(Positions, OutsideMeansTheEnd) {
    const Lines lines(text);
    EXPECT_EQ(lines.offset(text, {0, 1000}, Encoding::utf16), text.find('\r'));
    EXPECT_EQ(lines.offset(text, {3, 9}, Encoding::utf16), text.find("last") - 1);
    EXPECT_EQ(lines.offset(text, {5, 0}, Encoding::utf16), text.size());
    EXPECT_EQ(lines.position(text, text.size() + 9, Encoding::utf16), (Position{4, 4}));
    const Lines none("");
    EXPECT_EQ(none.offset("", {0, 7}, Encoding::utf16), 0u);
    EXPECT_EQ(none.position("", 0, Encoding::utf8), (Position{0, 0}));
}

// However long a line is, every character of it is found: against counting from its beginning.
TEST(Positions, InLongLines) {
    std::string line;
    for (std::size_t i = 0; i < 3'000; ++i)
        line += i % 7 == 0 ? "𠮷" : i % 3 == 0 ? "あ" : i % 2 == 0 ? "é" : "x";
    const std::string long_text = "𠮷\n" + line + "\n" + line;
    const Lines lines(long_text);
    for (const std::uint32_t number : {1u, 2u}) {
        std::size_t at = lines.line(long_text, number).first;
        std::uint32_t units = 0;
        const std::size_t begin = at, end = begin + line.size();
        while (at < end) {
            ASSERT_EQ(lines.position(long_text, at, Encoding::utf16), (Position{number, units}));
            ASSERT_EQ(lines.offset(long_text, {number, units}, Encoding::utf16), at);
            const auto bytes = static_cast<std::uint32_t>(at - begin);
            ASSERT_EQ(lines.position(long_text, at, Encoding::utf8), (Position{number, bytes}));
            ASSERT_EQ(lines.offset(long_text, {number, bytes}, Encoding::utf8), at);
            const std::size_t character = at;
            units += utf16_units(long_text[at++]);
            for (; at < end && utf16_units(long_text[at]) == 0; ++at)  // inside means its beginning
                ASSERT_EQ(lines.position(long_text, at, Encoding::utf16),
                          lines.position(long_text, character, Encoding::utf16));
            if (utf16_units(long_text[character]) == 2) {
                ASSERT_EQ(lines.offset(long_text, {number, units - 1}, Encoding::utf16), character);
            }
        }
        EXPECT_EQ(lines.offset(long_text, {number, units + 1}, Encoding::utf16), end);
        EXPECT_EQ(lines.offset(long_text, {number, ~0u}, Encoding::utf16), end);
        EXPECT_EQ(lines.offset(long_text, {number, ~0u}, Encoding::utf8), end);
    }
}

Json change(std::uint32_t line, std::uint32_t from, std::uint32_t to_line, std::uint32_t to,
            const char* now) {
    return {{"range",
             {{"start", {{"line", line}, {"character", from}}},
              {"end", {{"line", to_line}, {"character", to}}}}},
            {"text", now}};
}

TEST(Changes, ApplyOneAfterTheOther) {
    EXPECT_EQ(changed("a😀b",
                      Json::array(
                          {change(0, 1, 0, 3, "𠮷𠮷"), change(0, 5, 0, 6, "\n"), change(1, 0, 1, 0, "x")}),
                      Encoding::utf16),
              "a𠮷𠮷\nx");
    EXPECT_EQ(changed("old", Json::array({{{"text", "new"}}, change(0, 3, 0, 3, "er")}), Encoding::utf16),
              "newer");
    // an end before its beginning takes nothing away
    EXPECT_EQ(changed("abc", Json::array({change(0, 2, 0, 1, "x")}), Encoding::utf16), "abxc");
}

TEST(Content, HalvesOfPairsAreMended) {
    const auto read = [](const std::string& content) {
        const auto got = read_content(content);
        const Json* json = std::get_if<Json>(&got);
        return json == nullptr ? std::string("?") : json->get<std::string>();
    };
    EXPECT_EQ(read(R"("\ud83d\ude00")"), "😀");
    EXPECT_EQ(read(R"("\ud83d")"), "\uFFFD");
    EXPECT_EQ(read(R"("\ude00\ud83d\ude00\ud83d")"), "\uFFFD😀\uFFFD");
    EXPECT_EQ(read(R"("\\ud83d \ud83d")"), "\\ud83d \uFFFD");
    EXPECT_EQ(read(R"("\ud83)"), "?");
}

TEST(Content, IsNotReadIfNestedTooDeeply) {
    const auto reason = [](std::size_t depth) {
        const auto got = read_content(std::string(depth, '[') + std::string(depth, ']'));
        return std::holds_alternative<Json>(got) ? std::string() : std::get<std::string>(got);
    };
    EXPECT_EQ(reason(most_nesting), "");
    EXPECT_EQ(reason(most_nesting + 1), "nested too deeply");
}

TEST(Content, IsWrittenAsUtf8) {
    EXPECT_EQ(framed(Json{{"a", "あ"}}), "Content-Length: 11\r\n\r\n{\"a\":\"あ\"}");
}

}  // namespace
}  // namespace kijun::lsp
