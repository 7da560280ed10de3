// The benchmark program: reports, rules, and families of rows that measure something on them.
//
// A family (families.cpp lists them) adds rows and figures to the Results. The rows of one comparison
// run in turn, round after round; a row's time is the median of its rounds, and its ratio to another row
// the median of the ratios within the same round. So whatever slows the machine slows both sides of a
// ratio, and a burst of other work falls out. That is why the rows do not run under a benchmark library
// that finishes one before it begins the next.
//
// Units: seconds of processor time of one thread unless a row says otherwise; bytes of UTF-8.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kijun/judge.hpp"
#include "kijun/report.hpp"

namespace kijun::bench {

struct Corpus {
    std::string name;
    std::string hash;  // of all texts
    std::vector<Report> reports;
    std::size_t bytes = 0;  // of all texts that are scanned
};
// Names and hashes a corpus whose reports are complete.
Corpus make_corpus(std::string name, std::vector<Report> reports);
// NDJSON reports, or any other text file, cut into reports of about `report_bytes` at line ends.
Corpus read_corpus(const std::string& path, std::size_t report_bytes);
// The texts of a report that are scanned.
template <class Function>
void each_field(const Report& report, Function&& function) {
    for (const std::string* field : {&report.title, &report.text, &report.page_text, &report.url}) {
        if (!field->empty()) function(*field);
    }
}
std::size_t scanned_bytes(const Report& report);
std::size_t scanned_bytes(const Corpus& corpus, std::size_t reports);  // of the first so many

struct Setup {
    Corpus corpus;
    std::shared_ptr<const Rules> rules;
    std::string rules_path;
    std::string work;     // folder for generated files
    std::string command;  // the kijun command; empty: what needs it is left out
    std::string peers;    // folder of the peers that are programs of their own; empty: none
    bool quick = false;   // smaller series, for a look or a test
    int rounds = 9;
    double round_seconds = 0.05;   // each row runs about so long in a round
    std::size_t year_reports = 0;  // of the generated year
};

// What a row is held against. `speed`: how many times as fast as the other; `cost`: how many times as long
// the other takes (so for a peer: how many times as fast Kijun is).
struct Bound {
    enum class Kind { at_least, at_most } kind = Kind::at_least;
    double value = 0;
    [[nodiscard]] bool holds(double measured) const {
        return kind == Kind::at_least ? measured >= value : measured <= value;
    }
};
enum class Ratio { speed, cost };
struct Against {
    std::string row;  // an earlier row of the same comparison; empty: none
    Ratio ratio = Ratio::speed;
    std::optional<Bound> bound;
};

struct Pass {
    double seconds = 0;
    std::uint64_t result = 0;  // what was counted: a check that the work was done
};

struct Variant {
    std::string name;
    std::function<std::uint64_t(std::size_t)> each;  // judges one report; returns what it counted
    std::size_t reports = 0;                         // of one pass
    std::size_t bytes = 0;                           // of one pass
    Against against;
    std::function<Pass()> pass;  // instead of `each`, where somebody else does the work and takes the time
    const Corpus* corpus = nullptr;  // where given, a slow row may judge only its first reports
};

struct Row {
    std::string section, name;
    std::size_t reports = 0;  // of one pass
    double seconds = 0;       // a report; median of the rounds
    double reports_per_second = 0, bytes_per_second = 0;
    std::optional<double> p50, p99;  // seconds a report, over reports
    Against against;
    double ratio = 0;      // median of the rounds; 0 where there is nothing to compare with
    double ratio_low = 0;  // quartiles of the rounds
    double ratio_high = 0;
    std::uint64_t result = 0;
};

// One number that is no rate.
struct Figure {
    std::string section, name;
    double value = 0;
    std::string unit;
    std::optional<Bound> bound;
};

struct Absence {
    std::string section, name, reason;
};

struct Results {
    std::vector<Row> rows;
    std::vector<Figure> figures;
    std::vector<Absence> absent;
    std::vector<std::pair<std::string, std::string>> notes;  // versions, hashes, shares, as printed

    void figure(std::string section, std::string name, double value, std::string unit,
                std::optional<Bound> bound = std::nullopt) {
        figures.push_back({std::move(section), std::move(name), value, std::move(unit), bound});
    }
    void note(std::string name, std::string value) {
        notes.emplace_back(std::move(name), std::move(value));
    }
};

inline Bound at_least(double value) { return {Bound::Kind::at_least, value}; }
inline Bound at_most(double value) { return {Bound::Kind::at_most, value}; }
inline Against faster_than(std::string row, std::optional<Bound> bound = std::nullopt) {
    return {std::move(row), Ratio::speed, bound};
}
inline Against costs_of(std::string row, std::optional<Bound> bound = std::nullopt) {
    return {std::move(row), Ratio::cost, bound};
}

// How many reports of a corpus take about `seconds`, if one takes so long; never so few that they no longer
// stand for all (reports are in random order).
std::size_t reports_in(double seconds, double seconds_a_report, std::size_t all);
// Runs the variants in turn and adds a row for each. Every `against` names an earlier variant.
void measure(const std::string& section, std::vector<Variant> variants, const Setup& setup,
             Results& results);
double median(std::vector<double> values);
double thread_seconds();  // processor time of this thread
double wall_seconds();
std::optional<std::uint64_t> allocations();  // made by this process so far, if they can be counted

struct Family {
    std::string_view name;
    std::string_view shows;
    void (*run)(const Setup& setup, Results& results);
};
std::span<const Family> families();

void print_table(const Setup& setup, const Results& results);
std::string to_json(const Setup& setup, const Results& results);

}  // namespace kijun::bench
