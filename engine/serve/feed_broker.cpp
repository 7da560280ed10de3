// Messages of NATS JetStream: recorded, answered, acknowledged, in this order. One at a time, so that how
// often a message was delivered says how often it was begun; many reports go into one message.
#include <fmt/format.h>
#include <nats/nats.h>
#include <poll.h>

#include <nlohmann/json.hpp>

#include "feed_batch.hpp"
#include "kijun/digest.hpp"
#include "kijun/error_record.hpp"
#include "recording.hpp"

namespace kijun::serve {

namespace {

using Json = nlohmann::json;

constexpr std::int64_t look_milliseconds = 500;
constexpr int again_milliseconds = 500;
constexpr std::int64_t answer_milliseconds = 5'000;
constexpr std::int64_t ping_milliseconds = 10'000;
// A message that was begun so often and never ended ends whoever begins it.
constexpr std::uint64_t most_deliveries = 10;
constexpr std::size_t piece_bytes = std::size_t{256} << 10;
constexpr std::size_t header_room = 1024;  // of an answer, in what the broker counts as its length

template <auto destroy>
struct Destroy {
    template <class T>
    void operator()(T* one) const {
        destroy(one);
    }
};
using Settings = std::unique_ptr<natsOptions, Destroy<natsOptions_Destroy>>;
using Link = std::unique_ptr<natsConnection, Destroy<natsConnection_Destroy>>;
using Stream = std::unique_ptr<jsCtx, Destroy<jsCtx_Destroy>>;
using Taking = std::unique_ptr<natsSubscription, Destroy<natsSubscription_Destroy>>;
using NatsMessage = std::unique_ptr<natsMsg, Destroy<natsMsg_Destroy>>;

Diagnostic broker_problem(const std::string& what, natsStatus status) {
    // the library's own words for it may hold the address, and that a password
    Diagnostic made =
        error("K1221", {}, fmt::format("the broker: {}: {}", what, natsStatus_GetText(status)),
              fmt::format("ブローカー：{}：{}", what, natsStatus_GetText(status)));
    return made;
}

struct TakenMessage {
    NatsMessage message;
    std::string content;
    std::string key;     // what its reports are called in the record
    std::string answer;  // what its answers are called in the broker: another content has others
    std::string origin;  // STREAM:NUMBER
    std::uint64_t deliveries = 0;
};

class Broker {
public:
    // Errors: K1221.
    static Result<std::unique_ptr<Broker>> connect(const FeedOptions& options) {
        auto broker = std::unique_ptr<Broker>(new Broker(options));
        if (auto problem = broker->open()) return std::move(*problem);
        return broker;
    }

    // Nothing if none came within a moment. Errors: K1221 it will not come back.
    Result<std::optional<TakenMessage>> next() {
        switch (natsConnection_Status(link_.get())) {
            case NATS_CONN_STATUS_CONNECTED:
                break;
            case NATS_CONN_STATUS_CLOSED: {
                const char* words = nullptr;
                return broker_problem("the connection was ended",
                                      natsConnection_GetLastError(link_.get(), &words));
            }
            default:
                ::poll(nullptr, 0, again_milliseconds);
                return std::optional<TakenMessage>{};
        }
        natsMsgList list{};
        const natsStatus status =
            natsSubscription_Fetch(&list, taking_.get(), 1, look_milliseconds, nullptr);
        std::optional<TakenMessage> taken;
        if (status == NATS_OK && list.Count == 1) {
            NatsMessage message(list.Msgs[0]);
            list.Msgs[0] = nullptr;
            taken = describe(std::move(message));
        } else if (status != NATS_TIMEOUT) {
            ::poll(nullptr, 0, again_milliseconds);  // it may be starting again
        }
        natsMsgList_Destroy(&list);
        return taken;
    }

    // Whether nothing waits to be taken, or to be acknowledged by somebody else.
    bool empty() {
        jsConsumerInfo* info = nullptr;
        if (js_GetConsumerInfo(&info, stream_.get(), from_stream_.c_str(), options_.durable.c_str(),
                               nullptr, nullptr) != NATS_OK)
            return false;
        const bool nothing = info->NumPending == 0 && info->NumAckPending == 0;
        jsConsumerInfo_Destroy(info);
        return nothing;
    }

    // The longest answer that it takes, in bytes.
    [[nodiscard]] std::size_t longest() const {
        const auto payload = natsConnection_GetMaxPayload(link_.get());
        return payload > static_cast<std::int64_t>(2 * header_room)
                   ? static_cast<std::size_t>(payload) - header_room
                   : header_room;
    }

    // After it the answer is stored. Errors: K1221, to be tried again.
    std::optional<Diagnostic> answer(const TakenMessage& to, std::string_view text, std::size_t number) {
        natsMsg* made = nullptr;
        natsStatus status =
            natsMsg_Create(&made, options_.to.c_str(), nullptr, text.data(), static_cast<int>(text.size()));
        const NatsMessage message(made);
        if (status == NATS_OK) status = natsMsgHeader_Set(made, "Kijun-Key", to.key.c_str());
        if (status == NATS_OK) status = natsMsgHeader_Set(made, "Kijun-Origin", to.origin.c_str());
        if (status == NATS_OK) {
            // another than the report's: both may be kept in one stream
            const std::string id = fmt::format("{}:{}", to.answer, number);
            jsPubOptions publishing;
            jsPubOptions_Init(&publishing);
            publishing.MsgId = id.c_str();
            publishing.MaxWait = answer_milliseconds;
            status = js_PublishMsg(nullptr, stream_.get(), made, &publishing, nullptr);
        }
        if (status == NATS_OK) return std::nullopt;
        return broker_problem("an answer could not be stored", status);
    }

    void acknowledge(const TakenMessage& taken) {
        // what does not arrive is delivered again
        static_cast<void>(natsMsg_AckSync(taken.message.get(), nullptr, nullptr));
    }
    void end(const TakenMessage& taken) {
        static_cast<void>(natsMsg_Term(taken.message.get(), nullptr));
        static_cast<void>(natsConnection_FlushTimeout(link_.get(), answer_milliseconds));
    }
    void still_working(const TakenMessage& taken) {
        static_cast<void>(natsMsg_InProgress(taken.message.get(), nullptr));
    }

private:
    explicit Broker(const FeedOptions& options) : options_(options) {}

    std::optional<Diagnostic> open() {
        std::vector<std::string> servers;
        for (std::string_view rest = options_.broker; !rest.empty();) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            servers.emplace_back(rest.substr(0, comma));
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
        std::vector<const char*> names;
        for (const std::string& server : servers) names.push_back(server.c_str());

        natsOptions* settings = nullptr;
        natsStatus status = natsOptions_Create(&settings);
        const Settings kept(settings);
        if (status == NATS_OK) status = natsOptions_SetName(settings, "kijun feed");
        if (status == NATS_OK)
            status = natsOptions_SetServers(settings, names.data(), static_cast<int>(names.size()));
        if (status == NATS_OK) status = natsOptions_SetMaxReconnect(settings, -1);
        if (status == NATS_OK) status = natsOptions_SetReconnectWait(settings, again_milliseconds);
        if (status == NATS_OK) status = natsOptions_SetPingInterval(settings, ping_milliseconds);
        natsConnection* link = nullptr;
        if (status == NATS_OK) status = natsConnection_Connect(&link, settings);
        link_.reset(link);
        if (status != NATS_OK) return broker_problem("it cannot be reached", status);

        jsCtx* stream = nullptr;
        status = natsConnection_JetStream(&stream, link, nullptr);
        stream_.reset(stream);
        if (status != NATS_OK) return broker_problem("it has no JetStream", status);
        auto from_stream = find_stream(options_.from);
        if (!from_stream) return from_stream.errors().front();
        from_stream_ = std::move(*from_stream);
        if (const auto to_stream = find_stream(options_.to); !to_stream) return to_stream.errors().front();

        natsSubscription* taking = nullptr;
        status = js_PullSubscribe(&taking, stream, options_.from.c_str(), options_.durable.c_str(), nullptr,
                                  nullptr, nullptr);
        taking_.reset(taking);
        if (status != NATS_OK)
            return broker_problem("no consumer " + options_.durable + " of " + options_.from, status);
        return std::nullopt;
    }

    // The stream that keeps what is sent to that subject.
    Result<std::string> find_stream(const std::string& subject) {
        const std::string asked = Json{{"subject", subject}}.dump();
        natsMsg* reply = nullptr;
        const natsStatus status = natsConnection_RequestString(&reply, link_.get(), "$JS.API.STREAM.NAMES",
                                                               asked.c_str(), answer_milliseconds);
        const NatsMessage kept(reply);
        if (status != NATS_OK) return broker_problem("it has no JetStream", status);
        const auto told = Json::parse(text_of(reply), nullptr, false);
        if (told.is_object() && told.contains("streams") && told["streams"].is_array() &&
            !told["streams"].empty() && told["streams"][0].is_string())
            return told["streams"][0].get<std::string>();
        Diagnostic made = error("K1221", {}, "no stream of the broker keeps what is sent to " + subject,
                                "ブローカーに " + subject + " を保存するストリームがありません");
        made.hint =
            Message{"make one first, with this subject", "先にこの宛先のストリームを作ってください"};
        return made;
    }

    static std::string_view text_of(const natsMsg* message) {
        const int size = natsMsg_GetDataLength(message);
        return size <= 0 ? std::string_view()
                         : std::string_view(natsMsg_GetData(message), static_cast<std::size_t>(size));
    }

    static std::optional<TakenMessage> describe(NatsMessage message) {
        jsMsgMetaData* meta = nullptr;
        if (natsMsg_GetMetaData(&meta, message.get()) != NATS_OK)
            return std::nullopt;  // no message of a stream
        TakenMessage taken;
        taken.content = text_of(message.get());
        taken.origin = fmt::format("{}:{}", meta->Stream, meta->Sequence.Stream);
        taken.deliveries = meta->NumDelivered;
        jsMsgMetaData_Destroy(meta);
        const char* id = nullptr;
        if (natsMsgHeader_Get(message.get(), "Nats-Msg-Id", &id) == NATS_OK && id != nullptr &&
            *id != '\0' && is_record_id(id))
            taken.key = id;
        else
            taken.key = hex(sha256(taken.origin + '\n' + taken.content)).substr(0, 32);
        taken.answer = "answer:" + hex(sha256(taken.key + '\n' + taken.content)).substr(0, 32);
        taken.message = std::move(message);
        return taken;
    }

    const FeedOptions& options_;
    std::string from_stream_;
    Link link_;
    Stream stream_;
    Taking taking_;
};

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
    BrokerFeed(Core& core, Broker& broker) : core_(core), broker_(broker) {}

    // False: it is to stop, and the message is not finished.
    bool finish(const TakenMessage& taken) {
        std::string answers;
        const auto judged = [&]() -> std::optional<Diagnostic> {
            auto made = judge(taken);
            if (!made) return made.errors().front();
            answers = std::move(*made);
            return std::nullopt;
        };
        if (!until_done(taken, judged)) return false;
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
            if (!until_done(taken, answered)) return false;
            rest.remove_prefix(piece.size());
        }
        any ? broker_.acknowledge(taken) : broker_.end(taken);
        ++counts.taken;
        counts.lines += lines_in(answers);
        return true;
    }

    FeedCounts counts;

private:
    Result<std::string> judge(const TakenMessage& taken) {
        if (taken.deliveries > most_deliveries)
            return refused(taken, fmt::format("it was begun {} times and never ended", most_deliveries),
                           fmt::format("{} 回始めて一度も終わりませんでした", most_deliveries));
        FeedBatch batch(core_, taken.key);
        auto answers = batch.take(taken.content, false);
        if (!answers) return answers;
        auto rest = batch.take({}, true);
        if (!rest) return rest;
        if (answers->empty() && rest->empty())
            return refused(taken, "it has no report", "通報がありません");
        return *answers + *rest;
    }

    // Again and again, and tells the broker that it is at work; what goes wrong is logged once.
    template <class Work>
    bool until_done(const TakenMessage& taken, const Work& work) {
        for (bool told = false;; told = true) {
            const std::optional<Diagnostic> problem = work();
            if (!problem) return true;
            if (!told) core_.log.problem("a message waits", *problem);
            if (stopping != 0) return false;
            broker_.still_working(taken);
            ::poll(nullptr, 0, again_milliseconds);
        }
    }

    Core& core_;
    Broker& broker_;
};

}  // namespace

Result<FeedCounts> feed_broker(Core& core, const FeedOptions& options) {
    auto broker = Broker::connect(options);
    if (!broker) return broker.errors();
    BrokerFeed feed(core, **broker);
    while (stopping == 0) {
        const auto taken = (*broker)->next();
        if (!taken) return taken.errors();
        if (*taken) {
            feed.finish(**taken);
        } else if (options.once && (*broker)->empty()) {
            break;
        }
    }
    return feed.counts;
}

}  // namespace kijun::serve
