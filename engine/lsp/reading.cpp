#include "reading.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "kijun/bundle.hpp"
#include "kijun/claims.hpp"
#include "kijun/lint.hpp"
#include "kijun/program.hpp"
#include "kijun/verify.hpp"

namespace kijun::lsp {

namespace {

void append(Diagnostics& to, Diagnostics from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

// A text of no guideline, to be imported by others: declarations, or else the operations of a revision.
void read_loose(Reading& reading) {
    ParsedFiles memory;
    reading.modules = memory.read(reading.sources, reading.diagnostics);
    if (!has_errors(reading.diagnostics)) return;
    const std::string& name = reading.files.front()->name;
    SourceSet imported;
    const std::string importing =
        "revision r amends g { import " + string_literal(name.substr(name.rfind('/') + 1)) + " }";
    if (!imported.add(name, reading.files.front()->text) ||
        !imported.add(name + "/../importing.kijun", importing))
        return;
    Diagnostics diagnostics;
    auto modules = memory.read(imported, diagnostics);
    if (has_errors(diagnostics)) return;
    reading.modules = {std::move(modules.back())};
    reading.diagnostics = std::move(diagnostics);
}

Samples count_hits(const std::shared_ptr<const Rules>& rules, std::string_view ndjson) {
    Samples counted;
    Judge judge(rules);
    ReportReader reader;
    Report report;
    Diagnostics ignored;
    while (!ndjson.empty()) {
        const std::size_t end = std::min(ndjson.find('\n'), ndjson.size());
        const std::string_view line = ndjson.substr(0, end);
        ndjson.remove_prefix(std::min(end + 1, ndjson.size()));
        if (reader.read(line, report, ignored)) continue;
        const auto verdicts = judge.judge(report, {});
        if (!verdicts) continue;
        ++counted.reports;
        std::set<std::string> met;
        for (const Verdict& verdict : **verdicts)
            for (const Finding& finding : verdict.findings)
                if (finding.status == Truth::yes)
                    met.insert(rules->program().categories[finding.category].id);
        for (const std::string& id : met) ++counted.hits[id];
    }
    return counted;
}

}  // namespace

std::optional<std::uint32_t> Reading::number_of(const TextFile& file) const {
    for (std::uint32_t i = 0; i < files.size(); ++i)
        if (files[i]->name == file.name) return i;
    return std::nullopt;
}

ReadingPtr read_files(const std::vector<TextFilePtr>& files, bool whole, ParsedFiles& memory) {
    auto reading = std::make_shared<Reading>();
    reading->files = files;
    for (std::uint32_t i = 0; i < files.size(); ++i) {
        auto added = reading->sources.add(files[i]->name, files[i]->text);
        if (added) continue;
        for (Diagnostic problem : added.errors()) {
            problem.span = {i, 0, 0};
            reading->diagnostics.push_back(std::move(problem));
        }
        (void)reading->sources.add(files[i]->name, "");  // numbers stay those of the files
    }
    if (!whole) {
        if (!has_errors(reading->diagnostics)) read_loose(*reading);
        return reading;
    }
    reading->modules = memory.read(reading->sources, reading->diagnostics);
    if (has_errors(reading->diagnostics)) return reading;
    auto model = build_model(merged(reading->modules), reading->sources, reading->diagnostics);
    if (model)
        reading->model = std::make_shared<const Model>(std::move(*model));
    else
        append(reading->diagnostics, std::move(model.errors()));
    return reading;
}

CompiledPtr compile_reading(ReadingPtr reading, const PatternCache& cache, std::string_view samples) {
    auto made = std::make_shared<Compiled>();
    made->reading = std::move(reading);
    const Model& model = *made->reading->model;
    const SourceSet& sources = made->reading->sources;
    auto program = compile(model, sources, made->diagnostics);
    if (!program) {
        append(made->diagnostics, std::move(program.errors()));
        return made;
    }
    std::string hash = program_hash(*program);
    auto rules = Rules::make(std::move(*program), std::move(hash), cache);
    if (!rules) {
        append(made->diagnostics, std::move(rules.errors()));
        return made;
    }
    append(made->diagnostics, prove_claims(model, sources, *rules));
    made->cases = cases_of(model, sources);
    made->run = run_cases(made->cases, *rules);
    made->samples = count_hits(*rules, samples);
    made->rules = std::move(*rules);
    return made;
}

Diagnostics remarks_on(const Compiled& compiled, std::size_t most_nodes) {
    Diagnostics found = lint(*compiled.reading->model, compiled.reading->sources);
    if (!compiled.rules) return found;
    Diagnostics verified = verify(*compiled.reading->model, compiled.rules,
                                  compiled.rules->program().nodes.size() + most_nodes);
    for (Diagnostic& one : verified)
        if (one.code == "K0510") one.severity = Severity::note;  // nobody has asked for a proof
    append(found, std::move(verified));
    return found;
}

}  // namespace kijun::lsp
