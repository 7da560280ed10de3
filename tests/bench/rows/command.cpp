// The whole command on the generated year: NDJSON in, verdicts out, against a run that reads the same
// reports and writes verdicts without judging.
#include <fmt/format.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>

#include "command_baseline.hpp"
#include "generated_rules.hpp"
#include "rows.hpp"
#include "usage.hpp"
#include "year/year.hpp"

namespace kijun::bench {

namespace {

// Throws if the program fails.
Usage run(const Setup& setup, std::vector<std::string> words) {
    const std::string self = std::filesystem::read_symlink("/proc/self/exe");
    const std::string file = setup.work + "/usage.txt";
    words.insert(words.begin(), {self, std::string(usage_option), file});
    if (run_program(words) != 0) throw std::runtime_error(words[3] + " fails");
    std::ifstream in(file);
    Usage usage;
    if (!(in >> usage.processor >> usage.real >> usage.memory))
        throw std::runtime_error("cannot read " + file);
    return usage;
}

std::string write_year(const Setup& setup, const Year& year, std::size_t reports) {
    const std::string path = fmt::format("{}/year-{}.ndjson", setup.work, reports);
    std::filesystem::create_directories(setup.work);
    std::ofstream out(path, std::ios::binary);
    std::string lines;
    for (std::size_t n = 0; n < reports; ++n) {
        year.append(n, lines);
        if (lines.size() < 1 << 20 && n + 1 < reports) continue;
        out << lines;
        lines.clear();
    }
    out.close();
    if (!out) throw std::runtime_error("cannot write " + path);
    return path;
}

// One scan for two revisions, against judging the reports twice.
void measure_impact(const Setup& setup, const Setup& rounds, const std::string& input,
                    const std::string& bundle, std::size_t reports, Results& results) {
    const std::string before = "r2023_09_29", after = "r2025_02_28", out = setup.work + "/impact.out";
    double memory = 0;
    const auto row = [&](std::string name, std::vector<std::vector<std::string>> runs, Against against) {
        return Variant{std::move(name),
                       {},
                       reports,
                       std::filesystem::file_size(input),
                       std::move(against),
                       [runs, reports, &setup, &memory] {
                           Pass pass{0, reports};
                           for (const auto& words : runs) {
                               const Usage used = run(setup, words);
                               pass.seconds += used.processor;
                               memory = used.memory;
                           }
                           return pass;
                       }};
    };
    const auto judge = [&](const std::string& revision) {
        return std::vector<std::string>{setup.command, "judge",  bundle, input,
                                        "--revision",  revision, "-o",   out};
    };
    const std::string twice = "kijun judge, once for each of two revisions";
    measure("impact",
            {row(twice, {judge(before), judge(after)}, {}),
             row("kijun impact", {{setup.command, "impact", bundle, before, after, input, "-o", out}},
                 faster_than(twice, at_least(0.7)))},
            rounds, results);
    results.figure("impact", "memory", memory / 1e6, "MB");
    std::filesystem::remove(out);
}

}  // namespace

void measure_command(const Setup& setup, Results& results) {
    const char* const section = "whole command";
    if (setup.command.empty()) {
        results.absent.push_back({section, "kijun judge", "the kijun command was not given"});
        return;
    }
    const Year year(KIJUN_SOURCE_DIR, 1);
    const std::size_t reports = std::min(setup.year_reports, year.size());
    const std::string input = write_year(setup, year, reports);
    const std::string bundle = setup.work + "/rules.kjb", output = setup.work + "/verdicts.ndjson";
    run(setup, {setup.command, "build", setup.rules_path, "-o", bundle});

    Usage judged;
    const auto row = [&](std::string name, std::vector<std::string> words, Against against) {
        return Variant{std::move(name),
                       {},
                       reports,
                       std::filesystem::file_size(input),
                       std::move(against),
                       [words, reports, &setup, &judged] {
                           judged = run(setup, words);
                           return Pass{judged.processor, reports};
                       }};
    };
    const std::string self = std::filesystem::read_symlink("/proc/self/exe");
    const std::string baseline = "read the reports, write verdicts";
    Setup few = setup;
    few.rounds = setup.quick ? 1 : 2;
    measure(section,
            {row(baseline,
                 {self, std::string(baseline_option), input, "--rules", bundle, "--output", output}, {}),
             row("kijun judge", {setup.command, "judge", bundle, input, "-o", output},
                 faster_than(baseline, at_least(0.6)))},
            few, results);
    results.figure(section, fmt::format("real time of {} reports", reports), judged.real, "s");
    results.figure(section, "memory at the most", judged.memory / 1e6, "MB");
    results.figure(section, "reports read", static_cast<double>(std::filesystem::file_size(input)) / 1e6,
                   "MB");
    results.figure(section, "verdicts written",
                   static_cast<double>(std::filesystem::file_size(output)) / 1e6, "MB");
    measure_impact(setup, few, input, bundle, reports, results);
    const std::string one =
        write_file(setup, "one.ndjson", "{\"id\":\"1\",\"received_at\":\"2025-10-01\",\"text\":\"\"}\n");
    results.figure("memory", "kijun judge, one report",
                   run(setup, {setup.command, "judge", bundle, one}).memory / 1e6, "MB");
    rusage own{};
    getrusage(RUSAGE_SELF, &own);
    results.figure("memory", "the benchmark itself", 1024.0 * static_cast<double>(own.ru_maxrss) / 1e6,
                   "MB");
    for (const std::string& file : {input, output}) std::filesystem::remove(file);
}

}  // namespace kijun::bench
