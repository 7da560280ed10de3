// Wilson's interval and Cohen's kappa.
#include "kijun/estimates.hpp"

#include <algorithm>
#include <cmath>

namespace kijun {

namespace {

std::optional<double> share(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

std::optional<Interval> wilson(std::uint64_t hits, std::uint64_t cases, std::uint64_t population) {
    if (cases == 0 || cases > population || hits > cases) return std::nullopt;
    const double p = static_cast<double>(hits) / static_cast<double>(cases);
    if (cases == population) return Interval{p, p};
    constexpr double z = 1.959963984540054;  // of the normal distribution, for 95 %
    const double whole = static_cast<double>(population);
    const double n = static_cast<double>(cases) * (whole - 1) / static_cast<double>(population - cases);
    const double middle = p + z * z / (2 * n);
    const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    const double scale = 1 + z * z / n;
    const double least = static_cast<double>(hits) / whole;
    const double most = static_cast<double>(hits + (population - cases)) / whole;
    return Interval{std::clamp((middle - half) / scale, least, p),
                    std::clamp((middle + half) / scale, p, most)};
}

std::optional<double> Agreement::precision() const { return share(both, both + engine_only); }
std::optional<double> Agreement::recall() const { return share(both, both + people_only); }

std::optional<double> Agreement::kappa() const {
    const double n = static_cast<double>(both + engine_only + people_only + neither);
    if (n == 0) return std::nullopt;
    const double engine = static_cast<double>(both + engine_only) / n;
    const double people = static_cast<double>(both + people_only) / n;
    const double seen = static_cast<double>(both + neither) / n;
    const double chance = engine * people + (1 - engine) * (1 - people);
    if (chance >= 1) return std::nullopt;
    return (seen - chance) / (1 - chance);
}

}  // namespace kijun
