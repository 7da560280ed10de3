// The files of a guideline that passes every check, to be written on from.
#pragma once

#include <string>
#include <vector>

#include "kijun/calendar.hpp"
#include "kijun/source.hpp"

namespace kijun {

struct NewGuideline {
    std::string id;      // its permanent name
    std::string title;   // empty: the name
    LocalDay effective;  // of the first text
    std::string timezone = "Asia/Tokyo";
    std::string judged_by = "received";     // or posted, judged: the date that picks the revision
    Language keywords = Language::english;  // and of the example's words
};

struct NewFile {
    std::string name, text;
};

// One file of the guideline, one of its first revision, one of cases. Into `sources` they go as well:
// errors point there. Errors: those of parse() and build_model() for names, titles and zones that none can
// be.
Result<std::vector<NewFile>> new_guideline(const NewGuideline& asked, SourceSet& sources);

}  // namespace kijun
