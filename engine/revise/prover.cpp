#include "prover.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace kijun {

Prover::Prover(const std::shared_ptr<const Rules>& rules, std::size_t most_nodes, int attempts)
    : program_(rules->program()),
      attempts_(attempts),
      diagrams_(program_.nodes, most_nodes),
      folded_terms_(program_),
      judge_(rules) {}

Side Prover::category(std::uint32_t number, std::uint32_t snapshot) const {
    const CategoryVersion& version = program_.categories[number];
    return {version.diagram, version.atoms, number, snapshot};
}

std::optional<Side> Prover::category(const std::string& id, std::uint32_t snapshot) const {
    for (const std::uint32_t number : program_.snapshots[snapshot].categories)
        if (program_.categories[number].id == id) return category(number, snapshot);
    return std::nullopt;
}

Diagnostic Prover::too_entangled() {
    Diagnostic made =
        error("K0510", {},
              "the conditions compared are too entangled: their diagrams together have too many nodes",
              "比べる条件が絡み合いすぎています（合わせた決定図の節点数が上限を超えました）");
    made.hint = Message{"nothing can be said of all reports; kijun judge answers for single ones as ever",
                        "すべての通報についての答えは出せません。個々の通報は kijun judge で判断できます"};
    return made;
}

NodeId Prover::within_relations(NodeId diagram, const Side& a, const Side& b) {
    if (diagram == node_false) return diagram;
    std::vector<std::uint32_t> atoms = a.atoms;
    atoms.insert(atoms.end(), b.atoms.begin(), b.atoms.end());
    std::sort(atoms.begin(), atoms.end());
    atoms.erase(std::unique(atoms.begin(), atoms.end()), atoms.end());
    return diagrams_.both(diagram, relations(program_, diagrams_, atoms));
}

NodeId Prover::counterexample(const Side& with, const Side& without) {
    return within_relations(diagrams_.both(with.diagram, diagrams_.negate(without.diagram)), with, without);
}

namespace {

bool same_test(const Program& program, const Atom& a, const Atom& b) {
    if (a.kind != Atom::Kind::terms || b.kind != Atom::Kind::terms) return false;
    const auto same_terms = [&](std::uint32_t one, std::uint32_t other) {
        return program.sets[one].patterns == program.sets[other].patterns;
    };
    const auto same_place = [&](const ProximityTest& one, const ProximityTest& other) {
        return one.direction == other.direction && one.characters == other.characters &&
               one.evading == other.evading && same_terms(one.set, other.set);
    };
    return a.key == b.key && a.terms.open == b.terms.open && a.terms.fields == b.terms.fields &&
           a.terms.at_least == b.terms.at_least && a.terms.evading == b.terms.evading &&
           same_terms(a.terms.set, b.terms.set) &&
           std::equal(a.terms.near.begin(), a.terms.near.end(), b.terms.near.begin(), b.terms.near.end(),
                      same_place);
}

}  // namespace

bool Prover::same_answers(const Side& a, const Side& b) {
    if (a.category == none || b.category == none) return false;
    std::unordered_map<AtomId, AtomId> as;  // of b -> of a
    for (const AtomId atom : b.atoms) {
        const auto same = std::find_if(a.atoms.begin(), a.atoms.end(), [&](AtomId other) {
            return other == atom || same_test(program_, program_.atoms[other], program_.atoms[atom]);
        });
        if (same == a.atoms.end()) return false;
        as.emplace(atom, *same);
    }
    std::unordered_map<NodeId, NodeId> made{{node_false, node_false}, {node_true, node_true}};
    const auto renamed = [&](auto&& self, NodeId node) -> NodeId {
        if (const auto known = made.find(node); known != made.end()) return known->second;
        const DiagramNode at = diagrams_.nodes()[node];
        const NodeId high = self(self, at.high), low = self(self, at.low);
        return made[node] = diagrams_.choose(diagrams_.atom(as.at(at.atom)), high, low);
    };
    const auto same = [&](NodeId one, NodeId other) { return renamed(renamed, other) == one; };
    const auto same_bounds = [&](const Bounds& one, const Bounds& other) {
        return same(one.may, other.may) && same(one.must, other.must);
    };
    const auto same_ground = [&](const Ground& one, const Ground& other) {
        return same(one.surely, other.surely) && same(one.written, other.written);
    };
    const CategoryVersion& x = program_.categories[a.category];
    const CategoryVersion& y = program_.categories[b.category];
    return same(x.compatible, y.compatible) && same_bounds(x.bounds, y.bounds) &&
           same_bounds(x.written, y.written) &&
           std::equal(x.supporting.begin(), x.supporting.end(), y.supporting.begin(), y.supporting.end(),
                      same_ground);
}

NodeId Prover::together(const Side& a, const Side& b) {
    return within_relations(diagrams_.both(a.diagram, b.diagram), a, b);
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

template <class Shows>
std::optional<Report> Prover::search(NodeId values, const Shows& shows, std::optional<AtomId> but) {
    for (int attempt = 0; attempt < attempts_ && values != node_false; ++attempt) {
        const auto chosen = diagrams_.satisfy(values);
        for (const Wording wording : {Wording::short_as_can_be, Wording::every_atom}) {
            auto witness = make_witness(program_, *chosen, folded_terms_, wording);
            if (witness && but)
                for (const auto& [number, value] : *chosen) {
                    const Atom& atom = program_.atoms[number];
                    if (!value && number != *but && atom.kind == Atom::Kind::terms && atom.terms.open)
                        witness->facts.push_back({atom.key, false});
                }
            if (witness && shows(*witness)) return witness;
        }
        NodeId path = node_true;
        for (const auto& [atom, value] : *chosen) {
            const NodeId is = diagrams_.atom(atom);
            path = diagrams_.both(path, value ? is : diagrams_.negate(is));
        }
        values = diagrams_.both(values, diagrams_.negate(path));
    }
    return std::nullopt;
}

bool Prover::withheld(const Side& side) const {
    if (side.category == none) return false;
    const auto& tags = program_.categories[side.category].tags;
    return std::find(tags.begin(), tags.end(), no_examples) != tags.end();
}

std::optional<Report> Prover::example(NodeId counter, const Side& with, const Side& without) {
    if (withheld(with)) return std::nullopt;
    return search(counter, [&](const Report& witness) {
        if (met(witness, with, program_.categories[with.category].id) != true) return false;
        return without.category == none ||
               met(witness, without, program_.categories[without.category].id) == false;
    });
}

std::optional<Report> Prover::example_of_both(NodeId both, const Side& a, const Side& b) {
    if (withheld(a) || withheld(b)) return std::nullopt;
    return search(both, [&](const Report& witness) {
        return met(witness, a, program_.categories[a.category].id) == true &&
               met(witness, b, program_.categories[b.category].id) == true;
    });
}

std::optional<Report> Prover::example_of_neither(NodeId neither, const Side& of) {
    return search(neither, [&](const Report& witness) {
        return met(witness, of, program_.categories[of.category].id) == false;
    });
}

std::optional<Report> Prover::example_without(const Side& of, AtomId atom,
                                              const std::function<bool(const Report&)>& shows) {
    const NodeId depends = diagrams_.both(diagrams_.assign(of.diagram, atom, true),
                                          diagrams_.negate(diagrams_.assign(of.diagram, atom, false)));
    // answers that leave both values possible
    const NodeId possible = relations(program_, diagrams_, of.atoms);
    const NodeId either =
        diagrams_.both(diagrams_.assign(possible, atom, true), diagrams_.assign(possible, atom, false));
    const NodeId without = diagrams_.both(depends, diagrams_.negate(diagrams_.atom(atom)));
    return search(diagrams_.both(without, either), shows, atom);
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
