// Applying one amendment to a state.
#pragma once

#include "kijun/model.hpp"
#include "revisions.hpp"

namespace kijun::model {

// Applies the operations of the last revision of `chain`, in the order written, to `state`, which is
// as the others left it. What of an operation does not apply is reported and left out. True if all did.
bool apply(const Revisions& revisions, const Chain& chain, State& state, Diagnostics& diagnostics);

// Puts a category into guideline order: beside its neighbour if a position is given, else after the
// last of its group, of its class, or of all. False if there is no such neighbour.
bool place(State& state, Shared<ast::Category> category, const std::optional<ast::Position>& position);

}  // namespace kijun::model
