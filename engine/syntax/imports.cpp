#include "imports.hpp"

#include <filesystem>

#include "kijun/syntax.hpp"
#include "tokens.hpp"

namespace kijun {

namespace syntax {

namespace {

namespace fs = std::filesystem;

std::string normal(std::string_view name) { return fs::path(name).lexically_normal().generic_string(); }

// Most files import nothing: their words are not read for it.
bool may_import(std::string_view text) {
    const Keyword* keyword = keyword_of(KijunLexer::IMPORT);
    return text.find(keyword->english) != std::string_view::npos ||
           text.find(keyword->japanese) != std::string_view::npos;
}

std::optional<std::uint32_t> find(const SourceSet& sources, const std::string& name) {
    for (std::uint32_t file = 0; file < sources.size(); ++file)
        if (normal(sources.name(file)) == name) return file;
    return std::nullopt;
}

}  // namespace

std::string imported_name(std::string_view from, std::string_view path) {
    const fs::path relative(path);
    if (relative.empty() || relative.is_absolute() || relative.extension() != ".kijun") return {};
    return normal((fs::path(from).parent_path() / relative).generic_string());
}

std::vector<ImportedFile> imports_of(const SourceSet& sources, std::uint32_t file) {
    std::vector<ImportedFile> found;
    if (!may_import(sources.text(file))) return found;
    const Limits limits;
    Diagnostics told_by_the_parser;
    ErrorLog log(file, limits, told_by_the_parser);
    const Tokens tokens = read_tokens(sources, file, limits, log);
    int depth = 0;
    for (std::size_t i = 0; i < tokens.list.size(); ++i) {
        const std::size_t type = tokens.list[i]->getType();
        depth += type == KijunLexer::LBRACE ? 1 : type == KijunLexer::RBRACE ? -1 : 0;
        if (type != KijunLexer::STRING || i == 0 || tokens.list[i - 1]->getType() != KijunLexer::IMPORT)
            continue;
        const std::string_view quoted = sources.text(tokens.spans[i]);
        // a path has no escapes: what stands between the quotes, of one byte or of three
        const std::size_t mark = quoted.starts_with('"') ? 1 : 3;
        if (quoted.size() < 2 * mark) continue;
        std::string name = imported_name(sources.name(file), quoted.substr(mark, quoted.size() - 2 * mark));
        if (!name.empty()) found.push_back({std::move(name), depth > 0});
    }
    return found;
}

Imports::Imports(const SourceSet& sources) : sources_(sources) {
    for (std::uint32_t file = 0; file < sources.size(); ++file) take(imports_of(sources, file));
}

Imports::Imports(const SourceSet& sources, const std::vector<std::vector<ImportedFile>>& by_file)
    : sources_(sources) {
    for (const auto& imports : by_file) take(imports);
}

void Imports::take(const std::vector<ImportedFile>& imports) {
    for (const ImportedFile& each : imports) {
        if (each.operations) operations_.insert(each.name);
        names_.insert(each.name);
    }
}

std::optional<std::uint32_t> Imports::file(std::string_view from, std::string_view path) const {
    const std::string name = imported_name(from, path);
    return name.empty() ? std::nullopt : find(sources_, name);
}

bool Imports::holds_operations(std::uint32_t file) const {
    return operations_.contains(normal(sources_.name(file)));
}

}  // namespace syntax

Diagnostics read_imports(SourceSet& sources) {
    Diagnostics problems;
    for (std::size_t before = 0; before != sources.size();) {
        before = sources.size();
        const syntax::Imports imports(sources);
        for (const std::string& name : imports.names()) {
            // what is not there is told where it is named
            std::error_code ignored;
            if (syntax::find(sources, name) || !std::filesystem::is_regular_file(name, ignored)) continue;
            Diagnostics found = sources.read(name);
            problems.insert(problems.end(), found.begin(), found.end());
        }
    }
    return problems;
}

}  // namespace kijun
