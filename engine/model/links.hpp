// What revisions say of one another and of the reports before them: withdrawals, transitions, and the
// revision a draft is based on.
#pragma once

#include "revisions.hpp"

namespace kijun::model {

// Fills `withdrawn_by` (which has its size) and `transitions`.
void read_links(Revisions& revisions, const Zone* zone, Diagnostics& diagnostics);

}  // namespace kijun::model
