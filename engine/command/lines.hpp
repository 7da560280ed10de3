// The lines of a file, worked on by several threads in order: what the commands have in common that read
// reports or records.
//
// A Worker belongs to one thread and has
//   begin_piece()                                 before the lines of a piece
//   work(const Line&, Piece&)                     for each line that is not blank
//   refuse(std::uint64_t line, Diagnostic, Piece&)  for each that is too long to be read
// Pieces are delivered in order; one that has come to much is delivered in parts, so that memory stays
// bounded whatever is made of a line.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <thread>

#include "complaints.hpp"
#include "input.hpp"
#include "pipeline.hpp"
#include "progress.hpp"

namespace CLI {
class App;
}

namespace kijun::command {

struct LinesOptions {
    std::size_t longest_line = 0;
    std::size_t jobs = 0;  // 0: one a processor
    bool progress = true;  // on a terminal
};

// Adds --jobs; `about` says what the threads do.
void add_jobs_option(CLI::App& command, const Context& context, std::size_t& jobs, std::string_view about);

template <class Worker>
struct WorkedOn {
    std::vector<std::unique_ptr<Worker>> workers;  // one a thread; null where none was needed
    int error = 0;                                 // of reading; 0: all was read
};

constexpr std::size_t lines_read_at_once = std::size_t{256} << 10;  // bytes
constexpr std::size_t most_kept = std::size_t{4} << 20;             // of what is made of them, bytes
constexpr std::size_t most_complaints_kept = 4096;

// `make` makes a worker; `deliver` is given what they made, false stops everything.
template <class Make, class Deliver>
auto work_on_lines(Context& context, const Input& input, const LinesOptions& options, const Make& make,
                   Deliver deliver) {
    using Worker = typename decltype(make())::element_type;
    ChunkReader reader(input.descriptor(), options.longest_line, lines_read_at_once);
    Progress progress(context, options.progress && ::isatty(STDERR_FILENO) == 1, input.size());
    std::size_t jobs = options.jobs != 0 ? options.jobs : std::max(1u, std::thread::hardware_concurrency());
    if (input.size() != 0)
        jobs = std::min(jobs, static_cast<std::size_t>(input.size() / lines_read_at_once) + 1);
    WorkedOn<Worker> done;
    done.workers.resize(jobs);
    const auto work = [&](Worker& worker, const Line& line, Piece& piece) {
        if (line.too_long) {
            worker.refuse(
                line.number,
                error("K0713", {}, fmt::format("the line is longer than {} bytes", options.longest_line),
                      fmt::format("行が {} バイトを超えています", options.longest_line)),
                piece);
        } else if (line.text.find_first_not_of(" \t\r") != std::string_view::npos) {
            worker.work(line, piece);
        }
    };
    Pipeline* delivering = nullptr;
    Pipeline pipeline(
        reader, jobs,
        [&](std::size_t thread, Piece& piece) {
            auto& worker = done.workers[thread];
            if (!worker) worker = make();
            worker->begin_piece();
            each_line(piece.chunk, options.longest_line, [&](const Line& line) {
                work(*worker, line, piece);
                if (piece.out.size() > most_kept || piece.complaints.size() > most_complaints_kept)
                    delivering->deliver_early(piece);
            });
        },
        [&](const Piece& piece) {
            const bool good = deliver(piece);
            progress.update(piece.chunk.end, piece.chunk.first_line + piece.chunk.lines - 1);
            return good;
        });
    delivering = &pipeline;
    pipeline.run();
    done.error = reader.error();
    return done;
}

// For work_on_lines(): writes what was made, and says what is to be said.
class LinesOutput {
public:
    explicit LinesOutput(Context& context) : context_(context), complaints_(context) {}

    bool operator()(const Piece& piece) {
        complaints_.write(piece.complaints);
        context_.out.write(piece.out);
        // Whoever waits at the other end of a pipe gets each verdict before the next report is waited for.
        return context_.out.flush();
    }

private:
    Context& context_;
    Complaints complaints_;
};

}  // namespace kijun::command
