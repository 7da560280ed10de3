// Warnings about many reports: each is told once, and of very many only the first.
#pragma once

#include <algorithm>
#include <mutex>

#include "kijun/diagnostic.hpp"

namespace kijun::python {

// Threading: may be added to by several threads.
class ToldWarnings {
public:
    void add(const Diagnostics& warnings) {
        if (warnings.empty()) return;
        const std::lock_guard lock(mutex_);
        for (const Diagnostic& warning : warnings) {
            const auto same = [&](const Diagnostic& other) {
                return other.message.en == warning.message.en;
            };
            if (told_.size() < most && std::none_of(told_.begin(), told_.end(), same))
                told_.push_back(warning);
        }
    }
    [[nodiscard]] Diagnostics all() const {
        const std::lock_guard lock(mutex_);
        return told_;
    }

private:
    static constexpr std::size_t most = 100;
    mutable std::mutex mutex_;
    Diagnostics told_;
};

}  // namespace kijun::python
