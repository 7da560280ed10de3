#include "core.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>

#include "kijun/error_record.hpp"
#include "kijun/file.hpp"
#include "kijun/wire.hpp"
#include "recording.hpp"

namespace kijun::serve {

namespace {

std::vector<std::string_view> route_names() {
    std::vector<std::string_view> names;
    for (const Route& route : routes()) names.push_back(route.name);
    names.push_back("none");  // what was no request to any of them
    return names;
}

// Whether `path` is `pattern`, with one segment in the place of {id}, which is then `part`.
bool matches(std::string_view pattern, std::string_view path, std::string_view& part) {
    const std::size_t hole = pattern.find("{id}");
    if (hole == std::string_view::npos) return pattern == path;
    const std::string_view before = pattern.substr(0, hole), after = pattern.substr(hole + 4);
    if (path.size() <= before.size() + after.size() || !path.starts_with(before) || !path.ends_with(after))
        return false;
    part = path.substr(before.size(), path.size() - before.size() - after.size());
    return part.find('/') == std::string_view::npos;
}

std::string_view wanted_type(Body body) {
    switch (body) {
        case Body::report:
            return "application/json";
        case Body::stream:
            return "application/x-ndjson";
        case Body::bundle:
            return "application/octet-stream";
        case Body::none:
        case Body::socket:
            break;
    }
    return {};
}

bool is_type(std::string_view given, std::string_view wanted) {
    given = given.substr(0, given.find(';'));
    while (given.ends_with(' ')) given.remove_suffix(1);
    return std::equal(given.begin(), given.end(), wanted.begin(), wanted.end(), [](char one, char other) {
        return (one >= 'A' && one <= 'Z' ? one - 'A' + 'a' : one) == other;
    });
}

// A request whose body is taken whole.
class RoutedExchange : public Exchange {
public:
    RoutedExchange(const Route& route, const HttpHead& head, Call call)
        : route_(route), head_(head), call_(std::move(call)) {}
    void answer(std::string body, std::function<void(HttpResponse)> done) override {
        route_.answer(call_, std::move(body), done);
    }
    void finished(const HttpOutcome& outcome) override {
        call_.core.finished(&route_, head_.method, head_.path, call_.holder, outcome);
    }

private:
    const Route& route_;
    const HttpHead head_;
    Call call_;
};

constexpr std::string_view author_protocol = "kijun.lsp.v1", bearer_protocol = "kijun.bearer.";

// The protocol of that name, or whose name begins so, in a list as a header has it; empty: none.
std::string_view protocol_like(std::string_view list, std::string_view begin) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        std::string_view one = list.substr(0, comma);
        list.remove_prefix(std::min(comma + 1, list.size()));
        while (one.starts_with(' ') || one.starts_with('\t')) one.remove_prefix(1);
        while (one.ends_with(' ') || one.ends_with('\t')) one.remove_suffix(1);
        if (one.starts_with(begin)) return one;
    }
    return {};
}

// The token of a request. A page cannot give a WebSocket headers, so there it is the name of a protocol.
std::string_view token_of(const HttpHead& head, const Route& route) {
    constexpr std::string_view scheme = "Bearer ";
    if (head.authorization.starts_with(scheme)) return head.authorization.substr(scheme.size());
    if (route.body != Body::socket) return {};
    const std::string_view named = protocol_like(head.protocols, bearer_protocol);
    return named.substr(std::min(named.size(), bearer_protocol.size()));
}

HttpResponse refused_with(unsigned status, std::string_view code, std::string en, std::string ja) {
    return problem_answer(status, error(code, {}, std::move(en), std::move(ja)));
}

HttpResponse nothing_here() {
    return refused_with(404, "K1211", "nothing is here; /openapi.json lists what is",
                        "ここには何もありません。一覧は /openapi.json にあります");
}

HttpResponse no_such_page() {
    return refused_with(403, "K1232", "not a page that may use this service",
                        "このサービスを使うことを許されたページではありません");
}

}  // namespace

Core::Core(const ServiceOptions& given, const Loading& loading, std::optional<Tokens> tokens)
    : options(given),
      active(loading),
      metrics(route_names()),
      log(given.log == "off"        ? LogLevel::off
          : given.log == "requests" ? LogLevel::requests
                                    : LogLevel::problems),
      authoring(given.authoring),
      tokens_(std::move(tokens)),
      rate_(given.rate),
      background_(std::make_unique<Background>()) {
    for (unsigned worker = 0; worker < given.workers; ++worker)
        desks_.push_back(std::make_unique<Desk>(active, metrics, shadow));
}

Core::Asker Core::asker(const HttpHead& head, const Route& route) {
    static const TokenHolder anybody{};
    if (!tokens_) {
        if (!route.needs_tokens) return {&anybody, {}};
        return {nullptr, refused_with(403, "K1216", "this needs a service with tokens (--tokens FILE)",
                                      "これにはトークンを使うサービスが必要です（--tokens FILE）")};
    }
    if (route.roles == 0) return {&anybody, {}};
    const TokenHolder* holder = tokens_->holder_of(token_of(head, route));
    if (holder == nullptr) {
        metrics.add(Metrics::tokens_refused);
        auto response = refused_with(401, "K1215", "a bearer token of this service is needed",
                                     "このサービスのトークン（Bearer）が必要です");
        response.headers.emplace_back("WWW-Authenticate", "Bearer");
        return {nullptr, std::move(response)};
    }
    if ((holder->roles & route.roles) == 0)
        return {nullptr, refused_with(403, "K1216", "this token has no role for that",
                                      "このトークンにはそのための役割がありません")};
    return {holder, {}};
}

Admission Core::admit(unsigned worker, const HttpHead& head) {
    const auto refuse = [](HttpResponse response) {
        Admission admission;
        admission.refusal = std::move(response);
        return admission;
    };
    const Route* route = nullptr;
    std::string_view part;
    std::string allowed;
    for (const Route& one : routes()) {
        std::string_view hole;
        if (one.path.empty() || (one.authoring && !authoring.options.on) ||
            !matches(one.path, head.path, hole))
            continue;
        if (one.method == head.method) {
            route = &one;
            part = hole;
            break;
        }
        allowed += (allowed.empty() ? "" : ", ") + std::string(one.method);
    }
    if (route == nullptr && head.method == "GET" && pages.has(head.path)) {
        route = &page_route();
        part = head.path;
    }
    if (route == nullptr && !allowed.empty()) {
        auto response = refused_with(405, "K1212", "the method here is " + allowed,
                                     "ここでのメソッドは " + allowed + " です");
        response.headers.emplace_back("Allow", allowed);
        return refuse(std::move(response));
    }
    if (route == nullptr) return refuse(nothing_here());
    std::optional<std::string> decoded = route == &page_route() ? std::string(part) : percent_decoded(part);
    if (!decoded)
        return refuse(problem_answer(error("K1218", {}, "the path is not percent-encoded as it should be",
                                           "パスのパーセント符号化が正しくありません")));
    if (route != &page_route() && decoded->find('/') != std::string::npos) return refuse(nothing_here());
    const Asker asker = this->asker(head, *route);
    if (asker.refusal) return refuse(*asker.refusal);
    // A page of another host that is made to be taken for this one; tokens it would not have.
    if (!tokens_ && !head.origin.empty() && !authoring.admits(head, false)) return refuse(no_such_page());
    if (route->roles != 0 && !rate_.allows(asker.holder->name.empty() ? head.remote : asker.holder->name)) {
        metrics.add(Metrics::rate_refused);
        auto response = refused_with(429, "K1217", "too many requests; again in a second",
                                     "要求が多すぎます。一秒後にもう一度送ってください");
        response.headers.emplace_back("Retry-After", "1");
        return refuse(std::move(response));
    }
    // A web page that somebody looks at cannot send these types without being asked for leave first.
    const std::string_view type = wanted_type(route->body);
    if (!type.empty() && !is_type(head.content_type, type))
        return refuse(refused_with(415, "K1213", fmt::format("the Content-Type here is {}", type),
                                   fmt::format("ここでの Content-Type は {} です", type)));
    if (!is_key(head.idempotency_key))
        return refuse(
            problem_answer(error("K1218", {}, "an Idempotency-Key has up to 128 letters, digits and -_.",
                                 "Idempotency-Key は英数字と -_. で 128 文字までです")));
    auto query = Query::read(route == &page_route() ? std::string_view{} : head.query, route->query);
    if (!query) return refuse(problem_answer(query.errors().front()));
    JudgingOptions words;
    if (route->judging_words) {
        auto read = judging_options(*query);
        if (!read) return refuse(problem_answer(read.errors().front()));
        words = std::move(*read);
        // what is wrong for every line alike is said once, before any is read
        if (route->body == Body::stream) {
            Diagnostics warnings;
            const auto made = judge_options(*active.state().active->rules, words, warnings);
            if (!made) return refuse(problem_answer(made.errors().front()));
        }
    }

    if (route->body == Body::socket) return admit_author(head, *route, asker.holder->name);
    Admission admission;
    if (route->body == Body::stream) {
        admission.body_limit = UINT64_MAX;  // of one line it is limited
        admission.streaming = make_batch(*this, *route, std::move(words), asker.holder->name, head);
        return admission;
    }
    admission.body_limit = route->body == Body::bundle   ? options.bundle_bytes
                           : route->body == Body::report ? options.body_bytes
                                                         : 0;
    admission.exchange = std::make_unique<RoutedExchange>(
        *route, head,
        Call{*this, *desks_[worker], std::move(*query), std::move(words), asker.holder->name,
             std::move(*decoded), std::string(head.idempotency_key),
             head.accept.find("text/plain") != std::string_view::npos, std::string(head.none_match),
             std::string(head.accept_encoding)});
    return admission;
}

Admission Core::admit_author(const HttpHead& head, const Route& route, const std::string& holder) {
    Admission admission;
    if (!authoring.admits(head, has_tokens())) {
        admission.refusal = no_such_page();
    } else if (!head.upgrade || protocol_like(head.protocols, author_protocol) != author_protocol) {
        admission.refusal =
            refused_with(426, "K1231", "a WebSocket of the protocol kijun.lsp.v1 is spoken here",
                         "ここでは WebSocket のプロトコル kijun.lsp.v1 を使います");
        admission.refusal->headers.emplace_back("Upgrade", "websocket");
    } else if (draining) {
        admission.refusal = refused_with(503, "K1219", "the service ends", "サービスが終了します");
    } else {
        admission.upgrade.conversation =
            authoring.session([this, &route, holder](const HttpOutcome& outcome, SessionEnd end) {
                finished(&route, "GET", route.path, holder, outcome);
                if (end != SessionEnd::client || log.says(LogLevel::requests))
                    log.write("author", [&](JsonWriter& json) {
                        json.key("ended").value(to_string(end));
                        if (!holder.empty()) json.key("holder").value(holder);
                    });
            });
        if (!admission.upgrade.conversation) {
            admission.refusal = refused_with(503, "K1233", "too many drafts are being written",
                                             "同時に編集できる改訂案の数を超えています");
            admission.refusal->headers.emplace_back("Retry-After", "10");
        }
        admission.upgrade.protocol = author_protocol;
        admission.upgrade.message_bytes = authoring.options.message_bytes;
    }
    return admission;
}

HttpResponse Core::refusal(unsigned status, std::string_view why) {
    return refused_with(status, status == 413 ? "K1214" : "K1210", std::string(why),
                        status == 413   ? "本文が大きすぎます"
                        : status == 431 ? "ヘッダーが大きすぎます"
                                        : "HTTP/1.1 の要求として読めません");
}

void Core::refused(unsigned, const HttpHead& head, const HttpOutcome& outcome) {
    finished(nullptr, head.method, head.path, {}, outcome);
}

void Core::broke(std::string_view what) {
    log.write("broken", [&](JsonWriter& json) { json.key("what").value(what); });
}

void Core::finished(const Route* route, std::string_view method, std::string_view path,
                    std::string_view holder, const HttpOutcome& outcome) {
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - outcome.begin);
    metrics.request(route == nullptr ? routes().size() : static_cast<std::size_t>(route - routes().data()),
                    outcome.status, took);
    metrics.add(Metrics::bytes_in, outcome.bytes_in);
    metrics.add(Metrics::bytes_out, outcome.bytes_out);
    if (!log.says(outcome.status >= 500 ? LogLevel::problems : LogLevel::requests)) return;
    log.write("request", [&](JsonWriter& json) {
        json.key("method").value(method.substr(0, 16));
        json.key("path").value(path.substr(0, 256));
        json.key("status").value(std::uint32_t{outcome.status});
        json.key("microseconds").value(static_cast<std::int64_t>(took.count()));
        json.key("bytes_in").value(outcome.bytes_in);
        json.key("bytes_out").value(outcome.bytes_out);
        if (!holder.empty()) json.key("holder").value(holder);
    });
}

bool Core::later(const Done& done, std::function<void()> work) {
    if (background_->add(std::move(work))) return true;
    done(unavailable(too_much_waits()));
    return false;
}

bool Core::has_changed() const {
    if (!is_bundle(options.rules)) return true;
    const auto bytes = read_whole_file(options.rules);
    return !bytes || *bytes != active.state().active->bundle;
}

Result<LoadedRulesPtr> Core::reload(const std::string& actor) {
    auto read = active.read_path(options.rules);
    if (read) {
        if (auto problem = activate(*read, actor)) read = std::move(*problem);
    }
    if (!read) {
        active.note_failure(read.errors().front());
        log.problem("rules refused; the last good ones stay", read.errors().front());
    }
    return read;
}

std::optional<Diagnostic> Core::activate(const LoadedRulesPtr& rules, const std::string& actor) {
    if (auto problem = record_rules(*rules, actor)) return problem;
    active.activate(rules);
    log.write("rules", [&](JsonWriter& json) {
        json.key("rules").value(rules->rules->hash());
        json.key("origin").value(rules->origin);
    });
    return std::nullopt;
}

std::optional<Diagnostic> Core::record_rules(const LoadedRules& rules, const std::string& actor) {
    if (!record) return std::nullopt;
    if (auto problem = record->keep_bundle(rules.rules->hash(), rules.bundle)) return problem;
    AuditEntry entry;
    entry.kind = AuditEntry::Kind::rules;
    entry.subject = rules.rules->hash();
    entry.actor = actor;
    JsonWriter json(entry.open);
    json.begin_object();
    json.key("bundle").value(rules.content);
    json.end_object();
    const auto written = write_entry(std::move(entry));
    if (!written) return written.errors().front();
    return std::nullopt;
}

Result<AuditEntry> Core::write_entry(AuditEntry entry) {
    std::promise<Result<AuditEntry>> promise;
    auto written = promise.get_future();
    const bool taken =
        recorder->submit({std::move(entry)}, [&promise](Result<std::vector<AuditEntry>> recorded) {
            promise.set_value(recorded ? Result<AuditEntry>(std::move(recorded->front()))
                                       : Result<AuditEntry>(recorded.errors()));
        });
    if (!taken) return too_much_waits();
    return written.get();
}

std::optional<Diagnostic> Core::try_record() {
    std::vector<AuditEntry> none;
    return record ? record->append(none) : std::nullopt;
}

std::unique_ptr<Periodic> Core::keep_erasing() {
    if (!record || options.audit_days == 0) return nullptr;
    // with a store of its own: neither who reads nor who writes waits for it
    const auto erase = [this](const std::stop_token& stop) -> std::optional<Diagnostic> {
        const auto days = std::chrono::hours(24) * options.audit_days;
        const auto store = AuditStore::open(options.audit, *audit_key);
        if (!store) return store.errors().front();
        const auto done = (*store)->erase(utc(std::chrono::system_clock::now() - days), "retention", stop);
        return done ? done->remains : std::optional(done.errors().front());
    };
    return std::make_unique<Periodic>(
        std::chrono::hours(1),
        [this, erase](const std::stop_token& stop) {
            if (const auto problem = erase(stop)) log.problem("erasing is not finished", *problem);
        },
        true);
}

std::optional<Diagnostic> Core::open_record() {
    if (options.audit.empty() != options.audit_key.empty()) {
        Diagnostic made =
            error("K1308", {}, "a record and its key go together", "記録とその鍵は一緒に指定します");
        made.hint = Message{
            "`kijun audit keygen FILE` makes a key: --audit FILE --audit-key FILE",
            "鍵は `kijun audit keygen ファイル` で作れます（--audit ファイル --audit-key ファイル）"};
        return made;
    }
    if (options.audit.empty()) return std::nullopt;
    const auto text = read_whole_file(options.audit_key);
    if (!text) return text.errors().front();
    auto key = AuditKey::read(*text);
    if (!key) return key.errors().front();
    audit_key = std::move(*key);
    auto writing = AuditStore::open(options.audit, *audit_key);
    if (!writing) return writing.errors().front();
    auto reading = AuditStore::open(options.audit, *audit_key);
    if (!reading) return reading.errors().front();
    record = std::move(*reading);
    recorder = std::make_unique<AuditRecorder>(std::move(*writing));
    return std::nullopt;
}

}  // namespace kijun::serve
