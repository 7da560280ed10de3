#include "kijun/pattern_cache.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <vector>

namespace kijun {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view suffix = ".kjp";

// A descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int number() const { return number_; }

    // Written by this user or root, and nobody else may write there.
    [[nodiscard]] bool trusted(mode_t kind) const {
        struct stat status {};
        return number_ >= 0 && ::fstat(number_, &status) == 0 && (status.st_mode & S_IFMT) == kind &&
               (status.st_uid == ::geteuid() || status.st_uid == 0) &&
               (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
    }

private:
    int number_;
};

Descriptor open_directory(const std::string& path) {
    return Descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

}  // namespace

PatternCache PatternCache::of_user() {
    if (const std::string chosen = variable("KIJUN_CACHE"); !chosen.empty()) {
        return chosen == "off" ? PatternCache() : PatternCache(chosen);
    }
    // the XDG specification: a relative path counts as none
    if (const std::string caches = variable("XDG_CACHE_HOME"); caches.starts_with('/')) {
        return PatternCache(caches + "/kijun");
    }
    if (const std::string home = variable("HOME"); home.starts_with('/')) {
        return PatternCache(home + "/.cache/kijun");
    }
    return {};
}

std::string PatternCache::path_of(const Digest& key) const {
    return directory_ + "/" + hex(key) + std::string(suffix);
}

std::optional<MappedFile> PatternCache::find(const Digest& key) const {
    if (!on()) return std::nullopt;
    const Descriptor directory = open_directory(directory_);
    if (!directory.trusted(S_IFDIR)) return std::nullopt;
    const std::string name = hex(key) + std::string(suffix);
    const Descriptor entry(
        ::openat(directory.number(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!entry.trusted(S_IFREG)) return std::nullopt;
    ::futimens(entry.number(), nullptr);  // used now; if it cannot be said, no matter
    return MappedFile::of(entry.number());
}

void PatternCache::keep(const Digest& key, std::string_view bytes) const {
    if (!on() || bytes.empty()) return;
    std::error_code ignored;
    fs::create_directories(fs::path(directory_).parent_path(), ignored);
    ::mkdir(directory_.c_str(), 0700);
    if (!open_directory(directory_).trusted(S_IFDIR)) return;
    if (!write_whole_file(path_of(key), bytes, 0600)) prune();
}

void PatternCache::drop(const Digest& key) const {
    if (on()) ::unlink(path_of(key).c_str());
}

void PatternCache::prune() const {
    struct Entry {
        fs::path path;
        fs::file_time_type used;
        std::uintmax_t bytes;
    };
    std::vector<Entry> entries;
    std::error_code failed;
    for (fs::directory_iterator at(directory_, failed), end; !failed && at != end; at.increment(failed)) {
        std::error_code gone;
        const std::string name = at->path().filename().string();
        const std::size_t ending = name.find(suffix);
        if (ending == std::string::npos || !fs::is_regular_file(at->symlink_status(gone))) continue;
        Entry entry{at->path(), at->last_write_time(gone), at->file_size(gone)};
        if (gone) continue;
        const bool whole = ending + suffix.size() == name.size();
        if (whole) {
            entries.push_back(std::move(entry));
        } else if (entry.used < fs::file_time_type::clock::now() - std::chrono::hours(1)) {
            fs::remove(entry.path, gone);  // of a writer that died
        }
    }
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.used > b.used; });
    std::uintmax_t bytes = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        bytes += entries[i].bytes;
        std::error_code gone;
        // the newest stays however large: it was just asked for
        if (i > 0 && (i >= most_entries || bytes > most_bytes)) fs::remove(entries[i].path, gone);
    }
}

}  // namespace kijun
