// Messages that the service only passes on: what they are.
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

}  // namespace
}  // namespace kijun::serve
