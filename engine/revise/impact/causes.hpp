// What changed between two revisions, part by part, and the rules with each part put back alone.
// Private to the revise room.
#pragma once

#include "kijun/impact.hpp"

namespace kijun {

// Fills parts, replay and replay_snapshots. Warnings: K0735.
void find_causes(const Model& model, const SourceSet& sources, ImpactPlan& plan, Diagnostics& warnings);

}  // namespace kijun
