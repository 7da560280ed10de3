// What programs send each other, as far as that is no library's work: messages framed as the Language
// Server Protocol frames them, how deep JSON may be nested, percent-encoding (RFC 3986).
//
// Units: bytes.
// Threading: free functions, and values.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace kijun {

// Frames. A message travels as a header that says how many bytes it has, then so many bytes of JSON.
//
// Appends `json` with its header.
void append_framed(std::string& out, std::string_view json);

// Takes messages out of bytes that come in pieces of any size.
class Frames {
public:
    static constexpr std::size_t most_header_bytes = 8u << 10;

    explicit Frames(std::size_t most_content_bytes) : most_content_bytes_(most_content_bytes) {}

    void feed(std::string_view bytes) { bytes_ += bytes; }
    // The content of the next message, if all of it is there. Nothing more comes once a header was broken:
    // where the next message begins is not known then.
    std::optional<std::string> next();
    // Why the header is none, in English; empty if there is nothing wrong.
    [[nodiscard]] const std::string& broken() const { return broken_; }

private:
    bool read_header();

    std::size_t most_content_bytes_;
    std::string bytes_;
    std::size_t used_ = 0;               // of bytes_
    std::optional<std::size_t> length_;  // of the content that comes next
    std::string broken_;
};

// Trees of JSON are copied and written by recursion, which much deeper ones would exhaust the stack with.
// About as deep as reports may be (kijun/report.hpp).
inline constexpr std::size_t most_nesting = 1'000;

// Whether objects and arrays of `json` lie in each other more than `most_nesting` deep. To be asked before
// a text of somebody else is made a tree; it need not be JSON.
bool nested_too_deeply(std::string_view json);

// Percent-encoding.
//
// Nothing if an escape is broken. A plus sign stays one, as in paths.
std::optional<std::string> percent_decoded(std::string_view text);
// Letters and digits of ASCII, `-_.~` and the characters of `kept` stand for themselves.
std::string percent_encoded(std::string_view text, std::string_view kept);

}  // namespace kijun
