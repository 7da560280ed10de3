// What a command reads line by line: a file, or standard input.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <string>

namespace kijun::command {

// An input file, or stdin; closed when done.
class Input {
public:
    explicit Input(const std::string& path)
        : owned_(path != "-"),
          descriptor_(owned_ ? ::open(path.c_str(), O_RDONLY | O_CLOEXEC) : STDIN_FILENO) {
        error_ = descriptor_ < 0 ? errno : 0;
        struct stat status {};
        if (error_ == 0 && ::fstat(descriptor_, &status) == 0) {
            if (S_ISREG(status.st_mode)) size_ = static_cast<std::uint64_t>(status.st_size);
            if (S_ISDIR(status.st_mode)) error_ = EISDIR;
            device_ = status.st_dev;
            inode_ = status.st_ino;
        }
    }
    ~Input() {
        if (owned_ && descriptor_ >= 0) ::close(descriptor_);
    }
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    [[nodiscard]] int descriptor() const { return descriptor_; }
    [[nodiscard]] int error() const { return error_; }
    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] bool is(const struct stat& other) const {
        return other.st_dev == device_ && other.st_ino == inode_;
    }

private:
    bool owned_;
    int descriptor_;
    int error_ = 0;
    std::uint64_t size_ = 0;
    dev_t device_ = 0;
    ino_t inode_ = 0;
};

}  // namespace kijun::command
