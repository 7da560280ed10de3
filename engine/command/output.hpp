// Where results go: a buffered descriptor that notices when nothing can be written any more.
//
// Streams of the standard library swallow write errors until someone asks; a judging run into a full
// disk or a closed pipe has to stop at once and say so. Not thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "kijun/file.hpp"

namespace kijun::command {

class Output {
public:
    explicit Output(int descriptor) : descriptor_(descriptor) {}
    ~Output();
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    // Directs what follows into a file, truncating it. Returns what went wrong, or nothing.
    [[nodiscard]] std::optional<Diagnostic> open(const std::string& path);

    // Text may be appended directly; call settle() now and then.
    std::string& buffer() { return buffer_; }
    void write(std::string_view text);
    void settle() {
        if (buffer_.size() >= flush_at) flush();
    }
    // False once anything could not be written; what follows is dropped.
    bool flush();
    [[nodiscard]] bool failed() const { return error_ != 0; }
    // The reader went away (`| head`): no reason to complain.
    [[nodiscard]] bool abandoned() const;
    [[nodiscard]] Diagnostic problem() const;

private:
    static constexpr std::size_t flush_at = 1u << 16;
    int descriptor_;
    bool owned_ = false;
    int error_ = 0;
    std::string path_;
    std::string buffer_;
};

}  // namespace kijun::command
