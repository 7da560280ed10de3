// What the server knows of a guideline at one moment, in two steps: its texts read and made a model, which
// every edit waits for, and the model compiled, proved and tried on its cases, which happens meanwhile.
//
// Both are immutable and may be shared between threads.
#pragma once

#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "kijun/cases.hpp"
#include "kijun/editing.hpp"
#include "kijun/model.hpp"
#include "text_file.hpp"

namespace kijun::lsp {

struct Reading {
    std::vector<TextFilePtr> files;  // by their numbers in `sources`
    SourceSet sources;
    std::vector<ParsedFiles::Module> modules;
    std::shared_ptr<const Model> model;  // null if something is wrong
    Diagnostics diagnostics;             // of reading and of the model

    [[nodiscard]] std::optional<std::uint32_t> number_of(const TextFile& file) const;
};
using ReadingPtr = std::shared_ptr<const Reading>;

// `files` in the order of their names. `whole`: they are a guideline; if not, there is one, to be imported.
ReadingPtr read_files(const std::vector<TextFilePtr>& files, bool whole, ParsedFiles& memory);

// How often each category is met in reports at hand, each judged under the revision of its date.
struct Samples {
    std::size_t reports = 0;  // that could be judged
    std::map<std::string, std::size_t> hits;
};

struct Compiled {
    ReadingPtr reading;                  // whose model is there
    std::shared_ptr<const Rules> rules;  // null if something is wrong
    Diagnostics diagnostics;             // of compiling and of claims
    std::vector<TestCase> cases;
    CaseRun run;
    Samples samples;
};
using CompiledPtr = std::shared_ptr<const Compiled>;

// `samples`: reports as NDJSON, or nothing.
CompiledPtr compile_reading(ReadingPtr reading, const PatternCache& cache, std::string_view samples);

// What lint and verify remark on; a note K0510 if verify would need more than `most_nodes` beyond those of
// the rules, of which a million take about 300 MB.
Diagnostics remarks_on(const Compiled& compiled, std::size_t most_nodes = 1u << 19);

}  // namespace kijun::lsp
