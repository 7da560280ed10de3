// Messages as they travel: a header that says how many bytes, then so many bytes of JSON.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "protocol.hpp"

namespace kijun::lsp {

class Frames {
public:
    static constexpr std::size_t most_header_bytes = 8u << 10;
    static constexpr std::size_t most_content_bytes = 64u << 20;

    void feed(std::string_view bytes) { bytes_ += bytes; }
    // The content of the next message, if all of it is there. Nothing more comes once a header was broken:
    // where the next message begins is not known then.
    std::optional<std::string> next();
    // Why the header is none; empty if there is nothing wrong.
    [[nodiscard]] const std::string& broken() const { return broken_; }

private:
    bool read_header();

    std::string bytes_;
    std::size_t used_ = 0;               // of bytes_
    std::optional<std::size_t> length_;  // of the content that comes next
    std::string broken_;
};

std::string framed(const Json& message);

// JSON, or why it is none. Half a surrogate pair, which editors can send, becomes U+FFFD.
std::variant<Json, std::string> read_content(const std::string& content);

}  // namespace kijun::lsp
