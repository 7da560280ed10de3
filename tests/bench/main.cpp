// kijun_bench: measures, prints a table and writes the same as JSON.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <fstream>
#include <iostream>

#include "bench.hpp"
#include "command_baseline.hpp"
#include "kijun/loading.hpp"
#include "usage.hpp"
#include "year/year.hpp"

namespace kijun::bench {

namespace {

std::string list_of_families() {
    std::string out = "Families:\n";
    for (const Family& family : families()) out += fmt::format("  {:<10} {}\n", family.name, family.shows);
    return out;
}

int run(int argc, char** argv) {
    CLI::App app(
        "Measures Kijun on made-up reports: against what its parts cost alone, and against others");
    app.footer(list_of_families());
    std::string corpus, json, baseline, output;
    std::vector<std::string> only;
    std::size_t reports = 0, report_bytes = 352;
    bool tiny = false;
    Setup setup;
    setup.rules_path = KIJUN_SOURCE_DIR "/stdlib_rules/ihc";
    setup.work = "bench_work";
    app.add_option("--corpus", corpus,
                   "NDJSON reports, or a text file that is cut into reports; "
                   "left out: the first reports of the generated year");
    app.add_option("--reports", reports, "how many of the generated year");
    app.add_option("--report-bytes", report_bytes, "size of the reports that a text file is cut into");
    app.add_option("--rules", setup.rules_path, "source texts or a bundle");
    app.add_option("--only", only, "families to run")->delimiter(',');
    app.add_option("--rounds", setup.rounds, "rounds of each comparison")->check(CLI::PositiveNumber);
    app.add_option("--work", setup.work, "folder for generated files");
    app.add_option("--command", setup.command, "the kijun command");
    app.add_option("--peers", setup.peers, "folder of the peers that are programs of their own");
    app.add_flag("--quick", setup.quick, "smaller series, fewer rounds");
    app.add_flag("--tiny", tiny, "as small as can be: to test this program");
    app.add_option("--json", json, "write the numbers to this file too");
    app.add_option(std::string(baseline_option), baseline, "")
        ->group("");  // a part of the family `command`
    app.add_option("--output", output, "")->group("");
    CLI11_PARSE(app, argc, argv);

    if (!baseline.empty()) {
        read_and_write(setup.rules_path, baseline, output);
        return 0;
    }
    if (tiny) setup.quick = true;
    if (setup.quick && app.count("--rounds") == 0) setup.rounds = tiny ? 2 : 5;
    if (setup.quick) setup.round_seconds = tiny ? 0.001 : 0.02;
    setup.year_reports = tiny ? 100 : setup.quick ? 20000 : SIZE_MAX;
    if (reports == 0) reports = tiny ? 100 : setup.quick ? 2000 : 5000;
    for (const std::string& name : only) {
        const auto known = [&](const Family& family) { return family.name == name; };
        if (std::none_of(families().begin(), families().end(), known)) {
            std::cerr << "kijun_bench: no family " << name << "\n" << list_of_families();
            return 2;
        }
    }

    auto rules = load_rules(setup.rules_path);
    if (!rules) throw std::runtime_error(rules.errors().front().message.en);
    setup.rules = *rules;
    setup.corpus = corpus.empty()
                       ? make_corpus("generated year, seed 1", Year(KIJUN_SOURCE_DIR, 1).first(reports))
                       : read_corpus(corpus, report_bytes);
    Results results;
    for (const Family& family : families()) {
        if (!only.empty() && std::find(only.begin(), only.end(), family.name) == only.end()) continue;
        std::cerr << "measuring: " << family.shows << std::endl;
        try {
            family.run(setup, results);
        } catch (const std::exception& error) {
            results.absent.push_back({std::string(family.name), "all of it", error.what()});
        }
    }
    print_table(setup, results);
    if (!json.empty()) {
        std::ofstream out(json);
        out << to_json(setup, results) << std::flush;
        if (!out) throw std::runtime_error("cannot write " + json);
    }
    return 0;
}

}  // namespace

}  // namespace kijun::bench

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);  // a peer that dies is absent, no more
    try {
        if (argc > 3 && argv[1] == kijun::bench::usage_option)
            return kijun::bench::write_usage(argv[2], {argv + 3, argv + argc});
        return kijun::bench::run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "kijun_bench: " << error.what() << "\n";
        return 1;
    }
}
