// What a sample says of the whole, and how far two judgements agree.
//
// Threading: free functions over values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace kijun {

struct Interval {  // of a share, 0 to 1
    double low = 0, high = 1;
};

// The 95 % score interval of Wilson (1927) for `hits` out of `cases` drawn at random from `population`
// without putting back. What has been seen is not uncertain: the number of cases is taken as larger by the
// finite population's factor (population - 1) / (population - cases), and the interval is never narrower
// than what is left over allows; having seen all, it is the share itself. Nothing where there is no case or
// more than the population.
std::optional<Interval> wilson(std::uint64_t hits, std::uint64_t cases, std::uint64_t population);

// The engine against people, for one category.
struct Agreement {
    std::uint64_t both = 0;         // people and engine say yes
    std::uint64_t engine_only = 0;  // the engine alone
    std::uint64_t people_only = 0;  // people alone
    std::uint64_t neither = 0;

    // Of what the engine says yes to, and of what people say yes to; nothing where there is none.
    [[nodiscard]] std::optional<double> precision() const;
    [[nodiscard]] std::optional<double> recall() const;
    // Cohen (1960): agreement beyond chance; nothing where chance alone agrees fully or there is no case.
    [[nodiscard]] std::optional<double> kappa() const;
};

}  // namespace kijun
