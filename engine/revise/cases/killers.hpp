// Survivors of mutation: those that mean the same, and the case that would kill the others. Private to the
// revise room.
#pragma once

#include "mutants.hpp"
#include "prover.hpp"

namespace kijun {

// A mutated state, and whose it is.
struct Batched {
    std::size_t mutant = 0;
    MutatedState state;
};
using Batch = std::vector<Batched>;

// One program in which each state is a revision of its own, in force on one day: first those of the model,
// then those of the batch in their order. `patterns`: of the model; most mutants need no others.
Result<std::shared_ptr<const Rules>> compile_batch(const Model& model, const SourceSet& sources,
                                                   const Patterns& patterns, const Batch& batch);

class Killers {
public:
    // `rules`: from compile_batch().
    Killers(const Model& model, const std::shared_ptr<const Rules>& rules, const Batch& batch)
        : model_(model), program_(rules->program()), rules_(rules), batch_(batch), judge_(rules) {
        prove_anew();
    }

    // Settles the fate of a survivor, whose states are [begin, end) of the batch. What cannot be decided
    // stays a survivor.
    void look_at(std::size_t begin, std::size_t end, Mutant& mutant);

private:
    // There are many survivors, and most that can be shown are shown by the first reports tried.
    static constexpr int attempts = 24;
    static constexpr int most_sides = 4;  // categories of revisions in which one mutant is looked at

    void prove_anew() { prover_.emplace(rules_, Diagrams::max_nodes, attempts); }
    std::string conditions(const Side& before, const Side& after, std::uint32_t revision,
                           const Mutant& mutant);
    bool look_at(const Side& before, const Side& after, std::uint32_t revision, Mutant& mutant);
    bool show(const Report& report, Mode mode, const Side& before, const Side& after,
              std::uint32_t revision, Mutant& mutant);
    bool open_list(const Side& before, const Side& after, std::uint32_t revision, Mutant& mutant);
    [[nodiscard]] Side side(std::uint32_t snapshot, const std::string& category) const;
    std::optional<Truth> status(const Report& report, Mode mode, const Side& side);

    const Model& model_;
    const Program& program_;
    std::shared_ptr<const Rules> rules_;
    const Batch& batch_;
    std::optional<Prover> prover_;  // anew after it has overflowed
    Judge judge_;
};

// A case in the language, ready to be put into a file.
std::string written_case(const std::string& title, const Report& report, Mode mode,
                         const std::string& revision, const std::string& expected);

}  // namespace kijun
