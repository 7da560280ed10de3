// What the environment says about a random run.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

namespace kijun::property {

inline std::size_t number_from_environment(const char* name, std::size_t otherwise) {
    const char* given = std::getenv(name);
    return given && *given ? static_cast<std::size_t>(std::stoull(given)) : otherwise;
}

// KIJUN_SEED, or one that is the same in every run: tests that fail at random are no tests. It is printed.
inline std::uint64_t seed_from_environment() {
    const std::uint64_t seed = number_from_environment("KIJUN_SEED", 20250228);
    std::cout << "KIJUN_SEED=" << seed << "\n";
    return seed;
}

}  // namespace kijun::property
