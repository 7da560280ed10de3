// How many requests a second each holder of a token, or each address, may make: a bucket each.
//
// Threading: any thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace kijun::serve {

class RateLimit {
public:
    // 0: no limit. As many at once as in one second.
    explicit RateLimit(double a_second) : a_second_(a_second) {}
    bool allows(std::string_view who) {
        if (a_second_ <= 0) return true;
        const auto now = std::chrono::steady_clock::now();
        const std::lock_guard lock(mutex_);
        // a flood of addresses must not take memory; whoever comes back starts full
        if (buckets_.size() > most_buckets) buckets_.clear();
        auto& bucket = buckets_.try_emplace(std::string(who), Bucket{burst(), now}).first->second;
        const double passed = std::chrono::duration<double>(now - bucket.last).count();
        bucket.left = std::min(burst(), bucket.left + passed * a_second_);
        bucket.last = now;
        if (bucket.left < 1) return false;
        bucket.left -= 1;
        return true;
    }

private:
    static constexpr std::size_t most_buckets = 10'000;
    struct Bucket {
        double left;
        std::chrono::steady_clock::time_point last;
    };
    [[nodiscard]] double burst() const { return std::max(1.0, a_second_); }
    double a_second_;
    std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace kijun::serve
