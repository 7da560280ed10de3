// One report through the rules: hits, atoms, the categories they touch, verdicts.

#include <algorithm>

#include <fmt/format.h>

#include "findings.hpp"

namespace kijun {

std::string_view to_string(Outcome outcome) {
    switch (outcome) {
        case Outcome::candidate: return "candidate";
        case Outcome::undetermined: return "undetermined";
        case Outcome::out_of_scope: return "out_of_scope";
    }
    return {};
}

std::string_view engine_version() { return KIJUN_VERSION; }

struct Judge::State {
    explicit State(const Rules& of)
        : program(of.program()),
          index(*of.index_),
          rules(of),
          hits(program, of.patterns()),
          reader(program.nodes),
          marked_atoms(program.atoms.size()),
          marked_categories(program.categories.size()) {}

    std::optional<Diagnostic> record_facts(const Report& report);
    void record_fields(const Report& report);
    void set(std::uint32_t atom, Truth value) {
        values[atom] = value;
        touch(atom);
    }
    void touch(std::uint32_t atom) {
        if (!marked_atoms[atom]) {
            marked_atoms[atom] = true;
            touched.push_back(atom);
        }
    }
    void begin(Mode mode);
    void scan(const Report& report);
    std::optional<Diagnostic> select_snapshots(const Report& report, const JudgeOptions& options);
    void decide_snapshot(const JudgeOptions& options, Verdict& verdict);
    [[nodiscard]] bool supported(std::uint32_t category);

    const Program& program;
    const RulesIndex& index;
    const Rules& rules;
    Hits hits;
    DiagramReader reader;

    std::optional<Mode> mode;             // of `values`
    std::vector<Truth> values;            // baseline, but for the touched atoms
    std::vector<std::uint32_t> touched;
    std::vector<bool> marked_atoms;
    std::vector<std::uint32_t> complex;   // atoms to be tested with their neighbours or counts
    RecordedFacts recorded;
    Diagnostics warnings;

    std::vector<Selected> selected;
    std::vector<std::uint32_t> candidates;
    std::vector<bool> marked_categories;
    std::vector<Verdict> verdicts;
};

void Judge::State::begin(Mode wanted) {
    const auto& baseline = index.baseline[mode_index(wanted)];
    if (mode != wanted) {
        values = baseline;
        mode = wanted;
    }
    for (const std::uint32_t atom : touched) {
        values[atom] = baseline[atom];
        marked_atoms[atom] = false;
    }
    touched.clear();
    recorded.clear();
    warnings.clear();
}

void Judge::State::scan(const Report& report) {
    hits.scan(report);
    complex.clear();
    for (std::size_t f = 0; f < scan_field_count; ++f)
        for (const Match& match : hits.matches(static_cast<ScanField>(f)))
            for (const PatternUse& use : index.pattern_uses[match.pattern]) {
                if ((use.fields & (1u << f)) == 0 || (match.lane != Lane::folded && !use.evading)) continue;
                if (use.simple)
                    set(use.atom, Truth::yes);
                else if (!marked_atoms[use.atom]) {
                    touch(use.atom);
                    complex.push_back(use.atom);
                }
            }
    for (const std::uint32_t atom : complex)
        if (hits.holds(program.atoms[atom].terms, index.term_identity)) values[atom] = Truth::yes;
}

std::optional<Diagnostic> Judge::State::record_facts(const Report& report) {
    for (const RecordedFact& fact : report.facts) {
        if (const auto open = index.open_atoms.find(fact.name); open != index.open_atoms.end()) {
            const bool* answer = std::get_if<bool>(&fact.value);
            if (!answer && !std::holds_alternative<Uncertain>(fact.value))
                return error("K0711", {}, fmt::format("the answer to \"{}\" must be true, false or \"uncertain\"", fact.name),
                             fmt::format("「{}」への回答は true・false・\"uncertain\" のいずれかです", fact.name));
            recorded.add(fact);
            for (const std::uint32_t atom : open->second)
                if (answer && values[atom] != Truth::yes) set(atom, *answer ? Truth::yes : Truth::no);
            continue;
        }
        const auto known = index.facts.find(fact.name);
        if (known == index.facts.end()) {
            warnings.push_back(warning("K0710", {},
                                       fmt::format("the guideline declares no fact \"{}\": ignored", fact.name),
                                       fmt::format("事実「{}」は宣言されていないため無視しました", fact.name)));
            continue;
        }
        recorded.add(fact);
        // looked and could not tell leaves the atom as it was: unknown, or presumed
        if (std::holds_alternative<Uncertain>(fact.value)) continue;
        // A revision may declare a fact otherwise than another. The value must suit one that was asked
        // for; under those that it does not suit, it counts as not recorded.
        std::optional<Diagnostic> unsuitable;
        bool suits = false;
        for (const std::uint32_t number : known->second) {
            const bool asked = std::any_of(selected.begin(), selected.end(), [&](const Selected& one) {
                return index.declared[one.snapshot][number];
            });
            if (!asked) continue;
            if (auto wrong = check_fact(program.facts[number], fact)) {
                if (!unsuitable) unsuitable = std::move(wrong);
                continue;
            }
            suits = true;
            for (const std::uint32_t atom : index.fact_atoms[number])
                set(atom, test_fact(program.facts[number], program.atoms[atom].fact, fact, rules.zone()));
        }
        if (unsuitable && !suits) return unsuitable;
    }
    return std::nullopt;
}

void Judge::State::record_fields(const Report& report) {
    for (const std::uint32_t atom : index.field_atoms) {
        const Truth value = test_field(program.atoms[atom].field, report, rules.zone());
        if (value != Truth::unknown) set(atom, value);
    }
}

std::optional<Diagnostic> Judge::State::select_snapshots(const Report& report, const JudgeOptions& options) {
    const History& history = program.history;
    selected.clear();
    if (options.all_revisions) {
        selected = select_all(history);
    } else if (!options.revision.empty()) {
        auto one = select_revision(history, options.revision);
        if (!one) return one.errors().front();
        selected.push_back(*one);
    } else if (options.at) {
        auto on = select_on(history, *options.at, options.known_at);
        if (!on) return on.errors().front();
        selected = std::move(*on);
    } else {
        return select_into(history, rules.zone(), report.dates, options.known_at, selected);
    }
    return std::nullopt;
}

bool Judge::State::supported(std::uint32_t category) {
    const auto value = [&](AtomId atom) { return values[atom]; };
    const CategoryVersion& version = program.categories[category];
    const auto& places = index.supporting[category];
    return std::any_of(places.begin(), places.end(), [&](std::uint32_t place) {
        return is_ground(reader, version, version.supporting[place], value);
    });
}

void Judge::State::decide_snapshot(const JudgeOptions& options, Verdict& verdict) {
    const std::uint32_t snapshot = verdict.selected.snapshot;
    const auto& place = index.place[snapshot];
    const auto& categories = program.snapshots[snapshot].categories;
    candidates.clear();
    const auto consider = [&](std::uint32_t at) {
        if (!marked_categories[categories[at]]) {
            marked_categories[categories[at]] = true;
            candidates.push_back(at);
        }
    };
    for (const std::uint32_t atom : touched)
        for (const std::uint32_t category : index.atom_categories[atom])
            if (place[category] != none) consider(place[category]);
    for (const std::uint32_t at : index.open_at_baseline[mode_index(options.mode)][snapshot])
        // to screening, what nothing was found for is open only if it is met whatever the report says
        if (options.mode == Mode::assess ||
            decide(reader, program.categories[categories[at]], [&](AtomId a) { return values[a]; }) == Truth::yes)
            consider(at);
    std::sort(candidates.begin(), candidates.end());

    const auto value = [&](AtomId atom) { return values[atom]; };
    for (const std::uint32_t at : candidates) {
        const std::uint32_t number = categories[at];
        marked_categories[number] = false;
        Truth status = decide(reader, program.categories[number], value);
        if (status == Truth::unknown && options.mode == Mode::screen && !supported(number)) status = Truth::no;
        if (status == Truth::no && !options.explain) continue;
        verdict.findings.push_back(
            make_finding({program, index, values, recorded, hits, reader}, number, status, options));
        if (status == Truth::yes)
            verdict.outcome = Outcome::candidate;
        else if (status == Truth::unknown && verdict.outcome == Outcome::out_of_scope)
            verdict.outcome = Outcome::undetermined;
    }
}

Judge::Judge(std::shared_ptr<const Rules> rules)
    : rules_(std::move(rules)), state_(std::make_unique<State>(*rules_)) {}
Judge::~Judge() = default;
Judge::Judge(Judge&&) noexcept = default;

Result<const std::vector<Verdict>*> Judge::judge(const Report& report, const JudgeOptions& options) {
    State& state = *state_;
    state.begin(options.mode);
    if (auto failed = state.select_snapshots(report, options)) return *failed;
    state.scan(report);
    if (auto failed = state.record_facts(report)) return *failed;
    state.record_fields(report);

    state.verdicts.resize(state.selected.size());
    for (std::size_t i = 0; i < state.selected.size(); ++i) {
        Verdict& verdict = state.verdicts[i];
        verdict.id = report.id;
        verdict.selected = state.selected[i];
        verdict.mode = options.mode;
        verdict.outcome = Outcome::out_of_scope;
        verdict.findings.clear();
        verdict.warnings = state.warnings;
        state.decide_snapshot(options, verdict);
    }
    return &state.verdicts;
}

}  // namespace kijun
