// kijun_bench: a table for people, and the same as JSON.
#include <fmt/format.h>
#include <hs.h>
#include <unicode/uversion.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bench.hpp"
#include "kijun/loading.hpp"

namespace kijun::bench {

namespace {

std::string cpu_name() {
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    }
    return "unknown";
}

nlohmann::ordered_json as_json(const Setup& setup, const Results& results) {
    nlohmann::ordered_json json;
    json["cpu"] = cpu_name();
    json["build"] = KIJUN_BUILD;
    json["hyperscan"] = hs_version();
    json["icu"] = U_ICU_VERSION;
    json["corpus"] = {{"name", setup.corpus.name},
                      {"hash", setup.corpus.hash},
                      {"reports", setup.corpus.reports.size()},
                      {"fields", setup.corpus.fields.size()},
                      {"bytes", setup.corpus.bytes}};
    json["rules"] = {{"hash", setup.rules->hash()}, {"patterns", setup.rules->patterns().all().size()}};
    json["rounds"] = setup.rounds;
    for (const auto& [name, value] : results.facts) json["facts"][name] = value;
    for (const Measurement& one : results.measurements) {
        json["measurements"].push_back(
            {{"section", one.section},
             {"variant", one.variant},
             {"seconds", one.seconds},
             {"ratio", one.ratio},
             {"megabytes_per_second", static_cast<double>(setup.corpus.bytes) / one.seconds / 1e6},
             {"reports_per_second", static_cast<double>(setup.corpus.reports.size()) / one.seconds},
             {"result", one.result}});
    }
    return json;
}

void print_table(const Setup& setup, const Results& results) {
    fmt::print("{}; {}\n", cpu_name(), KIJUN_BUILD);
    fmt::print("corpus {} {}: {} reports, {} fields, {} bytes\n", setup.corpus.name, setup.corpus.hash,
               setup.corpus.reports.size(), setup.corpus.fields.size(), setup.corpus.bytes);
    fmt::print("rules {}: {} patterns; Hyperscan {}, ICU {}\n", setup.rules->hash(),
               setup.rules->patterns().all().size(), hs_version(), U_ICU_VERSION);
    std::string section;
    for (const Measurement& one : results.measurements) {
        if (one.section != section) {
            section = one.section;
            fmt::print("\n{:<40} {:>12} {:>12} {:>8}\n", section, "reports/s", "MB/s", "ratio");
        }
        fmt::print("  {:<38} {:>12.0f} {:>12.0f} {:>8.2f}\n", one.variant,
                   static_cast<double>(setup.corpus.reports.size()) / one.seconds,
                   static_cast<double>(setup.corpus.bytes) / one.seconds / 1e6, one.ratio);
    }
    fmt::print("\n");
    for (const auto& [name, value] : results.facts) fmt::print("{}: {}\n", name, value);
}

int run(int argc, char** argv) {
    CLI::App app("Measures Kijun on a corpus, against what its parts cost alone");
    std::string corpus = KIJUN_SOURCE_DIR "/tests/samples/reports.ndjson";
    std::string rules = KIJUN_SOURCE_DIR "/stdlib_rules/ihc";
    std::string json;
    std::size_t report_bytes = 352;
    Setup setup;
    app.add_option("--corpus", corpus, "NDJSON reports, or a text file that is cut into reports");
    app.add_option("--report-bytes", report_bytes, "size of the reports that a text file is cut into");
    app.add_option("--rules", rules, "source texts or a bundle");
    app.add_option("--rounds", setup.rounds, "rounds of each variant; the best counts");
    app.add_option("--json", json, "write the numbers to this file too");
    CLI11_PARSE(app, argc, argv);

    auto loaded = load_rules(rules);
    if (!loaded) {
        for (const Diagnostic& error : loaded.errors())
            std::cerr << error.code << " " << error.message.en << "\n";
        return 1;
    }
    setup.rules = *loaded;
    setup.corpus = read_corpus(corpus, report_bytes);
    Results results;
    measure_text(setup, results);
    measure_judge(setup, results);
    print_table(setup, results);
    if (!json.empty()) std::ofstream(json) << as_json(setup, results).dump(2) << "\n";
    return 0;
}

}  // namespace

}  // namespace kijun::bench

int main(int argc, char** argv) {
    try {
        return kijun::bench::run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "kijun_bench: " << error.what() << "\n";
        return 1;
    }
}
