// parse() with a memory: a file is read again if its text, its number or its limits are others, or if it
// imports something and any file came, went or, being imported by a revision, changed.
#include "parsed_files.hpp"

#include "kijun/editing.hpp"

namespace kijun {

using namespace syntax;

struct ParsedFiles::Memory {
    struct File {
        std::string name, text;
        std::vector<ImportedFile> imports;
        Module module;  // null: not read, or read elsewhere
        Diagnostics diagnostics;
    };
    std::vector<File> files;
    std::vector<std::string> operations;  // the texts of what revisions import, as they were last
};

ParsedFiles::ParsedFiles() : memory_(std::make_unique<Memory>()) {}
ParsedFiles::~ParsedFiles() = default;
ParsedFiles::ParsedFiles(ParsedFiles&&) noexcept = default;
ParsedFiles& ParsedFiles::operator=(ParsedFiles&&) noexcept = default;

std::vector<ParsedFiles::Module> ParsedFiles::read(const SourceSet& sources, Diagnostics& diagnostics,
                                                   const Limits& limits) {
    auto& files = memory_->files;
    bool others = files.size() != sources.size();  // whether imports can mean other files than before
    files.resize(sources.size());
    std::vector<std::vector<ImportedFile>> named(sources.size());
    for (std::uint32_t i = 0; i < sources.size(); ++i) {
        Memory::File& file = files[i];
        if (file.name != sources.name(i)) {
            others = true;
            file = {sources.name(i), std::string(sources.text(i)), imports_of(sources, i), nullptr, {}};
        } else if (file.text != sources.text(i)) {
            file = {
                std::move(file.name), std::string(sources.text(i)), imports_of(sources, i), nullptr, {}};
        }
        named[i] = file.imports;
    }
    const Imports imports(sources, named);
    std::vector<std::string> operations;
    for (std::uint32_t i = 0; i < sources.size(); ++i)
        if (imports.holds_operations(i)) operations.emplace_back(sources.text(i));
    others = others || operations != memory_->operations;
    memory_->operations = std::move(operations);

    std::vector<Module> modules;
    for (std::uint32_t i = 0; i < sources.size(); ++i) {
        Memory::File& file = files[i];
        if (imports.holds_operations(i)) {
            file.module = nullptr;
            file.diagnostics.clear();
        } else if (file.module == nullptr || (others && !file.imports.empty())) {
            ast::Module module;
            file.diagnostics.clear();
            read_file(sources, i, imports, limits, file.diagnostics, module);
            file.module = std::make_shared<const ast::Module>(std::move(module));
        }
        modules.push_back(file.module);
        diagnostics.insert(diagnostics.end(), file.diagnostics.begin(), file.diagnostics.end());
    }
    return modules;
}

std::vector<std::string> imported_files(const SourceSet& sources, std::uint32_t file) {
    std::vector<std::string> names;
    for (ImportedFile& import : imports_of(sources, file)) names.push_back(std::move(import.name));
    return names;
}

ast::Module merged(const std::vector<ParsedFiles::Module>& modules) {
    ast::Module all;
    const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    for (const auto& module : modules) {
        if (module == nullptr) continue;
        append(all.guidelines, module->guidelines);
        append(all.revisions, module->revisions);
        append(all.sources, module->sources);
        append(all.classes, module->classes);
        append(all.facts, module->facts);
        append(all.terms, module->terms);
        append(all.criteria, module->criteria);
        append(all.categories, module->categories);
        append(all.procedures, module->procedures);
        append(all.definitions, module->definitions);
        append(all.cases, module->cases);
    }
    return all;
}

}  // namespace kijun
