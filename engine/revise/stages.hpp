// From sources that have been read to rules.
#pragma once

#include "kijun/loading.hpp"

namespace kijun {

// Goes as far as asked, or as errors let it.
void compile_stages(RulesInput& input, Stage stage, const PatternCache& cache);

}  // namespace kijun
