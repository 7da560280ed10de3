// What the families share: rows over a corpus, and rules made on the way.
#pragma once

#include <stdexcept>

#include "bench.hpp"

namespace kijun::bench {

// A row that does the same to every report of a corpus, which must outlive it.
template <class Function>
Variant over(const Corpus& corpus, std::string name, Against against, Function function) {
    Variant variant;
    variant.name = std::move(name);
    variant.each = [&corpus, function](std::size_t i) -> std::uint64_t {
        return function(corpus.reports[i]);
    };
    variant.reports = corpus.reports.size();
    variant.bytes = corpus.bytes;
    variant.against = std::move(against);
    variant.corpus = &corpus;
    return variant;
}

// Screening on a day that the last revision of the guideline is in force on.
inline JudgeOptions on_the_day() {
    JudgeOptions options;
    options.at = DayRange{*make_day(2025, 10, 1), *make_day(2025, 10, 1)};
    return options;
}

// Judges, and counts the findings that are met or open (explaining lists the others too). Throws where the
// report cannot be judged.
inline std::uint64_t judged(Judge& judge, const Report& report, const JudgeOptions& options) {
    const auto verdicts = judge.judge(report, options);
    if (!verdicts) throw std::runtime_error(report.id + ": " + verdicts.errors().front().message.en);
    std::uint64_t findings = 0;
    for (const Verdict& verdict : **verdicts) {
        for (const Finding& finding : verdict.findings) findings += finding.status != Truth::no;
    }
    return findings;
}

// The families.
void measure_text(const Setup& setup, Results& results);
void measure_judge(const Setup& setup, Results& results);
void measure_revisions(const Setup& setup, Results& results);
void measure_growth(const Setup& setup, Results& results);
void measure_peers(const Setup& setup, Results& results);
void measure_loading(const Setup& setup, Results& results);
void measure_command(const Setup& setup, Results& results);
void measure_threads(const Setup& setup, Results& results);

}  // namespace kijun::bench
