// narrow and widen: decided over the diagrams, refuted with a report that was seen to do it.

#include "kijun/claims.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace kijun {

namespace {

// One side of a claim: a condition as it stands in a snapshot.
struct Side {
    NodeId diagram = node_false;
    std::vector<std::uint32_t> atoms;
    std::uint32_t category = none;  // through which a witness is replayed
};

class Prover {
public:
    Prover(const Model& model, const std::shared_ptr<const Rules>& rules)
        : model_(model), rules_(rules), program_(rules->program()), diagrams_(program_.nodes), judge_(rules) {}

    Diagnostics run() {
        for (const ClaimToProve& claim : model_.claims) prove(claim);
        return std::move(found_);
    }

private:
    void prove(const ClaimToProve& claim);
    [[nodiscard]] std::optional<Side> side(const ast::Path& path, std::uint32_t snapshot) const;
    [[nodiscard]] std::optional<std::uint32_t> shared_node(std::uint32_t node, const std::string& label) const;
    void collect(std::uint32_t node, std::vector<std::uint32_t>& atoms) const;
    std::optional<bool> met(const Report& report, const std::string& category, std::uint32_t snapshot);
    void refute(const ClaimToProve& claim, NodeId counter, const Side& premise, const Side& conclusion);

    const Model& model_;
    const std::shared_ptr<const Rules>& rules_;
    const Program& program_;
    Diagrams diagrams_;
    Judge judge_;
    Diagnostics found_;
};

std::optional<std::uint32_t> Prover::shared_node(std::uint32_t number, const std::string& label) const {
    const TreeNode& node = program_.tree[number];
    if (node.kind == TreeNode::Kind::shared && node.label == label) return number;
    for (const auto& below : {node.children, node.unless})
        for (const std::uint32_t child : below)
            if (const auto found = shared_node(child, label)) return found;
    return std::nullopt;
}

void Prover::collect(std::uint32_t number, std::vector<std::uint32_t>& atoms) const {
    const TreeNode& node = program_.tree[number];
    if (node.atom != none) atoms.push_back(node.atom);
    for (const auto& below : {node.children, node.unless})
        for (const std::uint32_t child : below) collect(child, atoms);
}

std::optional<Side> Prover::side(const ast::Path& path, std::uint32_t snapshot) const {
    for (const std::uint32_t number : program_.snapshots[snapshot].categories) {
        const CategoryVersion& category = program_.categories[number];
        if (category.id == path.name.text) return Side{category.diagram, category.atoms, number};
    }
    for (const std::uint32_t number : program_.snapshots[snapshot].categories) {
        const auto node = shared_node(program_.categories[number].tree, path.name.text);
        if (!node) continue;
        Side side{program_.tree[*node].diagram, {}, none};
        collect(*node, side.atoms);
        return side;
    }
    return std::nullopt;
}

void Prover::prove(const ClaimToProve& claim) {
    const auto before = side(claim.path, claim.before);
    const auto after = side(claim.path, claim.after);
    if (!before || !after) {
        found_.push_back(warning("K0504", claim.span,
                                 fmt::format("\"{}\" is used by no category: there is nothing to prove",
                                             claim.path.name.text),
                                 fmt::format("「{}」はどの類型からも使われておらず、証明の対象がありません",
                                             claim.path.name.text)));
        return;
    }
    const bool narrows = claim.claim == ast::Claim::narrow;
    const Side& premise = narrows ? *after : *before;
    const Side& conclusion = narrows ? *before : *after;
    std::vector<std::uint32_t> atoms = premise.atoms;
    atoms.insert(atoms.end(), conclusion.atoms.begin(), conclusion.atoms.end());
    std::sort(atoms.begin(), atoms.end());
    atoms.erase(std::unique(atoms.begin(), atoms.end()), atoms.end());
    const NodeId possible = relations(program_, diagrams_, atoms);
    const auto without = [&](NodeId a, NodeId b) {
        return diagrams_.both(possible, diagrams_.both(a, diagrams_.negate(b)));
    };
    const NodeId counter = without(premise.diagram, conclusion.diagram);
    if (counter != node_false) return refute(claim, counter, premise, conclusion);
    if (without(conclusion.diagram, premise.diagram) == node_false)
        found_.push_back(warning("K0503", claim.span,
                                 fmt::format("the {} of \"{}\" changes wording only: both sides mean the same",
                                             narrows ? "narrowing" : "widening", claim.path.name.text),
                                 fmt::format("「{}」の{}は文言だけの変更です（意味は同じ）", claim.path.name.text,
                                             narrows ? "縮小" : "拡大")));
}

// Whether the category is met; nullopt if the report cannot be judged.
std::optional<bool> Prover::met(const Report& report, const std::string& category, std::uint32_t snapshot) {
    const History& history = program_.history;
    JudgeOptions options;
    // the snapshot is found by its revision; a revision has one snapshot for each state of knowledge
    options.revision = history.revisions[history.snapshots[snapshot].revision].id;
    auto verdicts = judge_.judge(report, options);
    if (!verdicts) return std::nullopt;
    for (const Verdict& verdict : **verdicts) {
        if (verdict.selected.snapshot != snapshot) return std::nullopt;
        for (const Finding& finding : verdict.findings)
            if (program_.categories[finding.category].id == category) return finding.status == Truth::yes;
    }
    return false;
}

void Prover::refute(const ClaimToProve& claim, NodeId counter, const Side& premise, const Side& conclusion) {
    static constexpr int attempts = 256;  // paths tried before giving up on a witness
    const bool narrows = claim.claim == ast::Claim::narrow;
    const std::string& name = claim.path.name.text;
    const std::uint32_t with = narrows ? claim.after : claim.before;
    const std::uint32_t without = narrows ? claim.before : claim.after;
    const auto first = diagrams_.satisfy(counter);
    for (int attempt = 0; attempt < attempts && counter != node_false; ++attempt) {
        const auto values = diagrams_.satisfy(counter);
        const auto witness = make_witness(program_, *values);
        // a shared criterion alone is no category: its witness cannot be replayed by itself
        const bool replayable = premise.category != none && conclusion.category != none;
        if (witness && (!replayable || (met(*witness, name, with) == true && met(*witness, name, without) == false))) {
            Diagnostic refuted = error(
                "K0501", claim.span,
                fmt::format("the claim \"{} {}\" is false: a report is met {} that was not met {}",
                            narrows ? "narrow" : "widen", name, narrows ? "after" : "before",
                            narrows ? "before" : "after"),
                fmt::format("「{}」の{}は成り立ちません：改正{}に該当し改正{}に該当しない通報があります", name,
                            narrows ? "縮小" : "拡大", narrows ? "後" : "前", narrows ? "前" : "後"));
            const std::string report = to_json(*witness);
            refuted.hint = Message{fmt::format("witness: {}\nuse `replace`, or change the criteria so that this "
                                               "report is {} on both sides",
                                               report, narrows ? "not met" : "met"),
                                   fmt::format("反例: {}\n`replace`（改める）を使うか、基準を直してください", report)};
            found_.push_back(std::move(refuted));
            return;
        }
        NodeId path = node_true;
        for (const auto& [atom, value] : *values) {
            const NodeId is = diagrams_.atom(atom);
            path = diagrams_.both(path, value ? is : diagrams_.negate(is));
        }
        counter = diagrams_.both(counter, diagrams_.negate(path));
    }
    std::string shown;
    for (const auto& [atom, value] : *first)
        shown += fmt::format("{}{}{}", shown.empty() ? "" : ", ", value ? "" : "not ", program_.atoms[atom].key);
    Diagnostic unproved = error("K0502", claim.span,
                                fmt::format("the claim \"{} {}\" cannot be proved", narrows ? "narrow" : "widen", name),
                                fmt::format("「{}」の{}を証明できません", name, narrows ? "縮小" : "拡大"));
    unproved.hint = Message{fmt::format("it would fail where: {}", shown), fmt::format("成り立たない条件: {}", shown)};
    found_.push_back(std::move(unproved));
}

}  // namespace

Diagnostics prove_claims(const Model& model, const std::shared_ptr<const Rules>& rules) {
    if (model.claims.empty()) return {};
    return Prover(model, rules).run();
}

}  // namespace kijun
