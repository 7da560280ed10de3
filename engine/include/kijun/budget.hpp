// What compiling the rules of strangers may use up.
//
// Neither the parser's nor the pattern engine's work can be stopped from inside, so it is done in a child
// process with limits set by the kernel: processor time, memory, size of files; and a limit on the time
// waited, for a child that does nothing. The child ends with its parent.
//
// A process that does nothing but serve one stranger limits itself (Confinement).
//
// Threading: the child is a fork, in which only the calling thread lives on. Call from a process of one
// thread, or before others begin to use this library.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "kijun/result.hpp"

namespace kijun {

struct Budget {
    std::uint32_t seconds = 10;      // of processor time; waited for four times as long
    std::uint32_t megabytes = 1024;  // of memory beyond what the process has, and of any file or answer

    // "seconds,megabytes". Errors: K0832.
    static Result<Budget> read(std::string_view text);
};

// The bytes that the job returns. Errors: K0830 out of time, K0831 out of memory, K0833 the child ended
// otherwise.
Result<std::string> run_within(const Budget& budget, const std::function<std::string()>& job);

// How a confined process ends when memory runs out.
inline constexpr int exit_out_of_memory = 70;

// From now on this process has so much memory beyond what it has, opens no files, starts no others (unless
// it is root's), and runs after others. Between two calls of next_turn() it has the seconds of the budget;
// more ends it by SIGXCPU.
class Confinement {
public:
    explicit Confinement(const Budget& budget);
    void next_turn();

private:
    std::uint32_t seconds_;
};

}  // namespace kijun
