// The one boundary behind which the parser generator's exceptions stay.
#pragma once

#include <functional>

#include "error_strategy.hpp"

namespace kijun::syntax {

// What a file is expected to hold: what stands at the top of a guideline, or what a revision imports.
enum class Entry { declarations, operations };

// What is seen of one file while its tree exists. Token i of the tree stands at spans[i].
struct FileTree {
    const std::vector<Span>& spans;
    const antlr4::CommonTokenStream& tokens;
    antlr4::ParserRuleContext& root;  // FileContext or AmendmentContext, by the entry
    ErrorLog& log;
};

// Reads one file, gives its tree to `use`, and appends all its mistakes in the order of their places. `use`
// is not called for a file that exceeds a limit.
void read_tree(const SourceSet& sources, std::uint32_t file, Entry entry, const Limits& limits,
               Diagnostics& diagnostics, const std::function<void(const FileTree&)>& use);

}  // namespace kijun::syntax
