// Reads a decision tree off the diagrams of a category, in the order people would ask.

#include "kijun/decision_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace kijun {

namespace {

// No report can come here: the answers before contradict each other.
constexpr std::uint32_t impossible = none;

class Drawer {
public:
    Drawer(const Program& program, const CategoryVersion& category, std::size_t most)
        : diagrams_(program.nodes), most_(most) {
        order_ = category.atoms;
        const auto cost = [&](AtomId number) {
            const Atom& atom = program.atoms[number];
            return atom.kind == Atom::Kind::fact ? program.facts[atom.fact.fact].cost + 1 : 0;
        };
        std::stable_sort(order_.begin(), order_.end(),
                         [&](AtomId a, AtomId b) { return cost(a) < cost(b); });
        nodes_.resize(2);
    }

    // `from`: the first of the order that may still be asked about. No value: too many nodes.
    std::optional<std::uint32_t> draw(const Bounds& left, std::size_t from) {
        if (left.may == node_false) return left.must == node_true ? impossible : 0;
        if (left.must == node_true) return 1;
        if (const auto known = drawn_.find({left.may, left.must}); known != drawn_.end())
            return known->second;
        while (!asks(left, order_[from])) ++from;
        const AtomId atom = order_[from];
        const auto no = draw(assigned(left, atom, false), from + 1);
        const auto yes = no ? draw(assigned(left, atom, true), from + 1) : no;
        if (!yes) return std::nullopt;
        std::uint32_t made = *yes;
        if (*yes == impossible || *yes == *no)
            made = *no;
        else if (*no != impossible)
            made = node(atom, *yes, *no);
        // what is pruned costs time, too
        if (nodes_.size() > most_ || drawn_.size() > 16 * most_) return std::nullopt;
        drawn_.emplace(std::pair{left.may, left.must}, made);
        return made;
    }

    std::vector<DecisionNode>& nodes() { return nodes_; }

private:
    Bounds assigned(const Bounds& left, AtomId atom, bool value) {
        return {diagrams_.assign(left.may, atom, value), diagrams_.assign(left.must, atom, value)};
    }
    bool asks(const Bounds& left, AtomId atom) {
        const auto in = [&](NodeId node) {
            auto [entry, added] = supports_.try_emplace(node);
            if (added) entry->second = diagrams_.support(node);
            return std::binary_search(entry->second.begin(), entry->second.end(), atom);
        };
        return in(left.may) || in(left.must);
    }
    std::uint32_t node(AtomId atom, std::uint32_t yes, std::uint32_t no) {
        const auto [entry, added] =
            unique_.try_emplace({atom, yes, no}, static_cast<std::uint32_t>(nodes_.size()));
        if (added) nodes_.push_back({{atom}, false, yes, no});
        return entry->second;
    }

    Diagrams diagrams_;
    std::size_t most_;
    std::vector<AtomId> order_;
    std::vector<DecisionNode> nodes_;
    std::map<std::pair<NodeId, NodeId>, std::uint32_t> drawn_;
    std::map<std::tuple<AtomId, std::uint32_t, std::uint32_t>, std::uint32_t> unique_;
    std::map<NodeId, std::vector<AtomId>> supports_;
};

// Questions that differ in nothing but their words are one: "any of these", "all of these".
void merge_chains(DecisionTree& tree) {
    std::vector<std::uint32_t> entered(tree.nodes.size(), 0);
    for (std::uint32_t number = 2; number < tree.nodes.size(); ++number) {
        ++entered[tree.nodes[number].yes];
        ++entered[tree.nodes[number].no];
    }
    for (std::uint32_t number = 2; number < tree.nodes.size(); ++number) {
        DecisionNode& node = tree.nodes[number];
        const auto mergeable = [&](std::uint32_t next, bool all) {
            const DecisionNode& after = tree.nodes[next];
            return next > 1 && entered[next] == 1 && (after.atoms.size() == 1 || after.all == all);
        };
        // children have smaller numbers, so what a chain continues with has been merged already
        if (mergeable(node.no, false) && tree.nodes[node.no].yes == node.yes) {
            const DecisionNode& after = tree.nodes[node.no];
            node.atoms.insert(node.atoms.end(), after.atoms.begin(), after.atoms.end());
            node.no = after.no;
        } else if (mergeable(node.yes, true) && tree.nodes[node.yes].no == node.no) {
            const DecisionNode& after = tree.nodes[node.yes];
            node.atoms.insert(node.atoms.end(), after.atoms.begin(), after.atoms.end());
            node.yes = after.yes;
            node.all = true;
        }
    }
}

// Numbers the nodes that can be reached anew, answers first.
void renumber(DecisionTree& tree) {
    std::vector<std::uint32_t> numbers(tree.nodes.size(), none);
    std::vector<bool> reached(tree.nodes.size(), false);
    reached[tree.root] = reached[0] = reached[1] = true;
    for (std::size_t number = tree.nodes.size(); number-- > 2;) {
        if (!reached[number]) continue;
        reached[tree.nodes[number].yes] = reached[tree.nodes[number].no] = true;
    }
    std::vector<DecisionNode> kept;
    for (std::size_t number = 0; number < tree.nodes.size(); ++number) {
        if (!reached[number]) continue;
        numbers[number] = static_cast<std::uint32_t>(kept.size());
        DecisionNode& node = kept.emplace_back(std::move(tree.nodes[number]));
        if (number < 2) continue;
        node.yes = numbers[node.yes];
        node.no = numbers[node.no];
    }
    tree.nodes = std::move(kept);
    tree.root = numbers[tree.root];
}

}  // namespace

Result<DecisionTree> decision_tree(const Program& program, std::uint32_t category, std::uint32_t snapshot,
                                   std::size_t most) {
    const CategoryVersion& version = program.categories[category];
    Drawer drawer(program, version, most);
    const auto root = drawer.draw(version.bounds, 0);
    if (!root) {
        Diagnostic problem = error(
            "K0520", {}, fmt::format("the decision tree of '{}' has more than {} nodes", version.id, most),
            fmt::format("「{}」の判断の木は {} 節点を超えます", version.id, most));
        problem.hint = Message{"kijun explain shows the conditions of one report without drawing them",
                               "kijun explain では一件の通報について条件を図によらずに見られます"};
        return problem;
    }
    DecisionTree tree{category, snapshot, std::move(drawer.nodes()), *root == impossible ? 0 : *root};
    merge_chains(tree);
    renumber(tree);
    return tree;
}

}  // namespace kijun
