#include "nats_broker.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "kijun/digest.hpp"
#include "kijun/file.hpp"
#include "recording.hpp"

namespace kijun::serve {

namespace {

using Json = nlohmann::json;

constexpr std::int64_t look_milliseconds = 500;
constexpr int again_milliseconds = 500;
constexpr std::int64_t answer_milliseconds = 5'000;
constexpr std::int64_t connect_milliseconds = 5'000;   // to one server
constexpr std::int64_t resolve_milliseconds = 30'000;  // what the system may take for a name
constexpr std::int64_t ping_milliseconds = 10'000;
constexpr std::size_t header_room = 1024;  // of an answer, in what the broker counts as its length
constexpr std::string_view tls_scheme = "tls://";

Diagnostic broker_problem(const std::string& what, natsStatus status) {
    // the library's own words for it may hold the address, and that a password
    Diagnostic made =
        error("K1221", {}, fmt::format("the broker: {}: {}", what, natsStatus_GetText(status)),
              fmt::format("ブローカー：{}：{}", what, natsStatus_GetText(status)));
    if (status == NATS_SSL_ERROR)
        made.hint = Message{
            "whose certificates are trusted is said by --broker-ca FILE, whose name they have by "
            "--broker-name",
            "信頼する認証局は --broker-ca FILE、証明書の名前は --broker-name で指定します"};
    return made;
}

std::vector<std::string> parts_of(std::string_view list) {
    std::vector<std::string> parts;
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        parts.emplace_back(list.substr(0, comma));
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return parts;
}

// Of an address SCHEME://USER:PASSWORD@HOST:PORT.
std::string_view host_of(std::string_view address) {
    const std::size_t scheme = address.find("://");
    if (scheme != std::string_view::npos) address.remove_prefix(scheme + 3);
    const std::size_t login = address.rfind('@');
    if (login != std::string_view::npos) address.remove_prefix(login + 1);
    if (address.starts_with('[')) return address.substr(1, std::min(address.find(']'), address.size()) - 1);
    return address.substr(0, address.find_first_of(":/"));
}

std::string_view text_of(const natsMsg* message) {
    const int size = natsMsg_GetDataLength(message);
    return size <= 0 ? std::string_view()
                     : std::string_view(natsMsg_GetData(message), static_cast<std::size_t>(size));
}

// In the place of what may be long, or have any characters.
std::string short_name(std::string_view text) { return hex(sha256(text)).substr(0, 32); }

// Nothing if it is no message of a stream.
std::optional<TakenMessage> describe(natsMsg* message) {
    jsMsgMetaData* meta = nullptr;
    if (natsMsg_GetMetaData(&meta, message) != NATS_OK) return std::nullopt;
    TakenMessage taken;
    taken.content = text_of(message);
    taken.reply = natsMsg_GetReply(message);
    const std::string_view stream = meta->Stream;
    taken.stream = is_key(stream) && stream.size() <= 64 ? std::string(stream) : short_name(stream);
    taken.origin = fmt::format("{}:{}", meta->Stream, meta->Sequence.Stream);
    taken.deliveries = meta->NumDelivered;
    jsMsgMetaData_Destroy(meta);
    const char* id = nullptr;
    if (natsMsgHeader_Get(message, "Nats-Msg-Id", &id) == NATS_OK && id != nullptr && *id != '\0')
        taken.key = is_record_id(id) && std::string_view(id).size() <= 128 ? id : short_name(id);
    else
        taken.key = short_name(taken.origin + '\n' + taken.content);
    taken.answer = "answer:" + short_name(taken.key + '\n' + taken.content);
    return taken;
}

}  // namespace

Result<std::unique_ptr<NatsBroker>> NatsBroker::connect(const FeedOptions& options) {
    auto broker = std::unique_ptr<NatsBroker>(new NatsBroker(options));
    if (auto problem = broker->open()) return std::move(*problem);
    return broker;
}

std::optional<Diagnostic> NatsBroker::open() {
    if (stuck_) return refused_;
    if (connected()) return std::nullopt;
    auto problem = open_anew();
    if (problem) close();  // halfway is not open
    return problem;
}

bool NatsBroker::connected() const {
    return link_ && natsConnection_Status(link_.get()) == NATS_CONN_STATUS_CONNECTED;
}

void NatsBroker::close() {
    taking_.reset();
    stream_.reset();
    link_.reset();
}

std::optional<Diagnostic> NatsBroker::open_anew() {
    close();
    natsOptions* made = nullptr;
    natsStatus status = natsOptions_Create(&made);
    const Settings settings(made, natsOptions_Destroy);
    if (status != NATS_OK) return broker_problem("it cannot be reached", status);
    if (auto problem = set_up(made)) return problem;
    if (auto problem = link(settings)) return problem;

    const auto payload = natsConnection_GetMaxPayload(link_.get());
    longest_ = payload > static_cast<std::int64_t>(2 * header_room)
                   ? static_cast<std::size_t>(payload) - header_room
                   : header_room;
    jsCtx* stream = nullptr;
    status = natsConnection_JetStream(&stream, link_.get(), nullptr);
    stream_.reset(stream);
    if (status != NATS_OK) return broker_problem("it has no JetStream", status);
    auto from_stream = find_stream(options_.from);
    if (!from_stream) return from_stream.errors().front();
    from_stream_ = std::move(*from_stream);
    if (const auto to_stream = find_stream(options_.to); !to_stream) return to_stream.errors().front();

    status = subscribe();
    if (status != NATS_OK)
        return broker_problem("no consumer " + options_.durable + " of " + options_.from, status);
    return refuse_forgetful();
}

// What is not acknowledged must come again: a consumer that was made otherwise loses what is under way.
std::optional<Diagnostic> NatsBroker::refuse_forgetful() {
    jsConsumerInfo* info = nullptr;
    const natsStatus status = js_GetConsumerInfo(&info, stream_.get(), from_stream_.c_str(),
                                                 options_.durable.c_str(), nullptr, nullptr);
    if (status != NATS_OK) return broker_problem("no consumer " + options_.durable, status);
    const bool comes_again = info->Config->AckPolicy == js_AckExplicit && info->Config->MaxDeliver != 1;
    jsConsumerInfo_Destroy(info);
    if (comes_again) return std::nullopt;
    Diagnostic made =
        error("K1221", {},
              "the consumer " + options_.durable + " does not deliver again what was not acknowledged",
              "コンシューマー " + options_.durable + " は、受領されなかったものを再び届けません");
    made.hint = Message{"name another, which is made then: --durable NAME",
                        "別の名前を --durable で指定すると、新しく作られます"};
    return made;
}

// Versions of the library before 3.8 wait for ever, and busily, for a broker that greets and then says
// nothing more. Only a thread of its own can be left to it.
std::optional<Diagnostic> NatsBroker::link(Settings settings) {
    struct Made {
        natsStatus status = NATS_OK;
        Link link;
    };
    std::promise<Made> promise;
    auto made = promise.get_future();
    std::thread([settings = std::move(settings), promise = std::move(promise)]() mutable {
        natsConnection* link = nullptr;
        const natsStatus status = natsConnection_Connect(&link, settings.get());
        promise.set_value({status, Link(link)});
    }).detach();
    const auto servers = static_cast<std::int64_t>(parts_of(options_.broker).size());
    if (made.wait_for(std::chrono::milliseconds(resolve_milliseconds + servers * connect_milliseconds)) !=
        std::future_status::ready) {
        stuck_ = true;
        refused_ = broker_problem("connecting does not end", NATS_TIMEOUT);
        return refused_;
    }
    Made done = made.get();
    link_ = std::move(done.link);
    if (done.status != NATS_OK) return broker_problem("it cannot be reached", done.status);
    return std::nullopt;
}

natsStatus NatsBroker::subscribe() {
    natsSubscription* taking = nullptr;
    const natsStatus status = js_PullSubscribe(&taking, stream_.get(), options_.from.c_str(),
                                               options_.durable.c_str(), nullptr, nullptr, nullptr);
    taking_.reset(taking);
    return status;
}

std::optional<Diagnostic> NatsBroker::set_up(natsOptions* settings) {
    std::vector<std::string> servers = parts_of(options_.broker);
    if (auto problem = set_up_tls(settings, servers)) return problem;
    if (auto problem = set_up_login(settings)) return problem;
    std::vector<const char*> names;
    for (std::string& server : servers) {
        // that TLS is wanted has been said
        if (server.starts_with(tls_scheme)) server.replace(0, tls_scheme.size(), "nats://");
        names.push_back(server.c_str());
    }
    natsStatus status = natsOptions_SetName(settings, "kijun feed");
    if (status == NATS_OK)
        status = natsOptions_SetServers(settings, names.data(), static_cast<int>(names.size()));
    if (status == NATS_OK) status = natsOptions_SetTimeout(settings, connect_milliseconds);
    if (status == NATS_OK) status = natsOptions_SetAllowReconnect(settings, false);  // open() does
    if (status == NATS_OK) status = natsOptions_SetPingInterval(settings, ping_milliseconds);
    if (status == NATS_OK) return std::nullopt;
    return broker_problem("it cannot be reached", status);
}

std::optional<Diagnostic> NatsBroker::set_up_tls(natsOptions* settings,
                                                 const std::vector<std::string>& servers) {
    const BrokerTls& tls = options_.broker_tls;
    const bool wanted = !tls.authorities.empty() || !tls.certificate.empty() || !tls.name.empty() ||
                        std::any_of(servers.begin(), servers.end(),
                                    [](const auto& server) { return server.starts_with(tls_scheme); });
    // The library compares no name unless it is told one, and knows one for all servers.
    std::string name = tls.name;
    if (name.empty()) {
        name = servers.empty() ? std::string_view() : host_of(servers.front());
        const bool same = std::all_of(servers.begin(), servers.end(),
                                      [&](const auto& server) { return host_of(server) == name; });
        if (!same && wanted) {
            Diagnostic made =
                error("K1221", {}, "the broker: servers on several hosts share one name for TLS",
                      "ブローカー：複数のホストで TLS を使うには、証明書に共通の名前が必要です");
            made.hint = Message{"say which name their certificates have: --broker-name NAME",
                                "証明書の名前を --broker-name NAME で指定してください"};
            return made;
        }
        if (!same) name.clear();
    }
    natsStatus status = wanted ? natsOptions_SetSecure(settings, true) : NATS_OK;
    // a server that wants TLS gets it without being told, so the name is compared then, too
    if (status == NATS_OK && !name.empty())
        status = natsOptions_SetExpectedHostname(settings, name.c_str());
    if (status != NATS_OK) return broker_problem("TLS", status);
    if (!tls.authorities.empty()) {
        status = natsOptions_LoadCATrustedCertificates(settings, tls.authorities.c_str());
        if (status != NATS_OK) return broker_problem(tls.authorities, status);
    }
    if (!tls.certificate.empty()) {
        status = natsOptions_LoadCertificatesChain(settings, tls.certificate.c_str(), tls.key.c_str());
        if (status != NATS_OK) return broker_problem(tls.certificate + ", " + tls.key, status);
    }
    return std::nullopt;
}

std::optional<Diagnostic> NatsBroker::set_up_login(natsOptions* settings) {
    if (!options_.broker_token.empty()) {
        auto token = read_whole_file(options_.broker_token);
        if (!token) return token.errors().front();
        token->erase(token->find_last_not_of(" \t\r\n") + 1);
        const natsStatus status =
            token->empty() ? NATS_INVALID_ARG : natsOptions_SetToken(settings, token->c_str());
        if (status != NATS_OK) return broker_problem(options_.broker_token, status);
    }
    if (!options_.broker_credentials.empty()) {
        // the library reads it each time it connects, and says little of a file that is not there
        if (const auto there = read_whole_file(options_.broker_credentials); !there)
            return there.errors().front();
        const natsStatus status =
            natsOptions_SetUserCredentialsFromFiles(settings, options_.broker_credentials.c_str(), nullptr);
        if (status != NATS_OK) return broker_problem(options_.broker_credentials, status);
    }
    return std::nullopt;
}

Result<std::string> NatsBroker::find_stream(const std::string& subject) {
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
    made.hint = Message{"make one first, with this subject", "先にこの宛先のストリームを作ってください"};
    return made;
}

void NatsBroker::refuse(Diagnostic why) {
    refused_ = std::move(why);
    ++refusals_;
    ::poll(nullptr, 0, again_milliseconds);  // it may be starting again
}

std::optional<TakenMessage> NatsBroker::next() {
    std::optional<TakenMessage> taken;
    if (auto problem = open()) {
        refuse(std::move(*problem));
        return taken;
    }
    natsMsgList list{};
    natsStatus status = taking_ ? NATS_OK : subscribe();
    if (status == NATS_OK)
        status = natsSubscription_Fetch(&list, taking_.get(), 1, look_milliseconds, nullptr);
    if (status == NATS_OK || status == NATS_TIMEOUT) refusals_ = 0;
    if (status == NATS_OK && list.Count == 1) {
        taken = describe(list.Msgs[0]);
    } else if (status != NATS_TIMEOUT) {
        taking_.reset();  // the consumer may be gone, and is made again
        refuse(broker_problem("no messages of " + options_.from + " come", status));
    }
    natsMsgList_Destroy(&list);
    return taken;
}

bool NatsBroker::empty() {
    jsConsumerInfo* info = nullptr;
    if (open() || js_GetConsumerInfo(&info, stream_.get(), from_stream_.c_str(), options_.durable.c_str(),
                                     nullptr, nullptr) != NATS_OK)
        return false;
    const bool nothing = info->NumPending == 0 && info->NumAckPending == 0;
    jsConsumerInfo_Destroy(info);
    return nothing;
}

std::optional<Diagnostic> NatsBroker::answer(const TakenMessage& to, std::string_view text,
                                             std::size_t number) {
    if (auto problem = open()) return problem;
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

void NatsBroker::acknowledge(const TakenMessage& taken) {
    if (!connected()) return;
    natsMsg* heard = nullptr;
    static_cast<void>(natsConnection_RequestString(&heard, link_.get(), taken.reply.c_str(), "+ACK",
                                                   answer_milliseconds));
    natsMsg_Destroy(heard);
}

void NatsBroker::end(const TakenMessage& taken) {
    if (!connected()) return;
    static_cast<void>(natsConnection_PublishString(link_.get(), taken.reply.c_str(), "+TERM"));
    static_cast<void>(natsConnection_FlushTimeout(link_.get(), answer_milliseconds));
}

void NatsBroker::still_working(const TakenMessage& taken) {
    if (!connected()) return;
    static_cast<void>(natsConnection_PublishString(link_.get(), taken.reply.c_str(), "+WPI"));
}

}  // namespace kijun::serve
