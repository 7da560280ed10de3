// Rules of strangers: compiled in a child process, taken over as a bundle.
#pragma once

#include "kijun/loading.hpp"

namespace kijun {

// Adds to sources that have been read what compiling them within the budget gave: diagnostics, and if there
// are no errors the bundle and the rules.
void compile_within(RulesInput& input, const Loading& loading);

}  // namespace kijun
