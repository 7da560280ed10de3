// Open questions: what the unknown atoms can still change. Private to the judge room.
#pragma once

#include <vector>

#include "kijun/program.hpp"

namespace kijun {

// A diagram over unknown atoms only. Equal functions are equal values, wherever they come from.
struct Residual {
    std::vector<DiagramNode> nodes;  // number n of a child means nodes[n - 2]
    NodeId root = node_false;
    friend bool operator==(const Residual&, const Residual&) = default;
};
Residual residual(const std::vector<DiagramNode>& nodes, NodeId root, const std::vector<Truth>& values);

// The atoms it depends on, sorted.
std::vector<AtomId> support(const Residual& of);

// Whether one value of a fact or a report field can lead to another finding than another value can.
// `atoms` are the unknown atoms of the category that ask for it, `bounds` those of the category.
bool is_decisive(const Program& program, const Bounds& bounds, std::vector<AtomId> atoms,
                 std::vector<Truth> values);

}  // namespace kijun
