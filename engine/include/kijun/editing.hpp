// Reading .kijun text while somebody writes it: what did not change is not read again, words keep their
// places, and a text that stops in the middle says what could come next.
//
// Threading: a ParsedFiles belongs to one thread at a time; the modules it gives out are immutable and may
// be shared. The other functions are free functions.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kijun/syntax.hpp"

namespace kijun {

// parse() with a memory. Of a call after the first, only the files are read whose text changed, and those
// whose imports did.
class ParsedFiles {
public:
    using Module = std::shared_ptr<const ast::Module>;

    ParsedFiles();
    ~ParsedFiles();
    ParsedFiles(ParsedFiles&&) noexcept;
    ParsedFiles& operator=(ParsedFiles&&) noexcept;

    // One module a file, in the order of the set; null for files that a revision imports, whose operations
    // stand in the module of that revision's file. Diagnostics as parse() gives them.
    std::vector<Module> read(const SourceSet& sources, Diagnostics& diagnostics, const Limits& limits = {});

private:
    struct Memory;
    std::unique_ptr<Memory> memory_;
};

// What parse() would have returned for all of them.
ast::Module merged(const std::vector<ParsedFiles::Module>& modules);

// The files that one file imports, by the names they have in a SourceSet.
std::vector<std::string> imported_files(const SourceSet& sources, std::uint32_t file);

// A word, sign or comment as it stands in a file.
struct WrittenWord {
    enum class Kind { keyword, name, string, pattern, number, date, article, label, sign, comment };
    Kind kind = Kind::sign;
    Span span;
    const Keyword* keyword = nullptr;  // of keywords
};
// In the order of their places; what cannot be a word is left out.
std::vector<WrittenWord> written_words(const SourceSet& sources, std::uint32_t file);

// What could stand at `offset` if what stands behind it were not there.
struct Continuations {
    std::vector<const Keyword*> keywords;
    bool name = false;    // a name, of something declared or to be declared
    bool string = false;  // a text in quotes
    bool number = false;
    bool date = false;
};
// `offset` in bytes, where a word begins or would begin.
Continuations continuations(const SourceSet& sources, std::uint32_t file, std::uint32_t offset);

}  // namespace kijun
