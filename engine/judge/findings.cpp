#include "findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "residual.hpp"

namespace kijun {

Spelled::Spelled(const FactValue& value) {
    if (const auto* truth = std::get_if<bool>(&value)) {
        text_ = *truth ? "true" : "false";
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
        char* const begin = digits_.data();
        text_ = {begin, std::to_chars(begin, begin + digits_.size(), *number).ptr};
    } else {
        const auto* text = std::get_if<std::string>(&value);
        text_ = text ? std::string_view(*text) : "uncertain";
    }
}

// ---- the plan -----------------------------------------------------------------------------------------

void FindingMaker::lay_out(const Program& program, std::uint32_t number, Place place, Plan& plan) {
    const TreeNode& node = program.tree[number];
    place.node = number;
    const std::size_t at = plan.places.size();
    if (node.kind == TreeNode::Kind::item) {
        const std::string& path = plan.criteria[place.criterion];
        plan.criteria.push_back(path.empty() ? node.label : path + "." + node.label);
        place.criterion = static_cast<std::uint32_t>(plan.criteria.size()) - 1;
    }
    plan.places.push_back(place);
    if (!place.hidden) ++plan.shown;
    if (node.atom != none && program.atoms[node.atom].kind != Atom::Kind::field)
        plan.leaves.push_back(static_cast<std::uint32_t>(at));
    Place below = place;
    below.exception = false;
    below.speaks_against = place.speaks_against || node.kind == TreeNode::Kind::negation;
    below.hidden = place.hidden || node.kind == TreeNode::Kind::comparison;
    for (const std::uint32_t child : node.children) lay_out(program, child, below, plan);
    below.exception = true;
    below.speaks_against = true;
    below.hidden = place.hidden;
    for (const std::uint32_t child : node.unless) lay_out(program, child, below, plan);
    plan.places[at].end = plan.shown;
}

const FindingMaker::Plan& FindingMaker::plan(const Program& program, std::uint32_t category) {
    auto& known = plans_[category];
    if (!known) {
        auto made = std::make_unique<Plan>();
        made->criteria.emplace_back();
        lay_out(program, program.categories[category].tree, {}, *made);
        known = std::move(made);
    }
    return *known;
}

// ---- evidence and facts -------------------------------------------------------------------------------

void FindingMaker::add_evidence(const Evaluation& e, std::uint32_t atom, std::string_view criterion,
                                std::uint32_t limit, Finding& finding, bool explain) {
    e.hits.satisfying(e.program.atoms[atom].terms, e.index.term_identity, hits_);
    const std::size_t shown_from = finding.shown.size();
    const auto show = [&](std::uint32_t place) {
        const auto from = finding.shown.begin() + static_cast<std::ptrdiff_t>(shown_from);
        if (explain && std::find(from, finding.shown.end(), place) == finding.shown.end())
            finding.shown.push_back(place);
    };
    std::uint32_t listed = 0;
    for (const Hit& hit : hits_) {
        const std::string_view term = e.program.patterns[hit.pattern].spelling;
        const auto same =
            std::find_if(finding.evidence.begin(), finding.evidence.end(), [&](const Evidence& known) {
                return known.span.begin == hit.span.begin && known.span.end == hit.span.end &&
                       known.field == field_name(hit.field) && known.term == term &&
                       known.criterion == criterion;
            });
        const auto place = static_cast<std::uint32_t>(same - finding.evidence.begin());
        if (same != finding.evidence.end()) {
            show(place);
            continue;
        }
        if (listed++ >= limit) {
            ++finding.evidence_omitted;
            continue;
        }
        show(place);
        const std::string_view written =
            e.hits.original(hit.field).substr(hit.span.begin, hit.span.end - hit.span.begin);
        finding.evidence.push_back({criterion, field_name(hit.field), term, hit.lane,
                                    how_written(e.program.patterns[hit.pattern], hit.folds, written),
                                    hit.span, written});
    }
}

namespace {

const FactValue presumed_true = true;
const FactValue presumed_false = false;

void add_fact(const Evaluation& e, std::uint32_t number, Finding& finding) {
    const FactInfo& fact = e.program.facts[number];
    for (const UsedFact& used : finding.facts)
        if (used.fact == fact.id) return;
    const RecordedFact* recorded = e.recorded.find(fact.id);
    // what does not suit this declaration of the fact counts as not recorded
    if (recorded && !std::holds_alternative<Uncertain>(recorded->value) && !check_fact(fact, *recorded))
        finding.facts.push_back({fact.id, &recorded->value, false});
    else if (fact.presumed)
        finding.facts.push_back({fact.id, *fact.presumed ? &presumed_true : &presumed_false, true});
}

Missing question(const Evaluation& e, AtomId number) {
    const Atom& atom = e.program.atoms[number];
    Missing missing;
    if (atom.kind == Atom::Kind::fact) {
        const FactInfo& fact = e.program.facts[atom.fact.fact];
        missing.fact = fact.id;
        missing.question = fact.question;
        missing.who = fact.who;
        missing.cost = fact.cost;
    } else {
        missing.fact = atom.key;
        missing.open_list = atom.kind == Atom::Kind::terms;
        missing.question = e.index.questions[number];
        missing.who = "analyst";
    }
    return missing;
}

}  // namespace

// ---- open questions -----------------------------------------------------------------------------------

const std::vector<FindingMaker::Question>& FindingMaker::open_questions(const Evaluation& e,
                                                                        std::uint32_t number) {
    static constexpr std::size_t most_kept = 4096;  // then all are forgotten: memory stays bounded
    const CategoryVersion& category = e.program.categories[number];
    const std::uint32_t meaning = e.index.meaning[number];
    key_.assign(reinterpret_cast<const char*>(&meaning), sizeof meaning);
    for (const AtomId atom : category.atoms) key_ += static_cast<char>(e.values[atom]);
    if (const auto known = questions_.find(std::string_view(key_)); known != questions_.end())
        return known->second;
    if (questions_.size() >= most_kept) questions_.clear();
    std::vector<Question>& questions = questions_[key_];

    std::set<AtomId> relevant;
    const bool contradiction =
        contradicts(e.reader, category, e.answered, [&](AtomId atom) { return e.values[atom]; });
    const Bounds& bounds = contradiction ? category.written : category.bounds;
    for (const NodeId diagram : {bounds.may, bounds.must}) {
        const auto atoms = support(residual(e.program.nodes, diagram, e.values));
        relevant.insert(atoms.begin(), atoms.end());
    }
    // One value answers all that is asked about a fact or a field; each open list has an answer of its own.
    std::map<std::string, std::vector<AtomId>> asked;
    const auto subject = [&](const Atom& atom) {
        if (atom.kind == Atom::Kind::fact) return e.program.facts[atom.fact.fact].id;
        if (atom.kind == Atom::Kind::terms) return atom.key;
        return fmt::format("field {}", static_cast<int>(atom.field.field));
    };
    for (const AtomId atom : category.atoms)
        if (e.values[atom] == Truth::unknown) asked[subject(e.program.atoms[atom])].push_back(atom);

    std::set<std::string_view> listed;
    for (const AtomId atom : category.atoms) {
        if (e.values[atom] != Truth::unknown) continue;
        if (!listed.insert(question(e, atom).fact).second) continue;
        const std::vector<AtomId>& all = asked.at(subject(e.program.atoms[atom]));
        const bool decisive =
            std::any_of(all.begin(), all.end(), [&](AtomId one) { return relevant.contains(one); }) &&
            (e.program.atoms[atom].kind == Atom::Kind::terms ||
             is_decisive(e.program, bounds, all, e.values));
        questions.push_back({atom, decisive});
    }
    // what is worth asking first comes first
    std::stable_sort(questions.begin(), questions.end(), [&](const Question& a, const Question& b) {
        if (a.decisive != b.decisive) return a.decisive;
        return question(e, a.atom).cost < question(e, b.atom).cost;
    });
    return questions;
}

void FindingMaker::add_missing(const Evaluation& e, std::uint32_t category, Finding& finding) {
    for (const Question& open : open_questions(e, category)) {
        Missing missing = question(e, open.atom);
        missing.decisive = open.decisive;
        const RecordedFact* recorded = e.recorded.empty() ? nullptr : e.recorded.find(missing.fact);
        missing.uncertain = recorded && std::holds_alternative<Uncertain>(recorded->value);
        finding.missing.push_back(missing);
    }
}

// ---- all of it ----------------------------------------------------------------------------------------

void FindingMaker::make(const Evaluation& e, std::uint32_t category, Truth status,
                        const JudgeOptions& options, Finding& finding) {
    finding.category = category;
    finding.status = status;
    finding.evidence.clear();
    finding.evidence_omitted = 0;
    finding.facts.clear();
    finding.missing.clear();
    finding.tree.clear();
    finding.shown.clear();
    const Plan& plan = this->plan(e.program, category);
    const auto look_at = [&](const Place& place) {
        const std::uint32_t number = e.program.tree[place.node].atom;
        const Atom& atom = e.program.atoms[number];
        if (atom.kind == Atom::Kind::fact) return add_fact(e, atom.fact.fact, finding);
        // words behind an exception or a negation speak against the finding: they are for explanations
        if (atom.kind == Atom::Kind::terms && e.values[number] == Truth::yes &&
            (!place.speaks_against || options.explain))
            add_evidence(e, number, plan.criteria[place.criterion], options.evidence_limit, finding,
                         options.explain && !place.hidden);
    };
    if (!options.explain) {
        for (const std::uint32_t leaf : plan.leaves) look_at(plan.places[leaf]);
    } else {
        const auto value = [&](AtomId atom) { return e.values[atom]; };
        for (const Place& place : plan.places) {
            const TreeNode& node = e.program.tree[place.node];
            const auto shown = static_cast<std::uint32_t>(finding.shown.size());
            if (node.atom != none) look_at(place);
            if (place.hidden) continue;
            finding.tree.push_back({place.node, place.end, shown,
                                    static_cast<std::uint32_t>(finding.shown.size()),
                                    e.reader.evaluate(node.diagram, value), place.exception});
        }
    }
    if (status == Truth::unknown) add_missing(e, category, finding);
}

}  // namespace kijun
