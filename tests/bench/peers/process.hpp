// A peer that is a program of its own.
//
// It is started with two files, the rules (PlainRules::as_json; Rego modules lie beside it, ending in .rego
// and, with few words in a pattern, .short.rego) and the texts (one JSON string a line), and writes one
// line of JSON: {"name", "version", "met": [[number of category, …], …] for every text}, or {"absent":
// "why"}. Then for every line with a number N it judges the first N texts again and answers {"seconds":
// processor time}. It ends when its standard input does.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace kijun::bench {

class PeerProcess {
public:
    // Throws std::runtime_error, with the reason where the peer gave one.
    PeerProcess(const std::vector<std::string>& command, const std::string& rules,
                const std::string& texts);
    PeerProcess(const PeerProcess&) = delete;
    PeerProcess& operator=(const PeerProcess&) = delete;
    ~PeerProcess();

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const std::string& version() const { return version_; }
    [[nodiscard]] const std::vector<std::uint64_t>& met() const { return met_; }
    double pass(std::size_t texts);  // seconds

private:
    std::string read_line();
    void end();

    pid_t child_ = 0;
    FILE* to_ = nullptr;
    FILE* from_ = nullptr;
    std::string name_, version_;
    std::vector<std::uint64_t> met_;
};

}  // namespace kijun::bench
