#include "findings.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "residual.hpp"

namespace kijun {

namespace {

std::string shown(const FactValue& value) {
    struct Visitor {
        std::string operator()(Uncertain) const { return "uncertain"; }
        std::string operator()(bool truth) const { return truth ? "true" : "false"; }
        std::string operator()(std::int64_t number) const { return std::to_string(number); }
        std::string operator()(const std::string& text) const { return text; }
    };
    return std::visit(Visitor{}, value);
}

// Two tests for one list differ in where and how often: the question has to say it.
std::string open_list_question(const Program& program, const TermTest& test) {
    std::string place;
    for (const ProximityTest& near : test.near) {
        const char* side = near.direction == ast::Proximity::Direction::after    ? "の後"
                           : near.direction == ast::Proximity::Direction::before ? "の前"
                                                                                 : "から";
        place += fmt::format("「{}」{}{}字以内に", program.sets[near.set].name, side, near.characters);
    }
    const std::string count = test.at_least > 1 ? fmt::format("合わせて{}種以上", test.at_least) : "";
    return fmt::format("{}「{}」に当たる表現がほかに{}記載されているか", place,
                       program.sets[test.set].name, count);
}

class Builder {
public:
    Builder(const Evaluation& evaluation, Finding& finding, const JudgeOptions& options)
        : e_(evaluation), finding_(finding), options_(options) {}

    ExplainedNode walk(std::uint32_t number, const std::string& path, bool exception);
    void list_missing(const CategoryVersion& category);

private:
    [[nodiscard]] Missing question(const Atom& atom) const;
    void add_evidence(std::uint32_t atom, const std::string& path, std::vector<std::uint32_t>& used);
    void add_fact(std::uint32_t fact);

    const Evaluation& e_;
    Finding& finding_;
    const JudgeOptions& options_;
    std::vector<Hit> hits_;
};

ExplainedNode Builder::walk(std::uint32_t number, const std::string& path, bool exception) {
    const TreeNode& node = e_.program.tree[number];
    const auto value = [&](AtomId atom) { return e_.values[atom]; };
    ExplainedNode made;
    made.node = number;
    made.value = e_.reader.evaluate(node.diagram, value);
    const std::string inside = node.kind == TreeNode::Kind::item
                                   ? (path.empty() ? node.label : path + "." + node.label)
                                   : path;
    if (node.atom != none) {
        const Atom& atom = e_.program.atoms[node.atom];
        // words behind an exception or a negation speak against the finding: they are for explanations
        if (atom.kind == Atom::Kind::terms && made.value == Truth::yes && (!exception || options_.explain))
            add_evidence(node.atom, inside, made.evidence);
        if (atom.kind == Atom::Kind::fact) add_fact(atom.fact.fact);
    }
    const bool negated = exception || node.kind == TreeNode::Kind::negation;
    for (const std::uint32_t child : node.children) {
        ExplainedNode explained = walk(child, inside, negated);
        // how a comparison is put together is of no interest to a person
        if (node.kind != TreeNode::Kind::comparison) made.children.push_back(std::move(explained));
    }
    for (const std::uint32_t child : node.unless) made.children.push_back(walk(child, inside, true));
    made.exceptions = static_cast<std::uint32_t>(node.unless.size());
    return made;
}

void Builder::add_evidence(std::uint32_t atom, const std::string& path, std::vector<std::uint32_t>& used) {
    e_.hits.satisfying(e_.program.atoms[atom].terms, e_.index.term_identity, hits_);
    std::uint32_t listed = 0;
    for (const Hit& hit : hits_) {
        const std::string& term = e_.program.patterns[hit.pattern].spelling;
        const auto same = std::find_if(finding_.evidence.begin(), finding_.evidence.end(), [&](const Evidence& e) {
            return e.criterion == path && e.field == field_name(hit.field) && e.span.begin == hit.span.begin &&
                   e.span.end == hit.span.end && e.term == term;
        });
        const auto place = static_cast<std::uint32_t>(same - finding_.evidence.begin());
        if (same != finding_.evidence.end()) {
            if (std::find(used.begin(), used.end(), place) == used.end()) used.push_back(place);
            continue;
        }
        if (listed++ >= options_.evidence_limit) {
            ++finding_.evidence_omitted;
            continue;
        }
        used.push_back(place);
        const std::string_view original = e_.hits.original(hit.field);
        finding_.evidence.push_back({path, field_name(hit.field), term, hit.lane, hit.span,
                                     std::string(original.substr(hit.span.begin, hit.span.end - hit.span.begin))});
    }
}

void Builder::add_fact(std::uint32_t number) {
    const FactInfo& fact = e_.program.facts[number];
    for (const UsedFact& used : finding_.facts)
        if (used.fact == fact.id) return;
    const FactValue* value = e_.recorded.find(fact.id);
    if (value && !std::holds_alternative<Uncertain>(*value))
        finding_.facts.push_back({fact.id, shown(*value), false});
    else if (fact.presumed)
        finding_.facts.push_back({fact.id, *fact.presumed ? "true" : "false", true});
}

Missing Builder::question(const Atom& atom) const {
    Missing missing;
    if (atom.kind == Atom::Kind::fact) {
        const FactInfo& fact = e_.program.facts[atom.fact.fact];
        missing.fact = fact.id;
        missing.question = fact.question;
        missing.who = fact.who;
        missing.cost = fact.cost;
    } else if (atom.kind == Atom::Kind::terms) {
        missing.fact = atom.key;
        missing.open_list = true;
        missing.question = open_list_question(e_.program, atom.terms);
        missing.who = "analyst";
    } else {
        missing.fact = atom.key;
        missing.question =
            fmt::format("通報の項目「{}」が記録されているか", atom.key.substr(0, atom.key.find(' ')));
        missing.who = "analyst";
    }
    const FactValue* value = e_.recorded.find(missing.fact);
    missing.uncertain = value && std::holds_alternative<Uncertain>(*value);
    return missing;
}

void Builder::list_missing(const CategoryVersion& category) {
    std::set<AtomId> relevant;
    const bool contradiction =
        contradicts(e_.reader, category, [&](AtomId atom) { return e_.values[atom]; });
    const Bounds& bounds = contradiction ? category.written : category.bounds;
    for (const NodeId diagram : {bounds.may, bounds.must}) {
        const auto atoms = support(residual(e_.program.nodes, diagram, e_.values));
        relevant.insert(atoms.begin(), atoms.end());
    }
    // One value answers all that is asked about a fact or a field; each open list has an answer of its own.
    std::map<std::string, std::vector<AtomId>> asked;
    const auto subject = [&](const Atom& atom) {
        if (atom.kind == Atom::Kind::fact) return e_.program.facts[atom.fact.fact].id;
        if (atom.kind == Atom::Kind::terms) return atom.key;
        return fmt::format("field {}", static_cast<int>(atom.field.field));
    };
    for (const AtomId number : category.atoms)
        if (e_.values[number] == Truth::unknown) asked[subject(e_.program.atoms[number])].push_back(number);

    std::set<std::string> listed;
    for (const AtomId number : category.atoms) {
        if (e_.values[number] != Truth::unknown) continue;
        const Atom& atom = e_.program.atoms[number];
        Missing missing = question(atom);
        if (!listed.insert(missing.fact).second) continue;
        const std::vector<AtomId>& all = asked.at(subject(atom));
        missing.decisive =
            std::any_of(all.begin(), all.end(), [&](AtomId one) { return relevant.contains(one); }) &&
            (atom.kind == Atom::Kind::terms || is_decisive(e_.program, bounds, all, e_.values));
        finding_.missing.push_back(std::move(missing));
    }
    // what is worth asking first comes first
    std::stable_sort(finding_.missing.begin(), finding_.missing.end(), [](const Missing& a, const Missing& b) {
        if (a.decisive != b.decisive) return a.decisive;
        return a.cost < b.cost;
    });
}

}  // namespace

Finding make_finding(const Evaluation& evaluation, std::uint32_t category, Truth status,
                     const JudgeOptions& options) {
    Finding finding;
    finding.category = category;
    finding.status = status;
    const CategoryVersion& version = evaluation.program.categories[category];
    Builder builder(evaluation, finding, options);
    ExplainedNode tree = builder.walk(version.tree, "", false);
    if (status == Truth::unknown) builder.list_missing(version);
    if (options.explain) finding.tree = std::move(tree);
    return finding;
}

}  // namespace kijun
