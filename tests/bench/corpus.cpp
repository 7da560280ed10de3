#include <fmt/format.h>

#include <cstdint>
#include <fstream>
#include <stdexcept>

#include "bench.hpp"

namespace kijun::bench {

namespace {

void add(Corpus& corpus, Report report) {
    for (const std::string* field : {&report.title, &report.text, &report.page_text, &report.url}) {
        if (!field->empty()) corpus.fields.push_back(*field);
    }
    corpus.reports.push_back(std::move(report));
}

std::string hash_of(const std::vector<std::string>& fields) {
    std::uint64_t hash = 0xCBF29CE484222325;
    const auto mix = [&hash](char byte) {
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3;
    };
    for (const std::string& field : fields) {
        for (const char byte : field) mix(byte);
        mix('\0');
    }
    return fmt::format("fnv1a:{:016x}", hash);
}

}  // namespace

Corpus read_corpus(const std::string& path, std::size_t report_bytes) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path);
    Corpus corpus;
    corpus.name = path.substr(path.find_last_of('/') + 1);
    const bool ndjson = path.ends_with(".ndjson");
    ReportReader reader;
    Diagnostics warnings;
    Report report;
    std::string line;
    while (std::getline(in, line)) {
        if (ndjson) {
            if (const auto problem = reader.read(line, report, warnings))
                throw std::runtime_error(problem->message.en);
            add(corpus, report);
            continue;
        }
        report.text += line + "\n";
        if (report.text.size() >= report_bytes) {
            add(corpus, report);
            report.clear();
        }
    }
    if (!ndjson && !report.text.empty()) add(corpus, report);
    for (const std::string& field : corpus.fields) corpus.bytes += field.size();
    corpus.hash = hash_of(corpus.fields);
    return corpus;
}

}  // namespace kijun::bench
