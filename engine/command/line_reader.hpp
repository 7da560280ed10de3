// Lines of a file or pipe of any length, in constant memory.
//
// A byte order mark before the first line and a carriage return before a line break are dropped. A
// line longer than the limit is passed over, and said to be; the rest goes on. Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace kijun::command {

class LineReader {
public:
    struct Line {
        std::string_view text;  // valid until the next call
        std::uint64_t number = 0;
        bool too_long = false;  // then `text` is its beginning
    };

    // `before_read` is called before every read that may block.
    LineReader(int descriptor, std::size_t longest, std::function<void()> before_read)
        : descriptor_(descriptor), longest_(longest), before_read_(std::move(before_read)) {}

    // False at the end, or when reading failed (then error() is not 0).
    bool next(Line& line);
    [[nodiscard]] int error() const { return error_; }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

private:
    bool fill();

    int descriptor_;
    std::size_t longest_;
    std::function<void()> before_read_;
    std::string buffer_;
    std::size_t begin_ = 0;  // of what has not been handed out
    std::size_t end_ = 0;    // of what has been read
    std::uint64_t number_ = 0;
    std::uint64_t bytes_ = 0;
    int error_ = 0;
    bool at_end_ = false;
};

}  // namespace kijun::command
