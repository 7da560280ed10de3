// What the service counts, as Prometheus reads it.
//
// Threading: counting is lock-free and may be done from any thread.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kijun::serve {

class Metrics {
public:
    static constexpr std::array<unsigned, 20> statuses{200, 201, 202, 204, 400, 401, 403, 404, 405, 409,
                                                       410, 413, 415, 422, 429, 431, 499, 500, 503, 505};
    // Microseconds; what is longer falls into the last, endless one.
    static constexpr std::array<std::uint32_t, 12> bounds{
        50, 100, 250, 500, 1'000, 2'500, 10'000, 50'000, 250'000, 500'000, 1'000'000, 5'000'000};
    // One thing counted by itself, in the order of `names` in metrics.cpp.
    enum Single : std::uint8_t {
        candidate,
        undetermined,
        out_of_scope,
        not_judged,
        shadow_same,
        shadow_other,
        shadow_failed,
        tokens_refused,
        rate_refused,
        bytes_in,
        bytes_out,
        singles,
    };

    explicit Metrics(std::vector<std::string_view> routes);

    void request(std::size_t route, unsigned status, std::chrono::microseconds took);
    void add(Single what, std::uint64_t count = 1) {
        single_[what].fetch_add(count, std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t of(Single what) const {
        return single_[what].load(std::memory_order_relaxed);
    }
    void render(std::string& out) const;

private:
    using Counter = std::atomic<std::uint64_t>;
    struct Route {
        std::array<Counter, statuses.size() + 1> by_status{};  // the last: others
        std::array<Counter, bounds.size() + 1> by_time{};
        Counter microseconds{0};
    };
    std::vector<std::string_view> names_;
    std::vector<Route> routes_;
    std::array<Counter, singles> single_{};
};

// One sample with its help and type.
void render_metric(std::string& out, std::string_view name, std::string_view type, std::string_view help,
                   double value);

}  // namespace kijun::serve
