// The state that the top-level declarations of all files make.
#pragma once

#include "kijun/model.hpp"

namespace kijun::model {

// Sorts every list of the module by the names of the files (byte order), then by position, so that
// the order in which files were read decides nothing.
void sort_declarations(ast::Module& module, const SourceSet& sources);

// Takes the declarations out of a sorted module.
State base_state(ast::Module& module, Diagnostics& diagnostics);

}  // namespace kijun::model
