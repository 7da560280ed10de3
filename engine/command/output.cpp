#include "output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace kijun::command {

Output::~Output() {
    flush();
    if (owned_) ::close(descriptor_);
}

std::optional<Diagnostic> Output::open(const std::string& path) {
    flush();
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0) return file_problem(false, path, errno);
    if (owned_) ::close(descriptor_);
    descriptor_ = descriptor;
    owned_ = true;
    path_ = path;
    return std::nullopt;
}

void Output::write(std::string_view text) {
    if (text.size() < flush_at) {
        buffer_ += text;
        return settle();
    }
    // what fills a block by itself is not copied first
    if (flush()) error_ = write_all(descriptor_, text);
}

bool Output::flush() {
    if (error_ == 0) error_ = write_all(descriptor_, buffer_);
    buffer_.clear();
    return error_ == 0;
}

bool Output::abandoned() const { return error_ == EPIPE; }

Diagnostic Output::problem() const { return file_problem(false, path_, error_); }

}  // namespace kijun::command
