// kijun_year: writes the generated year, or its first reports, as NDJSON.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "year.hpp"

namespace {

int run(int argc, char** argv) {
    CLI::App app("Writes a made-up year of reports with the published mix of types, as NDJSON");
    std::string source = KIJUN_SOURCE_DIR, output = "-";
    std::uint64_t seed = 1;
    std::size_t reports = SIZE_MAX;
    app.add_option("--source", source, "folder of the project: its samples are drawn from");
    app.add_option("--seed", seed, "another seed, another year");
    app.add_option("--reports", reports, "only the first so many");
    app.add_option("-o,--output", output, "file to write; - is standard output");
    CLI11_PARSE(app, argc, argv);

    const kijun::bench::Year year(source, seed);
    std::ofstream file;
    if (output != "-") file.open(output, std::ios::binary);
    std::ostream& out = output == "-" ? std::cout : file;
    std::string lines;
    for (std::size_t n = 0; n < std::min(reports, year.size()) && out; ++n) {
        year.append(n, lines);
        if (lines.size() < 1 << 20) continue;
        out << lines;
        lines.clear();
    }
    out << lines << std::flush;
    if (!out) std::cerr << "kijun_year: cannot write " << output << "\n";
    return out ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "kijun_year: " << error.what() << "\n";
        return 1;
    }
}
