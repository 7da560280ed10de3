#include "kijun/feed.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <future>
#include <vector>

#include "feed_batch.hpp"
#include "kijun/digest.hpp"
#include "kijun/file.hpp"

namespace kijun {

namespace serve {

volatile std::sig_atomic_t stopping = 0;

Result<std::string> FeedBatch::take(std::string piece, bool last) {
    const auto attempts = [this] { return core_.recorder ? core_.recorder->transactions() : 0; };
    const std::uint64_t before = attempts();
    std::promise<std::string> promise;
    auto answered = promise.get_future();
    batch_->take(std::move(piece), last,
                 [&promise](std::string out) { promise.set_value(std::move(out)); });
    std::string out = answered.get();
    // a piece without the end of a line records nothing: what failed before says nothing of it
    if (attempts() != before)
        if (auto failure = core_.recorder->failure()) return std::move(*failure);
    return out;
}

}  // namespace serve

namespace {

using namespace serve;
namespace fs = std::filesystem;

constexpr std::size_t piece_bytes = std::size_t{64} << 10;
constexpr int look_again_milliseconds = 200;

Result<FeedCounts> feed_pipe(Core& core) {
    FeedBatch batch(core, {});
    FeedCounts counts;
    for (bool last = false; !last;) {
        std::string piece(piece_bytes, '\0');
        const ssize_t read = ::read(STDIN_FILENO, piece.data(), piece.size());
        if (read < 0 && errno == EINTR && stopping == 0) continue;
        if (read < 0 && stopping == 0) return file_problem(true, "-", errno);
        last = read <= 0 || stopping != 0;
        piece.resize(static_cast<std::size_t>(std::max<ssize_t>(read, 0)));
        auto out = batch.take(std::move(piece), false);
        if (out && last) {
            auto rest = batch.take({}, true);
            if (!rest) return rest.errors();
            *out += *rest;
        }
        if (!out) return out.errors();
        counts.lines += lines_in(*out);
        if (const int problem = write_all(STDOUT_FILENO, *out); problem != 0)
            return file_problem(false, "-", problem);
    }
    return counts;
}

// Errors: K0805, K1302; the file stays where it is then.
Result<std::uint64_t> feed_file(Core& core, const fs::path& file, const FeedOptions& options) {
    const auto content = read_whole_file(file.string());
    if (!content) return content.errors();
    FeedBatch batch(core, hex(sha256(*content)).substr(0, 32));
    std::string answers;
    for (std::size_t at = 0; at < content->size(); at += piece_bytes) {
        auto out = batch.take(content->substr(at, piece_bytes), false);
        if (!out) return out.errors();
        answers += *out;
    }
    auto rest = batch.take({}, true);
    if (!rest) return rest.errors();
    answers += *rest;
    if (auto problem = write_whole_file((fs::path(options.outbox) / file.filename()).string(), answers))
        return std::move(*problem);
    std::error_code problem;
    const fs::path done = fs::path(options.inbox) / "done";
    fs::create_directories(done, problem);
    if (!problem) fs::rename(file, done / file.filename(), problem);
    if (problem) return file_problem(false, file.string(), problem.value());
    return lines_in(answers);
}

Result<FeedCounts> feed_directory(Core& core, const FeedOptions& options) {
    FeedCounts counts;
    while (stopping == 0) {
        std::vector<fs::path> files;
        std::error_code problem;
        for (fs::directory_iterator at(options.inbox, problem), end; !problem && at != end;
             at.increment(problem))
            if (at->path().extension() == ".ndjson" && at->is_regular_file()) files.push_back(at->path());
        if (problem) return file_problem(true, options.inbox, problem.value());
        std::sort(files.begin(), files.end());
        for (const fs::path& file : files) {
            if (stopping != 0) break;
            const auto lines = feed_file(core, file, options);
            if (!lines && options.once) return lines.errors();
            if (!lines) {
                core.log.problem("a file could not be finished and stays", lines.errors().front());
                break;  // what stopped this one stops the next, too: later
            }
            ++counts.taken;
            counts.lines += *lines;
        }
        if (options.once) break;
        ::poll(nullptr, 0, look_again_milliseconds);
    }
    return counts;
}

}  // namespace

Result<FeedCounts> run_feed(const FeedOptions& feed, const ServiceOptions& given, const Loading& loading) {
    ServiceOptions options = given;
    options.workers = 1;
    Core core(options, loading, std::nullopt);
    const auto rules = core.active.read_path(options.rules);
    if (!rules) return rules.errors();
    if (auto problem = core.open_record()) return std::move(*problem);
    if (auto problem = core.activate(*rules, "feed")) return std::move(*problem);
    struct sigaction action {};
    action.sa_handler = [](int) { stopping = 1; };  // without SA_RESTART: reading ends too
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGINT, &action, nullptr);
    if (!feed.broker.empty()) return feed_broker(core, feed);
    return feed.inbox.empty() ? feed_pipe(core) : feed_directory(core, feed);
}

}  // namespace kijun
