// A connection to NATS with JetStream: takes messages of one subject, stores answers under another. Where
// it is lost, whatever is asked next makes it anew.
//
// Threading: on one thread; the library has its own beside it.
#pragma once

#include <nats/nats.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kijun/feed.hpp"

namespace kijun::serve {

template <auto destroy>
struct NatsDestroy {
    template <class T>
    void operator()(T* one) const {
        destroy(one);
    }
};
using NatsMessage = std::unique_ptr<natsMsg, NatsDestroy<natsMsg_Destroy>>;

struct TakenMessage {
    std::string content;
    std::string reply;   // where the broker hears what becomes of it, over whatever connection
    std::string stream;  // that it is of
    std::string key;     // by which it is known there
    std::string answer;  // what its answers are called in the broker: another content has others
    std::string origin;  // STREAM:NUMBER
    std::uint64_t deliveries = 0;
};

class NatsBroker {
public:
    // `options` must live as long. Errors: K1221, K0805 a file cannot be read.
    static Result<std::unique_ptr<NatsBroker>> connect(const FeedOptions& options);

    // Nothing if none came within a moment, or the broker is away.
    std::optional<TakenMessage> next();
    // How often in a row next() was refused a message, as when the broker or the consumer is gone, and why.
    // It is asked for again.
    [[nodiscard]] int refusals() const { return refusals_; }
    [[nodiscard]] const Diagnostic& why_refused() const { return refused_; }
    // The library does not come back from connecting: this process can only end, and another begin.
    [[nodiscard]] bool stuck() const { return stuck_; }
    // Whether nothing waits to be taken, or to be acknowledged by somebody else.
    bool empty();
    // The longest answer that it takes, in bytes, as it said last.
    [[nodiscard]] std::size_t longest() const { return longest_; }
    // After it the answer is stored. Errors: K1221, to be tried again.
    std::optional<Diagnostic> answer(const TakenMessage& to, std::string_view text, std::size_t number);
    // What does not arrive is delivered again.
    void acknowledge(const TakenMessage& taken);
    // It is not delivered again, though nothing came of it.
    void end(const TakenMessage& taken);
    void still_working(const TakenMessage& taken);

private:
    using Settings = std::shared_ptr<natsOptions>;
    using Link = std::unique_ptr<natsConnection, NatsDestroy<natsConnection_Destroy>>;
    using Stream = std::unique_ptr<jsCtx, NatsDestroy<jsCtx_Destroy>>;
    using Taking = std::unique_ptr<natsSubscription, NatsDestroy<natsSubscription_Destroy>>;

    explicit NatsBroker(const FeedOptions& options) : options_(options) {}
    // Connected, if it can be.
    std::optional<Diagnostic> open();
    std::optional<Diagnostic> open_anew();
    [[nodiscard]] bool connected() const;
    void close();
    std::optional<Diagnostic> link(Settings settings);
    void refuse(Diagnostic why);
    natsStatus subscribe();
    std::optional<Diagnostic> refuse_forgetful();
    std::optional<Diagnostic> set_up(natsOptions* settings);
    std::optional<Diagnostic> set_up_tls(natsOptions* settings, const std::vector<std::string>& servers);
    std::optional<Diagnostic> set_up_login(natsOptions* settings);
    // The stream that keeps what is sent to that subject.
    Result<std::string> find_stream(const std::string& subject);

    const FeedOptions& options_;
    std::string from_stream_;
    Link link_;
    Stream stream_;
    Taking taking_;
    std::size_t longest_ = 0;
    Diagnostic refused_;
    int refusals_ = 0;
    bool stuck_ = false;
};

}  // namespace kijun::serve
