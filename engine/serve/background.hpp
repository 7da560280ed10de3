// Work that takes too long for a worker, one piece after the other on a thread of its own; and what is done
// now and then.
//
// Threading: any thread. What is still waiting when it goes is dropped, what is under way is waited for.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace kijun::serve {

class Background {
public:
    static constexpr std::size_t most_waiting = 32;

    Background() : thread_([this] { run(); }) {}
    ~Background() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    // False: too much is waiting already.
    bool add(std::function<void()> work) {
        {
            const std::lock_guard lock(mutex_);
            if (waiting_.size() >= most_waiting) return false;
            waiting_.push_back(std::move(work));
        }
        wake_.notify_one();
        return true;
    }

private:
    void run() {
        for (std::unique_lock lock(mutex_);;) {
            wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
            if (stopping_) return;
            const auto work = std::move(waiting_.front());
            waiting_.pop_front();
            lock.unlock();
            work();
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

// Does something again and again on a thread of its own, the first time at once or after one interval.
class Periodic {
public:
    Periodic(std::chrono::seconds interval, std::function<void()> work, bool at_once = false)
        : interval_(interval), work_(std::move(work)), at_once_(at_once), thread_([this] { run(); }) {}
    ~Periodic() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }
    Periodic(const Periodic&) = delete;
    Periodic& operator=(const Periodic&) = delete;

private:
    void run() {
        std::unique_lock lock(mutex_);
        if (at_once_ && !stopping_) work_();
        while (!wake_.wait_for(lock, interval_, [this] { return stopping_; })) work_();
    }

    std::chrono::seconds interval_;
    std::function<void()> work_;
    bool at_once_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace kijun::serve
