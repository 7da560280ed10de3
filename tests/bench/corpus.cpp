#include <fmt/format.h>

#include <cstdint>
#include <fstream>
#include <stdexcept>

#include "bench.hpp"

namespace kijun::bench {

namespace {

std::string hash_of(const std::vector<Report>& reports) {
    std::uint64_t hash = 0xCBF29CE484222325;
    const auto mix = [&hash](char byte) {
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3;
    };
    for (const Report& report : reports) {
        each_field(report, [&](const std::string& field) {
            for (const char byte : field) mix(byte);
            mix('\0');
        });
        mix('\1');
    }
    return fmt::format("fnv1a:{:016x}", hash);
}

}  // namespace

std::size_t scanned_bytes(const Report& report) {
    std::size_t bytes = 0;
    each_field(report, [&](const std::string& field) { bytes += field.size(); });
    return bytes;
}

std::size_t scanned_bytes(const Corpus& corpus, std::size_t reports) {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < reports; ++i) bytes += scanned_bytes(corpus.reports[i]);
    return bytes;
}

Corpus make_corpus(std::string name, std::vector<Report> reports) {
    Corpus corpus;
    corpus.name = std::move(name);
    corpus.reports = std::move(reports);
    for (const Report& report : corpus.reports) corpus.bytes += scanned_bytes(report);
    corpus.hash = hash_of(corpus.reports);
    return corpus;
}

Corpus read_corpus(const std::string& path, std::size_t report_bytes) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path);
    const bool ndjson = path.ends_with(".ndjson");
    std::vector<Report> reports;
    ReportReader reader;
    Diagnostics warnings;
    Report report;
    std::string line;
    while (std::getline(in, line)) {
        if (ndjson) {
            if (const auto problem = reader.read(line, report, warnings))
                throw std::runtime_error(problem->message.en);
            reports.push_back(report);
            continue;
        }
        report.text += line + "\n";
        if (report.text.size() >= report_bytes) {
            reports.push_back(report);
            report.clear();
        }
    }
    if (!ndjson && !report.text.empty()) reports.push_back(report);
    if (reports.empty()) throw std::runtime_error("no report in " + path);
    return make_corpus(path.substr(path.find_last_of('/') + 1), std::move(reports));
}

}  // namespace kijun::bench
