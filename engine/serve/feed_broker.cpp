// Messages of NATS JetStream: recorded, answered, acknowledged, in this order. One at a time, so that how
// often a message was delivered says how often it was begun; many reports go into one message.
#include <fmt/format.h>
#include <poll.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "feed_batch.hpp"
#include "kijun/error_record.hpp"
#include "nats_broker.hpp"

namespace kijun::serve {

namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr int again_milliseconds = 500;
// A message that was begun so often and never ended ends whoever begins it.
constexpr std::uint64_t most_deliveries = 10;
// How long one that is to end when nothing more comes waits for a broker.
constexpr std::chrono::seconds patience{20};
constexpr std::size_t piece_bytes = std::size_t{256} << 10;

std::string refused(const TakenMessage& taken, const std::string& en, const std::string& ja) {
    std::string line;
    write_error_record(line, 1, taken.origin, error("K1222", {}, en, ja));
    return line;
}

// Whether any of it was judged.
bool has_verdict(std::string_view answers) {
    while (!answers.empty()) {
        const std::size_t end = std::min(answers.find('\n'), answers.size());
        const auto line = Json::parse(answers.substr(0, end), nullptr, false);
        if (line.is_object() && !line.contains("error")) return true;
        answers.remove_prefix(std::min(end + 1, answers.size()));
    }
    return false;
}

// The first lines of it that go into one message, at least one.
std::string_view first_piece(std::string_view answers, std::size_t most) {
    std::size_t end = 0;
    while (end < answers.size()) {
        const std::size_t next = std::min(answers.find('\n', end), answers.size() - 1) + 1;
        if (end > 0 && next > most) break;
        end = next;
    }
    return answers.substr(0, end);
}

class BrokerFeed {
public:
    BrokerFeed(Core& core, NatsBroker& broker, bool once) : core_(core), broker_(broker), once_(once) {}

    // False: the message is not finished, because it is to stop or patience has ended (`gave_up`).
    bool finish(const TakenMessage& taken) {
        std::string answers;
        const auto judged = [&]() -> std::optional<Diagnostic> {
            auto made = judge(taken);
            if (!made) return made.errors().front();
            answers = std::move(*made);
            return std::nullopt;
        };
        if (!until_done(taken, judged, false)) return false;
        const bool any = has_verdict(answers);
        const std::size_t longest = broker_.longest();
        std::size_t number = 0;
        for (std::string_view rest = answers; !rest.empty(); ++number) {
            const std::string_view piece = first_piece(rest, std::min(longest, piece_bytes));
            const std::string instead =
                piece.size() <= longest
                    ? std::string()
                    : refused(taken,
                              fmt::format("its answer has more than the {} bytes that the broker takes",
                                          longest),
                              fmt::format("回答がブローカーの上限 {} バイトを超えています", longest));
            const auto answered = [&] {
                return broker_.answer(taken, instead.empty() ? piece : instead, number);
            };
            if (!until_done(taken, answered, once_)) return false;
            rest.remove_prefix(piece.size());
        }
        any ? broker_.acknowledge(taken) : broker_.end(taken);
        ++counts.taken;
        counts.lines += lines_in(answers);
        return true;
    }

    FeedCounts counts;
    std::optional<Diagnostic> gave_up;

private:
    Result<std::string> judge(const TakenMessage& taken) {
        if (taken.deliveries > most_deliveries && !recorded(taken))
            return refused(taken, fmt::format("it was begun {} times and never ended", most_deliveries),
                           fmt::format("{} 回始めて一度も終わりませんでした", most_deliveries));
        FeedBatch batch(core_, taken.stream, taken.key);
        auto answers = batch.take(taken.content, false);
        if (!answers) return answers;
        auto rest = batch.take({}, true);
        if (!rest) return rest;
        if (answers->empty() && rest->empty())
            return refused(taken, "it has no report", "通報がありません");
        return *answers + *rest;
    }

    // Then it is not judging that did not end: its answer could not be stored so often.
    [[nodiscard]] bool recorded(const TakenMessage& taken) const {
        if (!core_.record) return false;
        const auto known = core_.record->about(fmt::format("feed:{}:{}~1", taken.stream, taken.key));
        return known && !known->empty();
    }

    // Again and again, and tells the broker that it is at work; what goes wrong is logged once.
    template <class Work>
    bool until_done(const TakenMessage& taken, const Work& work, bool impatient) {
        const auto begun = Clock::now();
        for (bool told = false;; told = true) {
            std::optional<Diagnostic> problem = work();
            if (!problem) return true;
            if (!told) core_.log.problem("a message waits", *problem);
            if (stopping != 0 || broker_.stuck()) return false;
            if (impatient && Clock::now() - begun > patience) {
                gave_up = std::move(problem);
                return false;
            }
            broker_.still_working(taken);
            ::poll(nullptr, 0, again_milliseconds);
        }
    }

    Core& core_;
    NatsBroker& broker_;
    bool once_;
};

}  // namespace

Result<FeedCounts> feed_broker(Core& core, const FeedOptions& options) {
    auto broker = NatsBroker::connect(options);
    if (!broker) return broker.errors();
    BrokerFeed feed(core, **broker, options.once);
    auto heard = Clock::now();
    while (stopping == 0) {
        const auto taken = (*broker)->next();
        if ((*broker)->stuck()) return (*broker)->why_refused();
        if (const int refusals = (*broker)->refusals(); refusals > 0) {
            if (refusals == 1) core.log.problem("messages do not come", (*broker)->why_refused());
            if (options.once && Clock::now() - heard > patience) return (*broker)->why_refused();
            continue;
        }
        if (taken) {
            feed.finish(*taken);
            if (feed.gave_up) return std::move(*feed.gave_up);
        } else if (options.once && (*broker)->empty()) {
            break;
        }
        heard = Clock::now();
    }
    return feed.counts;
}

}  // namespace kijun::serve
