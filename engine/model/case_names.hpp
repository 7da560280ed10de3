// What cases name: a misspelt name in `expect not x` would make a case that can never fail.
#pragma once

#include "kijun/model.hpp"

namespace kijun::model {

// Facts, categories, classes and revisions named by the cases must be those of some snapshot (K0201), and a
// case must expect something (K0215).
void check_cases(const Model& model, Diagnostics& diagnostics);

}  // namespace kijun::model
