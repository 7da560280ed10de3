// Two threads with a Judge each on halves of the reports, in real time: the one measurement that other work
// on the machine spoils.
#include <algorithm>
#include <thread>

#include "rows.hpp"

namespace kijun::bench {

void measure_threads(const Setup& setup, Results& results) {
    if (std::thread::hardware_concurrency() < 2) {
        results.absent.push_back({"threads", "2 threads", "this machine has one processor"});
        return;
    }
    std::vector<Judge> judges;
    for (int n = 0; n < 2; ++n) judges.emplace_back(setup.rules);
    const std::vector<Report>& reports = setup.corpus.reports;
    const auto pass = [&](std::size_t threads) {
        const auto part = [&](std::size_t n) {
            for (std::size_t i = n * reports.size() / threads; i < (n + 1) * reports.size() / threads; ++i)
                judged(judges[n], reports[i], on_the_day());
        };
        const double begin = wall_seconds();
        std::vector<std::thread> others;
        for (std::size_t n = 1; n < threads; ++n) others.emplace_back(part, n);
        part(0);
        for (std::thread& other : others) other.join();
        return Pass{wall_seconds() - begin, reports.size()};
    };
    const auto row = [&](std::string name, std::size_t threads, Against against) {
        return Variant{std::move(name),    {},
                       reports.size(),     setup.corpus.bytes,
                       std::move(against), [pass, threads] { return pass(threads); }};
    };
    measure("threads (real time)",
            {row("1 thread", 1, {}), row("2 threads", 2, faster_than("1 thread", at_least(1.9)))}, setup,
            results);
}

}  // namespace kijun::bench
