#include "authoring.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <csignal>

#include "child_process.hpp"
#include "kijun/error_record.hpp"
#include "kijun/wire.hpp"
#include "message_stream.hpp"

namespace kijun::serve {

namespace {

namespace net = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::size_t piece_bytes = 64 << 10;
constexpr std::size_t longest_answer = std::size_t{256} << 20;
constexpr std::chrono::milliseconds look_interval{250};
constexpr std::chrono::seconds time_to_end{2};

// Of RFC 6455 and, from 4000, our own.
enum Closing : std::uint16_t {
    closing_normal = 1000,
    closing_going_away = 1001,
    closing_bad_message = 1007,
    closing_time = 4001,
    closing_memory = 4002,
    closing_idle = 4003,
    closing_failed = 4004,
};

struct Ending {
    std::uint16_t closing = closing_normal;
    std::string_view code;  // empty: no more is said than by closing
    std::string_view en, ja;
};

const Ending& ending_of(SessionEnd end) {
    static constexpr std::array<Ending, session_end_count> endings{{
        {closing_normal, {}, {}, {}},
        {closing_going_away, {}, "the service ends", "サービスが終了します"},
        {closing_idle, "K1236", "nothing was sent for a long time", "長い間、操作がありませんでした"},
        {closing_time, "K1234", "the draft, or what was asked of it, takes too much time",
         "改訂案、又はそれに対する操作の処理に時間がかかりすぎます"},
        {closing_memory, "K1235", "the draft, or what was asked of it, takes too much memory",
         "改訂案、又はそれに対する操作の処理に必要なメモリが多すぎます"},
        {closing_failed, "K1237", "the language server ended by itself",
         "言語サーバーのプロセスが自ら終わりました"},
    }};
    return endings[static_cast<std::size_t>(end)];
}

// How the process ended; `killed`: by the session, for want of an answer.
SessionEnd end_of(int status, bool killed) {
    if (killed) return SessionEnd::time;
    if (WIFEXITED(status)) {
        // 1: `exit` without `shutdown`
        if (WEXITSTATUS(status) <= 1) return SessionEnd::client;
        return WEXITSTATUS(status) == exit_out_of_memory ? SessionEnd::memory : SessionEnd::failed;
    }
    if (WTERMSIG(status) == SIGXCPU) return SessionEnd::time;
    // nobody else sends it but a system that is short of memory
    return WTERMSIG(status) == SIGKILL ? SessionEnd::memory : SessionEnd::failed;
}

std::string lower(std::string_view text) {
    std::string made(text);
    std::transform(made.begin(), made.end(), made.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return made;
}

bool is_this_machine(std::string_view host) {
    if (host.starts_with('[')) return host.substr(0, host.find(']') + 1) == "[::1]";
    host = host.substr(0, host.find(':'));
    if (host == "localhost") return true;
    boost::system::error_code problem;
    const auto address = net::ip::make_address_v4(std::string(host), problem);
    return !problem && address.is_loopback();
}

std::string farewell(const Ending& ending) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    json.key("jsonrpc").value("2.0");
    json.key("method").value("kijun/ended");
    json.key("params");
    write_error(json, error(ending.code, {}, std::string(ending.en), std::string(ending.ja)));
    json.end_object();
    return text;
}

}  // namespace

// Between one connection and one process.
class AuthorSession : public Conversation, public std::enable_shared_from_this<AuthorSession> {
public:
    using Finished = std::function<void(const HttpOutcome&, SessionEnd)>;
    AuthorSession(Authoring& authoring, Finished finished)
        : authoring_(authoring), finished_(std::move(finished)), frames_(longest_answer) {}
    ~AuthorSession() override { --authoring_.open_; }
    AuthorSession(const AuthorSession&) = delete;
    AuthorSession& operator=(const AuthorSession&) = delete;

    void begin(std::shared_ptr<Speaker> speaker) override {
        speaker_ = std::move(speaker);
        const auto executor = speaker_->executor();
        child_.emplace(executor);
        clock_.emplace(executor);
        const AuthoringOptions& options = authoring_.options;
        const std::string budget =
            std::to_string(options.budget.seconds) + ',' + std::to_string(options.budget.megabytes);
        const std::string program = options.program.empty() ? "/proc/self/exe" : options.program;
        if (child_->start({program, "lsp", "--no-disk", "--budget", budget},
                          {"LC_ALL=C.UTF-8", "KIJUN_CACHE=off"}) != 0)
            return part(SessionEnd::failed);
        child_->wait([self = shared_from_this()](int status) { self->on_child_ended(status); });
        last_heard_ = waiting_since_ = Clock::now();
        look();
        read_child();
        speaker_->listen();
    }

    void heard(std::string message) override {
        last_heard_ = Clock::now();
        const MessageKind kind = message_kind(message);
        if (kind == MessageKind::none) {
            end_ = SessionEnd::client;
            return leave(closing_bad_message, "not a message of JSON-RPC");
        }
        if (kind == MessageKind::request && unanswered_++ == 0) waiting_since_ = last_heard_;
        append_framed(to_child_, message);
        if (!writing_) write_child();
        if (to_child_.size() <= authoring_.options.message_bytes)
            speaker_->listen();
        else
            full_ = true;  // until the process has taken it
    }

    void drain() override { part(SessionEnd::drained); }

    void ended(const HttpOutcome& outcome) override {
        speaker_.reset();
        end_child();
        ++authoring_.ended_[static_cast<std::size_t>(end_)];
        if (finished_) std::exchange(finished_, {})(outcome, end_);
    }

private:
    void write_child() {
        writing_ = true;
        std::swap(being_written_, to_child_);
        to_child_.clear();
        net::async_write(child_->socket(), net::buffer(being_written_),
                         [self = shared_from_this()](boost::system::error_code problem, std::size_t) {
                             self->on_child_written(problem);
                         });
    }

    void on_child_written(boost::system::error_code problem) {
        writing_ = false;
        if (problem || !speaker_) return;  // why it ended is known when it has
        if (!to_child_.empty()) write_child();
        if (std::exchange(full_, false)) speaker_->listen();
    }

    void read_child() {
        piece_.resize(piece_bytes);
        child_->socket().async_read_some(
            net::buffer(piece_),
            [self = shared_from_this()](boost::system::error_code problem, std::size_t bytes) {
                if (problem) {
                    self->all_heard_ = true;
                    return self->conclude();
                }
                if (!self->speaker_) return;
                self->frames_.feed(std::string_view(self->piece_).substr(0, bytes));
                self->pass_on();
            });
    }

    void pass_on() {
        if (!speaker_ || leaving_) return;
        auto message = frames_.next();
        if (!message) return frames_.broken().empty() ? read_child() : part(SessionEnd::failed);
        if (unanswered_ > 0 && message_kind(*message) == MessageKind::response) {
            --unanswered_;
            waiting_since_ = Clock::now();
        }
        speaking_ = true;
        speaker_->say(std::move(*message), [self = shared_from_this()] {
            self->speaking_ = false;
            if (self->parting_) return self->say_farewell();
            self->pass_on();
        });
    }

    // Looks at the clock now and then: is something unanswered, or nobody there?
    void look() {
        clock_->expires_after(look_interval);
        clock_->async_wait([self = shared_from_this()](boost::system::error_code problem) {
            if (problem || !self->speaker_ || self->leaving_) return;
            const AuthoringOptions& options = self->authoring_.options;
            const auto now = Clock::now();
            if (self->unanswered_ > 0 && now - self->waiting_since_ > patience(options.budget)) {
                self->killed_ = true;
                self->child_->kill();
            } else if (self->unanswered_ == 0 && now - self->last_heard_ > options.idle) {
                return self->part(SessionEnd::idle);
            }
            self->look();
        });
    }

    void on_child_ended(int status) {
        child_gone_ = true;
        status_ = status;
        clock_->cancel();  // what waits there would keep this session, and its place, until then
        conclude();
    }

    // It has ended, and what it said before has been passed on.
    void conclude() {
        if (child_gone_ && all_heard_) part(end_of(status_, killed_));
    }

    // Says why, if there is something to say, and closes.
    void part(SessionEnd end) {
        if (!speaker_ || parting_ || leaving_) return;
        end_ = end;
        parting_ = true;
        if (!speaking_) say_farewell();
    }

    void say_farewell() {
        const Ending& ending = ending_of(end_);
        if (ending.code.empty()) return leave(ending.closing, ending.en);
        speaking_ = true;
        speaker_->say(farewell(ending),
                      [self = shared_from_this(), &ending] { self->leave(ending.closing, ending.en); });
    }

    void leave(std::uint16_t code, std::string_view reason) {
        if (!speaker_ || std::exchange(leaving_, true)) return;
        speaker_->close(code, reason);
        end_child();
    }

    // Its input ends, so it ends; if it does not, it is ended.
    void end_child() {
        if (!child_ || child_gone_ || std::exchange(ending_, true)) return;
        boost::system::error_code ignored;
        child_->socket().shutdown(ChildProcess::Socket::shutdown_send, ignored);
        clock_->expires_after(unanswered_ > 0 || writing_ ? std::chrono::seconds(0) : time_to_end);
        clock_->async_wait([self = shared_from_this()](boost::system::error_code) {
            if (!self->child_gone_) self->child_->kill();
        });
    }

    static Clock::duration patience(const Budget& budget) {
        return std::chrono::seconds(4 * std::uint64_t{budget.seconds} + 1);
    }

    Authoring& authoring_;
    Finished finished_;
    std::shared_ptr<Speaker> speaker_;  // empty once the connection is gone
    std::optional<ChildProcess> child_;
    std::optional<net::steady_timer> clock_;
    Frames frames_;
    std::string piece_, to_child_, being_written_;
    Clock::time_point last_heard_, waiting_since_;
    std::size_t unanswered_ = 0;
    SessionEnd end_ = SessionEnd::client;
    bool writing_ = false;     // to the process
    bool speaking_ = false;    // to the client
    bool full_ = false;        // nothing is heard until the process has taken what waits
    bool killed_ = false;      // for want of an answer
    bool child_gone_ = false;  // and reaped
    bool all_heard_ = false;   // of what it said
    int status_ = 0;           // with which it ended
    bool parting_ = false;     // as soon as nothing is being said
    bool leaving_ = false;     // nothing is said any more
    bool ending_ = false;      // the process has been told
};

std::string_view to_string(SessionEnd end) {
    static constexpr std::array<std::string_view, session_end_count> names{"client", "drained", "idle",
                                                                           "time",   "memory",  "failed"};
    return names[static_cast<std::size_t>(end)];
}

bool Authoring::admits(const HttpHead& head, bool tokens) const {
    const std::string host = lower(head.host), origin = lower(head.origin);
    if (!tokens && !is_this_machine(host)) return false;
    if (origin.empty()) return true;  // not from a browser
    const auto same = [&](const std::string& one) { return lower(one) == origin; };
    return same("http://" + host) || same("https://" + host) ||
           std::any_of(options.origins.begin(), options.origins.end(), same);
}

std::shared_ptr<Conversation> Authoring::session(
    std::function<void(const HttpOutcome&, SessionEnd)> finished) {
    if (open_.fetch_add(1) >= options.sessions) {
        --open_;
        return nullptr;
    }
    return std::make_shared<AuthorSession>(*this, std::move(finished));
}

}  // namespace kijun::serve
