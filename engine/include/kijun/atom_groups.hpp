// Which atoms may have to do with each other: what lets many conditions be compared without trying every
// two.
//
// Threading: a free function over an immutable program.
#pragma once

#include <cstdint>
#include <vector>

#include "kijun/program.hpp"

namespace kijun {

// By atom the number of its group. relations() binds no atom to one of another group, so conditions over
// different groups are independent: both can be true, or one without the other, if each alone can. Groups
// may be larger than they need to be.
std::vector<std::uint32_t> atom_groups(const Program& program);

}  // namespace kijun
