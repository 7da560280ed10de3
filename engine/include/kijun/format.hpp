// One layout for .kijun files: kijun fmt.
//
// Only what lies between the words changes: line breaks the writer made are kept, except before signs that
// close or separate; a block is in one line if it was and fits, else each line is indented by its blocks;
// lines that are too long are broken where something new begins. Comments stay where they are. No word is
// added, dropped or moved, which is checked before anything is returned.
//
// format(format(x)) = format(x), and both mean what x means.
// Units: widths are terminal cells (full-width characters take two).
// Threading: free functions.
#pragma once

#include <string>

#include "kijun/source.hpp"

namespace kijun {

struct FormatOptions {
    enum class Keywords { as_written, japanese, english };
    Keywords keywords = Keywords::as_written;
    std::size_t width = 120;  // of a line, if its words allow it
};

// The file in the one layout, ending with a line break. Warnings are not reported.
// Errors: those of parse(); a file with mistakes is not touched. K0112: the result would not have had the
// same words (a mistake of ours).
Result<std::string> format(const SourceSet& sources, std::uint32_t file, const FormatOptions& options = {});

}  // namespace kijun
