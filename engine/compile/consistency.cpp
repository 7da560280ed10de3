#include "consistency.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace kijun {

namespace {

// What is read by recursion must not be deep enough to exhaust the stack; the language's own limits keep
// guidelines far below.
constexpr std::uint32_t deepest_diagram = 20'000;
constexpr std::uint32_t deepest_tree = 4'000;
// Trees share their nodes, and are read as if they did not: so many nodes written out, of one tree and of
// all that is read when a guideline is made ready.
constexpr std::uint64_t largest_tree = 200'000;
constexpr std::uint64_t all_trees = 20'000'000;

// How deep each of some numbered nodes reaches.
class Depths {
public:
    Depths(std::size_t nodes, std::uint32_t deepest) : depths_(nodes, 1), deepest_(deepest) {}

    // False if a child does not come before its node, or all is too deep.
    bool add(std::uint32_t node, std::span<const std::uint32_t> children) {
        for (const std::uint32_t child : children) {
            if (child >= node) return false;
            depths_[node] = std::max(depths_[node], depths_[child] + 1);
        }
        return depths_[node] <= deepest_;
    }

private:
    std::vector<std::uint32_t> depths_;
    std::uint32_t deepest_;
};

class Consistency {
public:
    explicit Consistency(const Program& program) : p_(program) {}

    bool holds() {
        const auto size = [](const auto& of) { return static_cast<std::uint32_t>(of.size()); };
        const std::uint32_t patterns = size(p_.patterns), sets = size(p_.sets), atoms = size(p_.atoms),
                            nodes = size(p_.nodes), tree = size(p_.tree);
        for (const Pattern& pattern : p_.patterns) {
            need(pattern.kind <= Pattern::Kind::regex);
            all(pattern.except, patterns);
        }
        for (const TermSet& set : p_.sets) all(set.patterns, patterns);
        for (const FactInfo& fact : p_.facts) need(fact.type <= ast::FactType::choice);
        for (const Atom& atom : p_.atoms) {
            if (atom.kind == Atom::Kind::terms) {
                one(atom.terms.set, sets);
                for (const ProximityTest& near : atom.terms.near) {
                    one(near.set, sets);
                    need(near.direction <= ast::Proximity::Direction::after);
                }
                need(atom.terms.fields < (1u << scan_field_count));
            } else if (atom.kind == Atom::Kind::fact) {
                one(atom.fact.fact, size(p_.facts));
                if (ok_) need(suits(atom.fact, p_.facts[atom.fact.fact]));
            } else {
                need(atom.kind == Atom::Kind::field && atom.field.field <= ast::ReportField::judged &&
                     atom.field.op <= FieldTest::Op::on_or_after);
            }
        }
        need(nodes >= 2);
        Depths node_depths(nodes, deepest_diagram);
        for (NodeId id = 2; id < nodes; ++id) {
            const DiagramNode& node = p_.nodes[id];
            one(node.atom, atoms);
            need(node_depths.add(id, std::array{node.low, node.high}));
        }
        Depths tree_depths(tree, deepest_tree);
        written_out_.assign(tree, 1);
        for (std::uint32_t id = 0; id < tree; ++id) {
            const TreeNode& node = p_.tree[id];
            need(tree_depths.add(id, node.children) && tree_depths.add(id, node.unless));
            need(node.kind <= TreeNode::Kind::comparison);
            if (ok_)
                for (const auto* below : {&node.children, &node.unless})
                    for (const std::uint32_t child : *below) written_out_[id] += written_out_[child];
            need(written_out_[id] <= largest_tree);
            if (node.kind == TreeNode::Kind::leaf || node.atom != none) one(node.atom, atoms);
            if (node.kind == TreeNode::Kind::negation) need(node.children.size() == 1);
            one(node.diagram, nodes);
        }
        std::uint64_t read = 0;
        for (const CategoryVersion& category : p_.categories) {
            one(category.tree, tree);
            one(category.diagram, nodes);
            one(category.compatible, nodes);
            for (const Bounds& bounds : {category.bounds, category.written}) {
                one(bounds.may, nodes);
                one(bounds.must, nodes);
            }
            all(category.atoms, atoms);
            for (const Ground& ground : category.supporting) {
                one(ground.node, tree);
                one(ground.surely, nodes);
                one(ground.written, nodes);
                if (ok_) read += written_out_[ground.node];
            }
            need(read <= all_trees);
        }
        for (const ProcedureInfo& procedure : p_.procedures)
            for (const auto* steps : {&procedure.always, &procedure.domestic, &procedure.overseas})
                for (const StepInfo& step : *steps) need(step.kind <= ast::Step::Kind::record);
        for (const SnapshotProgram& snapshot : p_.snapshots) {
            all(snapshot.categories, size(p_.categories));
            all(snapshot.procedures, size(p_.procedures));
            all(snapshot.facts, size(p_.facts));
        }
        return ok_ && history_holds();
    }

private:
    // What kijun/history.hpp says of a history, as far as selecting a revision relies on it.
    bool history_holds() {
        const History& history = p_.history;
        const auto revisions = static_cast<std::uint32_t>(history.revisions.size()),
                   snapshots = static_cast<std::uint32_t>(history.snapshots.size());
        need(p_.snapshots.size() == snapshots && !history.epochs.empty());
        need(history.pivot <= ast::Event::judged);
        std::vector<bool> has_snapshot(revisions), is_base(revisions);
        for (const SnapshotInfo& snapshot : history.snapshots) {
            one(snapshot.revision, revisions);
            all(snapshot.applied, revisions);
            if (snapshot.former) one(*snapshot.former, snapshots);
            if (!ok_) return false;
            need(follows(history, snapshot));
            has_snapshot[snapshot.revision] = true;
            if (!snapshot.former) is_base[snapshot.revision] = true;
        }
        for (std::uint32_t number = 0; number < revisions; ++number)
            need(history.revisions[number].withdrawn || has_snapshot[number]);
        for (const Epoch& epoch : history.epochs) {
            need(!epoch.periods.empty());
            for (const Period& period : epoch.periods) one(period.snapshot, snapshots);
        }
        for (const TransitionInfo& rule : history.transitions) {
            one(rule.revision, revisions);
            need(rule.event <= ast::Event::judged);
            need(ok_ && !is_base[rule.revision]);  // there is a former rule to stay under
        }
        return ok_;
    }

    // Its revision applied to what it was made from, in the order of numbers.
    static bool follows(const History& history, const SnapshotInfo& snapshot) {
        std::vector<std::uint32_t> applied;
        if (snapshot.former) applied = history.snapshots[*snapshot.former].applied;
        applied.push_back(snapshot.revision);
        return snapshot.applied == applied && std::is_sorted(applied.begin(), applied.end());
    }

    static bool suits(const FactTest& test, const FactInfo& fact) {
        switch (test.op) {
            case FactTest::Op::is_true:
                return fact.type == ast::FactType::boolean;
            case FactTest::Op::at_least:
                return fact.type != ast::FactType::boolean && fact.type != ast::FactType::choice;
            case FactTest::Op::equals:
                return fact.type == ast::FactType::choice && test.number >= 0 &&
                       test.number < static_cast<std::int64_t>(fact.choices.size());
        }
        return false;
    }
    void need(bool holds) { ok_ = ok_ && holds; }
    void one(std::uint32_t number, std::uint32_t below) { need(number < below); }
    void all(const std::vector<std::uint32_t>& numbers, std::uint32_t below) {
        for (const std::uint32_t number : numbers) one(number, below);
    }

    const Program& p_;
    std::vector<std::uint64_t> written_out_;  // nodes of the tree
    bool ok_ = true;
};

}  // namespace

bool is_consistent(const BundleContent& content) { return Consistency(content.program).holds(); }

}  // namespace kijun
