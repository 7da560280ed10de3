// A table for people, and the same as JSON (results.schema.json).
#include <fmt/format.h>
#include <hs.h>
#include <sys/utsname.h>
#include <unicode/uversion.h>

#include <array>
#include <fstream>
#include <nlohmann/json.hpp>

#include "bench.hpp"

namespace kijun::bench {

namespace {

using Json = nlohmann::ordered_json;

std::string cpu_name() {
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    }
    return "unknown";
}

// Mean number of programs that wanted a processor in the last minute.
double load() {
    double load = 0;
    std::ifstream("/proc/loadavg") >> load;
    return load;
}

constexpr std::array<std::size_t, 8> size_limits{64, 128, 256, 512, 1024, 2048, 4096, 16384};

// Reports by bytes of text: up to each limit, and above the last.
std::array<std::size_t, size_limits.size() + 1> size_histogram(const Corpus& corpus) {
    std::array<std::size_t, size_limits.size() + 1> counts{};
    for (const Report& report : corpus.reports) {
        std::size_t at = 0;
        while (at < size_limits.size() && scanned_bytes(report) > size_limits[at]) ++at;
        ++counts[at];
    }
    return counts;
}

std::string bound_text(const std::optional<Bound>& bound) {
    if (!bound) return "";
    return fmt::format("{} {:g}", bound->kind == Bound::Kind::at_least ? ">=" : "<=", bound->value);
}

std::string judgement(const std::optional<Bound>& bound, double value) {
    return bound ? bound->holds(value) ? "ok" : "missed" : "";
}

std::string rate(double value) {
    if (value >= 1e6) return fmt::format("{:.2f} M", value / 1e6);
    if (value >= 1e3) return fmt::format("{:.1f} k", value / 1e3);
    return fmt::format("{:.1f}", value);
}

std::string duration(const std::optional<double>& seconds) {
    if (!seconds) return "";
    if (*seconds >= 1e-3) return fmt::format("{:.1f} ms", *seconds * 1e3);
    return fmt::format("{:.2f} us", *seconds * 1e6);
}

Json bound_json(const std::optional<Bound>& bound, double value) {
    if (!bound) return nullptr;
    return {{"kind", bound->kind == Bound::Kind::at_least ? "at_least" : "at_most"},
            {"value", bound->value},
            {"holds", bound->holds(value)}};
}

Json row_json(const Row& row) {
    Json json{{"section", row.section},
              {"name", row.name},
              {"reports", row.reports},
              {"seconds_per_report", row.seconds},
              {"reports_per_second", row.reports_per_second},
              {"bytes_per_second", row.bytes_per_second},
              {"p50_seconds", nullptr},
              {"p99_seconds", nullptr},
              {"result", row.result},
              {"against", nullptr}};
    if (row.p50) json["p50_seconds"] = *row.p50;
    if (row.p99) json["p99_seconds"] = *row.p99;
    if (!row.against.row.empty()) {
        json["against"] = {{"row", row.against.row},
                           {"kind", row.against.ratio == Ratio::speed ? "speed" : "cost"},
                           {"ratio", row.ratio},
                           {"quartiles", {row.ratio_low, row.ratio_high}},
                           {"target", bound_json(row.against.bound, row.ratio)}};
    }
    return json;
}

template <class Entry>
void print_sections(const std::vector<Entry>& entries, std::string_view heading,
                    void (*line)(const Entry&)) {
    const std::string* section = nullptr;
    for (const Entry& entry : entries) {
        if (section == nullptr || *section != entry.section)
            fmt::print("\n{:<44}{}\n", entry.section, heading);
        section = &entry.section;
        line(entry);
    }
}

}  // namespace

std::string to_json(const Setup& setup, const Results& results) {
    utsname machine{};
    uname(&machine);
    Json json;
    json["format"] = 1;
    json["machine"] = {{"cpu", cpu_name()},
                       {"system", fmt::format("{} {}", machine.sysname, machine.machine)},
                       {"load", load()}};
    json["build"] = {{"compiler_and_flags", KIJUN_BUILD},
                     {"hyperscan", hs_version()},
                     {"icu", U_ICU_VERSION},
                     {"kijun", std::string(engine_version())}};
    json["corpus"] = {{"name", setup.corpus.name},
                      {"hash", setup.corpus.hash},
                      {"reports", setup.corpus.reports.size()},
                      {"bytes", setup.corpus.bytes}};
    const auto histogram = size_histogram(setup.corpus);
    for (std::size_t i = 0; i < histogram.size(); ++i) {
        Json bin{{"up_to_bytes", nullptr}, {"reports", histogram[i]}};
        if (i < size_limits.size()) bin["up_to_bytes"] = size_limits[i];
        json["corpus"]["sizes"].push_back(bin);
    }
    json["rules"] = {{"hash", setup.rules->hash()}, {"patterns", setup.rules->patterns().all().size()}};
    json["rounds"] = setup.rounds;
    json["quick"] = setup.quick;
    json["notes"] = Json::object();
    for (const auto& [name, value] : results.notes) json["notes"][name] = value;
    json["rows"] = json["figures"] = json["absent"] = Json::array();
    for (const Row& row : results.rows) json["rows"].push_back(row_json(row));
    for (const Figure& one : results.figures) {
        json["figures"].push_back({{"section", one.section},
                                   {"name", one.name},
                                   {"value", one.value},
                                   {"unit", one.unit},
                                   {"target", bound_json(one.bound, one.value)}});
    }
    for (const Absence& one : results.absent)
        json["absent"].push_back({{"section", one.section}, {"name", one.name}, {"reason", one.reason}});
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void print_table(const Setup& setup, const Results& results) {
    fmt::print("{}, load {:.1f}; {}\n", cpu_name(), load(), KIJUN_BUILD);
    fmt::print("corpus {} {}: {} reports, {} bytes\n", setup.corpus.name, setup.corpus.hash,
               setup.corpus.reports.size(), setup.corpus.bytes);
    fmt::print("rules {}: {} patterns; Hyperscan {}, ICU {}; medians of {} rounds\n", setup.rules->hash(),
               setup.rules->patterns().all().size(), hs_version(), U_ICU_VERSION, setup.rounds);
    fmt::print("bytes of text a report:");
    const auto histogram = size_histogram(setup.corpus);
    for (std::size_t i = 0; i < histogram.size(); ++i) {
        fmt::print(
            " {} {}: {:.1f} %{}", i < size_limits.size() ? "<=" : ">",
            size_limits[std::min(i, size_limits.size() - 1)],
            100.0 * static_cast<double>(histogram[i]) / static_cast<double>(setup.corpus.reports.size()),
            i + 1 < histogram.size() ? "," : "\n");
    }
    for (const auto& [name, value] : results.notes) fmt::print("{}: {}\n", name, value);

    print_sections<Row>(
        results.rows,
        fmt::format("{:>11}{:>10}{:>11}{:>11}{:>9}  {:<10}{:<7} {}", "reports/s", "MB/s", "p50", "p99",
                    "ratio", "target", "", "ratio of"),
        [](const Row& row) {
            const Against& against = row.against;
            fmt::print("  {:<42}{:>11}{:>10.1f}{:>11}{:>11}", row.name, rate(row.reports_per_second),
                       row.bytes_per_second / 1e6, duration(row.p50), duration(row.p99));
            if (!against.row.empty()) {
                fmt::print("{:>9.3g}  {:<10}{:<7} {} {}", row.ratio, bound_text(against.bound),
                           judgement(against.bound, row.ratio),
                           against.ratio == Ratio::speed ? "speed to" : "time to", against.row);
            }
            fmt::print("\n");
        });
    print_sections<Figure>(results.figures, "", [](const Figure& one) {
        fmt::print("  {:<42}{:>11.4g} {:<9}{:<10}{}\n", one.name, one.value, one.unit,
                   bound_text(one.bound), judgement(one.bound, one.value));
    });
    if (!results.absent.empty()) fmt::print("\nabsent\n");
    for (const Absence& one : results.absent)
        fmt::print("  {}, {}: {}\n", one.section, one.name, one.reason);
}

}  // namespace kijun::bench
