#include "chunk_reader.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "kijun/file.hpp"

namespace kijun::command {

// Reads once behind what is there; false if there is no more.
bool ChunkReader::fill(Chunk& chunk) {
    if (at_end_) return false;
    // As much again as is there: a very long line is not moved once a block.
    const std::size_t wanted = std::max(block_, chunk.size);
    if (chunk.buffer.size() < chunk.size + wanted) chunk.buffer.resize(chunk.size + wanted);
    for (;;) {
        const ssize_t got = ::read(descriptor_, chunk.buffer.data() + chunk.size, wanted);
        if (got < 0 && try_again(descriptor_, POLLIN)) continue;
        if (got < 0) error_ = errno;
        if (got <= 0) {
            at_end_ = true;
            return false;
        }
        chunk.size += static_cast<std::size_t>(got);
        bytes_ += static_cast<std::uint64_t>(got);
        return true;
    }
}

bool ChunkReader::next(Chunk& chunk) {
    constexpr std::size_t beginning_kept = 80;
    // what a very long line needed is given back
    if (chunk.buffer.size() > 8 * block_) std::string().swap(chunk.buffer);
    if (chunk.buffer.size() < rest_.size()) chunk.buffer.resize(rest_.size());
    rest_.copy(chunk.buffer.data(), rest_.size());
    chunk.size = rest_.size();
    rest_.clear();
    chunk.first_line = lines_ + 1;
    chunk.too_long = false;
    std::size_t searched = 0;  // bytes known to hold no line break
    for (;;) {
        // of an overlong line only the first break matters: it ends there
        const std::string_view unsearched = chunk.text().substr(searched);
        const std::size_t found = chunk.too_long ? unsearched.find('\n') : unsearched.rfind('\n');
        if (found != std::string_view::npos) {
            const std::size_t end = searched + found + 1;
            rest_.assign(chunk.text().substr(end));
            chunk.size = end;
            break;
        }
        if (chunk.too_long || chunk.size > longest_) {
            chunk.too_long = true;
            chunk.size = std::min(chunk.size, beginning_kept);
        }
        searched = chunk.size;
        if (fill(chunk)) continue;
        if (error_ != 0 || chunk.size == 0) return false;
        break;  // a last line without a line break
    }
    const std::string_view text = chunk.text();
    chunk.lines =
        chunk.too_long ? 1 : static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    if (!chunk.too_long && !text.ends_with('\n')) ++chunk.lines;
    lines_ += chunk.lines;
    chunk.end = bytes_ - rest_.size();
    return true;
}

}  // namespace kijun::command
