// Bundles (.kjb): a compiled guideline in one file.
//
// Layout: magic, schema version, section table, sections (sources, program, saved patterns), SHA-256 of
// everything. The content hash covers sources and program, not the pattern databases of one CPU, so the
// same sources give the same hash everywhere. Writing is atomic (temporary file, then rename).
// Errors are clear and final: K0801 not a bundle, K0802 made by a newer version, K0803 truncated,
// K0804 damaged (hash differs), K0805 cannot read or write, K0806 inconsistent.
#pragma once

#include <string>
#include <vector>

#include "kijun/program.hpp"

namespace kijun {

struct BundleContent {
    std::vector<std::pair<std::string, std::string>> sources;  // name, text
    Program program;
    std::string saved_patterns;
};

std::string write_bundle(const BundleContent& content);
Result<BundleContent> read_bundle(std::string_view bytes);

// SHA-256, hex, of the canonical encoding of a program.
std::string program_hash(const Program& program);

}  // namespace kijun
