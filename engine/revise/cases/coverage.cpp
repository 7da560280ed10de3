// What cases look at: each is judged with its explanation, and what was seen is set against all there is.

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "asking.hpp"
#include "coverage_operations.hpp"
#include "folded_terms.hpp"
#include "kijun/case_coverage.hpp"

namespace kijun {

std::string_view to_string(CoverageKind kind) {
    static constexpr std::string_view names[] = {"criterion", "term", "branch", "operation"};
    return names[static_cast<std::size_t>(kind)];
}
std::string_view to_japanese(CoverageKind kind) {
    static constexpr std::string_view names[] = {"条件", "用語", "分岐", "改正"};
    return names[static_cast<std::size_t>(kind)];
}

CaseCoverage::Count CaseCoverage::count(CoverageKind kind) const {
    Count count;
    for (const CoverageItem& item : items) {
        if (item.kind != kind) continue;
        ++count.all;
        if (item.covered) ++count.covered;
    }
    return count;
}

namespace {

class Coverage {
public:
    Coverage(const Model& model, const SourceSet& sources, const std::shared_ptr<const Rules>& rules,
             const std::vector<TestCase>& cases)
        : model_(model), sources_(sources), rules_(rules), program_(rules->program()), cases_(cases) {
        for (std::uint32_t number = 0; number < program_.categories.size(); ++number) {
            const std::string& id = program_.categories[number].id;
            if (!versions_.contains(id)) order_.push_back(id);
            versions_[id].push_back(number);
        }
    }

    CaseCoverage run() {
        judge_all();
        for (const std::string& id : order_) criteria(id);
        terms();
        for (const std::string& id : order_) branches(id);
        add_operations(model_, sources_, asked_under_, out_.items);
        return std::move(out_);
    }

private:
    struct Seen {
        std::size_t yes = 0, no = 0, open = 0;
    };
    struct Asked {  // of a category
        std::size_t times = 0, found = 0;
        std::map<std::string, Seen> conditions;  // path and text
        std::map<std::pair<NodeId, bool>, std::size_t> branches;
    };

    void judge_all();
    void look(const Verdict& verdict, const ast::Expectation& expectation);
    void look(const Finding& finding, Asked& asked);
    std::optional<Truth> value(const Finding& finding, const std::map<AtomId, Truth>& known,
                               AtomId atom) const;
    // Calls `visit` with each condition of a category, its path of labels and a key for both.
    template <class Visit>
    void each_condition(const CategoryVersion& category, const Visit& visit) const;
    void criteria(const std::string& id);
    void terms();
    void branches(const std::string& id);
    [[nodiscard]] std::optional<Message> not_asked(const std::string& id) const;
    [[nodiscard]] std::string shadow(const std::vector<std::uint32_t>& patterns);

    const Model& model_;
    const SourceSet& sources_;
    const std::shared_ptr<const Rules>& rules_;
    const Program& program_;
    const std::vector<TestCase>& cases_;
    std::vector<std::string> order_;  // of categories
    std::map<std::string, std::vector<std::uint32_t>> versions_;
    std::map<std::string, Asked> asked_;
    std::map<std::string, std::size_t, std::less<>> hits_;  // by spelling
    AskedUnder asked_under_;
    CaseCoverage out_;
};

// ---- what is seen ---------------------------------------------------------------------------------------

void Coverage::judge_all() {
    Judge judge(rules_);
    for (const TestCase& test : cases_) {
        if (test.answer) continue;
        for (const ast::Expectation& expectation : test.expectations) {
            Asking question = asking_of(test, expectation, program_.history.pivot);
            question.options.explain = true;
            question.options.evidence_limit = UINT32_MAX;
            const auto verdicts = judge.judge(question.report, question.options);
            if (!verdicts) continue;
            for (const Verdict& verdict : **verdicts) look(verdict, expectation);
        }
    }
}

void Coverage::look(const Verdict& verdict, const ast::Expectation& expectation) {
    using Kind = ast::Expected::Kind;
    if (verdict.selected.instead_of) asked_under_.transitions.insert(*verdict.selected.instead_of);
    const std::uint32_t revision = program_.history.snapshots[verdict.selected.snapshot].revision;
    for (const std::uint32_t number : program_.snapshots[verdict.selected.snapshot].categories) {
        const std::string& id = program_.categories[number].id;
        bool about = false, class_too = false;
        for (const ast::Expected& expected : expectation.expected) {
            const bool named = expected.category.text == id;
            about =
                about || named || expected.kind == Kind::only_met || expected.kind == Kind::out_of_scope;
            class_too = class_too || (named && expected.in);
        }
        if (!about) continue;
        Asked& asked = asked_[id];
        ++asked.times;
        AskedUnder::Category& under = asked_under_.categories[id];
        under.asked.insert(revision);
        if (class_too) under.in_class.insert(revision);
        for (const Finding& finding : verdict.findings) {
            if (finding.category != number) continue;
            ++asked.found;
            under.found.insert(revision);
            look(finding, asked);
        }
    }
}

template <class Visit>
void Coverage::each_condition(const CategoryVersion& category, const Visit& visit) const {
    const auto walk = [&](auto&& self, std::uint32_t number, std::string path) -> void {
        using Kind = TreeNode::Kind;
        const TreeNode& node = program_.tree[number];
        if (node.kind == Kind::item) path += "." + node.label;
        if (number == category.tree || node.kind == Kind::item || node.kind == Kind::shared ||
            node.kind == Kind::leaf || node.kind == Kind::comparison)
            visit(number, path, path + "\n" + node.label + "\n" + node.title);
        if (node.kind == Kind::comparison) return;
        for (const std::uint32_t child : node.children) self(self, child, path);
        for (const std::uint32_t child : node.unless) self(self, child, path);
    };
    walk(walk, category.tree, category.id);
}

void Coverage::look(const Finding& finding, Asked& asked) {
    const CategoryVersion& category = program_.categories[finding.category];
    std::map<std::uint32_t, Truth> nodes;
    std::map<AtomId, Truth> atoms;
    for (const ExplainedNode& node : finding.tree) {
        nodes[node.node] = node.value;
        if (const AtomId atom = program_.tree[node.node].atom; atom != none) atoms[atom] = node.value;
    }
    each_condition(category, [&](std::uint32_t number, const std::string&, const std::string& key) {
        const auto value = nodes.find(number);
        if (value == nodes.end()) return;
        Seen& seen = asked.conditions[key];
        ++(value->second == Truth::yes ? seen.yes : value->second == Truth::no ? seen.no : seen.open);
    });
    for (NodeId node = category.diagram; node > node_true;) {
        const DiagramNode& at = program_.nodes[node];
        const auto truth = value(finding, atoms, at.atom);
        if (!truth || *truth == Truth::unknown) break;
        ++asked.branches[{node, *truth == Truth::yes}];
        node = *truth == Truth::yes ? at.high : at.low;
    }
    std::set<std::string_view> found;
    for (const Evidence& evidence : finding.evidence) found.insert(evidence.term);
    for (const std::string_view term : found) ++hits_[std::string(term)];
}

// How comparisons of facts are put together is not explained: their values are those of the facts.
std::optional<Truth> Coverage::value(const Finding& finding, const std::map<AtomId, Truth>& known,
                                     AtomId number) const {
    if (const auto found = known.find(number); found != known.end()) return found->second;
    const Atom& atom = program_.atoms[number];
    if (atom.kind != Atom::Kind::fact) return std::nullopt;
    const FactInfo& fact = program_.facts[atom.fact.fact];
    const auto truth = [](bool value) { return value ? Truth::yes : Truth::no; };
    for (const UsedFact& used : finding.facts) {
        if (used.fact != fact.id) continue;
        if (const auto* integer = std::get_if<std::int64_t>(used.value))
            return truth(*integer >= atom.fact.number);
        const auto* text = std::get_if<std::string>(used.value);
        if (const auto unit = ast::duration_unit(fact.type); unit && text) {
            const DurationRange places = places_of(*parse_duration(*text), *unit);
            if (places.first >= atom.fact.number || places.last < atom.fact.number)
                return truth(places.first >= atom.fact.number);
        }
        if (text && atom.fact.op == FactTest::Op::equals)
            return truth(*text == fact.choices[static_cast<std::size_t>(atom.fact.number)]);
    }
    return std::nullopt;
}

// ---- against all there is -------------------------------------------------------------------------------

std::optional<Message> Coverage::not_asked(const std::string& id) const {
    const auto asked = asked_.find(id);
    if (asked == asked_.end()) return said("no case asks about {}", "{} を問う事例がない", id);
    if (asked->second.found == 0)
        return said("nothing of {} is found in the cases that ask about it",
                    "{} を問う事例に、これに当たる語や事実がない", id);
    return std::nullopt;
}

void Coverage::criteria(const std::string& id) {
    std::set<std::string> known;
    const auto not_looked_at = not_asked(id);
    for (const std::uint32_t version : versions_[id])
        each_condition(program_.categories[version], [&](std::uint32_t number, const std::string& path,
                                                         const std::string& key) {
            if (!known.insert(key).second) return;
            const TreeNode& node = program_.tree[number];
            CoverageItem item;
            item.where = path;
            item.what = node.kind == TreeNode::Kind::shared ? node.label : node.title;
            if (not_looked_at) {
                item.reason = *not_looked_at;
            } else {
                const Seen& seen = asked_[id].conditions[key];
                item.times = seen.yes + seen.no + seen.open;
                item.covered = seen.yes > 0 && seen.yes < item.times;
                item.reason = item.times == 0 ? Message{"not in the revisions that cases ask about",
                                                        "事例の問う改訂にこの条件がない"}
                              : seen.yes > 0  ? Message{"true in every case", "どの事例でも真"}
                              : seen.open > 0 && seen.no == 0
                                  ? Message{"open in every case", "どの事例でも不明"}
                                  : Message{"true in no case", "真になる事例がない"};
            }
            out_.items.push_back(std::move(item));
        });
}

// The name of a shorter term of every set it is in, which is found wherever it is.
std::string Coverage::shadow(const std::vector<std::uint32_t>& patterns) {
    FoldedTerms folded(program_);
    const Pattern& longer = program_.patterns[patterns.front()];
    if (longer.kind != Pattern::Kind::literal) return {};
    const std::string whole = fold_term(longer.spelling, Lane::folded);
    std::string first;
    for (const TermSet& set : program_.sets) {
        if (std::none_of(patterns.begin(), patterns.end(), [&](std::uint32_t pattern) {
                return std::binary_search(set.patterns.begin(), set.patterns.end(), pattern);
            }))
            continue;
        const auto shorter =
            std::find_if(set.patterns.begin(), set.patterns.end(), [&](std::uint32_t number) {
                const Pattern& other = program_.patterns[number];
                return other.kind == Pattern::Kind::literal && other.except.empty() &&
                       other.spelling != longer.spelling &&
                       whole.find(fold_term(other.spelling, Lane::folded)) != std::string::npos;
            });
        if (shorter == set.patterns.end()) return {};
        if (first.empty()) first = program_.patterns[*shorter].spelling;
    }
    return first;
}

void Coverage::terms() {
    struct Term {
        std::vector<std::uint32_t> patterns;
        std::set<std::string> categories;
        bool withheld = false;
        std::string set;
    };
    std::map<std::string, Term> all;
    const auto add = [&](std::uint32_t set, const CategoryVersion& category, bool withheld) {
        for (const std::uint32_t number : program_.sets[set].patterns) {
            Term& term = all[program_.patterns[number].spelling];
            if (term.set.empty()) term.set = program_.sets[set].name;
            if (std::find(term.patterns.begin(), term.patterns.end(), number) == term.patterns.end())
                term.patterns.push_back(number);
            term.categories.insert(category.id);
            term.withheld = term.withheld || withheld;
        }
    };
    for (const CategoryVersion& category : program_.categories) {
        const bool withheld =
            std::find(category.tags.begin(), category.tags.end(), no_examples) != category.tags.end();
        for (const AtomId atom : category.atoms) {
            const TermTest& test = program_.atoms[atom].terms;
            if (program_.atoms[atom].kind != Atom::Kind::terms) continue;
            add(test.set, category, withheld);
            for (const ProximityTest& near : test.near) add(near.set, category, withheld);
        }
    }
    std::map<std::string, std::pair<std::string, Span>> places;  // first list it stands in
    for (const State& state : model_.states)
        for (const auto& [id, list] : state.terms)
            for (const ast::Term& term : list->terms)
                if (term.term.kind != ast::TermRef::Kind::list)
                    places.try_emplace(term.term.word.text, id, term.term.word.span);

    for (const auto& [spelling, term] : all) {
        CoverageItem item;
        item.kind = CoverageKind::term;
        const auto place = places.find(spelling);
        item.where = place == places.end() ? *term.categories.begin() : place->second.first;
        if (place != places.end()) item.span = place->second.second;
        if (!term.withheld) item.what = spelling;
        if (const auto found = hits_.find(spelling); found != hits_.end()) item.times = found->second;
        item.covered = item.times > 0;
        if (!item.covered) {
            const std::string shorter = shadow(term.patterns);
            const bool asked = std::any_of(term.categories.begin(), term.categories.end(),
                                           [&](const std::string& id) { return !not_asked(id); });
            if (!asked)
                item.reason = *not_asked(*term.categories.begin());
            else if (!shorter.empty() && !term.withheld)
                item.reason = said("never found; shadowed by \"{}\", which stands in it",
                                   "事例に現れない。含まれる「{}」が常に先に当たる", shorter);
            else
                item.reason = {"never found", "事例に現れない"};
        }
        out_.items.push_back(std::move(item));
    }
    const auto first = std::find_if(out_.items.begin(), out_.items.end(), [](const CoverageItem& item) {
        return item.kind == CoverageKind::term;
    });
    std::stable_sort(first, out_.items.end(), [](const CoverageItem& a, const CoverageItem& b) {
        return std::tie(a.span.file, a.span.begin) < std::tie(b.span.file, b.span.begin);
    });
}

void Coverage::branches(const std::string& id) {
    static constexpr std::size_t most_nodes = 1u << 18;  // beside the program's: what the proofs may cost
    const auto not_looked_at = not_asked(id);
    std::set<std::pair<NodeId, bool>> known;
    for (const std::uint32_t version : versions_[id]) {
        const CategoryVersion& category = program_.categories[version];
        std::set<NodeId, std::greater<>> nodes;  // parents first
        if (category.diagram > node_true) nodes.insert(category.diagram);
        // under which values a node is reached, as far as values can occur together
        Diagrams diagrams(program_.nodes, program_.nodes.size() + most_nodes);
        std::map<NodeId, NodeId> reached;
        reached[category.diagram] = relations(program_, diagrams, category.atoms);
        for (auto at = nodes.begin(); at != nodes.end(); ++at) {
            const DiagramNode node = program_.nodes[*at];
            const NodeId is = diagrams.atom(node.atom);
            for (const bool side : {true, false}) {
                const NodeId next = side ? node.high : node.low;
                const NodeId taken = diagrams.both(reached[*at], side ? is : diagrams.negate(is));
                const bool possible = diagrams.overflowed() || taken != node_false;
                if (next > node_true) {
                    nodes.insert(next);
                    const auto [entry, first] = reached.try_emplace(next, node_false);
                    entry->second = diagrams.either(entry->second, taken);
                }
                if (!possible || !known.emplace(*at, side).second) continue;
                CoverageItem item;
                item.kind = CoverageKind::branch;
                item.where = id;
                item.what =
                    fmt::format("#{} {}: {}", *at, program_.atoms[node.atom].key, side ? "yes" : "no");
                if (not_looked_at) {
                    item.reason = *not_looked_at;
                } else {
                    const auto& taken_by = asked_[id].branches;
                    const auto found = taken_by.find({*at, side});
                    item.times = found == taken_by.end() ? 0 : found->second;
                    item.covered = item.times > 0;
                    if (!item.covered)
                        item.reason = taken_by.contains({*at, !side})
                                          ? Message{"only the other side was taken", "反対側だけを通る"}
                                          : Message{"the node was not reached", "節点に至る事例がない"};
                }
                out_.items.push_back(std::move(item));
            }
        }
    }
}

}  // namespace

CaseCoverage cover(const Model& model, const SourceSet& sources, const std::shared_ptr<const Rules>& rules,
                   const std::vector<TestCase>& cases) {
    return Coverage(model, sources, rules, cases).run();
}

}  // namespace kijun
