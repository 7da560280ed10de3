// Making rules ready: pattern databases, zone, and the derived tables.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "index.hpp"

namespace kijun {

Rules::Rules(Program program, Patterns patterns, Zone zone, std::string hash)
    : program_(std::move(program)),
      patterns_(std::move(patterns)),
      zone_(std::move(zone)),
      hash_(std::move(hash)),
      index_(std::make_shared<const RulesIndex>(program_, hash_)) {}

Result<std::shared_ptr<const Rules>> Rules::make(Program program, std::string hash,
                                                 const PatternCache& cache) {
    auto patterns = Patterns::compile(program.patterns, cache);
    if (!patterns) return patterns.errors();
    return make(std::move(program), std::move(hash), std::move(*patterns));
}

Result<std::shared_ptr<const Rules>> Rules::make(Program program, std::string hash, Patterns patterns) {
    auto zone = Zone::find(program.history.zone_name);
    if (!zone) return zone.errors();
    return std::shared_ptr<const Rules>(
        new Rules(std::move(program), std::move(patterns), std::move(*zone), std::move(hash)));
}

namespace {

Truth baseline_value(const Program& program, const Atom& atom, Mode mode) {
    switch (atom.kind) {
        case Atom::Kind::terms:
            return atom.terms.open && mode == Mode::assess ? Truth::unknown : Truth::no;
        case Atom::Kind::fact: {
            const std::optional<bool> presumed = program.facts[atom.fact.fact].presumed;
            return !presumed ? Truth::unknown : *presumed ? Truth::yes : Truth::no;
        }
        case Atom::Kind::field:
            return Truth::unknown;
    }
    return Truth::unknown;
}

// Numbers that are equal for patterns with the same folded text. Only what is counted (`at least n of`)
// asks for them; folding all the terms of a large guideline would be most of what loading it costs.
std::vector<std::uint32_t> identities(const Program& program) {
    std::vector<std::uint32_t> numbers(program.patterns.size());
    std::iota(numbers.begin(), numbers.end(), 0);
    std::map<std::string, std::uint32_t> first;
    Text text;
    for (const Atom& atom : program.atoms) {
        if (atom.kind != Atom::Kind::terms || atom.terms.at_least < 2) continue;
        for (const std::uint32_t number : program.sets[atom.terms.set].patterns) {
            const Pattern& pattern = program.patterns[number];
            std::string key = '/' + pattern.spelling;
            if (pattern.kind == Pattern::Kind::literal) {
                text.assign(pattern.spelling);
                key = '"';
                key += text.lane(Lane::folded);
            }
            numbers[number] = first.emplace(std::move(key), number).first->second;
        }
    }
    return numbers;
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
    return fmt::format("{}「{}」に当たる表現がほかに{}記載されているか", place, program.sets[test.set].name,
                       count);
}

// What an analyst is asked about an open list or a field; facts have a question of their own.
std::string question(const Program& program, const Atom& atom) {
    switch (atom.kind) {
        case Atom::Kind::terms:
            if (!atom.terms.open) break;
            return open_list_question(program, atom.terms);
        case Atom::Kind::field:
            return fmt::format("通報の項目「{}」が記録されているか",
                               atom.key.substr(0, atom.key.find(' ')));
        case Atom::Kind::fact:
            break;
    }
    return {};
}

// Atoms of a category of which one must have been touched before it can be met; the fewer and the rarer the
// better. `mentions` says in how many categories an atom occurs: words of context (a warning, a news item)
// occur in nearly all and are found often.
std::vector<AtomId> triggers(const Program& program, const CategoryVersion& category,
                             const std::vector<Truth>& baseline,
                             const std::vector<std::vector<std::uint32_t>>& mentions) {
    DiagramReader reader(program.nodes);
    std::vector<Truth> values(program.atoms.size(), Truth::unknown);
    for (const AtomId atom : category.atoms) values[atom] = baseline[atom];
    const auto never_met = [&] {
        const auto value = [&](AtomId atom) { return values[atom]; };
        return reader.evaluate(category.bounds.may, value) == Truth::no &&
               (category.written.may == category.bounds.may ||
                reader.evaluate(category.written.may, value) == Truth::no);
    };
    if (!never_met()) return category.atoms;
    const auto frequency = [&](AtomId number) {
        const Atom& atom = program.atoms[number];
        const bool terms = atom.kind == Atom::Kind::terms;
        return std::tuple(!terms, mentions[number].size(),
                          terms ? program.sets[atom.terms.set].patterns.size() : 0);
    };
    std::vector<AtomId> order = category.atoms, kept;
    std::stable_sort(order.begin(), order.end(),
                     [&](AtomId a, AtomId b) { return frequency(a) > frequency(b); });
    for (const AtomId atom : order) {
        values[atom] = Truth::unknown;
        if (never_met()) continue;
        values[atom] = baseline[atom];
        kept.push_back(atom);
    }
    std::sort(kept.begin(), kept.end());
    return kept;
}

void add_atoms(const Program& program, std::uint32_t number, std::vector<AtomId>& out) {
    const TreeNode& node = program.tree[number];
    if (node.atom != none) out.push_back(node.atom);
    for (const std::uint32_t child : node.children) add_atoms(program, child, out);
    for (const std::uint32_t child : node.unless) add_atoms(program, child, out);
}

std::vector<std::uint32_t> meanings(const Program& program) {
    std::map<std::vector<std::uint32_t>, std::uint32_t> first;
    std::vector<std::uint32_t> out;
    for (std::uint32_t number = 0; number < program.categories.size(); ++number) {
        const CategoryVersion& category = program.categories[number];
        std::vector<std::uint32_t> key{category.tree,        category.compatible,  category.bounds.may,
                                       category.bounds.must, category.written.may, category.written.must};
        for (const Ground& ground : category.supporting)
            key.insert(key.end(), {ground.node, ground.surely, ground.written});
        out.push_back(first.emplace(std::move(key), number).first->second);
    }
    return out;
}

}  // namespace

RulesIndex::RulesIndex(const Program& program, const std::string& hash)
    : term_identity(identities(program)), meaning(meanings(program)) {
    const std::size_t atom_count = program.atoms.size();
    for (const Mode mode : {Mode::screen, Mode::assess})
        for (const Atom& atom : program.atoms)
            baseline[mode_index(mode)].push_back(baseline_value(program, atom, mode));

    for (const TermSet& set : program.sets) sets.emplace_back(set.patterns);
    std::vector<std::vector<PatternUse>> uses(program.patterns.size());
    fact_atoms.resize(program.facts.size());
    for (std::uint32_t number = 0; number < atom_count; ++number) {
        const Atom& atom = program.atoms[number];
        switch (atom.kind) {
            case Atom::Kind::terms: {
                const TermTest& test = atom.terms;
                const bool simple = test.near.empty() && test.at_least == 1;
                for (const std::uint32_t pattern : program.sets[test.set].patterns)
                    uses[pattern].push_back({number, test.fields, test.evading, simple});
                if (test.open) open_atoms[atom.key].push_back(number);
                break;
            }
            case Atom::Kind::fact:
                fact_atoms[atom.fact.fact].push_back(number);
                break;
            case Atom::Kind::field:
                field_atoms.push_back(number);
                break;
        }
    }
    pattern_uses = Rows<PatternUse>(uses);
    for (std::uint32_t number = 0; number < program.facts.size(); ++number)
        facts[program.facts[number].id].push_back(number);

    for (const Atom& atom : program.atoms) questions.push_back(question(program, atom));

    std::vector<std::vector<std::uint32_t>> categories(atom_count);
    DiagramReader reader(program.nodes);
    const auto screen = [&](AtomId atom) { return baseline[mode_index(Mode::screen)][atom]; };
    for (std::uint32_t number = 0; number < program.categories.size(); ++number) {
        const CategoryVersion& category = program.categories[number];
        for (const std::uint32_t atom : category.atoms) categories[atom].push_back(number);
        auto& reasons = supporting.emplace_back();
        for (std::uint32_t at = 0; at < category.supporting.size(); ++at)
            if (!is_ground(reader, category, category.supporting[at], false, screen)) reasons.push_back(at);
        for (const Mode mode : {Mode::screen, Mode::assess}) {
            const auto value = [&](AtomId atom) { return baseline[mode_index(mode)][atom]; };
            const Truth status = decide(reader, category, false, value);
            if (mode == Mode::assess ? status != Truth::no : status == Truth::yes)
                open_at_baseline[mode_index(mode)].push_back(number);
        }
        category_json.emplace_back(category);
    }
    atom_categories = Rows<std::uint32_t>(categories);

    std::vector<std::vector<AtomId>> leading(program.categories.size());
    std::vector<std::vector<std::uint32_t>> led_to(atom_count), grounds(atom_count);
    for (std::uint32_t number = 0; number < program.categories.size(); ++number) {
        const CategoryVersion& category = program.categories[number];
        leading[number] = meaning[number] == number
                              ? triggers(program, category, baseline[mode_index(Mode::screen)], categories)
                              : leading[meaning[number]];
        std::vector<AtomId> atoms = leading[number];
        for (const AtomId atom : atoms) led_to[atom].push_back(number);
        for (const Ground& ground : category.supporting) add_atoms(program, ground.node, atoms);
        std::sort(atoms.begin(), atoms.end());
        atoms.erase(std::unique(atoms.begin(), atoms.end()), atoms.end());
        for (const AtomId atom : atoms) grounds[atom].push_back(number);
    }
    atom_grounds = Rows<std::uint32_t>(grounds);
    atom_triggers = Rows<std::uint32_t>(led_to);

    for (const SnapshotProgram& snapshot : program.snapshots) {
        auto& facts_declared = declared.emplace_back(program.facts.size());
        for (const std::uint32_t fact : snapshot.facts) facts_declared[fact] = true;
        auto& places = place.emplace_back(program.categories.size(), none);
        for (std::uint32_t at = 0; at < snapshot.categories.size(); ++at)
            places[snapshot.categories[at]] = at;
    }
    const History& history = program.history;
    for (const SnapshotInfo& snapshot : history.snapshots)
        revision_json.emplace_back(history, history.revisions[snapshot.revision], hash);
}

}  // namespace kijun
