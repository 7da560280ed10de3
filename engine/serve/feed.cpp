#include "kijun/feed.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <future>
#include <set>
#include <vector>

#include "feed_batch.hpp"
#include "kijun/digest.hpp"
#include "kijun/file.hpp"

namespace kijun {

namespace serve {

volatile std::sig_atomic_t stopping = 0;

Result<std::string> FeedBatch::take(std::string piece, bool last) {
    const auto attempts = [this] { return core_.recorder ? core_.recorder->transactions() : 0; };
    std::string all;
    do {
        const std::uint64_t before = attempts();
        std::promise<std::string> promise;
        auto answered = promise.get_future();
        batch_->take(std::exchange(piece, {}), last,
                     [&promise](std::string out) { promise.set_value(std::move(out)); });
        all += answered.get();
        // a piece without the end of a line records nothing: what failed before says nothing of it
        if (attempts() != before)
            if (auto failure = core_.recorder->failure()) return std::move(*failure);
    } while (batch_->has_more());
    return all;
}

}  // namespace serve

namespace {

using namespace serve;
namespace fs = std::filesystem;

constexpr std::size_t piece_bytes = std::size_t{64} << 10;
constexpr int look_again_milliseconds = 200;

// The signals that stop a feed, held back but where it waits, so that none comes just before it does; and
// from the threads that are begun meanwhile, so that they come to this one.
class HeldSignals {
public:
    HeldSignals() {
        sigset_t held;
        ::sigemptyset(&held);
        for (const int signal : {SIGTERM, SIGINT}) ::sigaddset(&held, signal);
        ::pthread_sigmask(SIG_BLOCK, &held, &before_);
    }
    ~HeldSignals() { release(); }
    HeldSignals(const HeldSignals&) = delete;
    HeldSignals& operator=(const HeldSignals&) = delete;
    void release() const { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    // Until there is something to be read, or a signal came.
    void wait_for(int descriptor) const {
        struct pollfd input {
            descriptor, POLLIN, 0
        };
        ::ppoll(&input, 1, nullptr, &before_);
    }

private:
    sigset_t before_{};
};

// Ends with the input, or at a signal: then half a line that was read is nobody's report yet.
Result<FeedCounts> feed_pipe(Core& core, const HeldSignals& signals) {
    FeedBatch batch(core, {});
    FeedCounts counts;
    for (bool last = false; !last;) {
        signals.wait_for(STDIN_FILENO);
        if (stopping != 0) break;
        std::string piece(piece_bytes, '\0');
        const ssize_t read = ::read(STDIN_FILENO, piece.data(), piece.size());
        if (read < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (read < 0) return file_problem(true, "-", errno);
        last = read == 0;
        piece.resize(static_cast<std::size_t>(read));
        auto out = batch.take(std::move(piece), last);
        if (!out) return out.errors();
        counts.lines += lines_in(*out);
        if (const int problem = write_all(STDOUT_FILENO, *out); problem != 0)
            return file_problem(false, "-", problem);
    }
    return counts;
}

// Moves a file that is finished, beside those of the same name that are there.
std::error_code put_away(const fs::path& file, const fs::path& directory) {
    std::error_code problem;
    fs::create_directories(directory, problem);
    for (int number = 1; !problem; ++number) {
        const std::string suffix = number == 1 ? "" : "-" + std::to_string(number);
        const fs::path to = directory / (file.stem().string() + suffix + file.extension().string());
        if (::renameat2(AT_FDCWD, file.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) break;
        if (errno != EEXIST) return {errno, std::generic_category()};
    }
    return problem;
}

// Answers that are there under this name and not yet taken away are not written over, unless they are the
// same.
std::optional<Diagnostic> put_answers(const fs::path& path, const std::string& answers) {
    if (fs::exists(path)) {
        const auto there = read_whole_file(path.string());
        if (!there || *there != answers) return file_problem(false, path.string(), EEXIST);
    }
    return write_whole_file(path.string(), answers);
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
    if (auto problem = put_answers(fs::path(options.outbox) / file.filename(), answers))
        return std::move(*problem);
    if (const auto problem = put_away(file, fs::path(options.inbox) / "done"))
        return file_problem(false, file.string(), problem.value());
    return lines_in(answers);
}

Result<FeedCounts> feed_directory(Core& core, const FeedOptions& options) {
    FeedCounts counts;
    std::set<fs::path> stuck;  // files of which it has been said
    std::optional<Diagnostic> first;
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
            if (!lines) {
                const Diagnostic& why = lines.errors().front();
                if (!first) first = why;
                if (stuck.insert(file).second)
                    core.log.problem("a file could not be finished and stays", why);
                if (why.code == "K1302") break;  // the record is away for the next one, too: later
                continue;
            }
            stuck.erase(file);
            ++counts.taken;
            counts.lines += *lines;
        }
        if (options.once && first) return std::move(*first);
        if (options.once) break;
        ::poll(nullptr, 0, look_again_milliseconds);
    }
    return counts;
}

}  // namespace

Result<FeedCounts> run_feed(const FeedOptions& feed, const ServiceOptions& given, const Loading& loading) {
    ServiceOptions options = given;
    options.workers = 1;
    const HeldSignals signals;
    Core core(options, loading, std::nullopt);
    const auto rules = core.active.read_path(options.rules);
    if (!rules) return rules.errors();
    if (auto problem = core.open_record()) return std::move(*problem);
    if (auto problem = core.activate(*rules, "feed")) return std::move(*problem);
    struct sigaction action {};
    action.sa_handler = [](int) { stopping = 1; };  // without SA_RESTART: reading ends too
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGINT, &action, nullptr);
    const auto retention = core.keep_erasing();
    if (feed.broker.empty() && feed.inbox.empty()) return feed_pipe(core, signals);
    signals.release();
    return feed.broker.empty() ? feed_directory(core, feed) : feed_broker(core, feed);
}

}  // namespace kijun
