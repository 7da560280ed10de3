// What a compiled guideline says about itself.

#include "kijun/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "kijun/atom_groups.hpp"
#include "kijun/text.hpp"
#include "prover.hpp"
#include "surroundings.hpp"

namespace kijun {

namespace {

class Verifier {
public:
    Verifier(const Model& model, const std::shared_ptr<const Rules>& rules, std::size_t most_nodes)
        : model_(model),
          program_(rules->program()),
          diagrams_(program_.nodes, most_nodes),
          prover_(rules, most_nodes) {}

    Diagnostics run() {
        categories();
        for (Diagnostic& problem : verify_surroundings(model_, program_)) add(std::move(problem));
        terms();
        facts();
        pairs();
        // what was found may rest on diagrams that were cut off
        if (diagrams_.overflowed() || prover_.overflowed()) return {Prover::too_entangled()};
        return std::move(found_);
    }

private:
    void categories();
    void conditions(std::uint32_t number, Span span);
    NodeId without(std::uint32_t number, std::uint32_t target, NodeId value);
    void terms();
    void facts();
    void pairs();
    Diagnostic& add(Diagnostic problem) { return found_.emplace_back(std::move(problem)); }

    const Model& model_;
    const Program& program_;
    Diagrams diagrams_;
    Prover prover_;
    Diagnostics found_;
    std::map<std::uint32_t, std::pair<bool, Span>> idle_;  // tree node: idle wherever it stands, and where
    std::unordered_map<std::uint32_t, NodeId> rebuilt_;
};

void Verifier::categories() {
    std::set<std::uint32_t> seen;
    for (std::size_t snapshot = program_.snapshots.size(); snapshot-- > 0;)
        for (const std::uint32_t number : program_.snapshots[snapshot].categories) {
            if (!seen.insert(number).second) continue;
            const CategoryVersion& category = program_.categories[number];
            const ast::Category* declared = model_.states[snapshot].category(category.id);
            const Span span = declared ? declared->id.span : Span{};
            if (category.bounds.may == node_false) {
                add(error("K0530", span, fmt::format("no report can meet '{}'", category.title),
                          fmt::format("「{}」に該当する通報はあり得ません", category.title)))
                    .hint = Message{"its conditions exclude each other: see kijun explain --all",
                                    "条件が互いに排斥しています（kijun explain --all を参照）"};
                continue;  // nothing in it matters
            }
            conditions(number, span);
        }
    for (const auto& [number, idle] : idle_) {
        if (!idle.first) continue;
        const TreeNode& node = program_.tree[number];
        const std::string name =
            node.label.empty() ? node.title : fmt::format("{} {}", node.label, node.title);
        add(warning(
            "K0532", idle.second,
            fmt::format("'{}' changes nothing: with it and without it the same reports are met", name),
            fmt::format("「{}」は何も変えません（あってもなくても該当する通報は同じです）", name)));
    }
}

// The diagram of a tree node with the condition `target` taken for `value`.
NodeId Verifier::without(std::uint32_t number, std::uint32_t target, NodeId value) {
    if (number == target) return value;
    if (number < target) return program_.tree[number].diagram;  // children come before their parents
    if (const auto known = rebuilt_.find(number); known != rebuilt_.end()) return known->second;
    const TreeNode& node = program_.tree[number];
    std::vector<NodeId> operands;
    for (const std::uint32_t child : node.children) operands.push_back(without(child, target, value));
    NodeId made = node_true;
    switch (node.kind) {
        case TreeNode::Kind::leaf:
            made = node.diagram;
            break;
        case TreeNode::Kind::negation:
            made = diagrams_.negate(operands.at(0));
            break;
        case TreeNode::Kind::any:
            made = diagrams_.any(operands);
            break;
        case TreeNode::Kind::at_least:
            made = diagrams_.at_least(node.threshold, operands);
            break;
        default:
            made = diagrams_.all(operands);
    }
    for (const std::uint32_t exception : node.unless)
        made = diagrams_.both(made, diagrams_.negate(without(exception, target, value)));
    return rebuilt_[number] = made;
}

void Verifier::conditions(std::uint32_t number, Span span) {
    const CategoryVersion& category = program_.categories[number];
    const NodeId possible = relations(program_, diagrams_, category.atoms);
    std::set<std::pair<std::uint32_t, std::optional<NodeId>>> seen;
    // `neutral`: what the place of the condition holds where the condition is left out.
    const auto walk = [&](auto&& self, std::uint32_t at, std::optional<NodeId> neutral) -> void {
        if (!seen.emplace(at, neutral).second) return;
        const TreeNode& node = program_.tree[at];
        const bool written = node.kind == TreeNode::Kind::item || node.kind == TreeNode::Kind::shared ||
                             node.kind == TreeNode::Kind::leaf || node.kind == TreeNode::Kind::comparison;
        if (written && at != category.tree) {
            const auto same_with = [&](NodeId value) {
                rebuilt_.clear();
                return diagrams_.both(without(category.tree, at, value), possible) == category.bounds.may;
            };
            // among those that are counted nothing is neutral
            const bool idle = neutral ? same_with(*neutral) : same_with(node_true) && same_with(node_false);
            const auto [entry, added] = idle_.try_emplace(at, idle, span);
            entry->second.first = entry->second.first && idle;
            // what an idle condition is made of is idle, too: saying it once is enough
            if (idle) return;
        }
        if (node.kind == TreeNode::Kind::comparison) return;
        std::optional<NodeId> below = node_true;
        if (node.kind == TreeNode::Kind::any) below = node_false;
        if (node.kind == TreeNode::Kind::at_least || node.kind == TreeNode::Kind::negation) below.reset();
        for (const std::uint32_t child : node.children) self(self, child, below);
        for (const std::uint32_t child : node.unless) self(self, child, node_false);
    };
    walk(walk, category.tree, std::nullopt);
}

bool is_word_byte(char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

void Verifier::terms() {
    // Where different terms are counted, the longer of two is not superfluous.
    std::set<std::string> counted;
    for (const Atom& atom : program_.atoms)
        if (atom.kind == Atom::Kind::terms && atom.terms.at_least > 1)
            counted.insert(program_.sets[atom.terms.set].name);
    const auto is_counted = [&](const std::string& list) {
        return std::any_of(counted.begin(), counted.end(),
                           [&](const std::string& name) { return name.find(list) != std::string::npos; });
    };
    std::set<std::pair<std::uint32_t, std::uint32_t>> told;  // file and offset of the term
    for (std::size_t snapshot = model_.states.size(); snapshot-- > 0;)
        for (const auto& [id, list] : model_.states[snapshot].terms) {
            if (is_counted(id)) continue;
            std::map<std::string, const ast::Term*> folded;
            for (const ast::Term& term : list->terms)
                if (term.term.kind == ast::TermRef::Kind::literal && term.except.empty())
                    folded.try_emplace(fold_term(term.term.word.text, Lane::folded), &term);
            for (const auto& [form, term] : folded) {
                const ast::Term* by = nullptr;
                for (std::size_t begin = 0; begin < form.size() && !by; ++begin)
                    for (std::size_t length = 1; begin + length <= form.size() && !by; ++length) {
                        if (length == form.size()) continue;
                        const auto part = folded.find(form.substr(begin, length));
                        if (part == folded.end()) continue;
                        // a term that begins or ends in a letter of ASCII is found at word boundaries only
                        const std::string& inner = part->first;
                        if (is_word_byte(inner.front()) || is_word_byte(inner.back())) continue;
                        by = part->second;
                    }
                const Span span = term->term.word.span;
                if (!by || !told.insert({span.file, span.begin}).second) continue;
                Diagnostic problem =
                    note_at("K0533", span,
                            fmt::format("'{}' is found wherever it stands by '{}' of the same list",
                                        term->term.word.text, by->term.word.text),
                            fmt::format("「{}」のあるところには同じ一覧の「{}」があります",
                                        term->term.word.text, by->term.word.text));
                problem.labels.push_back({by->term.word.span, {"by this", "これにより"}});
                add(std::move(problem));
            }
        }
}

void Verifier::facts() {
    std::set<std::string> told;
    for (std::size_t snapshot = program_.snapshots.size(); snapshot-- > 0;) {
        const SnapshotProgram& standing = program_.snapshots[snapshot];
        std::set<std::uint32_t> deciding, asked;
        for (const std::uint32_t number : standing.categories) {
            const CategoryVersion& category = program_.categories[number];
            for (const std::uint32_t atom : category.atoms)
                if (program_.atoms[atom].kind == Atom::Kind::fact)
                    asked.insert(program_.atoms[atom].fact.fact);
            for (const NodeId diagram : {category.bounds.may, category.diagram})
                for (const AtomId atom : diagrams_.support(diagram))
                    if (program_.atoms[atom].kind == Atom::Kind::fact)
                        deciding.insert(program_.atoms[atom].fact.fact);
        }
        for (const std::uint32_t number : standing.facts) {
            const FactInfo& fact = program_.facts[number];
            if (deciding.contains(number) || !told.insert(fact.id).second) continue;
            const auto declared = model_.states[snapshot].facts.find(fact.id);
            const Span span =
                declared == model_.states[snapshot].facts.end() ? Span{} : declared->second->id.span;
            const std::string& revision =
                program_.history.revisions[program_.history.snapshots[snapshot].revision].id;
            const bool used = asked.contains(number);
            add(warning(
                "K0534", span,
                used ? fmt::format("'{}' is asked and decides nothing under {}", fact.id, revision)
                     : fmt::format("no category of {} asks for '{}'", revision, fact.id),
                used ? fmt::format("「{}」は尋ねられますが、{} では何も決めません", fact.id, revision)
                     : fmt::format("「{}」を尋ねる類型は {} にありません", fact.id, revision)));
        }
    }
}

void Verifier::pairs() {
    const auto all = select_all(program_.history);
    if (all.empty()) return;
    const std::uint32_t snapshot = all.back().snapshot;
    const auto& numbers = program_.snapshots[snapshot].categories;
    const auto span_of = [&](const CategoryVersion& category) {
        const ast::Category* declared = model_.states[snapshot].category(category.id);
        return declared ? declared->id.span : Span{};
    };
    const auto groups = atom_groups(program_);
    // Of each category what its pairs with those that have nothing to do with it depend on.
    struct Alone {
        Side side;
        std::set<std::uint32_t> groups;
        bool never, always;
    };
    std::vector<Alone> alone;
    std::map<std::uint32_t, std::vector<std::size_t>> members;  // of a group
    for (const std::uint32_t number : numbers) {
        Alone one{prover_.category(number, snapshot), {}, false, false};
        if (one.side.diagram == node_false) continue;
        for (const std::uint32_t atom : one.side.atoms) one.groups.insert(groups[atom]);
        one.never = prover_.counterexample(one.side, Prover::nothing(snapshot)) == node_false;
        one.always = prover_.counterexample(Prover::everything(snapshot), one.side) == node_false;
        for (const std::uint32_t group : one.groups) members[group].push_back(alone.size());
        alone.push_back(std::move(one));
    }
    for (std::size_t a = 0; a < alone.size(); ++a) {
        std::vector<bool> related(alone.size());
        for (const std::uint32_t group : alone[a].groups)
            for (const std::size_t member : members[group]) related[member] = true;
        for (std::size_t b = 0; b < alone.size(); ++b) {
            if (a == b) continue;
            const Alone &one = alone[a], &other = alone[b];
            const CategoryVersion& first = program_.categories[one.side.category];
            const CategoryVersion& second = program_.categories[other.side.category];
            if (related[b] ? prover_.counterexample(one.side, other.side) == node_false
                           : one.never || other.always)
                add(note_at(
                    "K0535", span_of(first),
                    fmt::format("whatever meets '{}' meets '{}', too", first.title, second.title),
                    fmt::format("「{}」に該当すれば必ず「{}」にも該当します", first.title, second.title)));
            const bool once = one.side.category < other.side.category;
            if (once && (related[b] ? prover_.together(one.side, other.side) == node_false
                                    : one.never || other.never))
                add(note_at("K0536", span_of(first),
                            fmt::format("nothing meets both '{}' and '{}'", first.title, second.title),
                            fmt::format("「{}」と「{}」の両方に該当する通報はあり得ません", first.title,
                                        second.title)));
        }
    }
}

}  // namespace

Diagnostics verify(const Model& model, const std::shared_ptr<const Rules>& rules, std::size_t most_nodes) {
    return Verifier(model, rules, most_nodes).run();
}

Result<Answer> ask(const std::shared_ptr<const Rules>& rules, Query query, Standing a, Standing b,
                   std::size_t most_nodes) {
    Prover prover(rules, most_nodes);
    const Side left = prover.category(a.category, a.snapshot);
    const Side right =
        b.category == none ? Prover::nothing(a.snapshot) : prover.category(b.category, b.snapshot);
    Answer answer;
    // A query is a few counterexamples that must not exist.
    const auto must_not = [&](NodeId counter, const auto& example) {
        if (counter == node_false || !answer.values.empty()) return;
        answer.values = prover.describe(counter);
        answer.counterexample = example(counter);
    };
    const auto apart = [&](const Side& with, const Side& without) {
        must_not(prover.counterexample(with, without),
                 [&](NodeId counter) { return prover.example(counter, with, without); });
    };
    switch (query) {
        case Query::equivalent:
            apart(left, right);
            apart(right, left);
            break;
        case Query::implies:
            apart(left, right);
            break;
        case Query::disjoint:
            must_not(prover.together(left, right),
                     [&](NodeId both) { return prover.example_of_both(both, left, right); });
            break;
        case Query::never:
            apart(left, Prover::nothing(a.snapshot));
            break;
        case Query::always:
            must_not(prover.counterexample(Prover::everything(a.snapshot), left),
                     [&](NodeId counter) { return prover.example_of_neither(counter, left); });
            break;
    }
    if (prover.overflowed()) return Prover::too_entangled();
    answer.holds = answer.values.empty();
    return answer;
}

Result<std::vector<Overlap>> overlaps(const std::shared_ptr<const Rules>& rules, Standing of,
                                      std::size_t most_nodes) {
    Prover prover(rules, most_nodes);
    const Side side = prover.category(of.category, of.snapshot);
    std::vector<Overlap> found;
    for (const std::uint32_t number : rules->program().snapshots[of.snapshot].categories) {
        if (number == of.category) continue;
        const Side other = prover.category(number, of.snapshot);
        const NodeId both = prover.together(side, other);
        if (prover.overflowed()) return Prover::too_entangled();
        if (both != node_false) found.push_back({number, prover.example_of_both(both, side, other)});
    }
    return found;
}

}  // namespace kijun
