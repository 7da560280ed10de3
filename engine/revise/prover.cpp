#include "prover.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kijun {

Prover::Prover(const std::shared_ptr<const Rules>& rules)
    : program_(rules->program()), diagrams_(program_.nodes), judge_(rules) {}

Side Prover::category(std::uint32_t number, std::uint32_t snapshot) const {
    const CategoryVersion& version = program_.categories[number];
    return {version.diagram, version.atoms, number, snapshot};
}

std::optional<std::uint32_t> Prover::shared_node(std::uint32_t number, const std::string& label) const {
    const TreeNode& node = program_.tree[number];
    if (node.kind == TreeNode::Kind::shared && node.label == label) return number;
    for (const auto* below : {&node.children, &node.unless})
        for (const std::uint32_t child : *below)
            if (const auto found = shared_node(child, label)) return found;
    return std::nullopt;
}

void Prover::collect(std::uint32_t number, std::vector<std::uint32_t>& atoms) const {
    const TreeNode& node = program_.tree[number];
    if (node.atom != none) atoms.push_back(node.atom);
    for (const auto* below : {&node.children, &node.unless})
        for (const std::uint32_t child : *below) collect(child, atoms);
}

std::optional<Side> Prover::criterion(const std::string& label, std::uint32_t snapshot) const {
    for (const std::uint32_t number : program_.snapshots[snapshot].categories) {
        const auto node = shared_node(program_.categories[number].tree, label);
        if (!node) continue;
        Side side{program_.tree[*node].diagram, {}, none, snapshot};
        collect(*node, side.atoms);
        return side;
    }
    return std::nullopt;
}

NodeId Prover::counterexample(const Side& with, const Side& without) {
    std::vector<std::uint32_t> atoms = with.atoms;
    atoms.insert(atoms.end(), without.atoms.begin(), without.atoms.end());
    std::sort(atoms.begin(), atoms.end());
    atoms.erase(std::unique(atoms.begin(), atoms.end()), atoms.end());
    const NodeId apart = diagrams_.both(with.diagram, diagrams_.negate(without.diagram));
    if (apart == node_false) return apart;
    return diagrams_.both(apart, relations(program_, diagrams_, atoms));
}

// Whether the category `id` is met under the snapshot of `side`; nullopt if that cannot be judged.
std::optional<bool> Prover::met(const Report& report, const Side& side, const std::string& id) {
    const History& history = program_.history;
    JudgeOptions options;
    options.revision = history.revisions[history.snapshots[side.snapshot].revision].id;
    auto verdicts = judge_.judge(report, options);
    if (!verdicts) return std::nullopt;
    for (const Verdict& verdict : **verdicts) {
        // a revision recorded late has one snapshot for each state of knowledge; by name the newest answers
        if (verdict.selected.snapshot != side.snapshot) return std::nullopt;
        for (const Finding& finding : verdict.findings)
            if (program_.categories[finding.category].id == id) return finding.status == Truth::yes;
    }
    return false;
}

std::optional<Report> Prover::example(NodeId counter, const Side& with, const Side& without) {
    static constexpr int attempts = 256;  // paths tried before giving up
    const std::uint32_t named = with.category != none ? with.category : without.category;
    for (int attempt = 0; attempt < attempts && counter != node_false; ++attempt) {
        const auto values = diagrams_.satisfy(counter);
        if (auto witness = make_witness(program_, *values)) {
            // a shared criterion is no category: what shows it cannot be replayed by itself
            if (with.category == none) return witness;
            const std::string& id = program_.categories[named].id;
            if (met(*witness, with, id) == true && met(*witness, without, id) == false) return witness;
        }
        NodeId path = node_true;
        for (const auto& [atom, value] : *values) {
            const NodeId is = diagrams_.atom(atom);
            path = diagrams_.both(path, value ? is : diagrams_.negate(is));
        }
        counter = diagrams_.both(counter, diagrams_.negate(path));
    }
    return std::nullopt;
}

std::string Prover::describe(NodeId counter) const {
    std::string shown;
    const auto values = diagrams_.satisfy(counter);
    if (!values) return shown;
    for (const auto& [atom, value] : *values)
        shown +=
            fmt::format("{}{}{}", shown.empty() ? "" : ", ", value ? "" : "not ", program_.atoms[atom].key);
    return shown;
}

}  // namespace kijun
