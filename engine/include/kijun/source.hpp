// Source texts and places in them.
//
// A SourceSet owns the texts of one compilation; a Span names a byte range in one of them. Lines
// and columns are derived when a person has to read them. Texts are UTF-8 as read; a text that is
// not valid UTF-8 is refused when it is added, so every later stage may rely on it.
//
// Units: `begin` and `end` are byte offsets, half-open. Line and column count from 1; a column
// counts code points; a display column counts terminal cells (full-width characters take two).
// Ownership: the set owns the texts; spans are plain values and valid as long as the set.
// Threading: build from one thread, then share read-only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kijun/result.hpp"

namespace kijun {

struct LineColumn {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

class SourceSet {
public:
    // Texts beyond this size (bytes) are refused: offsets must fit the parser's positions.
    static constexpr std::size_t max_file_bytes = 16u << 20;

    // Adds a text under the name shown in messages; returns the file number used in spans.
    // Errors: K0001 not UTF-8 (with the offset of the first bad byte), K0002 too large.
    Result<std::uint32_t> add(std::string name, std::string text);

    // Reads every *.kijun file of `path` (a file or a directory, searched recursively) in the byte
    // order of their paths, so that the order of arguments never decides anything. Links to files are
    // followed, links to directories are not.
    // Errors: K0003 cannot be read, K0004 no .kijun file there, and those of add().
    Diagnostics read(const std::string& path);

    [[nodiscard]] std::size_t size() const { return files_.size(); }
    [[nodiscard]] const std::string& name(std::uint32_t file) const { return files_[file].name; }
    [[nodiscard]] std::string_view text(std::uint32_t file) const { return files_[file].text; }
    [[nodiscard]] std::string_view text(const Span& span) const;
    [[nodiscard]] LineColumn position(const Span& span) const;
    // The whole line on which `span` begins, without its line break.
    [[nodiscard]] std::string_view line_of(const Span& span) const;

private:
    struct File {
        std::string name;
        std::string text;
        std::vector<std::uint32_t> line_starts;
        std::string place;  // where read() found it; empty for add()
    };
    std::vector<File> files_;
};

// Renders one diagnostic for a terminal: header, the line, a caret under the span that is aligned
// for full-width text, labels, and the fix.
enum class Language { japanese, english };
std::string render(const Diagnostic& diagnostic, const SourceSet& sources, Language language, bool colour);

// One line for a terminal, of text by anyone: control and direction characters and line breaks as visible
// signs, ill-formed UTF-8 as U+FFFD.
std::string printable(std::string_view text);

// Terminal cells taken by a UTF-8 text (East Asian wide and full-width count two, combining none).
std::size_t display_width(std::string_view text);

}  // namespace kijun
