// Deciding over the diagrams whether one category can be met where another is not, and showing it with a
// report that was judged under both. Private to the revise room.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "folded_terms.hpp"

namespace kijun {

// A condition as it stands in a snapshot.
struct Side {
    NodeId diagram = node_false;
    std::vector<std::uint32_t> atoms;
    std::uint32_t category = none;  // through which a witness is replayed; none: never met
    std::uint32_t snapshot = 0;
};

class Prover {
public:
    // `attempts`: paths tried before no report is found.
    explicit Prover(const std::shared_ptr<const Rules>& rules, std::size_t most_nodes = Diagrams::max_nodes,
                    int attempts = 256);

    [[nodiscard]] Side category(std::uint32_t category, std::uint32_t snapshot) const;
    // Never met: what a category that does not exist is compared with.
    [[nodiscard]] static Side nothing(std::uint32_t snapshot) { return {node_false, {}, none, snapshot}; }
    // Always met.
    [[nodiscard]] static Side everything(std::uint32_t snapshot) { return {node_true, {}, none, snapshot}; }
    // nullopt if there is none of that id
    [[nodiscard]] std::optional<Side> category(const std::string& id, std::uint32_t snapshot) const;

    // The values that make `with` true and `without` false and can occur together; node_false if there
    // are none, so that `with` implies `without`. Means nothing once overflowed().
    NodeId counterexample(const Side& with, const Side& without);
    [[nodiscard]] bool overflowed() const { return diagrams_.overflowed(); }
    // K0510: what is said where an answer was asked for and overflowed().
    [[nodiscard]] static Diagnostic too_entangled();

    // Whether every report gets the same answer of both, also where facts are missing or open lists are not
    // answered: their tests differ at most in which of the lists make them open, and with each put for the
    // other all that judging reads is the same. Means nothing once overflowed().
    bool same_answers(const Side& a, const Side& b);

    // The values that make both true and can occur together.
    NodeId together(const Side& a, const Side& b);

    // A report that shows it, the one that says least of those that could be written and replayed. None is
    // written that would meet a category with the tag no_examples.
    std::optional<Report> example(NodeId counter, const Side& with, const Side& without);

    std::optional<Report> example_of_both(NodeId both, const Side& a, const Side& b);
    std::optional<Report> example_of_neither(NodeId neither, const Side& of);

    // A report in which the terms of the atom are not found, and for an analyst `of` is met if the atom is
    // true and not if it is false: other open lists that matter are answered in it.
    std::optional<Report> example_without(const Side& of, AtomId atom,
                                          const std::function<bool(const Report&)>& shows);

    // The values on the cheapest path of `counter`, in words.
    std::string describe(NodeId counter) const;

private:
    [[nodiscard]] bool withheld(const Side& side) const;
    NodeId within_relations(NodeId diagram, const Side& a, const Side& b);
    // The first report for a path of `values` that `shows` what it should.
    // `but`: open lists are answered, but for this atom's.
    template <class Shows>
    std::optional<Report> search(NodeId values, const Shows& shows,
                                 std::optional<AtomId> but = std::nullopt);
    std::optional<bool> met(const Report& report, const Side& side, const std::string& id);

    const Program& program_;
    const int attempts_;
    Diagrams diagrams_;
    FoldedTerms folded_terms_;
    Judge judge_;
};

}  // namespace kijun
