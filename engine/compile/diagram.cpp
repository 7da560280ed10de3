// Building reduced ordered decision diagrams: one table of nodes, one operation (if-then-else).

#include "kijun/diagram.hpp"

#include <algorithm>

namespace kijun {

std::size_t Diagrams::Hash::operator()(const Key& key) const {
    std::uint64_t hash = key.a * 0x9E3779B97F4A7C15ull;
    hash = (hash ^ (hash >> 29) ^ key.b) * 0xBF58476D1CE4E5B9ull;
    hash = (hash ^ (hash >> 32) ^ key.c) * 0x94D049BB133111EBull;
    return static_cast<std::size_t>(hash ^ (hash >> 31));
}

Diagrams::Diagrams(std::size_t most_nodes) : nodes_(2), most_nodes_(most_nodes) {
    nodes_[node_false] = {UINT32_MAX, node_false, node_false};
    nodes_[node_true] = {UINT32_MAX, node_true, node_true};
}

Diagrams::Diagrams(std::vector<DiagramNode> nodes, std::size_t most_nodes)
    : nodes_(std::move(nodes)), most_nodes_(most_nodes) {
    for (NodeId id = 2; id < nodes_.size(); ++id)
        unique_.emplace(Key{nodes_[id].atom, nodes_[id].low, nodes_[id].high}, id);
}

NodeId Diagrams::make(AtomId atom, NodeId low, NodeId high) {
    if (low == high) return low;
    const Key key{atom, low, high};
    if (const auto found = unique_.find(key); found != unique_.end()) return found->second;
    if (nodes_.size() >= most_nodes_) {
        overflowed_ = true;
        return node_false;
    }
    const auto id = static_cast<NodeId>(nodes_.size());
    nodes_.push_back({atom, low, high});
    unique_.emplace(key, id);
    return id;
}

NodeId Diagrams::atom(AtomId atom) { return make(atom, node_false, node_true); }

NodeId Diagrams::choose(NodeId test, NodeId then, NodeId otherwise) {
    if (test == node_true) return then;
    if (test == node_false) return otherwise;
    if (then == otherwise) return then;
    if (then == node_true && otherwise == node_false) return test;
    if (overflowed_) return node_false;
    const Key key{test, then, otherwise};
    if (const auto found = computed_.find(key); found != computed_.end()) return found->second;
    const AtomId top = std::min({nodes_[test].atom, nodes_[then].atom, nodes_[otherwise].atom});
    const auto branch = [&](NodeId node, bool high) {
        const DiagramNode& at = nodes_[node];
        return at.atom == top ? (high ? at.high : at.low) : node;
    };
    const NodeId low = choose(branch(test, false), branch(then, false), branch(otherwise, false));
    const NodeId high = choose(branch(test, true), branch(then, true), branch(otherwise, true));
    const NodeId result = make(top, low, high);
    computed_.emplace(key, result);
    return result;
}

// Operands mostly test atoms in the order they stand in. Taken from the last to the first, each is put on
// top of what is there; the other way round, all that is there would be made anew for each.
NodeId Diagrams::all(const std::vector<NodeId>& of) {
    NodeId result = node_true;
    for (auto operand = of.rbegin(); operand != of.rend(); ++operand) result = both(*operand, result);
    return result;
}

NodeId Diagrams::any(const std::vector<NodeId>& of) {
    NodeId result = node_false;
    for (auto operand = of.rbegin(); operand != of.rend(); ++operand) result = either(*operand, result);
    return result;
}

NodeId Diagrams::at_least(std::uint32_t threshold, const std::vector<NodeId>& of) {
    if (threshold == 0) return node_true;
    if (threshold > of.size()) return node_false;
    // row[n]: at least n of the operands seen so far, taken from the last to the first
    std::vector<NodeId> row(threshold + 1, node_false);
    row[0] = node_true;
    for (auto operand = of.rbegin(); operand != of.rend(); ++operand)
        for (std::uint32_t n = threshold; n > 0; --n) row[n] = choose(*operand, row[n - 1], row[n]);
    return row[threshold];
}

NodeId Diagrams::assign(NodeId root, AtomId atom, bool value) {
    std::unordered_map<NodeId, NodeId> done;
    auto walk = [&](auto&& self, NodeId node) -> NodeId {
        // by value: make() may move the nodes
        const DiagramNode at = nodes_[node];
        if (node <= node_true || at.atom > atom) return node;
        if (at.atom == atom) return value ? at.high : at.low;
        if (const auto found = done.find(node); found != done.end()) return found->second;
        const NodeId low = self(self, at.low);
        const NodeId high = self(self, at.high);
        const NodeId result = make(at.atom, low, high);
        done.emplace(node, result);
        return result;
    };
    return walk(walk, root);
}

std::vector<AtomId> Diagrams::support(NodeId root) const {
    std::vector<AtomId> atoms;
    std::vector<NodeId> stack{root};
    std::unordered_map<NodeId, bool> seen;
    while (!stack.empty()) {
        const NodeId node = stack.back();
        stack.pop_back();
        if (node <= node_true || !seen.emplace(node, true).second) continue;
        atoms.push_back(nodes_[node].atom);
        stack.push_back(nodes_[node].low);
        stack.push_back(nodes_[node].high);
    }
    std::sort(atoms.begin(), atoms.end());
    atoms.erase(std::unique(atoms.begin(), atoms.end()), atoms.end());
    return atoms;
}

std::optional<std::vector<std::pair<AtomId, bool>>> Diagrams::satisfy(NodeId root) const {
    if (root == node_false) return std::nullopt;
    // A witness should say as little as possible: count the true atoms of the cheapest path from each node.
    static constexpr std::uint32_t impossible = UINT32_MAX / 2;
    std::unordered_map<NodeId, std::uint32_t> cost{{node_false, impossible}, {node_true, 0}};
    auto walk = [&](auto&& self, NodeId node) -> std::uint32_t {
        if (const auto known = cost.find(node); known != cost.end()) return known->second;
        const DiagramNode at = nodes_[node];
        const std::uint32_t low = self(self, at.low);
        const std::uint32_t high = self(self, at.high) + 1;
        return cost[node] = std::min({low, high, impossible});
    };
    walk(walk, root);
    std::vector<std::pair<AtomId, bool>> path;
    for (NodeId node = root; node > node_true;) {
        const DiagramNode& at = nodes_[node];
        const bool high =
            at.low == node_false || (at.high != node_false && cost[at.high] + 1 < cost[at.low]);
        path.emplace_back(at.atom, high);
        node = high ? at.high : at.low;
    }
    return path;
}

}  // namespace kijun
