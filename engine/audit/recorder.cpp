#include <iterator>

#include "kijun/audit_recorder.hpp"

namespace kijun {

AuditRecorder::AuditRecorder(std::unique_ptr<AuditStore> store)
    : store_(std::move(store)), thread_([this] { run(); }) {}

AuditRecorder::~AuditRecorder() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

bool AuditRecorder::submit(std::vector<AuditEntry> entries, Answer answer) {
    {
        const std::lock_guard lock(mutex_);
        // one that is larger than all that may wait is taken when nothing else does
        if (entries_waiting_ > 0 && entries_waiting_ + entries.size() > most_waiting) return false;
        entries_waiting_ += entries.size();
        waiting_.push_back({std::move(entries), std::move(answer)});
    }
    wake_.notify_one();
    return true;
}

std::optional<Diagnostic> AuditRecorder::failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
}

void AuditRecorder::run() {
    for (std::unique_lock lock(mutex_);;) {
        wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        std::vector<Waiting> together;
        for (std::size_t entries = 0; !waiting_.empty() && entries < most_together; waiting_.pop_front()) {
            entries += waiting_.front().entries.size();
            together.push_back(std::move(waiting_.front()));
        }
        lock.unlock();
        write(std::move(together));
        lock.lock();
    }
}

void AuditRecorder::write(std::vector<Waiting> together) {
    std::vector<AuditEntry> all;
    for (const Waiting& one : together) all.insert(all.end(), one.entries.begin(), one.entries.end());
    const auto problem = store_->append(all);
    {
        const std::lock_guard lock(mutex_);
        failure_ = problem;
        entries_waiting_ -= all.size();
    }
    transactions_.fetch_add(1, std::memory_order_relaxed);
    if (problem) {
        for (const Waiting& one : together) one.answer(*problem);
        return;
    }
    written_.fetch_add(all.size(), std::memory_order_relaxed);
    auto from = all.begin();
    for (const Waiting& one : together) {
        const auto to = from + static_cast<std::ptrdiff_t>(one.entries.size());
        one.answer(std::vector<AuditEntry>(std::make_move_iterator(from), std::make_move_iterator(to)));
        from = to;
    }
}

}  // namespace kijun
