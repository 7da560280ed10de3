// Two threads with a Judge each on halves of the reports. Real time is what counts, but other work on the
// machine spoils it; processor time shows what the two cost each other, not what they wait.
#include <algorithm>
#include <array>
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
    std::array<double, 2> processor{};
    const auto pass = [&](std::size_t threads, bool real) {
        const auto part = [&](std::size_t n) {
            const double begin = thread_seconds();
            for (std::size_t i = n * reports.size() / threads; i < (n + 1) * reports.size() / threads; ++i)
                judged(judges[n], reports[i], on_the_day());
            processor[n] = thread_seconds() - begin;
        };
        const double begin = wall_seconds();
        std::vector<std::thread> others;
        for (std::size_t n = 1; n < threads; ++n) others.emplace_back(part, n);
        part(0);
        for (std::thread& other : others) other.join();
        const double longest =
            *std::max_element(processor.begin(), processor.begin() + static_cast<std::ptrdiff_t>(threads));
        return Pass{real ? wall_seconds() - begin : longest, reports.size()};
    };
    const auto row = [&](std::string name, std::size_t threads, bool real, Against against) {
        Variant variant;
        variant.name = std::move(name);
        variant.reports = reports.size();
        variant.bytes = setup.corpus.bytes;
        variant.against = std::move(against);
        variant.pass = [pass, threads, real] { return pass(threads, real); };
        return variant;
    };
    measure(
        "threads",
        {row("1 thread, real time", 1, true, {}),
         row("2 threads, real time", 2, true, faster_than("1 thread, real time", at_least(1.9))),
         row("1 thread, processor time", 1, false, {}),
         row("2 threads, processor time of the longer", 2, false, faster_than("1 thread, processor time"))},
        setup, results);
}

}  // namespace kijun::bench
