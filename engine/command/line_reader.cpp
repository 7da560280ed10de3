#include "line_reader.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace kijun::command {

// Reads one block behind what is kept; false if there is no more.
bool LineReader::fill() {
    constexpr std::size_t block = 1u << 20;
    if (at_end_) return false;
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    // Doubling keeps a very long line from being copied once a block.
    if (buffer_.size() - end_ < block) buffer_.resize(std::max(end_ + block, buffer_.size() * 2));
    before_read_();
    for (;;) {
        const ssize_t got = ::read(descriptor_, buffer_.data() + end_, buffer_.size() - end_);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) error_ = errno;
        if (got <= 0) {
            at_end_ = true;
            return false;
        }
        end_ += static_cast<std::size_t>(got);
        bytes_ += static_cast<std::uint64_t>(got);
        return true;
    }
}

bool LineReader::next(Line& line) {
    constexpr std::size_t beginning_kept = 80;
    std::size_t searched = 0;  // bytes after begin_ known to hold no line break
    bool too_long = false;
    for (;;) {
        const char* from = buffer_.data() + begin_;
        const auto* found = static_cast<const char*>(
            end_ - begin_ > searched ? std::memchr(from + searched, '\n', end_ - begin_ - searched)
                                     : nullptr);
        if (found == nullptr && (end_ - begin_ > longest_ || too_long)) {
            too_long = true;
            end_ = begin_ + std::min(end_ - begin_, beginning_kept);
        }
        searched = end_ - begin_;
        if (found == nullptr && fill()) continue;
        if (error_ != 0) return false;
        if (found == nullptr && searched == 0) return false;

        std::size_t length = found == nullptr ? searched : static_cast<std::size_t>(found - from);
        line.text = {buffer_.data() + begin_, length};
        line.number = ++number_;
        line.too_long = too_long || length > longest_;
        begin_ += found == nullptr ? length : length + 1;
        if (line.number == 1 && line.text.starts_with("\xEF\xBB\xBF")) line.text.remove_prefix(3);
        if (line.text.ends_with('\r')) line.text.remove_suffix(1);
        return true;
    }
}

}  // namespace kijun::command
