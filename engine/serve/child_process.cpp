#include "child_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace kijun::serve {

namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> made;
    for (const std::string& text : texts) made.push_back(const_cast<char*>(text.c_str()));
    made.push_back(nullptr);
    return made;
}

// What posix_spawn is told, in two objects that must be given back.
class SpawnOrders {
public:
    explicit SpawnOrders(int socket) {
        ::posix_spawn_file_actions_init(&files_);
        ::posix_spawn_file_actions_adddup2(&files_, socket, STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&files_, socket, STDOUT_FILENO);
        ::posix_spawn_file_actions_addopen(&files_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1);
        ::posix_spawn_file_actions_addchdir_np(&files_, "/");
        ::posix_spawnattr_init(&attributes_);
        sigset_t all, none;
        ::sigfillset(&all);
        ::sigemptyset(&none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        // not of the group that a terminal interrupts: it is ended in order
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        ::posix_spawnattr_setflags(&attributes_,
                                   POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    }
    ~SpawnOrders() {
        ::posix_spawn_file_actions_destroy(&files_);
        ::posix_spawnattr_destroy(&attributes_);
    }
    SpawnOrders(const SpawnOrders&) = delete;
    SpawnOrders& operator=(const SpawnOrders&) = delete;
    [[nodiscard]] const posix_spawn_file_actions_t* files() const { return &files_; }
    [[nodiscard]] const posix_spawnattr_t* attributes() const { return &attributes_; }

private:
    posix_spawn_file_actions_t files_{};
    posix_spawnattr_t attributes_{};
};

}  // namespace

int ChildProcess::start(const std::vector<std::string>& command,
                        const std::vector<std::string>& environment) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return errno;
    const SpawnOrders orders(ends[1]);
    const auto arguments = pointers(command), variables = pointers(environment);
    const int problem = ::posix_spawn(&number_, arguments.front(), orders.files(), orders.attributes(),
                                      arguments.data(), variables.data());
    ::close(ends[1]);
    if (problem != 0) {
        number_ = 0;
        ::close(ends[0]);
        return problem;
    }
    boost::system::error_code failed;
    socket_.assign(boost::asio::local::stream_protocol(), ends[0], failed);
    const int end = static_cast<int>(::syscall(SYS_pidfd_open, number_, 0));
    if (end < 0) return errno;
    end_.assign(end, failed);
    return failed ? failed.value() : 0;
}

void ChildProcess::wait(std::function<void(int)> ended) {
    end_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                    [this, ended = std::move(ended)](boost::system::error_code problem) {
                        if (problem) return;  // of this object nothing is left
                        int status = 0;
                        while (::waitpid(number_, &status, 0) < 0 && errno == EINTR) {
                        }
                        number_ = 0;
                        ended(status);
                    });
}

void ChildProcess::kill() {
    if (number_ != 0) ::kill(number_, SIGKILL);
}

ChildProcess::~ChildProcess() {
    kill();
    while (number_ != 0 && ::waitpid(number_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

}  // namespace kijun::serve
