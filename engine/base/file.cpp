#include "kijun/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <random>
#include <utility>

#include "kijun/digest.hpp"

namespace kijun {

namespace {

// Behind a path: a file that was begun. Nobody else names files so, which matters where what was left is
// removed.
constexpr std::string_view mark_before = ".kijun-";
constexpr std::size_t mark_digits = 8;

// A new file of another name in the same directory, or -1 with errno. (mkstemp would ignore the umask, and
// to ask for the umask is to change it, which other threads would feel.)
int make_beside(const std::string& path, unsigned mode, std::string& name) {
    std::random_device random;
    for (int attempt = 0;; ++attempt) {
        name = fmt::format("{}{}{:08x}", path, mark_before, random());
        const int descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (descriptor >= 0 || errno != EEXIST || attempt == 100) return descriptor;
    }
}

bool is_beside(std::string_view name, std::string_view end) {
    const std::size_t mark = name.size() - std::min(name.size(), mark_before.size() + mark_digits);
    const std::string_view digits = name.substr(std::min(name.size(), mark + mark_before.size()));
    return name.substr(mark).starts_with(mark_before) && digits.size() == mark_digits &&
           digits.find_first_not_of("0123456789abcdef") == std::string_view::npos &&
           name.substr(0, mark).ends_with(end);
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
        {EEXIST, "同じ名前のものが既にあります"},
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

std::optional<Diagnostic> read_in_pieces(
    const std::string& path, std::size_t most,
    const std::function<std::optional<Diagnostic>(std::string_view)>& each) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return file_problem(true, path, errno);
    std::string piece(most, '\0');
    std::optional<Diagnostic> problem;
    while (!problem) {
        const ssize_t got = ::read(descriptor, piece.data(), piece.size());
        if (got < 0 && try_again(descriptor, POLLIN)) continue;
        if (got == 0) break;
        problem =
            got < 0 ? file_problem(true, path, errno) : each({piece.data(), static_cast<std::size_t>(got)});
    }
    ::close(descriptor);
    return problem;
}

Result<std::string> hash_of_file(const std::string& path) {
    Sha256 hash;
    constexpr std::size_t piece_bytes = std::size_t{64} << 10;
    if (auto problem = read_in_pieces(path, piece_bytes, [&](std::string_view piece) {
            hash.add(piece);
            return std::optional<Diagnostic>();
        }))
        return std::move(*problem);
    return hex(hash.finish());
}

Result<BegunFile> BegunFile::beside(const std::string& path, unsigned mode) {
    BegunFile file;
    file.path_ = path;
    file.descriptor_ = make_beside(path, mode, file.name_);
    if (file.descriptor_ < 0) return file_problem(false, path, errno);
    ::flock(file.descriptor_, LOCK_EX | LOCK_NB);  // somebody is at work here: see remove_left()
    return file;
}

BegunFile::~BegunFile() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(name_.c_str());
}

BegunFile::BegunFile(BegunFile&& other) noexcept
    : path_(std::move(other.path_)),
      name_(std::move(other.name_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

BegunFile& BegunFile::operator=(BegunFile&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(name_, other.name_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

std::optional<Diagnostic> BegunFile::append(std::string_view bytes) {
    if (const int failure = write_all(descriptor_, bytes); failure != 0)
        return file_problem(false, path_, failure);
    return std::nullopt;
}

int BegunFile::close() {
    const int failure = ::fsync(descriptor_) != 0 ? errno : 0;
    return ::close(std::exchange(descriptor_, -1)) != 0 && failure == 0 ? errno : failure;
}

std::optional<Diagnostic> BegunFile::finish() {
    int failure = close();
    if (failure == 0 && ::rename(name_.c_str(), path_.c_str()) != 0) failure = errno;
    if (failure != 0) {
        ::unlink(name_.c_str());
        return file_problem(false, path_, failure);
    }
    flush_directory_of(path_);
    return std::nullopt;
}

Result<bool> BegunFile::finish_if_new() {
    int failure = close();
    if (failure == 0 &&
        ::renameat2(AT_FDCWD, name_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) != 0)
        failure = errno;
    if (failure == 0) {
        flush_directory_of(path_);
        return true;
    }
    const auto made = hash_of_file(name_);
    ::unlink(name_.c_str());
    if (failure != EEXIST) return file_problem(false, path_, failure);
    const auto there = hash_of_file(path_);
    return made && there && *made == *there;
}

void BegunFile::remove_left(const std::string& directory, std::string_view end) {
    std::error_code problem;
    for (std::filesystem::directory_iterator at(directory, problem), none; !problem && at != none;
         at.increment(problem)) {
        if (!is_beside(at->path().filename().string(), end)) continue;
        const int descriptor = ::open(at->path().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (descriptor < 0) continue;
        struct stat status {};
        if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
            ::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
            ::unlink(at->path().c_str());
        ::close(descriptor);
    }
}

std::optional<Diagnostic> write_whole_file(const std::string& path, std::string_view content,
                                           unsigned mode) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
        const int failure = S_ISDIR(status.st_mode) ? EISDIR : write_in_place(path, content);
        if (failure != 0) return file_problem(false, path, failure);
        return std::nullopt;
    }
    auto file = BegunFile::beside(path, mode);
    if (!file) return file.errors().front();
    if (auto problem = file->append(content)) return problem;
    return file->finish();
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
