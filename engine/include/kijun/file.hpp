// Whole files: read at once, mapped, or written so that nobody ever sees half of one.
//
// Threading: free functions; a MappedFile may be moved and read from any thread.
#pragma once

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
