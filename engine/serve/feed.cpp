#include "kijun/feed.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <future>
#include <map>
#include <vector>

#include "feed_batch.hpp"
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
constexpr int most_rounds = 50;  // of looking, without a file that is stuck

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
    FeedBatch batch(core, {}, {});
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

// A file of any size: neither it nor its answers are ever here as a whole. Answers that are there under its
// name and not yet taken away are not written over, unless they are the same. Errors: K0805, K1302; the
// file stays where it is then.
Result<std::uint64_t> feed_file(Core& core, const fs::path& file, const FeedOptions& options) {
    const auto content = hash_of_file(file.string());
    if (!content) return content.errors();
    const std::string path = (fs::path(options.outbox) / file.filename()).string();
    auto answers = BegunFile::beside(path);
    if (!answers) return answers.errors();
    FeedBatch batch(core, {}, content->substr(0, 32));
    std::uint64_t lines = 0;
    const auto take = [&](std::string_view piece, bool last) -> std::optional<Diagnostic> {
        if (stopping != 0) return file_problem(true, file.string(), EINTR);  // it is begun anew next time
        const auto out = batch.take(std::string(piece), last);
        if (!out) return out.errors().front();
        lines += lines_in(*out);
        return answers->append(*out);
    };
    auto problem = read_in_pieces(file.string(), piece_bytes,
                                  [&](std::string_view piece) { return take(piece, false); });
    if (!problem) problem = take({}, true);
    if (problem) return std::move(*problem);
    // its lines are known by what it was
    const auto now = hash_of_file(file.string());
    if (!now || *now != *content)
        return error("K0805", {}, file.string() + " has changed while it was read",
                     file.string() + " が読む間に変わりました");
    const auto put = answers->finish_if_new();
    if (!put) return put.errors();
    if (!*put) return file_problem(false, path, EEXIST);
    if (const auto failed = put_away(file, fs::path(options.inbox) / "done"))
        return file_problem(false, file.string(), failed.value());
    return lines;
}

// A file that could not be finished is looked at again after a while, each time a longer one.
struct Stuck {
    int rounds = 1, left = 0;
    bool waits() { return left > 0 && left-- > 0; }
    void again() {
        left = rounds;
        rounds = std::min(rounds * 2, most_rounds);
    }
};

Result<FeedCounts> feed_directory(Core& core, const FeedOptions& options) {
    FeedCounts counts;
    std::map<fs::path, Stuck> stuck;  // files of which it has been said
    BegunFile::remove_left(options.outbox, ".ndjson");
    std::optional<Diagnostic> first;
    while (stopping == 0) {
        std::vector<fs::path> files;
        std::error_code problem;
        for (fs::directory_iterator at(options.inbox, problem), end; !problem && at != end;
             at.increment(problem))
            if (std::error_code unknown;
                at->path().extension() == ".ndjson" && at->is_regular_file(unknown))
                files.push_back(at->path());
        if (problem) return file_problem(true, options.inbox, problem.value());
        std::sort(files.begin(), files.end());
        for (const fs::path& file : files) {
            if (stopping != 0) break;
            if (const auto known = stuck.find(file); known != stuck.end() && known->second.waits())
                continue;
            const auto lines = feed_file(core, file, options);
            if (!lines) {
                if (stopping != 0) break;
                const Diagnostic& why = lines.errors().front();
                if (!first) first = why;
                const auto [known, is_new] = stuck.try_emplace(file);
                if (is_new) core.log.problem("a file could not be finished and stays", why);
                if (why.code == "K1302") break;  // the record is away for the next one, too: later
                known->second.again();
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
