#include <algorithm>
#include <ctime>

#include "bench.hpp"

namespace kijun::bench {

namespace {

// Of this thread alone: what others do on the machine counts less.
double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace

void measure(const std::string& section, const std::vector<Variant>& variants, int rounds,
             Results& results) {
    std::vector<Measurement> all;
    std::vector<int> repeats;
    for (const Variant& variant : variants) {
        const double begin = cpu_seconds();
        Measurement one{section, variant.name, 0, 0, variant.pass()};  // warms buffers and caches
        const double seconds = cpu_seconds() - begin;
        one.seconds = 1e9;
        // a round takes about 50 ms, so that the clock and a lost time slice matter little
        repeats.push_back(std::clamp(static_cast<int>(0.05 / std::max(seconds, 1e-7)), 1, 100000));
        all.push_back(one);
    }
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < variants.size(); ++i) {
            const double begin = cpu_seconds();
            for (int n = 0; n < repeats[i]; ++n) all[i].result = variants[i].pass();
            const double seconds = (cpu_seconds() - begin) / repeats[i];
            all[i].seconds = std::min(all[i].seconds, seconds);
        }
    }
    for (Measurement& one : all) {
        one.ratio = all.front().seconds / one.seconds;
        results.measurements.push_back(one);
    }
}

}  // namespace kijun::bench
