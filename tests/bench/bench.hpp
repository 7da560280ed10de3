// The benchmark program: a corpus, the rules, and sections that measure something on them.
//
// A section is a function that adds Measurements to the Results; main.cpp lists the sections. All
// variants of a section are run in turn, round after round, and the best round of each counts, so that
// a busy machine slows all alike and ratios stay true. Times are processor time of one thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kijun/judge.hpp"
#include "kijun/report.hpp"

namespace kijun::bench {

struct Corpus {
    std::string name;
    std::string hash;  // of all texts
    std::vector<Report> reports;
    std::vector<std::string> fields;  // every text of every report that is scanned
    std::size_t bytes = 0;            // of the fields
};
// NDJSON reports, or any other text file, cut into reports of about `report_bytes` at line ends.
Corpus read_corpus(const std::string& path, std::size_t report_bytes);

struct Setup {
    Corpus corpus;
    std::shared_ptr<const Rules> rules;
    int rounds = 7;
};

struct Measurement {
    std::string section, variant;
    double seconds = 0;        // one pass over the corpus
    double ratio = 0;          // speed against the section's first variant
    std::uint64_t result = 0;  // what the variant counted: a check that work was done
};

struct Results {
    std::vector<Measurement> measurements;
    std::vector<std::pair<std::string, std::string>> facts;  // further numbers, as they are to be printed
};

struct Variant {
    std::string name;
    std::function<std::uint64_t()> pass;  // once over the corpus; returns what it counted
};
// The first variant is what the others are compared with.
void measure(const std::string& section, const std::vector<Variant>& variants, int rounds,
             Results& results);

// The sections.
void measure_text(const Setup& setup, Results& results);
void measure_judge(const Setup& setup, Results& results);

}  // namespace kijun::bench
