// Feeds: reports from a pipe or a directory, judged and recorded like those of the service, without HTTP.
//
// A directory is an inbox: every file in it whose name ends in .ndjson is judged, its answers are written
// to the outbox under the same name as a whole, and then the file goes to `done` beside it. A file that was
// not finished is judged again: every report is answered at least once, and because a record knows each
// line by the content of its file, it is recorded once. Files are to be moved into the inbox whole.
//
// Threading: on one thread, beside that of the recorder.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kijun/service.hpp"

namespace kijun {

struct FeedOptions {
    std::string inbox, outbox;  // both or none: from standard input to standard output
    bool once = false;          // end when the inbox is empty
};

struct FeedCounts {
    std::uint64_t files = 0, lines = 0;
};

// Of the service's options those of rules and record count. Ends with the input, or at SIGTERM or SIGINT
// after the file at hand. Errors: those of loading rules, K1301, K1302, K1308, K0805.
Result<FeedCounts> run_feed(const FeedOptions& feed, const ServiceOptions& options, const Loading& loading);

}  // namespace kijun
