// What is left of a diagram when the known atoms are fixed, and which open questions still matter in it.

#include "residual.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

namespace kijun {

namespace {

// Fixes the known atoms. The result is reduced, but its numbering depends on where it came from.
std::pair<std::vector<DiagramNode>, NodeId> reduce(const std::vector<DiagramNode>& nodes, NodeId root,
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
    return {std::move(made), reduced.at(root)};
}

// All values that the unknown `atoms` can have together.
std::vector<std::vector<Truth>> together(const Program& program, std::vector<AtomId>& atoms) {
    const Atom& first = program.atoms[atoms.front()];
    const bool fact = first.kind == Atom::Kind::fact;
    const bool ordered =
        fact ? first.fact.op == FactTest::Op::at_least : first.field.op == FieldTest::Op::on_or_after;
    std::vector<std::vector<Truth>> rows;
    if (ordered) {
        const auto limit = [&](AtomId atom) {
            const Atom& of = program.atoms[atom];
            return fact ? of.fact.number : std::int64_t{of.field.day};
        };
        std::sort(atoms.begin(), atoms.end(), [&](AtomId a, AtomId b) { return limit(a) < limit(b); });
        for (std::size_t reached = 0; reached <= atoms.size(); ++reached) {
            auto& row = rows.emplace_back(atoms.size(), Truth::no);
            std::fill_n(row.begin(), reached, Truth::yes);
        }
        return rows;
    }
    for (std::size_t one = 0; one < atoms.size(); ++one) {
        rows.emplace_back(atoms.size(), Truth::no)[one] = Truth::yes;
    }
    const bool choice = fact && first.fact.op == FactTest::Op::equals;
    if (!choice || atoms.size() < program.facts[first.fact.fact].choices.size())
        rows.emplace_back(atoms.size(), Truth::no);
    return rows;
}

}  // namespace

Residual residual(const std::vector<DiagramNode>& nodes, NodeId root, const std::vector<Truth>& values) {
    const auto [reduced, top] = reduce(nodes, root, values);
    Residual out;
    std::unordered_map<NodeId, NodeId> numbers{{node_false, node_false}, {node_true, node_true}};
    const auto visit = [&, &from = reduced](auto&& self, NodeId node) -> NodeId {
        if (const auto known = numbers.find(node); known != numbers.end()) return known->second;
        const NodeId low = self(self, from[node].low);
        const NodeId high = self(self, from[node].high);
        out.nodes.push_back({from[node].atom, low, high});
        return numbers[node] = static_cast<NodeId>(out.nodes.size() + node_true);
    };
    out.root = visit(visit, top);
    return out;
}

std::vector<AtomId> support(const Residual& of) {
    std::set<AtomId> atoms;
    for (const DiagramNode& node : of.nodes) atoms.insert(node.atom);
    return {atoms.begin(), atoms.end()};
}

bool is_decisive(const Program& program, const Bounds& bounds, std::vector<AtomId> atoms,
                 std::vector<Truth> values) {
    std::optional<std::pair<Residual, Residual>> first;
    for (const std::vector<Truth>& row : together(program, atoms)) {
        for (std::size_t i = 0; i < atoms.size(); ++i) values[atoms[i]] = row[i];
        std::pair left{residual(program.nodes, bounds.may, values),
                       residual(program.nodes, bounds.must, values)};
        if (!first)
            first = std::move(left);
        else if (*first != left)
            return true;
    }
    return false;
}

}  // namespace kijun
