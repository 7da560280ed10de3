// What is in force of a name: on a day, or under the revision that a text speaks of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "names.hpp"

namespace kijun::lsp {

// The snapshot in force on `today`, or the first one if none is yet.
std::uint32_t snapshot_on(const History& history, LocalDay today);
// The one that a revision made; nothing if there is none of this name.
std::optional<std::uint32_t> snapshot_of(const History& history, const std::string& revision);

// From when to when it is in force, in words; for drafts that it is one.
Message period_of(const History& history, std::uint32_t snapshot);

// Whether what a mention says counts in a snapshot.
bool applies(const History& history, std::uint32_t snapshot, const Mention& mention);

}  // namespace kijun::lsp
