// The little that must be known of a message of JSON-RPC that is only passed on.
//
// Threading: free functions.
#pragma once

#include <cstdint>
#include <string_view>

namespace kijun::serve {

enum class MessageKind : std::uint8_t { request, response, notification, none };

// What a message is by the names of its outermost members; `none` is what is no JSON object with such. What
// is inside the members is not looked at: whoever reads them does.
MessageKind message_kind(std::string_view json);

}  // namespace kijun::serve
