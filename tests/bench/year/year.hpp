// A year of reports: as many of each type, from home and abroad, as were analysed in 2025, in random order
// over the days on which the type was in force.
//
// The numbers are those of data/ihc-2025.json. The texts are those of tests/samples, drawn by type, with
// ordinary prose around them. What is not published is assumed: a quarter of what is out of scope are
// samples that look like something (trade, warnings, news), the rest is prose; a report has 60 to 8,000
// bytes of text, half of them less than 350.
//
// Determinism: the same seed and files give the same bytes on every machine; report n does not depend on
// how many are asked for.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "kijun/report.hpp"
#include "random.hpp"

namespace kijun::bench {

// A sentence about nothing in particular, 30 to 120 bytes.
std::string ordinary_sentence(property::Random& random);

class Year {
public:
    // Throws std::runtime_error where a file is missing or not as expected.
    Year(const std::string& source_folder, std::uint64_t seed);

    [[nodiscard]] std::size_t size() const { return size_; }
    // Appends report `n` as one line of NDJSON, with its line end.
    void append(std::size_t n, std::string& out) const;
    // The first `count` reports, read back.
    [[nodiscard]] std::vector<Report> first(std::size_t count) const;

private:
    struct Type {
        std::vector<Report> seeds;
        std::uint64_t domestic = 0, overseas = 0;
        std::int32_t from = 0, to = 0;  // local days, both included
    };
    void read_samples(const std::string& folder, std::map<std::string, std::vector<Report>>& by_category);

    std::uint64_t seed_;
    std::size_t size_ = 0;
    std::vector<Type> types_;          // the last one: out of scope
    std::vector<Report> look_alikes_;  // samples that are out of scope
    std::vector<std::uint8_t> order_;  // type of every finding, shuffled; first one a report
    std::size_t second_every_ = 0;     // which reports have a second finding
};

}  // namespace kijun::bench
