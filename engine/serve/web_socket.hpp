// One connection that has become a WebSocket: frames, pings, closing. What is said is the conversation's.
//
// A client that sends nothing is asked for a sign of life by a ping, one that does not take what is written
// is cut off after the time for writing. Binary messages, messages that are too long, ill-formed UTF-8 and
// frames that are none close the connection with the code of RFC 6455.
#pragma once

#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include "connection.hpp"
#include "conversation.hpp"

namespace kijun::serve {

namespace websocket = boost::beast::websocket;

template <class Stream>
class WebSocket : public AnyConnection,
                  public Speaker,
                  public std::enable_shared_from_this<WebSocket<Stream>> {
public:
    // The connection is counted as open already.
    WebSocket(WorkerShare& share, Stream&& stream, Upgrade upgrade);
    ~WebSocket() override;
    WebSocket(const WebSocket&) = delete;
    WebSocket& operator=(const WebSocket&) = delete;

    void begin(http::request<http::empty_body> request);
    void stop_when_idle() override;
    void cut_off() override;

    net::any_io_executor executor() override { return stream_.get_executor(); }
    void say(std::string message, std::function<void()> said) override;
    void listen() override;
    void close(std::uint16_t code, std::string_view reason) override;

private:
    auto self() { return this->shared_from_this(); }
    void watch(std::chrono::milliseconds time);
    void on_accepted(beast::error_code problem);
    void on_read(beast::error_code problem);
    void on_written(beast::error_code problem, std::size_t bytes);
    void send_close();
    void end();

    WorkerShare& share_;
    websocket::stream<Stream> stream_;
    Upgrade upgrade_;
    http::request<http::empty_body> request_;
    beast::flat_buffer incoming_;
    std::string outgoing_;
    std::function<void()> said_;
    net::steady_timer deadline_;  // of what is written
    std::optional<websocket::close_reason> closing_;
    HttpOutcome outcome_;
    bool writing_ = false;
    bool ended_ = false;
};

extern template class WebSocket<PlainStream>;
extern template class WebSocket<TlsStream>;

}  // namespace kijun::serve
