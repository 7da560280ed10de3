// What is left of a diagram when the known atoms are fixed.

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "index.hpp"

namespace kijun {

std::vector<AtomId> residual_support(const std::vector<DiagramNode>& nodes, NodeId root,
                                     const std::vector<Truth>& values) {
    // The nodes that can still be reached. Children have smaller numbers than their parents, so in
    // ascending order every node comes after its children and can be reduced at once.
    std::set<NodeId> reached;
    std::vector<NodeId> stack{root};
    while (!stack.empty()) {
        const NodeId node = stack.back();
        stack.pop_back();
        if (node <= node_true || !reached.insert(node).second) continue;
        const Truth value = values[nodes[node].atom];
        if (value != Truth::yes) stack.push_back(nodes[node].low);
        if (value != Truth::no) stack.push_back(nodes[node].high);
    }
    std::unordered_map<NodeId, NodeId> reduced{{node_false, node_false}, {node_true, node_true}};
    std::map<std::tuple<AtomId, NodeId, NodeId>, NodeId> unique;
    std::vector<DiagramNode> made(2);
    for (const NodeId node : reached) {
        const DiagramNode& at = nodes[node];
        const Truth value = values[at.atom];
        if (value != Truth::unknown) {
            reduced[node] = reduced.at(value == Truth::yes ? at.high : at.low);
            continue;
        }
        const NodeId low = reduced.at(at.low), high = reduced.at(at.high);
        if (low == high) {
            reduced[node] = low;
            continue;
        }
        const auto [entry, added] =
            unique.try_emplace({at.atom, low, high}, static_cast<NodeId>(made.size()));
        if (added) made.push_back({at.atom, low, high});
        reduced[node] = entry->second;
    }
    std::set<AtomId> support;
    std::set<NodeId> seen;
    stack.push_back(reduced.at(root));
    while (!stack.empty()) {
        const NodeId node = stack.back();
        stack.pop_back();
        if (node <= node_true || !seen.insert(node).second) continue;
        support.insert(made[node].atom);
        stack.push_back(made[node].low);
        stack.push_back(made[node].high);
    }
    return {support.begin(), support.end()};
}

}  // namespace kijun
