// What more than one command needs of two revisions: "from" and "to" of its arguments.
#pragma once

#include <utility>
#include <vector>

#include "commands.hpp"
#include "kijun/comparison.hpp"
#include "kijun/impact.hpp"

namespace kijun::lsp {

// Errors: those of snapshot_named() and compare().
Result<ComparisonTable> comparison_of(const CommandInput& input);

struct CountedImpact {
    std::shared_ptr<const ImpactPlan> plan;
    ImpactCounts counts;
    std::vector<std::pair<std::uint64_t, Diagnostic>> refused;  // lines, from 1, and why
};
// Of "cases", one a line. Errors: those of snapshot_named(), ImpactPlan::make() and check_impact().
Result<CountedImpact> impact_of(const CommandInput& input);

}  // namespace kijun::lsp
