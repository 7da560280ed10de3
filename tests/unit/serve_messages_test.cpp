// Messages that the service only passes on: what they are, and their frames.
#include <gtest/gtest.h>

#include <vector>

#include "message_stream.hpp"

namespace kijun::serve {
namespace {

TEST(MessageKind, IsSeenByTheOutermostNames) {
    const std::vector<std::pair<MessageKind, std::string_view>> all{
        {MessageKind::request, R"({"jsonrpc":"2.0","id":1,"method":"a","params":{}})"},
        {MessageKind::request, R"( {"params" : {"id":2, "x":[{"result":1}]} , "method":"a", "id" : "x"} )"},
        {MessageKind::response, R"({"id":1,"jsonrpc":"2.0","result":{"method":"a"}})"},
        {MessageKind::response, R"({"error":{"code":1},"id":null})"},
        {MessageKind::notification, R"({"method":"a","params":{"id":1}})"},
        {MessageKind::notification, R"({"method":"id","params":["id","result"]})"},
        {MessageKind::notification, R"({"x":"\"id\":1,\\","method":"a"})"},
        {MessageKind::notification, "{\"method\":\"a\"}\r\n"},
        {MessageKind::none, R"({"id":1})"},
        {MessageKind::none, R"({"jsonrpc":"2.0"})"},
        {MessageKind::none, R"({"method":"a")"},
        {MessageKind::none, R"({"method":"a"} {)"},
        {MessageKind::none, R"({"method)"},
        {MessageKind::none, R"({"method\)"},
        {MessageKind::none, R"([{"id":1,"method":"a"}])"},
        {MessageKind::none, R"("id")"},
        {MessageKind::none, "{"},
        {MessageKind::none, " "},
        {MessageKind::none, ""},
    };
    for (const auto& [kind, text] : all) EXPECT_EQ(message_kind(text), kind) << text;
}

TEST(FrameReader, TakesPiecesOfAnySize) {
    const std::vector<std::string> messages{"{}", R"({"text":"口座"})", std::string(5000, 'x')};
    std::string bytes;
    for (const std::string& message : messages) append_framed(bytes, message);
    EXPECT_TRUE(bytes.starts_with("Content-Length: 2\r\n\r\n{}"));
    for (const std::size_t size : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
        FrameReader reader(5000);
        std::vector<std::string> found;
        for (std::size_t at = 0; at < bytes.size(); at += size) {
            reader.add(std::string_view(bytes).substr(at, size));
            for (std::string message; reader.next(message);) found.push_back(message);
        }
        EXPECT_EQ(found, messages);
        EXPECT_FALSE(reader.broken());
    }
}

TEST(FrameReader, RefusesWhatIsNoFrame) {
    for (const std::string_view bytes :
         {"Content-Length: 0\r\n\r\n", "Content-Length: 11\r\n\r\n", "Content-Length: x\r\n\r\n",
          "Content-Length: 1 \r\n\r\n", "content-length: 1\r\n\r\nx", "\r\n\r\n", "Content-\r\n\r\n",
          "Content-Length: 99999999999999999999999\r\n\r\n",
          "a long text that is no header and never becomes one"}) {
        FrameReader reader(10);
        reader.add(bytes);
        std::string message;
        EXPECT_FALSE(reader.next(message)) << bytes;
        EXPECT_TRUE(reader.broken()) << bytes;
        EXPECT_FALSE(reader.next(message));
    }
}

}  // namespace
}  // namespace kijun::serve
