// Work that takes too long for a worker, one piece after the other on a thread of its own; and what is done
// now and then.
//
// Threading: any thread. What is still waiting when it goes is dropped, what is under way is waited for;
// what is done now and then is told to stop, and may say for itself how soon that is.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
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

// Does something again and again on a thread of its own, the first time at once or after one interval. What
// is to be done at once is begun also where the end comes before it: it looks at `stop` itself.
class Periodic {
public:
    using Work = std::function<void(const std::stop_token& stop)>;

    Periodic(std::chrono::seconds interval, Work work, bool at_once = false)
        : interval_(interval),
          work_(std::move(work)),
          at_once_(at_once),
          thread_([this](const std::stop_token& stop) { run(stop); }) {}
    Periodic(const Periodic&) = delete;
    Periodic& operator=(const Periodic&) = delete;

private:
    void run(const std::stop_token& stop) {
        if (at_once_) work_(stop);
        std::mutex mutex;  // only to wait with: all that is shared is `stop`
        std::condition_variable_any wake;
        for (std::unique_lock lock(mutex);;) {
            wake.wait_for(lock, stop, interval_, [] { return false; });
            if (stop.stop_requested()) return;
            work_(stop);
        }
    }

    std::chrono::seconds interval_;
    Work work_;
    bool at_once_;
    std::jthread thread_;  // which is told to stop and waited for when it goes
};

}  // namespace kijun::serve
