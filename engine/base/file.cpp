#include "kijun/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <random>
#include <utility>

namespace kijun {

namespace {

// A new file of another name in the same directory, or -1 with errno. (mkstemp would ignore the umask, and
// to ask for the umask is to change it, which other threads would feel.)
int make_beside(const std::string& path, unsigned mode, std::string& name) {
    std::random_device random;
    for (int attempt = 0;; ++attempt) {
        name = fmt::format("{}.{:08x}", path, random());
        const int descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (descriptor >= 0 || errno != EEXIST || attempt == 100) return descriptor;
    }
}

int write_in_place(const std::string& path, std::string_view content) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return errno;
    const int failure = write_all(descriptor, content);
    return ::close(descriptor) != 0 && failure == 0 ? errno : failure;
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

// A rename is on disk when its directory is. Some file systems cannot do that; then there is no more to do.
void flush_directory_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    const std::string directory = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

}  // namespace

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

bool try_again(int descriptor, short events) {
    if (errno == EINTR) return true;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return false;
    pollfd one{descriptor, events, 0};
    return ::poll(&one, 1, -1) > 0 || errno == EINTR;
}

Diagnostic file_problem(bool reading, const std::string& path, int error_number) {
    Message name{path, path};
    if (path.empty() || path == "-")
        name = reading ? Message{"standard input", "標準入力"} : Message{"standard output", "標準出力"};
    const Message reason = reason_of(error_number);
    return error("K0805", {}, (reading ? "cannot read " : "cannot write ") + name.en + ": " + reason.en,
                 name.ja + (reading ? " を読めません：" : " に書けません：") + reason.ja);
}

Result<std::string> read_whole_file(const std::string& path) {
    const bool standard_input = path == "-";
    const int descriptor = standard_input ? 0 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return file_problem(true, path, errno);
    struct stat status {};
    std::string content;
    if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
        content.resize(static_cast<std::size_t>(status.st_size) + 1);  // one more: to see the end at once
    }
    std::size_t filled = 0;
    int failure = 0;
    for (;;) {
        if (filled == content.size()) content.resize(filled + (1u << 16) + filled / 2);
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

std::optional<Diagnostic> write_whole_file(const std::string& path, std::string_view content,
                                           unsigned mode) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
        const int failure = S_ISDIR(status.st_mode) ? EISDIR : write_in_place(path, content);
        if (failure != 0) return file_problem(false, path, failure);
        return std::nullopt;
    }
    std::string temporary;
    const int descriptor = make_beside(path, mode, temporary);
    if (descriptor < 0) return file_problem(false, path, errno);
    int failure = write_all(descriptor, content);
    if (failure == 0 && ::fsync(descriptor) != 0) failure = errno;
    if (::close(descriptor) != 0 && failure == 0) failure = errno;
    if (failure == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) failure = errno;
    if (failure != 0) {
        ::unlink(temporary.c_str());
        return file_problem(false, path, failure);
    }
    flush_directory_of(path);
    return std::nullopt;
}

std::optional<Diagnostic> replace_file(const std::string& path, std::string_view content) {
    std::error_code failure;
    const std::string target = std::filesystem::canonical(path, failure).string();
    struct stat status {};
    if (failure) return file_problem(false, path, failure.value());
    if (::stat(target.c_str(), &status) != 0) return file_problem(false, path, errno);
    if (auto problem = write_whole_file(target, content, status.st_mode & 0777u)) return problem;
    if (::chmod(target.c_str(), status.st_mode & 07777u) != 0) return file_problem(false, path, errno);
    return std::nullopt;
}

std::optional<MappedFile> MappedFile::of(int descriptor) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size <= 0)
        return std::nullopt;
    const auto size = static_cast<std::size_t>(status.st_size);
    void* place = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
    if (place == MAP_FAILED) return std::nullopt;
    MappedFile file;
    file.bytes_ = {static_cast<const char*>(place), size};
    return file;
}

MappedFile::~MappedFile() {
    if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
}

}  // namespace kijun
