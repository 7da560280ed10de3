// What cases have shown, as JSON for programs.
#include <fmt/format.h>

#include "kijun/case_coverage.hpp"
#include "kijun/error_record.hpp"
#include "kijun/mutation.hpp"

namespace kijun {

namespace {

const char* fate(MutantFate fate) {
    return fate == MutantFate::killed ? "killed" : fate == MutantFate::survived ? "survived" : "equivalent";
}

}  // namespace

std::string case_run_json(const std::vector<TestCase>& cases, const CaseRun& run,
                          const SourceSet& sources) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("cases").value(std::uint64_t{run.cases});
    json.key("expectations").value(std::uint64_t{run.expectations});
    json.key("failures").begin_array();
    for (const auto& failure : run.failures) {
        const TestCase& test = cases[failure.test];
        json.begin_object();
        json.key("case").value(test.title);
        json.key("when").value(failure.when);
        json.key("revision").value(failure.revision);
        json.key("file").value(test.file);
        json.key("line").value(failure.span.known() ? sources.position(failure.span).line : test.line);
        json.key("unusable").value(failure.unusable);
        write_message(json.key("message"), failure.message);
        json.end_object();
    }
    json.end_array();
    json.end_object();
    return out + '\n';
}

std::string coverage_json(const CaseCoverage& coverage, const SourceSet& sources) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    for (std::size_t kind = 0; kind < coverage_kind_count; ++kind) {
        const auto count = coverage.count(static_cast<CoverageKind>(kind));
        json.key(to_string(static_cast<CoverageKind>(kind))).begin_object();
        json.key("all").value(std::uint64_t{count.all});
        json.key("covered").value(std::uint64_t{count.covered});
        json.key("coverage").raw(fmt::format("{:.4f}", count.part()));
        json.end_object();
    }
    json.key("items").begin_array();
    for (const CoverageItem& item : coverage.items) {
        json.begin_object();
        json.key("kind").value(to_string(item.kind));
        json.key("where").value(item.where);
        json.key("what");
        if (item.what.empty())
            json.null();
        else
            json.value(item.what);
        if (item.span.known()) {
            json.key("file").value(sources.name(item.span.file));
            json.key("line").value(sources.position(item.span).line);
        }
        json.key("times").value(std::uint64_t{item.times});
        json.key("covered").value(item.covered);
        if (!item.covered) write_message(json.key("reason"), item.reason);
        json.end_object();
    }
    json.end_array();
    json.end_object();
    return out + '\n';
}

std::string mutation_json(const MutationRun& run, const std::vector<TestCase>& cases,
                          const SourceSet& sources) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    const auto counts = [&](std::string_view key, const MutationRun::Count& count) {
        json.key(key).begin_object();
        json.key("killed").value(std::uint64_t{count.killed});
        json.key("survived").value(std::uint64_t{count.survived});
        json.key("equivalent").value(std::uint64_t{count.equivalent});
        json.key("score").raw(fmt::format("{:.4f}", count.score()));
        json.end_object();
    };
    json.key("sampled_from").value(std::uint64_t{run.sampled_from});
    counts("all", run.count());
    json.key("kinds").begin_object();
    for (std::size_t kind = 0; kind < mutant_kind_count; ++kind)
        counts(to_string(static_cast<MutantKind>(kind)), run.count(static_cast<MutantKind>(kind)));
    json.end_object();
    json.key("mutants").begin_array();
    for (const Mutant& mutant : run.mutants) {
        json.begin_object();
        json.key("kind").value(to_string(mutant.kind));
        json.key("where").value(mutant.where);
        write_message(json.key("change"), mutant.change);
        if (mutant.span.known()) {
            json.key("file").value(sources.name(mutant.span.file));
            json.key("line").value(sources.position(mutant.span).line);
        }
        json.key("fate").value(fate(mutant.fate));
        if (mutant.fate == MutantFate::killed) json.key("killed_by").value(cases[mutant.killed_by].title);
        if (mutant.fate == MutantFate::survived) {
            json.key("asked").value(mutant.asked);
            json.key("withheld").value(mutant.withheld);
            json.key("conditions").value(mutant.conditions);
            json.key("killer");
            if (mutant.killer)
                json.value(*mutant.killer);
            else
                json.null();
        }
        json.end_object();
    }
    json.end_array();
    json.end_object();
    return out + '\n';
}

}  // namespace kijun
