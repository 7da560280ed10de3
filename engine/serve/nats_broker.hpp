// A connection to NATS with JetStream: takes messages of one subject, stores answers under another.
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
    NatsMessage message;
    std::string content;
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

    // Nothing if none came within a moment. Errors: K1221 it will not come back.
    Result<std::optional<TakenMessage>> next();
    // How often in a row next() was refused a message, as when the consumer is gone, and why. It is asked
    // for again.
    [[nodiscard]] int refusals() const { return refusals_; }
    [[nodiscard]] Diagnostic why_refused() const;
    // Whether nothing waits to be taken, or to be acknowledged by somebody else.
    bool empty();
    // The longest answer that it takes, in bytes.
    [[nodiscard]] std::size_t longest() const;
    // After it the answer is stored. Errors: K1221, to be tried again.
    std::optional<Diagnostic> answer(const TakenMessage& to, std::string_view text, std::size_t number);
    // What does not arrive is delivered again.
    void acknowledge(const TakenMessage& taken);
    // It is not delivered again, though nothing came of it.
    void end(const TakenMessage& taken);
    void still_working(const TakenMessage& taken);

private:
    using Settings = std::unique_ptr<natsOptions, NatsDestroy<natsOptions_Destroy>>;
    using Link = std::unique_ptr<natsConnection, NatsDestroy<natsConnection_Destroy>>;
    using Stream = std::unique_ptr<jsCtx, NatsDestroy<jsCtx_Destroy>>;
    using Taking = std::unique_ptr<natsSubscription, NatsDestroy<natsSubscription_Destroy>>;

    explicit NatsBroker(const FeedOptions& options) : options_(options) {}
    std::optional<Diagnostic> open();
    natsStatus subscribe();
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
    natsStatus last_ = NATS_OK;
    int refusals_ = 0;
};

}  // namespace kijun::serve
