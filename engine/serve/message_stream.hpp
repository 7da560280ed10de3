// Messages of JSON-RPC as the language server frames them on a stream, and the little that must be known of
// one that is only passed on.
//
// Threading: free functions, and values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kijun::serve {

enum class MessageKind : std::uint8_t { request, response, notification, none };

// What a message is by the names of its outermost members; `none` is what is no JSON object with such. What
// is inside the members is not looked at: whoever reads them does.
MessageKind message_kind(std::string_view json);

// Appends `json` with the header that the Language Server Protocol has.
void append_framed(std::string& out, std::string_view json);

// Takes such frames apart, as our own language server writes them.
class FrameReader {
public:
    explicit FrameReader(std::size_t longest) : longest_(longest) {}
    void add(std::string_view bytes) { bytes_ += bytes; }
    // True: `message` is the next. False: more is needed, or broken().
    bool next(std::string& message);
    // What came is no frame, or one that is longer than the longest.
    [[nodiscard]] bool broken() const { return broken_; }

private:
    bool read_header();

    std::size_t longest_;
    std::string bytes_;
    std::size_t length_ = 0;  // of the message whose header was read; 0: none was
    bool broken_ = false;
};

}  // namespace kijun::serve
