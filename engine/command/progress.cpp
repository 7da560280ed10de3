#include "progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace kijun::command {

Progress::Progress(const Context& context, bool terminal, std::uint64_t total, Unit unit)
    : context_(context),
      shown_(terminal),
      total_(total),
      unit_(unit),
      begun_(Clock::now()),
      last_(begun_) {}

Progress::~Progress() {
    if (drawn_) std::fputs("\r\x1b[K", stderr);
}

void Progress::draw(std::uint64_t done, std::uint64_t records) {
    constexpr auto pause = std::chrono::milliseconds(100);
    constexpr std::uint64_t cells = 24;
    const auto now = Clock::now();
    if (now - last_ < pause) return;
    last_ = now;
    drawn_ = true;

    const double seconds = std::chrono::duration<double>(now - begun_).count();
    std::string line = "\r\x1b[K";
    if (total_ > 0) {
        done = std::min(done, total_);
        const auto filled = static_cast<std::size_t>(cells * done / total_);
        const double left =
            done == 0 ? 0 : seconds * static_cast<double>(total_ - done) / static_cast<double>(done);
        line +=
            fmt::format("[{:#<{}}{:.<{}}] {:3}%  ", "", filled, "", cells - filled, 100 * done / total_);
        line += fmt::format(fmt::runtime(context_.say("{:.0f} s left  ", "残り {:.0f} 秒  ")), left);
    }
    if (unit_ == Unit::steps)
        line += fmt::format("{} / {}", done, total_);
    else
        line += fmt::format(fmt::runtime(context_.say("{} reports  {:.0f} MB/s", "{} 件  {:.0f} MB/s")),
                            records, static_cast<double>(done) / 1e6 / seconds);
    std::fputs(line.c_str(), stderr);
}

}  // namespace kijun::command
