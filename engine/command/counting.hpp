// Counting the lines of a file with several threads: what the commands have in common that add something up
// and write nothing until the end.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <set>
#include <thread>

#include "input.hpp"
#include "pipeline.hpp"
#include "progress.hpp"

namespace kijun::command {

constexpr std::uint64_t most_complaints = 20;  // lines that are named; the rest is counted

struct CountingOptions {
    std::string path;
    std::size_t longest_line = 0;
    std::size_t jobs = 0;  // 0: one a processor
};

template <class Counter>
struct Counted {
    std::vector<std::unique_ptr<Counter>> counters;  // one a thread; null where none was needed
    std::uint64_t refused = 0;                       // lines
};

// Calls count(line, warnings) of a counter of the thread's own, made by `make`, for every line that is not
// blank; what it returns is said with the number of the line. Warnings are said once. Sets context.exit and
// says why if reading fails; `exit_findings` if a line was refused.
template <class Make>
auto count_lines(Context& context, const Input& input, const CountingOptions& options, const Make& make) {
    using Counter = typename decltype(make())::element_type;
    struct Worker {
        std::unique_ptr<Counter> counter;
        std::uint64_t refused = 0;
        Diagnostics warnings;
    };
    constexpr std::size_t block = std::size_t{256} << 10;
    ChunkReader reader(input.descriptor(), options.longest_line, block);
    Progress progress(context, ::isatty(STDERR_FILENO) == 1, input.size());
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
        progress.update(piece.chunk.end, piece.chunk.first_line + piece.chunk.lines - 1);
        return true;
    };
    const auto count = [&](Worker& worker, const Line& line, Piece& piece) {
        if (line.text.find_first_not_of(" \t\r") == std::string_view::npos && !line.too_long) return;
        std::optional<Diagnostic> problem;
        if (line.too_long) {
            problem =
                error("K0713", {}, fmt::format("the line is longer than {} bytes", options.longest_line),
                      fmt::format("行が {} バイトを超えています", options.longest_line));
        } else {
            problem = worker.counter->count(line, worker.warnings);
        }
        for (Diagnostic& warning : worker.warnings)
            piece.complaints.push_back({line.number, std::move(warning)});
        worker.warnings.clear();
        // of each thread the first few: the first few of all are among them
        if (problem && ++worker.refused <= most_complaints)
            piece.complaints.push_back({line.number, std::move(*problem)});
    };
    std::size_t jobs = options.jobs != 0 ? options.jobs : std::max(1u, std::thread::hardware_concurrency());
    if (input.size() != 0) jobs = std::min(jobs, static_cast<std::size_t>(input.size() / block) + 1);
    std::vector<Worker> workers(jobs);
    Pipeline pipeline(
        reader, jobs,
        [&](std::size_t thread, Piece& piece) {
            Worker& worker = workers[thread];
            if (!worker.counter) worker.counter = make();
            each_line(piece.chunk, options.longest_line,
                      [&](const Line& line) { count(worker, line, piece); });
        },
        deliver);
    pipeline.run();

    Counted<Counter> counted;
    for (Worker& worker : workers) {
        counted.counters.push_back(std::move(worker.counter));
        counted.refused += worker.refused;
    }
    if (reader.error() != 0) {
        complain(context, file_problem(true, options.path, reader.error()));
        context.exit = exit_io;
    } else if (counted.refused > 0) {
        context.exit = exit_findings;
    }
    return counted;
}

}  // namespace kijun::command
