// Whole lines of a file or pipe, many at a time, of any length, in constant memory.
//
// A chunk holds what one read gave, up to its last line break; a line that is longer than a block makes
// its chunk grow. A line longer than the limit is passed over, and said to be: the rest goes on. A byte
// order mark before the first line and a carriage return before a line break are not part of a line.
// Not thread-safe; chunks are independent of their reader and of each other.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace kijun::command {

struct Line {
    std::string_view text;
    std::uint64_t number = 0;
    bool too_long = false;  // then `text` is nothing to rely on
};

struct Chunk {
    [[nodiscard]] std::string_view text() const { return {buffer.data(), size}; }

    std::string buffer;  // only its first `size` bytes count
    std::size_t size = 0;
    std::uint64_t first_line = 1;
    std::uint64_t lines = 0;
    std::uint64_t end = 0;  // place of its end in the whole input, in bytes
    bool too_long = false;  // holds the beginning of one line over the limit
};

class ChunkReader {
public:
    ChunkReader(int descriptor, std::size_t longest_line, std::size_t block)
        : descriptor_(descriptor), longest_(longest_line), block_(block) {}

    // The next lines. Blocks only while there is no whole line. False at the end, or when reading failed
    // (then error() is not 0).
    bool next(Chunk& chunk);
    [[nodiscard]] int error() const { return error_; }

private:
    bool fill(Chunk& chunk);

    int descriptor_;
    std::size_t longest_;
    std::size_t block_;
    std::string rest_;  // what was read behind the last line break of the chunk before
    std::uint64_t lines_ = 0;
    std::uint64_t bytes_ = 0;  // read
    int error_ = 0;
    bool at_end_ = false;
};

// Calls visit(line) for each line of a chunk.
template <class Visit>
void each_line(const Chunk& chunk, std::size_t longest_line, const Visit& visit) {
    std::string_view rest = chunk.text();
    for (std::uint64_t i = 0; i < chunk.lines; ++i) {
        const std::size_t length = std::min(rest.find('\n'), rest.size());
        Line line{rest.substr(0, length), chunk.first_line + i, chunk.too_long || length > longest_line};
        rest.remove_prefix(std::min(length + 1, rest.size()));
        if (line.number == 1 && line.text.starts_with("\xEF\xBB\xBF")) line.text.remove_prefix(3);
        if (line.text.ends_with('\r')) line.text.remove_suffix(1);
        visit(line);
    }
}

}  // namespace kijun::command
