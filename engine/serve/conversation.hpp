// What is said over a WebSocket, without how: text messages both ways, one at a time each way.
//
// Threading: all of it on the worker of the connection.
#pragma once

// clang-format off: before Boost 1.74, whose awaitable.hpp needs it and does not include it
#include <utility>
// clang-format on
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "http_server.hpp"

namespace kijun::serve {

// The side of the network. Good for as long as somebody holds it; once the connection is gone it does
// nothing.
class Speaker {
public:
    virtual ~Speaker() = default;
    [[nodiscard]] virtual boost::asio::any_io_executor executor() = 0;
    // Writes a message; `said` is called when the next may come.
    virtual void say(std::string message, std::function<void()> said) = 0;
    // Reads one more message, which heard() gets.
    virtual void listen() = 0;
    // Closes after what is being written; nothing is heard any more. Codes: RFC 6455, 7.4.
    virtual void close(std::uint16_t code, std::string_view reason) = 0;
};

class Conversation {
public:
    virtual ~Conversation() = default;
    virtual void begin(std::shared_ptr<Speaker> speaker) = 0;
    virtual void heard(std::string message) = 0;
    virtual void drain() = 0;
    // The last that is called, once.
    virtual void ended(const HttpOutcome& outcome) = 0;
};

}  // namespace kijun::serve
