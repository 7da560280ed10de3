// Random choices that are the same on every machine for the same seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace kijun::property {

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    // [0, n); n > 0. The bias is below one in 2^40 for every n used here.
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(engine_() % n); }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(below(static_cast<std::size_t>(high - low + 1)));
    }
    // True once in `n` times.
    bool one_in(std::size_t n) { return below(n) == 0; }
    bool coin() { return one_in(2); }

    template <class T>
    const T& among(const std::vector<T>& values) {
        return values[below(values.size())];
    }
    template <class T>
    T among(std::initializer_list<T> values) {
        return values.begin()[below(values.size())];
    }
    // A generator of its own, so that what is made later does not depend on how much was used here.
    Random branch() { return Random(engine_()); }

private:
    std::mt19937_64 engine_;
};

}  // namespace kijun::property
