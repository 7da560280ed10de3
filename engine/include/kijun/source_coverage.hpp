// Which paragraphs of the source documents the rules encode, which they leave out and why, and which
// they are silent about.
#pragma once

#include <string>
#include <vector>

#include "kijun/model.hpp"

namespace kijun {

struct ParagraphCoverage {
    std::string source;  // title of the document
    std::string paragraph;
    Span span;                            // where it is listed
    std::vector<std::string> encoded_by;  // category or criterion with the path of labels, terms, …
    std::vector<std::string> because;     // reasons given for leaving it out
    [[nodiscard]] bool missing() const { return encoded_by.empty() && because.empty(); }
};

struct SourceCoverage {
    std::vector<ParagraphCoverage> paragraphs;  // in the order of the documents
    // Cited by rules but in no outline: (paragraph, who cites it).
    std::vector<std::pair<std::string, std::string>> unlisted;
    [[nodiscard]] bool complete() const;
};

// Looks at every state of the guideline, so that a paragraph encoded by a later revision counts.
SourceCoverage source_coverage(const Model& model);

}  // namespace kijun
