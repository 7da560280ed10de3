#include "connection.hpp"

#include <ctime>

#include "web_socket.hpp"

namespace kijun::serve {

namespace {

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

// The date of answers, written once a second.
const std::string& date_header() {
    thread_local std::time_t written = -1;
    thread_local std::string text;
    const std::time_t now = std::time(nullptr);
    if (now != written) {
        written = now;
        std::tm parts{};
        ::gmtime_r(&now, &parts);
        char room[40];
        text.assign(room, std::strftime(room, sizeof room, "%a, %d %b %Y %H:%M:%S GMT", &parts));
    }
    return text;
}

template <class Message>
void set_common(Message& message, const HttpResponse& response, bool keep) {
    message.set(http::field::date, date_header());
    if (!response.content_type.empty())
        message.set(http::field::content_type,
                    beast::string_view(response.content_type.data(), response.content_type.size()));
    message.set(http::field::cache_control, "no-store");
    message.set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : response.headers) message.set(name, value);
    message.keep_alive(keep);
}

}  // namespace

template <class Stream>
void Connection<Stream>::begin() {
    if constexpr (tls) {
        lowest().expires_after(share_.limits.header_time);
        stream_.async_handshake(net::ssl::stream_base::server, [self = self()](beast::error_code problem) {
            if (problem) return self->fail(problem);
            self->read_header();
        });
    } else {
        read_header();
    }
}

template <class Stream>
void Connection<Stream>::read_header() {
    if (share_.draining && buffer_.size() == 0) return close();
    admission_ = {};
    body_parser_.reset();
    piece_parser_.reset();
    outcome_ = {};
    head_parser_.emplace();
    head_parser_->header_limit(share_.limits.header_bytes);
    head_parser_->body_limit(std::numeric_limits<std::uint64_t>::max());  // looked at when admitted
    idle_ = true;
    lowest().expires_after(share_.limits.header_time);
    http::async_read_header(stream_, buffer_, *head_parser_, then(&Connection::on_header));
}

template <class Stream>
void Connection<Stream>::on_header(beast::error_code problem) {
    idle_ = false;
    outcome_.begin = std::chrono::steady_clock::now();
    head_ = {};
    head_.remote = remote_;
    if (problem == http::error::end_of_stream) return close();
    if (problem == http::error::header_limit) return refuse(431, "the header is too large");
    if (problem && problem.category() == http::make_error_code(http::error::bad_method).category() &&
        problem != http::error::partial_message)
        return refuse(400, "not an HTTP/1.1 request");
    if (problem) return fail(problem);

    const auto& request = head_parser_->get();
    const std::string_view target = view(request.target());
    const std::size_t question = target.find('?');
    head_only_ = request.method() == http::verb::head;
    head_.method = head_only_ ? "GET" : view(request.method_string());
    head_.path = target.substr(0, question);
    head_.query = question == std::string_view::npos ? std::string_view{} : target.substr(question + 1);
    const std::string_view wrong = read_fields();
    head_.upgrade = !head_only_ && head_parser_->is_done() && buffer_.size() == 0 &&
                    beast::websocket::is_upgrade(request);
    keep_ = head_parser_->keep_alive();
    unread_ = !head_parser_->is_done();
    if (request.version() != 11 && request.version() != 10) return refuse(505, "HTTP/1.1 is spoken here");
    if (!wrong.empty()) return refuse(400, wrong);

    admission_ = share_.handler.admit(share_.number, head_);
    if (admission_.refusal) {
        counted_ = true;
        if (unread_) keep_ = false;
        return write(std::move(*admission_.refusal));
    }
    const auto length = head_parser_->content_length();
    if (length && *length > admission_.body_limit) return refuse(413, "the body is too large");
    if (admission_.streaming && request.version() == 10) return refuse(505, "streams need HTTP/1.1");
    counted_ = true;
    if (admission_.upgrade.conversation) return become_socket();
    if (unread_ && beast::iequals(request[http::field::expect], "100-continue")) {
        static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        lowest().expires_after(share_.limits.write_time);
        net::async_write(stream_, net::buffer(go_on.data(), go_on.size()), then(&Connection::on_continue));
        return;
    }
    read_body();
}

// Fills in what the fields of the header say; what is wrong with them, if something is. Whoever stands
// between here and the client must not see another request in the same bytes: nothing that decides is there
// twice.
template <class Stream>
std::string_view Connection<Stream>::read_fields() {
    const auto& request = head_parser_->get();
    bool twice = false, other_coding = false;
    std::string_view length, coding;
    const auto once = [&](std::string_view& place, std::string_view value) {
        if (place.data() != nullptr) twice = true;
        place = value;
    };
    for (const auto& field : request) {
        const std::string_view value = view(field.value());
        switch (field.name()) {
            case http::field::host:
                once(head_.host, value);
                break;
            case http::field::content_length:
                once(length, value);
                if (value.find(',') != std::string_view::npos) twice = true;
                break;
            case http::field::transfer_encoding:
                once(coding, value);
                if (!beast::iequals(field.value(), "chunked") || request.version() < 11)
                    other_coding = true;
                break;
            case http::field::authorization:
                once(head_.authorization, value);
                break;
            case http::field::content_type:
                once(head_.content_type, value);
                break;
            case http::field::origin:
                once(head_.origin, value);
                break;
            // what may be a list of several fields: the first is read
            case http::field::accept:
                if (head_.accept.empty()) head_.accept = value;
                break;
            case http::field::if_none_match:
                if (head_.none_match.empty()) head_.none_match = value;
                break;
            case http::field::accept_encoding:
                if (head_.accept_encoding.empty()) head_.accept_encoding = value;
                break;
            case http::field::sec_websocket_protocol:
                if (head_.protocols.empty()) head_.protocols = value;
                break;
            case http::field::unknown:
                if (beast::iequals(field.name_string(), "Idempotency-Key"))
                    once(head_.idempotency_key, value);
                break;
            default:
                break;
        }
    }
    if (twice) return "a header field that may be there once is there twice";
    if (other_coding) return "the only Transfer-Encoding here is chunked, in HTTP/1.1";
    if (request.version() == 11 && head_.host.data() == nullptr) return "a request names its Host";
    return {};
}

template <class Stream>
void Connection<Stream>::on_continue(beast::error_code problem) {
    if (problem) return fail(problem);
    read_body();
}

template <class Stream>
void Connection<Stream>::read_body() {
    if (admission_.streaming) {
        buffer_.reserve(most_unread);  // or it would grow from very small pieces
        piece_parser_.emplace(std::move(*head_parser_));
        piece_parser_->body_limit(admission_.body_limit);
        const HttpResponse head = admission_.streaming->head();
        stream_response_.emplace(static_cast<http::status>(head.status), 11);
        set_common(*stream_response_, head, keep_ && !share_.draining);
        stream_response_->chunked(true);
        stream_head_.emplace(*stream_response_);
        outcome_.status = head.status;
        last_piece_ = false;
        lowest().expires_after(share_.limits.write_time);
        http::async_write_header(stream_, *stream_head_, then(&Connection::on_stream_head));
        return;
    }
    body_parser_.emplace(std::move(*head_parser_));
    body_parser_->body_limit(admission_.body_limit);
    if (!unread_) return on_body({});
    lowest().expires_after(share_.limits.body_time);
    http::async_read(stream_, buffer_, *body_parser_, then(&Connection::on_body));
}

template <class Stream>
void Connection<Stream>::on_body(beast::error_code problem) {
    if (problem == http::error::body_limit) return refuse(413, "the body is too large");
    if (problem && problem != http::error::partial_message &&
        problem.category() == http::make_error_code(http::error::bad_method).category())
        return refuse(400, "the body is not as HTTP/1.1 has it");
    if (problem) return fail(problem);
    unread_ = false;
    lowest().expires_never();
    std::string& body = body_parser_->get().body();
    outcome_.bytes_in = body.size();
    admission_.exchange->answer(std::move(body), on_worker<HttpResponse>(&Connection::write));
}

template <class Stream>
void Connection<Stream>::refuse(unsigned status, std::string_view why) {
    keep_ = false;
    unread_ = true;
    counted_ = true;
    admission_.exchange.reset();
    admission_.streaming.reset();
    write(share_.handler.refusal(status, why));
}

template <class Stream>
void Connection<Stream>::write(HttpResponse response) {
    if (share_.draining) keep_ = false;
    outcome_.status = response.status;
    outcome_.bytes_out = response.body.size();
    response_.emplace(static_cast<http::status>(response.status), 11);
    set_common(*response_, response, keep_);
    if (response.status != 304) response_->content_length(response.body.size());
    if (!head_only_) response_->body() = std::move(response.body);
    lowest().expires_after(share_.limits.write_time);
    http::async_write(stream_, *response_, then(&Connection::on_written));
}

template <class Stream>
void Connection<Stream>::on_written(beast::error_code problem) {
    finish_exchange();
    if (problem) return fail(problem);
    if (keep_) return read_header();
    if (unread_) return linger();
    close();
}

template <class Stream>
void Connection<Stream>::on_stream_head(beast::error_code problem) {
    if (problem) return fail(problem);
    read_piece();
}

template <class Stream>
void Connection<Stream>::read_piece() {
    if (piece_parser_->is_done()) {
        last_piece_ = true;
        return take_piece({});
    }
    piece_.resize(piece_bytes);
    auto& body = piece_parser_->get().body();
    body.data = piece_.data();
    body.size = piece_.size();
    body.more = true;
    lowest().expires_after(share_.limits.body_time);
    http::async_read_some(stream_, buffer_, *piece_parser_, then(&Connection::on_piece));
}

template <class Stream>
void Connection<Stream>::on_piece(beast::error_code problem) {
    if (problem && problem != http::error::need_buffer) return fail(problem);
    piece_.resize(piece_.size() - piece_parser_->get().body().size);
    if (piece_.empty()) return read_piece();
    outcome_.bytes_in += piece_.size();
    take_piece(std::move(piece_));
}

template <class Stream>
void Connection<Stream>::take_piece(std::string piece) {
    lowest().expires_never();
    admission_.streaming->take(std::move(piece), last_piece_,
                               on_worker<std::string>(&Connection::write_piece));
}

template <class Stream>
void Connection<Stream>::write_piece(std::string out) {
    piece_ = std::move(out);
    outcome_.bytes_out += piece_.size();
    if (piece_.empty()) return on_piece_written({});
    lowest().expires_after(share_.limits.write_time);
    net::async_write(stream_, http::make_chunk(net::const_buffer(piece_.data(), piece_.size())),
                     then(&Connection::on_piece_written));
}

template <class Stream>
void Connection<Stream>::on_piece_written(beast::error_code problem) {
    if (problem) return fail(problem);
    if (admission_.streaming->has_more()) return take_piece({});
    if (!last_piece_) return read_piece();
    lowest().expires_after(share_.limits.write_time);
    net::async_write(stream_, http::make_chunk_last(), then(&Connection::end_stream));
}

template <class Stream>
void Connection<Stream>::end_stream(beast::error_code problem) {
    finish_exchange();
    if (problem) return fail(problem);
    if (stream_response_->keep_alive()) return read_header();
    close();
}

template <class Stream>
void Connection<Stream>::finish_exchange() {
    if (!counted_) return;
    counted_ = false;
    if (admission_.exchange)
        admission_.exchange->finished(outcome_);
    else if (admission_.streaming)
        admission_.streaming->finished(outcome_);
    else
        share_.handler.refused(share_.number, head_, outcome_);
}

template <class Stream>
void Connection<Stream>::become_socket() {
    became_socket_ = true;
    lowest().expires_never();
    std::make_shared<WebSocket<Stream>>(share_, std::move(stream_), std::move(admission_.upgrade))
        ->begin(head_parser_->release());
}

template <class Stream>
void Connection<Stream>::close() {
    if constexpr (tls) {
        lowest().expires_after(lingering);
        stream_.async_shutdown([self = self()](beast::error_code) {});
    } else {
        stream_.socket().shutdown(net::ip::tcp::socket::shutdown_send, ignored_);
    }
}

// Closing while the client still sends would take the answer away from it.
template <class Stream>
void Connection<Stream>::linger() {
    lowest().socket().shutdown(net::ip::tcp::socket::shutdown_send, ignored_);
    lowest().expires_after(lingering);
    piece_.resize(piece_bytes);
    struct Drop {
        std::shared_ptr<Connection> connection;
        std::size_t left;
        void operator()(beast::error_code problem, std::size_t bytes) {
            if (problem || bytes >= left) return;
            left -= bytes;
            // the deadline stays that of the first read
            auto& stream = connection->lowest();
            auto buffer = net::buffer(connection->piece_);
            stream.async_read_some(buffer, std::move(*this));
        }
    };
    lowest().async_read_some(net::buffer(piece_), Drop{self(), std::size_t{64} << 20});
}

template <class Stream>
void Connection<Stream>::fail(beast::error_code problem) {
    if (problem == beast::error::timeout) ++share_.counts.timed_out;
    if (counted_) {
        outcome_.status = 499;  // the client got no whole answer
        finish_exchange();
    }
    cut_off();
}

template class Connection<PlainStream>;
template class Connection<TlsStream>;

}  // namespace kijun::serve
