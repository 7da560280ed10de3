// Files: read whole or in pieces, mapped, or written so that nobody ever sees half of one.
//
// Threading: free functions; a MappedFile may be moved and read from any thread, a BegunFile is one
// thread's.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "kijun/result.hpp"

namespace kijun {

// K0805 "cannot read|write <path>: <reason of errno>"; no path or "-" is the standard stream.
Diagnostic file_problem(bool reading, const std::string& path, int error_number);

// After a read or write that failed: whether it is to be tried again, having waited for `events` (POLLIN or
// POLLOUT) if the descriptor was not ready. Another program may have set it not to block; we wait as if
// not.
bool try_again(int descriptor, short events);

// 0, or the errno of the write that failed.
int write_all(int descriptor, std::string_view bytes);

// The content as it was when read; "-" is standard input. Errors: K0805.
Result<std::string> read_whole_file(const std::string& path);

// The same of a file of any size, in pieces of at most so many bytes; "-" is a file of that name. A problem
// that `each` has ends it and is returned. Errors: K0805.
std::optional<Diagnostic> read_in_pieces(
    const std::string& path, std::size_t most,
    const std::function<std::optional<Diagnostic>(std::string_view)>& each);

// SHA-256 of the content, in hex. Errors: K0805.
Result<std::string> hash_of_file(const std::string& path);

// A file that is written piece by piece under another name in the directory of `path`, and gets this name
// when it is whole. One that is not finished is removed; what a process that was killed has left, by the
// next that asks for it.
class BegunFile {
public:
    // `mode` is what the umask is taken from. Errors: K0805, as of all that follows.
    static Result<BegunFile> beside(const std::string& path, unsigned mode = 0666);
    ~BegunFile();
    BegunFile(BegunFile&& other) noexcept;
    BegunFile& operator=(BegunFile&& other) noexcept;

    [[nodiscard]] std::optional<Diagnostic> append(std::string_view bytes);
    // It is on disk then, in the place of what had the name before.
    [[nodiscard]] std::optional<Diagnostic> finish();
    // The same, but what has the name already stays: false if that is something else.
    Result<bool> finish_if_new();

    // Removes what begun files in this directory, of paths that end so, were left by processes that are
    // gone.
    static void remove_left(const std::string& directory, std::string_view end);

private:
    BegunFile() = default;
    int close();               // 0, or the errno of what was not written
    std::string path_, name_;  // name_: that it has meanwhile
    int descriptor_ = -1;
};

// Writes a whole file or none of it: a temporary file beside it, flushed to disk, then a rename. What is no
// regular file (a device, a pipe) is written to as it is. `mode` is what the umask is taken from.
[[nodiscard]] std::optional<Diagnostic> write_whole_file(const std::string& path, std::string_view content,
                                                         unsigned mode = 0666);

// The same for a file that is there: the file that `path` leads to through links, which keeps its
// permissions.
[[nodiscard]] std::optional<Diagnostic> replace_file(const std::string& path, std::string_view content);

// A file's bytes without a copy. Only for files that are replaced and never changed in place: where
// others may write into a file, what was checked is not what is read later, and cutting it short ends the
// process. Everything else is read_whole_file().
class MappedFile {
public:
    // Takes over nothing: the descriptor stays the caller's. Nothing if it cannot be mapped.
    static std::optional<MappedFile> of(int descriptor);
    ~MappedFile();
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;

    [[nodiscard]] std::string_view bytes() const { return bytes_; }

private:
    MappedFile() = default;
    std::string_view bytes_;
};

}  // namespace kijun
