// A child process with which one speaks over a socket that is its standard input and output.
//
// It gets no shell, no descriptor but that socket and a standard error that leads nowhere, and only the
// environment that is named. Whatever happens it is reaped: when it ends, or with this object, which kills
// it.
//
// Threading: belongs to the executor.
#pragma once

// clang-format off: before Boost 1.74, whose awaitable.hpp needs it and does not include it
#include <utility>
// clang-format on
#include <sys/types.h>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <string>
#include <vector>

namespace kijun::serve {

class ChildProcess {
public:
    using Socket = boost::asio::local::stream_protocol::socket;

    explicit ChildProcess(const boost::asio::any_io_executor& executor)
        : socket_(executor), end_(executor) {}
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    // Once. The first of `command` is the path of the program. Returns an error of the system, or 0.
    int start(const std::vector<std::string>& command, const std::vector<std::string>& environment);
    [[nodiscard]] Socket& socket() { return socket_; }
    // Calls `ended` with what waitpid() says. `ended` is dropped if this object goes first.
    void wait(std::function<void(int status)> ended);
    void kill();

private:
    pid_t number_ = 0;  // 0: none, or reaped
    Socket socket_;
    boost::asio::posix::stream_descriptor end_;  // readable when it has ended
};

}  // namespace kijun::serve
