// JSON as it travels in the frames of kijun/wire.hpp.
#pragma once

#include <string>

#include "kijun/wire.hpp"
#include "protocol.hpp"

namespace kijun::lsp {

inline constexpr std::size_t most_content_bytes = 64u << 20;

std::string framed(const Json& message);

// JSON, or why it is none. Half a surrogate pair, which editors can send, becomes U+FFFD.
std::variant<Json, std::string> read_content(const std::string& content);

}  // namespace kijun::lsp
