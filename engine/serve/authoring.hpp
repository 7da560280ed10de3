// Authoring: drafts of strangers are compiled by the language server, in a process of its own for each
// session, which this room only starts, limits, listens to and ends.
//
// A session passes messages on, in order and unread but for whether they ask something. Its process may use
// so much memory and, for each message, so much processor time; what it does not answer in time it is ended
// for. It reads and writes no files, has no environment and nothing of this process. The client is told why
// it ended. What the client sends too fast waits in its own connection; what it does not take keeps the
// process waiting.
//
// Threading: Authoring may be used from any thread; a session belongs to the worker of its connection.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "conversation.hpp"
#include "kijun/service.hpp"

namespace kijun::serve {

enum class SessionEnd : std::uint8_t { client, drained, idle, time, memory, failed };
inline constexpr std::size_t session_end_count = 6;
std::string_view to_string(SessionEnd end);

class Authoring {
public:
    explicit Authoring(const AuthoringOptions& given) : options(given) {}

    // A new session; nullptr if there are as many as may be. `finished` is called when it is over.
    std::shared_ptr<Conversation> session(std::function<void(const HttpOutcome&, SessionEnd)> finished);

    [[nodiscard]] std::size_t open() const { return open_; }
    [[nodiscard]] std::uint64_t ended(SessionEnd end) const {
        return ended_[static_cast<std::size_t>(end)];
    }
    // Whether a page of this origin may speak to the host of this name. Where there are no tokens the host
    // must be a name of this machine itself: other names may have been made to lead here by their owners.
    [[nodiscard]] bool admits(const HttpHead& head, bool tokens) const;

    const AuthoringOptions options;

private:
    friend class AuthorSession;
    std::atomic<std::size_t> open_{0};
    std::array<std::atomic<std::uint64_t>, session_end_count> ended_{};
};

}  // namespace kijun::serve
