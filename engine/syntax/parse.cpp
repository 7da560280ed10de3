// parse(): every file's tree made into the syntax tree.
#include <fmt/format.h>

#include "builder.hpp"
#include "read_tree.hpp"

namespace kijun {

using namespace syntax;

ast::Module parse(const SourceSet& sources, Diagnostics& diagnostics, const Limits& limits) {
    ast::Module module;
    for (std::uint32_t file = 0; file < sources.size(); ++file)
        read_tree(sources, file, limits, diagnostics, [&](const FileTree& tree) {
            Builder(sources, tree.spans, tree.log, module).file(&tree.root);
        });
    return module;
}

std::string dump_tokens(const SourceSet& sources, std::uint32_t file) {
    const Limits limits;
    Diagnostics ignored;
    ErrorLog log(file, limits, ignored);
    const Tokens tokens = read_tokens(sources, file, limits, log);
    std::string out;
    for (std::size_t i = 0; i < tokens.list.size(); ++i) {
        const LineColumn at = sources.position(tokens.spans[i]);
        out += fmt::format("{}:{} {} {}\n", at.line, at.column, token_name(tokens.list[i]->getType()),
                           sources.text(tokens.spans[i]));
    }
    return out;
}

}  // namespace kijun
