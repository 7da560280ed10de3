// Names and types of one state: every reference resolves, every comparison suits its fact, no list or
// criterion contains itself, and nothing is vacuous.
#pragma once

#include <string>
#include <vector>

#include "kijun/model.hpp"
#include "revisions.hpp"

namespace kijun::model {

// `chain` made `state`. `paragraphs`: those of the declared source documents; empty if none is.
void check_state(const State& state, const Revisions& revisions, const Chain& chain,
                 const std::vector<std::string>& paragraphs, Diagnostics& diagnostics);

}  // namespace kijun::model
