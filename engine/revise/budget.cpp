// A child process with limits, and a pipe for what it has to say.
#include "kijun/budget.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <new>

#include "kijun/file.hpp"

namespace kijun {

namespace {

// How the child says why it has no answer.
enum ChildExit : int { child_answered = 0, child_out_of_memory = exit_out_of_memory, child_failed = 71 };

using Clock = std::chrono::steady_clock;

[[maybe_unused]] rlim_t memory_in_use() {
    unsigned long pages = 0;
    if (std::FILE* file = std::fopen("/proc/self/statm", "re")) {
        if (std::fscanf(file, "%lu", &pages) != 1) pages = 0;
        std::fclose(file);
    }
    return pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE));
}

void limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) {
    struct rlimit now {};
    ::getrlimit(resource, &now);
    const struct rlimit wanted { std::min(soft, now.rlim_max), std::min(hard, now.rlim_max) };
    ::setrlimit(resource, &wanted);
}

void limit_this_process(const Budget& budget) {
    const rlim_t bytes = rlim_t{budget.megabytes} << 20;
    limit(RLIMIT_CPU, budget.seconds, budget.seconds + 1);
    limit(RLIMIT_FSIZE, bytes, bytes);
    limit(RLIMIT_CORE, 0, 0);
    // a sanitiser reserves terabytes that it never uses
#ifndef KIJUN_SANITIZED
    limit(RLIMIT_AS, memory_in_use() + bytes, memory_in_use() + bytes);
#endif
}

[[noreturn]] void be_the_child(const Budget& budget, const std::function<std::string()>& job, int pipe,
                               pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(child_failed);  // it went before that was said
    std::signal(SIGXCPU, SIG_DFL);
    limit_this_process(budget);
    int exit = child_failed;
    try {
        exit = write_all(pipe, job()) == 0 ? child_answered : child_failed;
    } catch (const std::bad_alloc&) {
        exit = child_out_of_memory;
    } catch (...) {
    }
    ::_exit(exit);  // what the parent has open is not the child's to close
}

struct Heard {
    std::string bytes;
    bool late = false, too_much = false;
};

Heard listen(int pipe, const Budget& budget) {
    Heard heard;
    const auto end = Clock::now() + std::chrono::seconds(4 * std::uint64_t{budget.seconds} + 1);
    std::string part(1u << 16, '\0');
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
        struct pollfd ready {
            pipe, POLLIN, 0
        };
        const int events = left <= 0 ? 0 : ::poll(&ready, 1, static_cast<int>(std::min<long>(left, 1000)));
        if (left <= 0) {
            heard.late = true;
            return heard;
        }
        if (events <= 0) continue;  // nothing yet, or a signal
        const ssize_t got = ::read(pipe, part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return heard;
        heard.bytes.append(part, 0, static_cast<std::size_t>(got));
        if ((heard.bytes.size() >> 20) >= budget.megabytes) {
            heard.too_much = true;
            return heard;
        }
    }
}

Diagnostic out_of_time(const Budget& budget) {
    Diagnostic made =
        error("K0830", {}, fmt::format("the rules take more than {} s to compile", budget.seconds),
              fmt::format("規則のコンパイルが {} 秒で終わりません", budget.seconds));
    made.hint = Message{"make the rules smaller, or give a larger budget",
                        "規則を小さくするか、--budget を大きくしてください"};
    return made;
}

Diagnostic out_of_memory(const Budget& budget) {
    Diagnostic made =
        error("K0831", {}, fmt::format("the rules take more than {} MB to compile", budget.megabytes),
              fmt::format("規則のコンパイルに {} MB を超えるメモリが必要です", budget.megabytes));
    made.hint = Message{"make the rules smaller, or give a larger budget",
                        "規則を小さくするか、--budget を大きくしてください"};
    return made;
}

Diagnostic ended_otherwise(const std::string& how) {
    return error("K0833", {}, "the process that compiles the rules ended without an answer: " + how,
                 "規則をコンパイルするプロセスが結果を出さずに終わりました：" + how);
}

}  // namespace

Result<Budget> Budget::read(std::string_view text) {
    Budget budget;
    const std::size_t comma = std::min(text.find(','), text.size());
    const auto number = [](std::string_view part, std::uint32_t& into) {
        const auto [end, failure] = std::from_chars(part.data(), part.data() + part.size(), into);
        return failure == std::errc() && end == part.data() + part.size() && into >= 1 && into <= 1'000'000;
    };
    if (comma < text.size() && number(text.substr(0, comma), budget.seconds) &&
        number(text.substr(comma + 1), budget.megabytes)) {
        return budget;
    }
    Diagnostic made = error("K0832", {}, fmt::format("'{}' is not a budget", text),
                            fmt::format("'{}' は予算として読めません", text));
    made.hint = Message{"seconds and megabytes, from 1 to 1,000,000: 10,1024",
                        "秒とメガバイトを 1〜1,000,000 で書きます：10,1024"};
    return made;
}

Confinement::Confinement(const Budget& budget) : seconds_(budget.seconds) {
    [[maybe_unused]] const rlim_t bytes = memory_in_use() + (rlim_t{budget.megabytes} << 20);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ::prctl(PR_SET_DUMPABLE, 0);
    ::setpriority(PRIO_PROCESS, 0, 10);
    std::set_new_handler([] { ::_exit(exit_out_of_memory); });
    limit(RLIMIT_CORE, 0, 0);
    limit(RLIMIT_FSIZE, 0, 0);
    limit(RLIMIT_NPROC, 0, 0);
    limit(RLIMIT_NOFILE, STDERR_FILENO + 1, STDERR_FILENO + 1);
#ifndef KIJUN_SANITIZED
    limit(RLIMIT_AS, bytes, bytes);
#endif
    std::signal(SIGXCPU, SIG_DFL);
    next_turn();
}

void Confinement::next_turn() {
    struct timespec used {};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    limit(RLIMIT_CPU, static_cast<rlim_t>(used.tv_sec) + seconds_ + 1, RLIM_INFINITY);
}

Result<std::string> run_within(const Budget& budget, const std::function<std::string()>& job) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return ended_otherwise(std::strerror(errno));
    std::fflush(nullptr);  // or the child would write it again
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child < 0) {
        const int failure = errno;
        ::close(ends[0]);
        ::close(ends[1]);
        return ended_otherwise(std::strerror(failure));
    }
    if (child == 0) {
        ::close(ends[0]);
        be_the_child(budget, job, ends[1], parent);
    }
    ::close(ends[1]);
    Heard heard = listen(ends[0], budget);
    ::close(ends[0]);
    if (heard.late || heard.too_much) ::kill(child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (heard.late) return out_of_time(budget);
    if (heard.too_much) return out_of_memory(budget);
    if (WIFSIGNALED(status)) {
        // after the soft limit SIGXCPU, after the hard one SIGKILL, which is also how a system short of
        // memory ends processes
        if (WTERMSIG(status) == SIGXCPU) return out_of_time(budget);
        return ended_otherwise(::strsignal(WTERMSIG(status)));
    }
    switch (WEXITSTATUS(status)) {
        case child_answered:
            return std::move(heard.bytes);
        case child_out_of_memory:
            return out_of_memory(budget);
        default:
            return ended_otherwise(fmt::format("exit status {}", WEXITSTATUS(status)));
    }
}

}  // namespace kijun
