// Positions of the protocol and offsets in bytes: there and back, in both encodings, and what lies outside.
#include <gtest/gtest.h>

#include "frames.hpp"
#include "text_file.hpp"

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

TEST(Framing, WhatComesInPieces) {
    Frames frames;
    const std::string two = framed(Json{{"a", "あ"}}) + framed(Json(1));
    std::vector<std::string> got;
    for (const char byte : two) {
        frames.feed({&byte, 1});
        while (auto content = frames.next()) got.push_back(*content);
    }
    EXPECT_EQ(got, (std::vector<std::string>{R"({"a":"あ"})", "1"}));
    EXPECT_EQ(frames.broken(), "");
    frames.feed("Content-Length\r\n\r\n");
    EXPECT_FALSE(frames.next());
    EXPECT_NE(frames.broken(), "");
}

}  // namespace
}  // namespace kijun::lsp
