// Rules that somebody sent, tried before they are loaded: making patterns ready takes time and memory that
// cannot be told beforehand, and what is made to do harm should not do it here.
#pragma once

#include <optional>
#include <string>

#include "kijun/budget.hpp"

namespace kijun::serve {

// Loads the bundle in a process of its own, as `kijun inspect` does, within the budget. What is wrong with
// the bundle otherwise is not said: that loading it here will. `program`: whose `inspect` it is; empty:
// this one. Errors: K0830 out of time, K0831 out of memory, K0833 the process ended otherwise. Threading:
// any thread; waits for up to four times the seconds.
std::optional<Diagnostic> try_bundle(const std::string& bytes, const Budget& budget,
                                     const std::string& program = {});

}  // namespace kijun::serve
