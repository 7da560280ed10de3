// An HTTP/1.1 server over Boost.Beast: connections, limits, TLS, draining, WebSockets. It knows nothing of
// Kijun.
//
// Threads. Each worker is one thread with its own connections and never waits for anything but the network,
// so a handler may keep state per worker without locks. What takes long answers later, from any thread.
//
// Limits. Every phase of a connection has a time: the header (counted from the answer before it, so this is
// also how long a connection may idle), the body, writing. A client that is slower is cut off. A body is
// refused by its declared length before any of it is read, and by its true length while it is read; what a
// refused client still sends is read and dropped for a moment, so that it sees the answer.
//
// Draining. drain() may be called from a signal's thread at any time: nothing new is accepted, idle
// connections end, the others end with their next answer, and what is left after `drain_time` is cut off.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kijun/result.hpp"

namespace kijun::serve {

struct HttpLimits {
    std::size_t connections = 1024;
    std::uint32_t header_bytes = 16 << 10;
    std::chrono::milliseconds header_time{30'000};
    std::chrono::milliseconds body_time{30'000};  // a whole body, or one piece of a stream
    std::chrono::milliseconds write_time{30'000};
    std::chrono::milliseconds drain_time{20'000};
};

struct HttpAddress {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;  // 0: any free one
    unsigned workers = 1;
    std::string certificate, key;  // PEM files; empty: no TLS
};

// What is known of a request before its body. Views are good as long as its exchange or stream lives.
struct HttpHead {
    std::string_view method, path, query;
    std::string_view authorization, content_type, accept, idempotency_key;
    std::string_view remote;  // address without port
    std::string_view host, origin, none_match, accept_encoding;
    std::string_view protocols;  // that a WebSocket may speak, as sent
    bool upgrade = false;        // asks to become a WebSocket, and may
};

struct HttpResponse {
    unsigned status = 200;
    std::string_view content_type = "application/json";  // static storage
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
};

// How one request went, for records of it.
struct HttpOutcome {
    unsigned status = 0;
    std::uint64_t bytes_in = 0, bytes_out = 0;      // of bodies
    std::chrono::steady_clock::time_point begin{};  // when its header was complete
};

// One request whose body is taken whole.
class Exchange {
public:
    virtual ~Exchange() = default;
    // Calls `done` once, from any thread.
    virtual void answer(std::string body, std::function<void(HttpResponse)> done) = 0;
    virtual void finished(const HttpOutcome&) {}
};

// One request whose body and answer flow at the same time.
class Streaming {
public:
    virtual ~Streaming() = default;
    virtual HttpResponse head() = 0;  // without its body
    // Calls `done` once with what is to be written, from any thread. The piece after the last is empty.
    virtual void take(std::string piece, bool last, std::function<void(std::string)> done) = 0;
    // Whether there is more to be written for what it has taken; then an empty piece asks for it. So that
    // little that is read does not make very much that waits to be written.
    [[nodiscard]] virtual bool has_more() const { return false; }
    virtual void finished(const HttpOutcome&) {}
};

class Conversation;  // conversation.hpp

// A connection that becomes a WebSocket.
struct Upgrade {
    std::shared_ptr<Conversation> conversation;
    std::string protocol;           // that is spoken from now on
    std::size_t message_bytes = 0;  // longest message that is read
};

struct Admission {
    std::unique_ptr<Exchange> exchange;
    std::unique_ptr<Streaming> streaming;
    Upgrade upgrade;  // one of the three, or a refusal:
    std::optional<HttpResponse> refusal;
    std::uint64_t body_limit = 0;
};

class HttpHandler {
public:
    virtual ~HttpHandler() = default;
    virtual Admission admit(unsigned worker, const HttpHead& head) = 0;
    // An answer to what was no request, or to one that was not admitted: status 400, 413, 431 and the like.
    virtual HttpResponse refusal(unsigned status, std::string_view why) = 0;
    virtual void refused(unsigned worker, const HttpHead& head, const HttpOutcome& outcome) = 0;
    // Something was thrown. Its connection is gone, the others go on.
    virtual void broke(std::string_view what) = 0;
};

struct HttpCounts {
    std::uint64_t accepted = 0, refused = 0, timed_out = 0, broken = 0, open = 0;
};

class HttpServer {
public:
    // Listens; connections wait until run(). Errors: K1201 cannot listen, K1202 no certificate or key.
    static Result<std::unique_ptr<HttpServer>> listen(const HttpAddress& address, const HttpLimits& limits,
                                                      HttpHandler& handler);
    virtual ~HttpServer() = default;
    [[nodiscard]] virtual std::uint16_t port() const = 0;
    // Serves until drained. `on_signal` is called on a worker with SIGHUP, SIGTERM or SIGINT.
    virtual void run(std::function<void(int)> on_signal) = 0;
    virtual void drain() = 0;
    [[nodiscard]] virtual HttpCounts counts() const = 0;
};

}  // namespace kijun::serve
