// What the kinds of feeds share: a batch that is taken here and now, and when to stop.
//
// Threading: on the thread of the feed.
#pragma once

#include <algorithm>
#include <csignal>
#include <memory>
#include <string>

#include "core.hpp"
#include "kijun/feed.hpp"

namespace kijun::serve {

extern volatile std::sig_atomic_t stopping;  // a signal asked for it

// One batch, taken piece by piece as the service takes it.
class FeedBatch {
public:
    // `key` tells what comes from one `stream` apart, which is empty if it is no broker's; no key: nothing
    // is sent again. In the record a line is feed:STREAM:KEY~LINE, which no client's can be.
    FeedBatch(Core& core, const std::string& stream, const std::string& key) : core_(core) {
        HttpHead head;
        const std::string of_stream = key.empty() ? std::string() : stream + ':' + key;
        head.idempotency_key = of_stream;
        batch_ = make_batch(core, routes().front(), {}, "feed", head);
    }
    // The answers; or why nothing was recorded. Errors: K1302.
    Result<std::string> take(std::string piece, bool last);

private:
    Core& core_;
    std::unique_ptr<Streaming> batch_;
};

inline std::uint64_t lines_in(const std::string& text) {
    return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

// Messages of a broker, until there is nothing left or it is to stop. In feed_broker.cpp.
// Errors: K1221.
Result<FeedCounts> feed_broker(Core& core, const FeedOptions& options);

}  // namespace kijun::serve
