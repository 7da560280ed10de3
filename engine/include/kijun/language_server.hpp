// The language server: `kijun lsp`. Editors ask it about guidelines that are being written.
//
// Purpose. The Language Server Protocol 3.17 over two descriptors. What is open in the editor stands in the
// place of the file on disk; guidelines may exist in the editor alone. What it can answer is in
// engine/lsp/README.md.
//
// Units: positions are lines and UTF-16 units of them, or bytes if the client offers utf-8.
// Threading: serve_editor() reads and answers on the calling thread, compiles and judges on a second one.
#pragma once

#include "kijun/loading.hpp"
#include "kijun/source.hpp"

namespace kijun {

struct LanguageServerOptions {
    Language language = Language::english;  // of messages, if the client names none
    // Whether files and folders are read from disk. If not, rules are what the editor opens, whatever its
    // addresses look like.
    bool disk = true;
    // How many files are read of a folder; the client is told if there are more. A home directory is no
    // guideline.
    std::size_t most_files = 10'000;
    PatternCache cache;
    std::string samples;  // reports as NDJSON that hovering counts hits in; empty: none
    // The client is a stranger: the process is confined (kijun/budget.hpp) before anything is read; the
    // seconds are for each message. For processes that do nothing else.
    std::optional<Budget> budget;
};

// Serves until the client ends it or goes away. 0: it asked for `shutdown` before `exit`; 1: it did not;
// 4: what came were no messages, or one could not be written.
int serve_editor(const LanguageServerOptions& options, int input, int output);

}  // namespace kijun
