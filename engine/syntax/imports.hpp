// Which files the files of a set import, and what for: declarations at the top, operations in a revision.
//
// A path is relative to the file that names it and ends in .kijun. Files are known by their names, so the
// same rules mean the same from a directory and from a bundle.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kijun/source.hpp"

namespace kijun::syntax {

// The name of the file that `path` means in a file called `from`; empty if it is no path of an import.
std::string imported_name(std::string_view from, std::string_view path);

struct ImportedFile {
    std::string name;  // of the file that is meant
    bool operations = false;
};
// What one file imports, by its words.
std::vector<ImportedFile> imports_of(const SourceSet& sources, std::uint32_t file);

class Imports {
public:
    // Looks for them in every file.
    explicit Imports(const SourceSet& sources);
    // Those of each file, in the order of the set.
    Imports(const SourceSet& sources, const std::vector<std::vector<ImportedFile>>& by_file);

    [[nodiscard]] const std::set<std::string>& names() const { return names_; }
    [[nodiscard]] std::optional<std::uint32_t> file(std::string_view from, std::string_view path) const;
    // Imported by a revision: what it holds is done there.
    [[nodiscard]] bool holds_operations(std::uint32_t file) const;

private:
    void take(const std::vector<ImportedFile>& imports);

    const SourceSet& sources_;
    std::set<std::string> names_, operations_;
};

}  // namespace kijun::syntax
