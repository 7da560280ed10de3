// Reading .kijun text: tokens, parse tree, syntax tree.
//
// parse() takes every file of a SourceSet and reports all errors of a run. It is the only place
// where the parser generator's exceptions can arise, and none leaves it.
//
// Limits keep hostile text from costing more than it should: size is limited by SourceSet, nesting
// and the number of recoveries here. Exceeding one is a diagnostic, never a crash.
// Threading: parse() may be called from several threads at once, on different SourceSets.
#pragma once

#include <string>
#include <string_view>

#include "kijun/ast.hpp"
#include "kijun/source.hpp"

namespace kijun {

struct Limits {
    std::uint32_t depth = 64;          // nested blocks, parentheses and `not`s
    std::uint32_t errors = 100;        // per file; the rest are counted, not listed
    std::uint32_t tokens = 1'000'000;  // per file; a million take about 0.7 GB while they are parsed
};

// Errors: K0101 unexpected token (expected ones named, fix where one token is meant),
// K0102 unclosed string, K0103 stray character (full-width look-alikes get a fix),
// K0104 nested too deeply, K0105 too many errors, K0106 bad escape, K0107 number too large,
// K0108 attribute given twice or where it means nothing, K0109 keyword used as a name,
// K0110 too many words and signs, K0111 the parser failed, K0005 an import that is not there, and the date
// errors of kijun/calendar.hpp. A file that exceeds the limits of depth or tokens is not read at all.
// Returns what could be read; `diagnostics` says whether it is complete.
ast::Module parse(const SourceSet& sources, Diagnostics& diagnostics, const Limits& limits = {});

// Reads from disk what the files of the set import and is not in it yet, and what these import. Paths are
// relative to the file that names them. What is not there is left to parse(), which knows where it was
// named. Errors: those of SourceSet::read().
Diagnostics read_imports(SourceSet& sources);

// For `kijun debug tokens|tree`: one line a token, or the tree indented.
std::string dump_tokens(const SourceSet& sources, std::uint32_t file);
std::string dump_tree(const ast::Module& module);

// `text` as a string of the language: what parse() reads as this text.
std::string string_literal(std::string_view text);

// The keyword table (grammar/keywords.def).
struct Keyword {
    const char* token;
    const char* english;
    const char* japanese;
};
const std::vector<Keyword>& keywords();

}  // namespace kijun
