// Counting the lines of a file with several threads: what the commands have in common that add something up
// and write nothing until the end.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "lines.hpp"

namespace kijun::command {

constexpr std::uint64_t most_complaints = 20;  // lines that are named; the rest is counted

struct CountingOptions {
    std::string path;
    std::size_t longest_line = 0;
    std::size_t jobs = 0;  // 0: one a processor
};

template <class Counter>
struct Counted {
    std::vector<std::unique_ptr<Counter>> counters;  // one a thread that read any
    std::uint64_t refused = 0;                       // lines
};

// A Counter seen as what works on lines.
template <class Counter>
struct CountingWorker {
    std::unique_ptr<Counter> counter;
    std::uint64_t refused = 0;
    Diagnostics warnings;

    void begin_piece() {}
    void work(const Line& line, Piece& piece) {
        auto problem = counter->count(line, warnings);
        for (Diagnostic& warning : warnings) piece.complaints.push_back({line.number, std::move(warning)});
        warnings.clear();
        if (problem) refuse(line.number, std::move(*problem), piece);
    }
    void refuse(std::uint64_t line, Diagnostic problem, Piece& piece) {
        // of each thread the first few: the first few of all are among them
        if (++refused <= most_complaints) piece.complaints.push_back({line, std::move(problem)});
    }
};

// Calls count(line, warnings) of a counter of the thread's own, made by `make`, for every line that is not
// blank; what it returns is said with the number of the line. Warnings are said once. Sets context.exit and
// says why if reading fails; `exit_findings` if a line was refused.
template <class Make>
auto count_lines(Context& context, const Input& input, const CountingOptions& options, const Make& make) {
    using Counter = typename decltype(make())::element_type;
    using Worker = CountingWorker<Counter>;
    std::uint64_t complained = 0;
    std::set<std::string> warned;
    const auto deliver = [&](const Piece& piece) {
        for (const auto& [line, problem] : piece.complaints) {
            if (problem.severity == Severity::warning
                    ? warned.size() >= most_complaints || !warned.insert(problem.message.en).second
                    : ++complained > most_complaints)
                continue;
            Diagnostic placed = problem;
            placed.message = {fmt::format("line {}: {}", line, problem.message.en),
                              fmt::format("{} 行目：{}", line, problem.message.ja)};
            complain(context, placed);
        }
        return true;
    };
    auto done = work_on_lines(
        context, input, {options.longest_line, options.jobs},
        [&] {
            auto worker = std::make_unique<Worker>();
            worker->counter = make();
            return worker;
        },
        deliver);
    Counted<Counter> counted;
    for (auto& worker : done.workers) {
        if (!worker) continue;
        counted.counters.push_back(std::move(worker->counter));
        counted.refused += worker->refused;
    }
    if (done.error != 0) {
        complain(context, file_problem(true, options.path, done.error));
        context.exit = exit_io;
    } else if (counted.refused > 0) {
        context.exit = exit_findings;
    }
    return counted;
}

}  // namespace kijun::command
