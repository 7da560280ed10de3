// What counting and adding up counts share. Private to the revise room.
#pragma once

#include "kijun/impact.hpp"

namespace kijun {

// The places of a state in tables.
inline constexpr std::uint8_t met = 0, open = 1, not_met = 2;

// Puts `shown` among the `most` smallest ones, in order, if it is one of them.
void keep(ImpactCase shown, std::size_t most, std::vector<ImpactCase>& smallest);

}  // namespace kijun
