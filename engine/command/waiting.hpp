// Reading and writing descriptors that another program may have set not to block: we wait as if they did.
#pragma once

#include <poll.h>

#include <cerrno>

namespace kijun::command {

// After a read or write that failed: whether it is to be tried again, having waited for `events` (POLLIN or
// POLLOUT) if the descriptor was not ready.
inline bool try_again(int descriptor, short events) {
    if (errno == EINTR) return true;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return false;
    pollfd one{descriptor, events, 0};
    return ::poll(&one, 1, -1) > 0 || errno == EINTR;
}

}  // namespace kijun::command
