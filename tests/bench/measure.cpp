#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <stdexcept>

#include "bench.hpp"

namespace kijun::bench {

namespace {

double seconds_of(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

Pass run(const Variant& variant) {
    if (variant.pass) return variant.pass();
    const double begin = thread_seconds();
    Pass pass;
    for (std::size_t i = 0; i < variant.reports; ++i) pass.result += variant.each(i);
    pass.seconds = thread_seconds() - begin;
    return pass;
}

// The p-th part of the values, which are put in another order.
double quantile(std::vector<double>& values, double p) {
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(p * static_cast<double>(values.size() - 1) + 0.5);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

// How long single reports take: for each the best of three, so that only the reports differ, not the
// machine's other work.
void measure_latency(const Variant& variant, Row& row) {
    constexpr std::size_t most = 20000;
    std::vector<double> times(std::min(variant.reports, most), 1e9);
    for (int repeat = 0; repeat < 3; ++repeat) {
        for (std::size_t i = 0; i < times.size(); ++i) {
            const auto begin = std::chrono::steady_clock::now();
            variant.each(i);
            const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
            times[i] = std::min(times[i], took.count());
        }
    }
    row.p50 = quantile(times, 0.5);
    row.p99 = quantile(times, 0.99);
}

// A pass of more than 20 rounds' time is cut to that.
void shorten(Variant& variant, double round_seconds) {
    if (variant.corpus == nullptr || !variant.each) return;
    const std::size_t some = reports_in(0, 1, variant.reports);
    for (std::size_t i = 0; i < some; ++i) variant.each(i);  // warms up
    const double begin = thread_seconds();
    for (std::size_t i = 0; i < some; ++i) variant.each(i);
    const double one = (thread_seconds() - begin) / static_cast<double>(some);
    variant.reports = reports_in(20 * round_seconds, one, variant.reports);
    variant.bytes = scanned_bytes(*variant.corpus, variant.reports);
}

std::size_t number_of(const std::vector<Variant>& variants, const std::string& name) {
    for (std::size_t i = 0; i < variants.size(); ++i) {
        if (variants[i].name == name) return i;
    }
    throw std::logic_error("no row '" + name + "' to compare with");
}

}  // namespace

double thread_seconds() { return seconds_of(CLOCK_THREAD_CPUTIME_ID); }
double wall_seconds() { return seconds_of(CLOCK_MONOTONIC); }

double median(std::vector<double> values) { return values.empty() ? 0 : quantile(values, 0.5); }

std::size_t reports_in(double seconds, double seconds_a_report, std::size_t all) {
    constexpr std::size_t fewest = 200;
    const auto fit = static_cast<std::size_t>(seconds / std::max(seconds_a_report, 1e-9));
    return std::min(std::max(fit, fewest), all);
}

void measure(const std::string& section, std::vector<Variant> variants, const Setup& setup,
             Results& results) {
    for (Variant& variant : variants) shorten(variant, setup.round_seconds);
    std::vector<Row> rows(variants.size());
    std::vector<int> repeats(variants.size());
    std::vector<std::vector<double>> times(variants.size());  // a report, each round
    for (std::size_t i = 0; i < variants.size(); ++i) {
        const Pass first = run(variants[i]);  // warms buffers and caches
        rows[i].section = section;
        rows[i].name = variants[i].name;
        rows[i].reports = variants[i].reports;
        rows[i].against = variants[i].against;
        rows[i].result = first.result;
        repeats[i] =
            std::clamp(static_cast<int>(setup.round_seconds / std::max(first.seconds, 1e-7)), 1, 100000);
    }
    for (int round = 0; round < setup.rounds; ++round) {
        for (std::size_t i = 0; i < variants.size(); ++i) {
            double seconds = 0;
            for (int n = 0; n < repeats[i]; ++n) seconds += run(variants[i]).seconds;
            times[i].push_back(seconds / repeats[i] / static_cast<double>(variants[i].reports));
        }
    }
    for (std::size_t i = 0; i < variants.size(); ++i) {
        Row& row = rows[i];
        row.seconds = median(times[i]);
        row.reports_per_second = 1 / row.seconds;
        row.bytes_per_second =
            static_cast<double>(variants[i].bytes) / static_cast<double>(variants[i].reports) / row.seconds;
        if (variants[i].each) measure_latency(variants[i], row);
        if (!row.against.row.empty()) {
            const std::vector<double>& other = times[number_of(variants, row.against.row)];
            std::vector<double> ratios;
            for (int n = 0; n < setup.rounds; ++n) {
                ratios.push_back(row.against.ratio == Ratio::speed ? other[n] / times[i][n]
                                                                   : times[i][n] / other[n]);
            }
            row.ratio = quantile(ratios, 0.5);
            row.ratio_low = quantile(ratios, 0.25);
            row.ratio_high = quantile(ratios, 0.75);
        }
        results.rows.push_back(row);
    }
}

}  // namespace kijun::bench
