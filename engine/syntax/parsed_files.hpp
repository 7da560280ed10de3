// One file's part of a module, with the operations of the files that it imports.
#pragma once

#include "imports.hpp"
#include "read_tree.hpp"

namespace kijun::syntax {

void read_file(const SourceSet& sources, std::uint32_t file, const Imports& imports, const Limits& limits,
               Diagnostics& diagnostics, ast::Module& into);

}  // namespace kijun::syntax
