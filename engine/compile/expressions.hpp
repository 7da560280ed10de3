// What is wrong with the expressions of a guideline, wherever they stand: also in lists and criteria that
// no category uses. Private to the compile room.
#pragma once

#include "kijun/model.hpp"

namespace kijun::lowering {

// Errors K0401 and K041x of terms that can never be found or are no patterns, warnings K0420 of terms of a
// list that folding makes equal and K0421 of one-character terms with `evading`. Each place is told of
// once, whatever the number of revisions.
void check_expressions(const Model& model, Diagnostics& diagnostics);

}  // namespace kijun::lowering
