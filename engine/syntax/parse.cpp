// parse(): every file's tree made into the syntax tree.
#include <fmt/format.h>

#include "builder.hpp"
#include "parsed_files.hpp"

namespace kijun {

using namespace syntax;

namespace {

Diagnostic no_such_import(const ast::Word& path) {
    Diagnostic made = error("K0005", path.span, fmt::format("there is no file {} to import", path.text),
                            fmt::format("取り込むファイル {} がありません", path.text));
    made.hint = Message{"a path is relative to this file and ends in .kijun",
                        "パスはこのファイルから見たもので、.kijun で終わります"};
    return made;
}

// A file into a module, with what it imports.
class Reading {
public:
    Reading(const SourceSet& sources, const Imports& imports, Diagnostics& diagnostics,
            const Limits& limits, ast::Module& module)
        : sources_(sources),
          imports_(imports),
          diagnostics_(diagnostics),
          limits_(limits),
          module_(module) {}

    void declarations_of(std::uint32_t file) {
        read(file, Entry::declarations, [](Builder& builder, const FileTree& tree) {
            builder.file(dynamic_cast<KijunParser::FileContext*>(&tree.root));
        });
    }

private:
    void read(std::uint32_t file, Entry entry, const std::function<void(Builder&, const FileTree&)>& take) {
        read_tree(sources_, file, entry, limits_, diagnostics_, [&](const FileTree& tree) {
            Builder builder(
                sources_, tree.spans, tree.log, module_, [&](const ast::Word& path, bool operations) {
                    const auto other = imports_.file(sources_.name(file), path.text);
                    if (!other) tree.log.add(no_such_import(path));
                    return other && operations ? operations_of(*other) : std::vector<ast::Operation>{};
                });
            take(builder, tree);
        });
    }

    std::vector<ast::Operation> operations_of(std::uint32_t file) {
        std::vector<ast::Operation> made;
        read(file, Entry::operations, [&](Builder& builder, const FileTree& tree) {
            made = builder.amendment(dynamic_cast<KijunParser::AmendmentContext*>(&tree.root));
        });
        return made;
    }

    const SourceSet& sources_;
    const Imports& imports_;
    Diagnostics& diagnostics_;
    const Limits& limits_;
    ast::Module& module_;
};

}  // namespace

void syntax::read_file(const SourceSet& sources, std::uint32_t file, const Imports& imports,
                       const Limits& limits, Diagnostics& diagnostics, ast::Module& into) {
    Reading(sources, imports, diagnostics, limits, into).declarations_of(file);
}

ast::Module parse(const SourceSet& sources, Diagnostics& diagnostics, const Limits& limits) {
    ast::Module module;
    const Imports imports(sources);
    for (std::uint32_t file = 0; file < sources.size(); ++file)
        // operations are read where a revision imports them
        if (!imports.holds_operations(file)) read_file(sources, file, imports, limits, diagnostics, module);
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
