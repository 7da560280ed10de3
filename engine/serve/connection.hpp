// One connection: reads a request, has it answered, writes the answer, and begins again. See
// http_server.hpp for what holds of all of them.
//
// A connection belongs to one worker. It keeps itself alive while something is under way: every operation
// holds a reference, and when none is left it goes.
#pragma once

// clang-format off: before Boost 1.74, whose awaitable.hpp needs it and does not include it
#include <utility>
// clang-format on
#include <atomic>
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast.hpp>
#include <boost/beast/ssl.hpp>
#include <unordered_set>

#include "http_server.hpp"

namespace kijun::serve {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

struct AnyConnection {
    virtual ~AnyConnection() = default;
    virtual void stop_when_idle() = 0;
    virtual void cut_off() = 0;
};

struct ConnectionCounts {
    std::atomic<std::uint64_t> accepted{0}, refused{0}, timed_out{0}, broken{0}, open{0};
};

// What the connections of one worker share.
struct WorkerShare {
    unsigned number = 0;
    const HttpLimits& limits;
    HttpHandler& handler;
    ConnectionCounts& counts;
    std::unordered_set<AnyConnection*> connections{};
    bool draining = false;
};

using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

template <class Stream>
class Connection : public AnyConnection, public std::enable_shared_from_this<Connection<Stream>> {
public:
    Connection(WorkerShare& share, Stream&& stream, std::string remote)
        : share_(share), stream_(std::move(stream)), remote_(std::move(remote)) {
        share_.connections.insert(this);
    }
    ~Connection() override {
        share_.connections.erase(this);
        if (!became_socket_) --share_.counts.open;
    }

    void begin();
    void stop_when_idle() override {
        if (idle_ && buffer_.size() == 0) cut_off();
    }
    void cut_off() override { lowest().socket().close(ignored_); }

private:
    static constexpr std::size_t piece_bytes = 32 << 10;
    // What is read and not yet understood: a header, and what a chunk may say of itself, or behind the
    // last. Beast throws at fields of 64 KiB.
    static constexpr std::size_t most_unread = 32 << 10;
    static constexpr std::chrono::seconds lingering{2};
    static constexpr bool tls = !std::is_same_v<Stream, PlainStream>;

    beast::tcp_stream& lowest() { return beast::get_lowest_layer(stream_); }
    auto self() { return this->shared_from_this(); }
    // `next` as a member that takes an error, kept alive meanwhile.
    auto then(void (Connection::*next)(beast::error_code)) {
        return [self = self(), next](beast::error_code problem, auto...) { ((*self).*next)(problem); };
    }

    void read_header();
    void on_header(beast::error_code problem);
    std::string_view read_fields();
    void on_continue(beast::error_code problem);
    void read_body();
    void on_body(beast::error_code problem);
    void refuse(unsigned status, std::string_view why);
    void write(HttpResponse response);
    void on_written(beast::error_code problem);
    void read_piece();
    void take_piece(std::string piece);
    void on_piece(beast::error_code problem);
    void on_stream_head(beast::error_code problem);
    void write_piece(std::string out);
    void on_piece_written(beast::error_code problem);
    void end_stream(beast::error_code problem);
    void finish_exchange();
    void become_socket();
    void close();
    void linger();
    void fail(beast::error_code problem);

    // Runs on this connection's worker, whoever calls.
    template <class Value>
    std::function<void(Value)> on_worker(void (Connection::*next)(Value)) {
        return [self = self(), next](Value value) {
            net::dispatch(self->stream_.get_executor(), [self, next, value = std::move(value)]() mutable {
                ((*self).*next)(std::move(value));
            });
        };
    }

    WorkerShare& share_;
    Stream stream_;
    std::string remote_;
    beast::flat_buffer buffer_{most_unread};
    std::optional<http::request_parser<http::empty_body>> head_parser_;
    std::optional<http::request_parser<http::string_body>> body_parser_;
    std::optional<http::request_parser<http::buffer_body>> piece_parser_;
    std::optional<http::response<http::string_body>> response_;
    std::optional<http::response<http::empty_body>> stream_response_;
    std::optional<http::response_serializer<http::empty_body>> stream_head_;
    HttpHead head_;
    Admission admission_;
    HttpOutcome outcome_;
    std::string piece_;  // room for what is read, and then what is written
    beast::error_code ignored_;
    bool idle_ = false;       // between requests
    bool counted_ = false;    // this request still has to be recorded
    bool head_only_ = false;  // a HEAD request
    bool keep_ = false;       // the connection goes on after this answer
    bool unread_ = false;     // the client may still be sending
    bool last_piece_ = false;
    bool became_socket_ = false;  // the stream is no longer here
};

extern template class Connection<PlainStream>;
extern template class Connection<TlsStream>;

}  // namespace kijun::serve
