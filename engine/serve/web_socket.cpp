#include "web_socket.hpp"

namespace kijun::serve {

namespace {

constexpr std::chrono::seconds sign_of_life{60};
constexpr std::chrono::seconds closing_time{3};
constexpr std::size_t kept_room = 1 << 20;  // of a buffer, between messages

}  // namespace

template <class Stream>
WebSocket<Stream>::WebSocket(WorkerShare& share, Stream&& stream, Upgrade upgrade)
    : share_(share),
      stream_(std::move(stream)),
      upgrade_(std::move(upgrade)),
      deadline_(stream_.get_executor()) {
    share_.connections.insert(this);
    outcome_.status = 101;
    outcome_.begin = std::chrono::steady_clock::now();
}

template <class Stream>
WebSocket<Stream>::~WebSocket() {
    share_.connections.erase(this);
    --share_.counts.open;
}

template <class Stream>
void WebSocket<Stream>::begin(http::request<http::empty_body> request) {
    request_ = std::move(request);
    websocket::stream_base::timeout times{};
    // Beast's own time for a farewell must not pass before watch() has: it ends a read that waits for the
    // farewell in a way that its assertions do not know.
    times.handshake_timeout = 10 * closing_time;
    times.idle_timeout = sign_of_life;
    times.keep_alive_pings = true;
    stream_.set_option(times);
    stream_.set_option(
        websocket::stream_base::decorator([protocol = upgrade_.protocol](websocket::response_type& answer) {
            answer.set(http::field::sec_websocket_protocol, protocol);
        }));
    stream_.read_message_max(upgrade_.message_bytes);
    stream_.async_accept(request_,
                         [self = self()](beast::error_code problem) { self->on_accepted(problem); });
}

template <class Stream>
void WebSocket<Stream>::on_accepted(beast::error_code problem) {
    if (problem) {
        outcome_.status = 499;
        return end();
    }
    upgrade_.conversation->begin(self());
}

template <class Stream>
void WebSocket<Stream>::listen() {
    if (ended_ || closing_) return;
    stream_.async_read(incoming_,
                       [self = self()](beast::error_code problem, std::size_t) { self->on_read(problem); });
}

template <class Stream>
void WebSocket<Stream>::on_read(beast::error_code problem) {
    if (ended_ || closing_) return;
    if (problem) return cut_off();  // Beast has sent the code of what was wrong
    if (!stream_.got_text()) return close(websocket::close_code::unknown_data, "text messages only");
    outcome_.bytes_in += incoming_.size();
    std::string message(static_cast<const char*>(incoming_.data().data()), incoming_.size());
    incoming_.clear();
    if (incoming_.capacity() > kept_room) incoming_.shrink_to_fit();
    upgrade_.conversation->heard(std::move(message));
}

template <class Stream>
void WebSocket<Stream>::say(std::string message, std::function<void()> said) {
    if (ended_ || closing_) return;
    outgoing_ = std::move(message);
    said_ = std::move(said);
    writing_ = true;
    watch(share_.limits.write_time);
    stream_.text(true);
    stream_.async_write(net::buffer(outgoing_),
                        [self = self()](beast::error_code problem, std::size_t bytes) {
                            self->on_written(problem, bytes);
                        });
}

template <class Stream>
void WebSocket<Stream>::on_written(beast::error_code problem, std::size_t bytes) {
    writing_ = false;
    deadline_.cancel();
    if (ended_) return;
    if (problem) return cut_off();
    outcome_.bytes_out += bytes;
    if (closing_) return send_close();
    std::exchange(said_, {})();
}

// What is written now, or the farewell, has so much time.
template <class Stream>
void WebSocket<Stream>::watch(std::chrono::milliseconds time) {
    deadline_.expires_after(time);
    deadline_.async_wait([self = self()](beast::error_code problem) {
        if (problem || self->ended_) return;
        ++self->share_.counts.timed_out;
        self->cut_off();
    });
}

template <class Stream>
void WebSocket<Stream>::close(std::uint16_t code, std::string_view reason) {
    if (ended_ || closing_) return;
    closing_.emplace(static_cast<websocket::close_code>(code),
                     beast::string_view(reason.data(), reason.size()));
    if (!writing_) send_close();
}

template <class Stream>
void WebSocket<Stream>::send_close() {
    watch(closing_time);
    stream_.async_close(*closing_, [self = self()](beast::error_code) { self->cut_off(); });
}

template <class Stream>
void WebSocket<Stream>::stop_when_idle() {
    if (!ended_) upgrade_.conversation->drain();
}

template <class Stream>
void WebSocket<Stream>::cut_off() {
    beast::error_code ignored;
    beast::get_lowest_layer(stream_).socket().close(ignored);
    end();
}

template <class Stream>
void WebSocket<Stream>::end() {
    if (std::exchange(ended_, true)) return;
    deadline_.cancel();
    said_ = {};
    std::exchange(upgrade_.conversation, {})->ended(outcome_);
}

template class WebSocket<PlainStream>;
template class WebSocket<TlsStream>;

}  // namespace kijun::serve
