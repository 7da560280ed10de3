// Reduced ordered binary decision diagrams over atoms.
//
// Purpose. Every category of every snapshot is a Boolean function of atoms (a term list found, a fact
// recorded, a field compared). One Diagrams object holds them all, so equal functions are the same
// node, across categories and across revisions; "unchanged in meaning" is a comparison of two numbers.
//
// Invariants. Node 0 is false, node 1 is true. A node tests one atom; both children test atoms that
// come later in the order (the atoms' numbers). No node has equal children, no two nodes are equal.
// Children have smaller indices than their parents, so the array can be written and checked in order.
// Ownership: building is single-threaded (Diagrams); the finished node array is immutable and shared.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace kijun {

using NodeId = std::uint32_t;
using AtomId = std::uint32_t;

inline constexpr NodeId node_false = 0;
inline constexpr NodeId node_true = 1;

struct DiagramNode {
    AtomId atom = UINT32_MAX;
    NodeId low = 0;   // atom false
    NodeId high = 0;  // atom true
    friend bool operator==(const DiagramNode&, const DiagramNode&) = default;
};

enum class Truth : std::uint8_t { no, yes, unknown };

class Diagrams {
public:
    // Nodes beyond this, or fewer if told so, are refused: the rule set is then too entangled (K0510).
    static constexpr std::size_t max_nodes = 4u << 20;

    explicit Diagrams(std::size_t most_nodes = max_nodes);
    // to go on from a loaded array
    explicit Diagrams(std::vector<DiagramNode> nodes, std::size_t most_nodes = max_nodes);

    NodeId atom(AtomId atom);
    NodeId negate(NodeId a) { return choose(a, node_false, node_true); }
    NodeId both(NodeId a, NodeId b) { return choose(a, b, node_false); }
    NodeId either(NodeId a, NodeId b) { return choose(a, node_true, b); }
    NodeId choose(NodeId test, NodeId then, NodeId otherwise);  // if-then-else
    NodeId all(const std::vector<NodeId>& of);
    NodeId any(const std::vector<NodeId>& of);
    NodeId at_least(std::uint32_t threshold, const std::vector<NodeId>& of);
    NodeId assign(NodeId a, AtomId atom, bool value);  // cofactor

    [[nodiscard]] const std::vector<DiagramNode>& nodes() const { return nodes_; }
    // Whether a node was refused: what was made since is not to be relied on.
    [[nodiscard]] bool overflowed() const { return overflowed_; }
    [[nodiscard]] std::vector<AtomId> support(NodeId a) const;  // sorted
    // The path to true on which the fewest atoms are true, as the atoms it fixes; nullopt if `a` is false.
    [[nodiscard]] std::optional<std::vector<std::pair<AtomId, bool>>> satisfy(NodeId a) const;

private:
    NodeId make(AtomId atom, NodeId low, NodeId high);
    struct Key {
        std::uint32_t a, b, c;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct Hash {
        std::size_t operator()(const Key& key) const;
    };
    std::vector<DiagramNode> nodes_;
    std::unordered_map<Key, NodeId, Hash> unique_;
    std::unordered_map<Key, NodeId, Hash> computed_;
    std::size_t most_nodes_;
    bool overflowed_ = false;
};

// Evaluates with some atoms unknown: yes or no where every value of the unknown atoms gives the same.
class DiagramReader {
public:
    explicit DiagramReader(const std::vector<DiagramNode>& nodes) : nodes_(nodes) {}
    // `value(atom)` gives the Truth of an atom.
    template <class Values>
    Truth evaluate(NodeId node, const Values& value) {
        // The common case has no unknown on the path: no memory is needed.
        while (node > node_true) {
            const DiagramNode& at = nodes_[node];
            const Truth truth = value(at.atom);
            if (truth == Truth::unknown) return evaluate_open(node, value);
            node = truth == Truth::yes ? at.high : at.low;
        }
        return node == node_true ? Truth::yes : Truth::no;
    }

private:
    template <class Values>
    Truth evaluate_open(NodeId node, const Values& value);

    const std::vector<DiagramNode>& nodes_;
    std::vector<std::pair<NodeId, Truth>> memo_;
};

template <class Values>
Truth DiagramReader::evaluate_open(NodeId root, const Values& value) {
    // Diagrams of single categories are small: a linear memo beats hashing.
    memo_.clear();
    auto walk = [&](auto&& self, NodeId node) -> Truth {
        while (node > node_true) {
            const DiagramNode& at = nodes_[node];
            const Truth truth = value(at.atom);
            if (truth == Truth::unknown) break;
            node = truth == Truth::yes ? at.high : at.low;
        }
        if (node <= node_true) return node == node_true ? Truth::yes : Truth::no;
        for (const auto& [seen, truth] : memo_)
            if (seen == node) return truth;
        const Truth low = self(self, nodes_[node].low);
        const Truth high = low == Truth::unknown ? low : self(self, nodes_[node].high);
        const Truth truth = low == high ? low : Truth::unknown;
        memo_.emplace_back(node, truth);
        return truth;
    };
    return walk(walk, root);
}

}  // namespace kijun
