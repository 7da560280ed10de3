#include "standing.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kijun::lsp {

std::uint32_t snapshot_on(const History& history, LocalDay today) {
    const auto& periods = history.epochs.back().periods;
    for (const Period& period : periods)
        if (period.from <= today && today < period.to) return period.snapshot;
    return periods.front().snapshot;
}

std::optional<std::uint32_t> snapshot_of(const History& history, const std::string& revision) {
    const auto made_it = [&](std::uint32_t snapshot) {
        return history.revisions[history.snapshots[snapshot].revision].id == revision;
    };
    for (const Period& period : history.epochs.back().periods)
        if (made_it(period.snapshot)) return period.snapshot;
    for (std::uint32_t snapshot = 0; snapshot < history.snapshots.size(); ++snapshot)
        if (made_it(snapshot)) return snapshot;
    return std::nullopt;
}

Message period_of(const History& history, std::uint32_t snapshot) {
    for (const Period& period : history.epochs.back().periods) {
        if (period.snapshot != snapshot) continue;
        if (period.from == period.to)
            return {"superseded on the day it began", "施行の日に次の改訂に替わる"};
        if (period.to == no_day)
            return {fmt::format("in force from {}", to_string(period.from)),
                    fmt::format("{}から施行", to_wareki(period.from))};
        return {fmt::format("in force from {} until {}", to_string(period.from),
                            to_string(period.to.previous())),
                fmt::format("{}から{}まで施行", to_wareki(period.from), to_wareki(period.to.previous()))};
    }
    const RevisionInfo& revision = history.revisions[history.snapshots[snapshot].revision];
    return revision.draft ? Message{"a draft without a date", "日付のない案"}
                          : Message{"withdrawn or known otherwise now", "撤回されたか、後に改められた"};
}

bool applies(const History& history, std::uint32_t snapshot, const Mention& mention) {
    if (mention.revision.empty()) return true;
    const auto& applied = history.snapshots[snapshot].applied;
    return std::any_of(applied.begin(), applied.end(), [&](std::uint32_t revision) {
        return history.revisions[revision].id == mention.revision;
    });
}

}  // namespace kijun::lsp
