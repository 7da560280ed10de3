#include "output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "waiting.hpp"

namespace kijun::command {

namespace {

// 0, or the errno of the write that failed.
int write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0) {
            if (try_again(descriptor, POLLOUT)) continue;
            return errno;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

// The system speaks Japanese only where its messages are installed; these are the reasons people meet.
Message reason_of(int error_number) {
    static constexpr std::pair<int, const char*> in_japanese[] = {
        {ENOENT, "そのようなファイル又はディレクトリはありません"},
        {EACCES, "許可がありません"},
        {EISDIR, "ディレクトリです"},
        {ENOTDIR, "途中の名前がディレクトリではありません"},
        {ENOSPC, "空き容量がありません"},
        {EROFS, "読み取り専用です"},
        {ENAMETOOLONG, "名前が長すぎます"},
        {ELOOP, "リンクが循環しています"},
        {EBADF, "閉じられています"},
    };
    const char* const en = std::strerror(error_number);
    for (const auto& [number, ja] : in_japanese)
        if (number == error_number) return {en, ja};
    return {en, en};
}

}  // namespace

Diagnostic file_problem(bool reading, const std::string& path, int error_number) {
    Message name{path, path};
    if (path.empty() || path == "-")
        name = reading ? Message{"standard input", "標準入力"} : Message{"standard output", "標準出力"};
    const Message reason = reason_of(error_number);
    return error("K0805", {}, (reading ? "cannot read " : "cannot write ") + name.en + ": " + reason.en,
                 name.ja + (reading ? " を読めません：" : " に書けません：") + reason.ja);
}

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

std::optional<Diagnostic> write_whole_file(const std::string& path, std::string_view content) {
    // A device or a pipe cannot be replaced by a rename, nor should it.
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
        if (S_ISDIR(status.st_mode)) return file_problem(false, path, EISDIR);
        Output out(-1);
        if (auto problem = out.open(path)) return problem;
        out.write(content);
        if (!out.flush()) return out.problem();
        return std::nullopt;
    }
    std::string temporary = path + ".XXXXXX";
    const int descriptor = ::mkstemp(temporary.data());
    if (descriptor < 0) return file_problem(false, path, errno);
    int failure = write_all(descriptor, content);
    // mkstemp makes files private; a bundle is as public as the umask lets any file be.
    const mode_t mask = ::umask(0);
    ::umask(mask);
    if (failure == 0 && ::fchmod(descriptor, 0666 & ~mask) != 0) failure = errno;
    if (failure == 0 && ::fsync(descriptor) != 0) failure = errno;
    if (::close(descriptor) != 0 && failure == 0) failure = errno;
    if (failure == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) failure = errno;
    if (failure == 0) return std::nullopt;
    ::unlink(temporary.c_str());
    return file_problem(false, path, failure);
}

Result<std::string> read_whole_file(const std::string& path) {
    const bool standard_input = path == "-";
    const int descriptor = standard_input ? 0 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return file_problem(true, path, errno);
    std::string content;
    std::size_t filled = 0;
    int failure = 0;
    for (;;) {
        content.resize(filled + (1u << 16) + filled / 2);
        const ssize_t got = ::read(descriptor, content.data() + filled, content.size() - filled);
        if (got < 0 && try_again(descriptor, POLLIN)) continue;
        if (got < 0) failure = errno;
        if (got <= 0) break;
        filled += static_cast<std::size_t>(got);
    }
    if (!standard_input) ::close(descriptor);
    if (failure != 0) return file_problem(true, path, failure);
    content.resize(filled);
    return content;
}

}  // namespace kijun::command
