#include "progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace kijun::command {

Progress::Progress(const Context& context, bool terminal, std::uint64_t total_bytes)
    : context_(context), shown_(terminal), total_(total_bytes), begun_(Clock::now()), last_(begun_) {}

Progress::~Progress() {
    if (drawn_) std::fputs("\r\x1b[K", stderr);
}

void Progress::draw(std::uint64_t bytes, std::uint64_t records) {
    constexpr auto pause = std::chrono::milliseconds(100);
    constexpr std::uint64_t cells = 24;
    const auto now = Clock::now();
    if (now - last_ < pause) return;
    last_ = now;
    drawn_ = true;

    const double seconds = std::chrono::duration<double>(now - begun_).count();
    const double megabytes = static_cast<double>(bytes) / 1e6;
    std::string line = "\r\x1b[K";
    if (total_ > 0) {
        const std::uint64_t done = std::min(bytes, total_);
        const auto filled = static_cast<std::size_t>(cells * done / total_);
        const double left =
            done == 0 ? 0 : seconds * static_cast<double>(total_ - done) / static_cast<double>(done);
        line +=
            fmt::format("[{:#<{}}{:.<{}}] {:3}%  ", "", filled, "", cells - filled, 100 * done / total_);
        line += fmt::format(fmt::runtime(context_.say("{:.0f} s left  ", "残り {:.0f} 秒  ")), left);
    }
    line += fmt::format(fmt::runtime(context_.say("{} reports  {:.0f} MB/s", "{} 件  {:.0f} MB/s")),
                        records, megabytes / seconds);
    std::fputs(line.c_str(), stderr);
}

}  // namespace kijun::command
