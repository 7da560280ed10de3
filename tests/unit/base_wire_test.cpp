// What programs send each other: frames in pieces and broken ones, nesting, percent-encoding there and
// back.
#include <gtest/gtest.h>

#include <vector>

#include "kijun/wire.hpp"

namespace kijun {
namespace {

TEST(Frames, TakesPiecesOfAnySize) {
    const std::vector<std::string> messages{
        "{}", R"({"text":"口座"})", std::string(5000, 'x'), "", std::string((1u << 20) + 1, 'y'), "1"};
    std::string bytes;
    for (const std::string& message : messages) append_framed(bytes, message);
    EXPECT_TRUE(bytes.starts_with("Content-Length: 2\r\n\r\n{}Content-Length: "));
    for (const std::size_t size : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
        Frames frames(2u << 20);
        std::vector<std::string> found;
        for (std::size_t at = 0; at < bytes.size(); at += size) {
            frames.feed(std::string_view(bytes).substr(at, size));
            while (auto message = frames.next()) found.push_back(std::move(*message));
        }
        EXPECT_TRUE(found == messages) << size;
        EXPECT_EQ(frames.broken(), "");
    }
}

TEST(Frames, TakesOtherHeadersToo) {
    Frames frames(10);
    frames.feed("content-length:  2 \r\nContent-Type: application/vscode-jsonrpc\r\n\r\n{}");
    EXPECT_EQ(frames.next(), "{}");
}

TEST(Frames, RefusesWhatIsNoFrame) {
    const std::string endless(Frames::most_header_bytes + 1, 'a');
    for (const std::string& bytes : std::vector<std::string>{
             "Content-Length: 11\r\n\r\n", "Content-Length: x\r\n\r\n", "Content-Length: \r\n\r\n",
             "Content-Length: -1\r\n\r\n", "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", "\r\n\r\n",
             "Content-\r\n\r\n", "Type: x\r\n\r\n", "Content-Length: 99999999999999999999999\r\n\r\n",
             endless, endless + ":\r\n\r\n"}) {
        Frames frames(10);
        frames.feed(bytes);
        EXPECT_FALSE(frames.next()) << bytes;
        EXPECT_NE(frames.broken(), "") << bytes;
        frames.feed("Content-Length: 1\r\n\r\nx");
        EXPECT_FALSE(frames.next());
    }
}

std::string nested(std::size_t depth) {
    std::string json;
    for (std::size_t i = 0; i < depth; ++i) json += i % 2 == 0 ? R"({"a":)" : "[";
    json += "1";
    for (std::size_t i = depth; i-- > 0;) json += i % 2 == 0 ? "}" : "]";
    return json;
}

TEST(Nesting, IsThatOfObjectsAndArrays) {
    EXPECT_FALSE(nested_too_deeply(nested(most_nesting)));
    EXPECT_TRUE(nested_too_deeply(nested(most_nesting + 1)));
    EXPECT_TRUE(nested_too_deeply(std::string(most_nesting + 1, '[')));
}

TEST(Nesting, IsNotWhatStringsSay) {
    const std::string brackets(most_nesting + 1, '[');
    EXPECT_FALSE(nested_too_deeply("[\"" + brackets + "\"]"));
    EXPECT_FALSE(nested_too_deeply(R"(["\")" + brackets + "\"]"));
    EXPECT_TRUE(nested_too_deeply(R"(["\\",)" + brackets));
}

TEST(Nesting, SideBySideIsNotDeep) {
    std::string json = "[";
    for (int i = 0; i < 5000; ++i) json += "[{}],";
    EXPECT_FALSE(nested_too_deeply(json));
    EXPECT_FALSE(nested_too_deeply(std::string(5000, ']')));
    EXPECT_FALSE(nested_too_deeply("\"\\"));
}

TEST(PercentEncoding, ThereAndBack) {
    std::string all;
    for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
    EXPECT_EQ(percent_decoded(percent_encoded(all, "")), all);
    EXPECT_EQ(percent_encoded("/例 a+~.kijun", "/"), "/%E4%BE%8B%20a%2B~.kijun");
    EXPECT_EQ(percent_decoded("%e4%BE%8b+"), "例+");
}

TEST(PercentEncoding, BrokenEscapesAreNone) {
    for (const char* text : {"%", "a%1", "%zz", "%1z", "%-1", "%+1", "% 1"})
        EXPECT_FALSE(percent_decoded(text)) << text;
}

}  // namespace
}  // namespace kijun
