// The decision tree of a category: what is asked, in which order, and where each answer leads.
//
// Purpose. A picture of what a category needs on a day, for people who draft or apply it. What the
// machine reads (terms and fields) comes first, then the facts from the cheapest to the dearest, so the
// drawing is also the order of questions of an interview. Equal rests are drawn once: it is a tree with
// shared branches.
//
// Invariants. Nodes 0 and 1 are the answers "not met" and "met". Every other node asks something and
// leads to nodes with smaller numbers; no answer that is drawn contradicts an earlier one (relations()).
// Ownership: a plain value. Threading: free functions.
#pragma once

#include <string>
#include <vector>

#include "kijun/judge.hpp"

namespace kijun {

struct DecisionNode {
    // The node is left by `yes` if any of the atoms (all of them, if `all`) is true, else by `no`.
    std::vector<AtomId> atoms;
    bool all = false;
    std::uint32_t yes = 0;
    std::uint32_t no = 0;
};

struct DecisionTree {
    std::uint32_t category = 0;  // CategoryVersion
    std::uint32_t snapshot = 0;
    std::vector<DecisionNode> nodes;
    std::uint32_t root = 0;
};

// Errors: K0520 more than `most` nodes: nobody could read the drawing.
Result<DecisionTree> decision_tree(const Program& program, std::uint32_t category, std::uint32_t snapshot,
                                   std::size_t most = 2000);

// Numbered steps, each with the step that its answers lead to.
std::string tree_text(const Program& program, const DecisionTree& tree, Language language);
std::string tree_mermaid(const Program& program, const DecisionTree& tree, Language language);
// A drawing that needs no other file: boxes in rows, yes as full lines, no as broken ones.
std::string tree_svg(const Program& program, const DecisionTree& tree, Language language);
std::string tree_json(const Program& program, const DecisionTree& tree);

}  // namespace kijun
