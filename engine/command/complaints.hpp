// What is to be said to people about lines that several threads judge.
#pragma once

#include <fmt/format.h>

#include <set>
#include <string>
#include <vector>

#include "context.hpp"
#include "kijun/report.hpp"
#include "pipeline.hpp"

namespace kijun::command {

// Says what is to be said to people, once where saying it once is enough.
class Complaints {
public:
    explicit Complaints(const Context& context) : context_(context) {}

    void write(const std::vector<Piece::Complaint>& complaints) {
        for (const auto& [line, problem] : complaints) {
            const std::string& said = problem.message.en;
            if (problem.severity == Severity::warning &&
                (warned_.size() >= ReportReader::most_warned || !warned_.insert(said).second))
                continue;
            complain(context_, Message{fmt::format("line {}: {}", line, said),
                                       fmt::format("{} 行目：{}", line, problem.message.ja)});
        }
    }

private:
    const Context& context_;
    std::set<std::string> warned_;
};

}  // namespace kijun::command
