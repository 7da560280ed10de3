// Where references lead: circles, and texts that grow beyond measure once references are followed.
#pragma once

#include "kijun/model.hpp"

namespace kijun::model {

// How many references may lead from one to the next.
inline constexpr std::size_t longest_reference_chain = 256;
// Later stages walk a category with everything it refers to in its place: recursively, so that the levels
// of blocks, negations and references inside one another must fit on the stack, and once for every mention,
// so that a few lines that refer to each other twice would grow without limit.
inline constexpr std::size_t most_levels = 1024;
inline constexpr std::size_t most_conditions = 4096;

// Term lists that include themselves, categories and criteria that refer to themselves (K0206), chains of
// references too long to follow (K0212), and texts that are too large when they are followed (K0214).
void follow_references(const State& state, Diagnostics& diagnostics);

}  // namespace kijun::model
