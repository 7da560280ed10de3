// Writes to a record on a thread of its own, what has come together in one transaction.
//
// One transaction costs one flush to disk however many entries it has; under load many requests share it.
// An entry is either on disk when its answer comes, or not there at all. When the store fails, everything
// that waited for it is told so, and the next attempt is made with what comes next.
//
// Threading: submit() from any thread; answers come on the recorder's thread and must not block it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "kijun/audit.hpp"

namespace kijun {

class AuditRecorder {
public:
    // The entries as they are now, some perhaps repeated; or why nothing was recorded.
    using Answer = std::function<void(Result<std::vector<AuditEntry>>)>;
    static constexpr std::size_t most_waiting = 10'000;  // entries
    static constexpr std::size_t most_together = 1'000;  // in one transaction, if they come one by one

    explicit AuditRecorder(std::unique_ptr<AuditStore> store);
    ~AuditRecorder();  // after everything that waits was written
    AuditRecorder(const AuditRecorder&) = delete;
    AuditRecorder& operator=(const AuditRecorder&) = delete;

    // False: too much waits already, and `answer` is not called.
    bool submit(std::vector<AuditEntry> entries, Answer answer);
    // Why the last attempt failed, if it did.
    [[nodiscard]] std::optional<Diagnostic> failure() const;
    [[nodiscard]] std::uint64_t written() const { return written_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t transactions() const {
        return transactions_.load(std::memory_order_relaxed);
    }

private:
    struct Waiting {
        std::vector<AuditEntry> entries;
        Answer answer;
    };
    void run();
    void write(std::vector<Waiting> together);

    std::unique_ptr<AuditStore> store_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Waiting> waiting_;
    std::size_t entries_waiting_ = 0;
    std::optional<Diagnostic> failure_;
    bool stopping_ = false;
    std::atomic<std::uint64_t> written_{0}, transactions_{0};
    std::thread thread_;
};

}  // namespace kijun
