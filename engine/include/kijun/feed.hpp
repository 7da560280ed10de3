// Feeds: reports from a pipe, a directory or a broker, judged and recorded like those of the service,
// without HTTP.
//
// A directory is an inbox: every file in it whose name ends in .ndjson is judged, its answers are written
// to the outbox under the same name as a whole, and then the file goes to `done` beside it. A file that was
// not finished is judged again: every report is answered at least once, and because a record knows each
// line by the content of its file, it is recorded once. Files are to be moved into the inbox whole.
//
// A broker is NATS with JetStream. Of each message, which holds reports one a line, the reports are
// recorded, then the answers are stored in the broker, then the message is acknowledged; one of which this
// was interrupted is delivered again. What is delivered again is recorded once, for a record knows the
// message by the id that its sender gave it (Nats-Msg-Id) or by its place and content; and its answers have
// ids by which the broker knows them again. A message of which nothing can be judged is answered with what
// is wrong and not delivered again. While the record or the broker is away nothing is acknowledged and
// nothing given up.
//
// Threading: on one thread, beside that of the recorder.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kijun/service.hpp"

namespace kijun {

// How a broker is known, and this to it. TLS is spoken if anything of it is given, or an address begins
// with tls://, or the broker wants it; its certificate must then be of an authority that is trusted, and
// have the name of its host or the one given here.
struct BrokerTls {
    std::string authorities;       // PEM file of those that are trusted; empty: those of the system
    std::string certificate, key;  // PEM files, both or none: who this is
    std::string name;              // that the certificates have; empty: the host of the address
};

struct FeedOptions {
    std::string inbox, outbox;  // both or none: from standard input to standard output
    std::string broker;         // address of servers, nats://HOST:PORT,…; empty: none
    BrokerTls broker_tls;
    std::string broker_token;        // a file with it; empty: none
    std::string broker_credentials;  // a file with a JWT and its seed, as `nsc` makes it; empty: none
    std::string from, to;            // with a broker: the subjects of reports and of answers
    std::string durable;  // with a broker: the consumer whose messages are taken; made if there is none
    bool once = false;    // end when the inbox is empty, or the broker has nothing more
};

struct FeedCounts {
    std::uint64_t taken = 0;  // files or messages
    std::uint64_t lines = 0;
};

// Of the service's options those of rules and record count. Ends with the input, or at SIGTERM or SIGINT
// after the file or message at hand. Errors: those of loading rules, K1301, K1302, K1308, K0805, K1221.
Result<FeedCounts> run_feed(const FeedOptions& feed, const ServiceOptions& options, const Loading& loading);

}  // namespace kijun
