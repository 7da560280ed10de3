// Making rules ready: pattern databases, zone, and the derived tables.

#include <algorithm>
#include <map>

#include "index.hpp"

namespace kijun {

Rules::Rules(Program program, Patterns patterns, Zone zone, std::string hash)
    : program_(std::move(program)),
      patterns_(std::move(patterns)),
      zone_(std::move(zone)),
      hash_(std::move(hash)),
      index_(std::make_shared<const RulesIndex>(program_)) {}

Result<std::shared_ptr<const Rules>> Rules::make(Program program, std::string hash,
                                                 std::string_view saved_patterns) {
    auto zone = Zone::find(program.history.zone_name);
    if (!zone) return zone.errors();
    // Saved databases are an optimisation: where they do not fit this machine the patterns are compiled.
    if (!saved_patterns.empty())
        if (auto loaded = Patterns::load(program.patterns, saved_patterns))
            return std::shared_ptr<const Rules>(
                new Rules(std::move(program), std::move(*loaded), std::move(*zone), std::move(hash)));
    auto compiled = Patterns::compile(program.patterns);
    if (!compiled) return compiled.errors();
    return std::shared_ptr<const Rules>(
        new Rules(std::move(program), std::move(*compiled), std::move(*zone), std::move(hash)));
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
        case Atom::Kind::field: return Truth::unknown;
    }
    return Truth::unknown;
}

}  // namespace

RulesIndex::RulesIndex(const Program& program) {
    const std::size_t atom_count = program.atoms.size();
    for (const Mode mode : {Mode::screen, Mode::assess})
        for (const Atom& atom : program.atoms)
            baseline[mode_index(mode)].push_back(baseline_value(program, atom, mode));

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
            case Atom::Kind::fact: fact_atoms[atom.fact.fact].push_back(number); break;
            case Atom::Kind::field: field_atoms.push_back(number); break;
        }
    }
    pattern_uses = Rows<PatternUse>(uses);
    for (std::uint32_t number = 0; number < program.facts.size(); ++number)
        facts[program.facts[number].id].push_back(number);

    std::map<std::string, std::uint32_t> identities;
    for (const Pattern& pattern : program.patterns) {
        const std::string key = pattern.kind == Pattern::Kind::literal
                                    ? "\"" + fold_term(pattern.spelling, Lane::folded)
                                    : "/" + pattern.spelling;
        term_identity.push_back(
            identities.emplace(key, static_cast<std::uint32_t>(identities.size())).first->second);
    }

    std::vector<std::vector<std::uint32_t>> categories(atom_count);
    DiagramReader reader(program.nodes);
    const auto screen = [&](AtomId atom) { return baseline[mode_index(Mode::screen)][atom]; };
    for (std::uint32_t number = 0; number < program.categories.size(); ++number) {
        const CategoryVersion& category = program.categories[number];
        for (const std::uint32_t atom : category.atoms) categories[atom].push_back(number);
        auto& reasons = supporting.emplace_back();
        for (std::uint32_t at = 0; at < category.supporting.size(); ++at)
            if (!is_ground(reader, category, category.supporting[at], screen)) reasons.push_back(at);
    }
    atom_categories = Rows<std::uint32_t>(categories);

    for (const SnapshotProgram& snapshot : program.snapshots) {
        auto& facts_declared = declared.emplace_back(program.facts.size());
        for (const std::uint32_t fact : snapshot.facts) facts_declared[fact] = true;
        auto& places = place.emplace_back(program.categories.size(), none);
        for (std::uint32_t at = 0; at < snapshot.categories.size(); ++at) places[snapshot.categories[at]] = at;
        for (const Mode mode : {Mode::screen, Mode::assess}) {
            auto& open = open_at_baseline[mode_index(mode)].emplace_back();
            const auto value = [&](AtomId atom) { return baseline[mode_index(mode)][atom]; };
            for (std::uint32_t at = 0; at < snapshot.categories.size(); ++at)
                if (decide(reader, program.categories[snapshot.categories[at]], value) != Truth::no)
                    open.push_back(at);
        }
    }
}

}  // namespace kijun
