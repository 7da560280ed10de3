// A progress line on stderr, for people only: nothing is written unless stderr is a terminal.
#pragma once

#include <chrono>
#include <cstdint>

#include "context.hpp"

namespace kijun::command {

class Progress {
public:
    // What is counted: bytes of reports, or steps of work that are all alike.
    enum class Unit { bytes, steps };
    // `total` is 0 where the size of the input is not known.
    Progress(const Context& context, bool terminal, std::uint64_t total, Unit unit = Unit::bytes);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // Draws a few times a second, however often it is called.
    void update(std::uint64_t done, std::uint64_t records) {
        if (shown_) draw(done, records);
    }
    // The same where the total is only now known.
    void update(std::uint64_t done, std::uint64_t records, std::uint64_t total) {
        total_ = total;
        update(done, records);
    }

private:
    void draw(std::uint64_t done, std::uint64_t records);

    using Clock = std::chrono::steady_clock;
    const Context& context_;
    bool shown_;
    bool drawn_ = false;
    std::uint64_t total_;
    Unit unit_;
    Clock::time_point begun_, last_;
};

}  // namespace kijun::command
