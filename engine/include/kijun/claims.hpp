// Proofs over the diagrams: does `narrow` narrow?
//
// An amendment that says narrow (widen) claims that every report met after it was met before (the other
// way round). The claim is decided over the diagrams of both sides together with the relations between
// their atoms. Where it is false a witness report is built and judged under both revisions; what is shown
// has therefore been seen to happen.
//
// A path to an item is proved as its whole category or criterion; a shared criterion as if it were a
// category, whatever uses it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kijun/judge.hpp"
#include "kijun/model.hpp"

namespace kijun {

// A report in which the given atoms have the given values, as far as one can be written; nullopt if the
// values contradict each other or no text can show them. The other atoms are false.
std::optional<Report> make_witness(const Program& program,
                                   const std::vector<std::pair<AtomId, bool>>& values);

// Errors: K0501 the claim is false (with the witness), K0502 it cannot be proved and no witness could be
// written (the values that would disprove it are named). Warnings: K0503 the claim is true but nothing
// changes in meaning, K0504 what the same revision adds: nothing to prove. `rules` are those of `model`,
// whose texts are in `sources`; `most_nodes` bounds the diagrams of the proofs (K0502 beyond).
Diagnostics prove_claims(const Model& model, const SourceSet& sources,
                         const std::shared_ptr<const Rules>& rules,
                         std::size_t most_nodes = Diagrams::max_nodes);

// The report as the JSON that `kijun judge` reads, one line.
std::string to_json(const Report& report);

}  // namespace kijun
