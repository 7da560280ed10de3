// The mistakes of one file: the first ones kept, the rest counted.
#pragma once

#include "kijun/syntax.hpp"

namespace kijun::syntax {

class ErrorLog {
public:
    ErrorLog(std::uint32_t file, const Limits& limits, Diagnostics& out)
        : file_(file), limit_(limits.errors), out_(out) {}

    void add(Diagnostic diagnostic) {
        if (diagnostic.severity == Severity::error && errors_++ >= limit_) return;
        out_.push_back(std::move(diagnostic));
    }
    // A mistake that another message covers already.
    void pass_over() { ++passed_over_; }
    // Reading on would only cost time: what is left of the file makes no sense.
    [[nodiscard]] bool hopeless() const {
        return errors_ + passed_over_ >= std::uint64_t{limit_} * 10 + 10;
    }
    // Says how many were left out.
    void close();

    [[nodiscard]] std::uint32_t file() const { return file_; }

private:
    std::uint32_t file_;
    std::uint32_t limit_;
    std::uint64_t errors_ = 0;
    std::uint64_t passed_over_ = 0;
    Diagnostics& out_;
};

}  // namespace kijun::syntax
