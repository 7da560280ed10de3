#include "trial.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include <boost/asio.hpp>
#include <csignal>
#include <cstring>

#include "child_process.hpp"

namespace kijun::serve {

namespace {

namespace net = boost::asio;

Diagnostic ended_otherwise(const std::string& how) {
    return error("K0833", {}, "the process that tries the rules ended without an answer: " + how,
                 "規則を試すプロセスが結果を出さずに終わりました：" + how);
}

}  // namespace

std::optional<Diagnostic> try_bundle(const std::string& bytes, const Budget& budget,
                                     const std::string& program) {
    net::io_context context{1};
    ChildProcess child(context.get_executor());
    if (const int problem =
            child.start({program.empty() ? "/proc/self/exe" : program, "inspect", "-", "--budget",
                         fmt::format("{},{}", budget.seconds, budget.megabytes)},
                        {"LC_ALL=C.UTF-8", "KIJUN_CACHE=off"}))
        return ended_otherwise(std::strerror(problem));
    int status = 0;
    bool late = false;
    net::steady_timer clock(context, std::chrono::seconds(4 * std::uint64_t{budget.seconds} + 1));
    clock.async_wait([&](boost::system::error_code cancelled) {
        if (cancelled) return;
        late = true;
        child.kill();
    });
    boost::system::error_code ignored;
    net::async_write(child.socket(), net::buffer(bytes), [&](boost::system::error_code, std::size_t) {
        child.socket().shutdown(ChildProcess::Socket::shutdown_send, ignored);
    });
    child.wait([&](int how) {
        status = how;
        clock.cancel();
        child.socket().close(ignored);
    });
    context.run();
    if (late || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU))
        return error("K0830", {},
                     fmt::format("the rules take more than {} s to make ready", budget.seconds),
                     fmt::format("規則の準備が {} 秒で終わりません", budget.seconds));
    // nobody else sends SIGKILL but a system that is short of memory
    if ((WIFEXITED(status) && WEXITSTATUS(status) == exit_out_of_memory) ||
        (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL))
        return error("K0831", {},
                     fmt::format("the rules take more than {} MB to make ready", budget.megabytes),
                     fmt::format("規則の準備に {} MB を超えるメモリが必要です", budget.megabytes));
    if (WIFSIGNALED(status)) return ended_otherwise(::strsignal(WTERMSIG(status)));
    return std::nullopt;
}

}  // namespace kijun::serve
