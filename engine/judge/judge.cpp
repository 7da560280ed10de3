// One report through the rules: hits, atoms, the categories they touch, verdicts.

#include <fmt/format.h>

#include <algorithm>

#include "findings.hpp"

namespace kijun {

std::string_view to_string(Outcome outcome) {
    switch (outcome) {
        case Outcome::candidate:
            return "candidate";
        case Outcome::undetermined:
            return "undetermined";
        case Outcome::out_of_scope:
            return "out_of_scope";
    }
    return {};
}

std::string_view engine_version() { return KIJUN_VERSION; }

namespace {

// Objects that are not in use, kept for the memory they own.
template <class T>
class Pool {
public:
    T take() {
        if (spare_.empty()) return {};
        T taken = std::move(spare_.back());
        spare_.pop_back();
        return taken;
    }
    void give(std::vector<T>& all, std::size_t from = 0) {
        for (std::size_t i = all.size(); i > from; --i) spare_.push_back(std::move(all[i - 1]));
        all.resize(std::min(all.size(), from));
    }

private:
    std::vector<T> spare_;
};

// A longer text would be cut, and what stands behind the cut not be seen.
std::optional<Diagnostic> check_sizes(const Report& report) {
    for (const std::string* field : {&report.title, &report.text, &report.page_text, &report.url})
        if (field->size() > Text::max_bytes)
            return error(
                "K0713", {},
                fmt::format("a text of {} bytes; at most {} are read", field->size(), Text::max_bytes),
                fmt::format("本文が {} バイトあります。読めるのは {} バイトまでです", field->size(),
                            Text::max_bytes));
    return std::nullopt;
}

Diagnostic engine_failed() {
    return error("K0404", {},
                 "the pattern engine has failed, for want of memory: the report was not judged",
                 "照合エンジンがメモリ不足で動かないため、通報を判断していません");
}

}  // namespace

struct Judge::State {
    explicit State(const Rules& of)
        : program(of.program()),
          index(*of.index_),
          rules(of),
          hits(index, of.patterns()),
          reader(program.nodes),
          marked_atoms(program.atoms.size()),
          marked_categories(program.categories.size()),
          answers(program.categories.size()),
          maker(program) {}

    std::optional<Diagnostic> record_facts(const Report& report);
    void record_fields(const Report& report);
    void warn_undeclared(std::string_view fact);
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
    void scan(const Report& report, Folds evading);
    template <class Asked>
    void settle_complex(const Asked& asked);
    std::optional<Diagnostic> select_snapshots(const Report& report, const JudgeOptions& options);
    void find_candidates(const JudgeOptions& options);
    void fill(Verdict& verdict, const JudgeOptions& options);
    struct Answer;
    const Answer& answer(std::uint32_t category, const JudgeOptions& options);
    [[nodiscard]] bool supported(std::uint32_t category);

    const Program& program;
    const RulesIndex& index;
    const Rules& rules;
    Hits hits;
    DiagramReader reader;

    std::optional<Mode> mode;   // of `values`
    std::vector<Truth> values;  // baseline, but for the touched atoms
    std::vector<std::uint32_t> touched;
    std::vector<bool> marked_atoms;
    std::vector<std::uint32_t> complex;  // atoms whose neighbours or counts are still to be tested, or none
    RecordedFacts recorded;
    bool answered = false;  // a list was
    Diagnostics warnings;

    // What a category's meaning comes to for this report, found out once for all revisions that share it.
    struct Answer {
        std::uint64_t report = 0;  // for which `status` holds
        Truth status = Truth::unknown;
        bool supported = false;                        // known where it matters
        std::uint32_t verdict = none, finding = none;  // where it has been written already
    };
    struct Candidate {
        std::uint32_t place, category;
        friend auto operator<=>(const Candidate&, const Candidate&) = default;
    };

    std::uint64_t reports = 0;
    std::vector<Selected> selected;
    std::optional<JudgeOptions> selected_for;  // what `fixed` answers
    std::vector<Selected> fixed;
    std::vector<std::uint32_t> considered, kept;  // category versions
    std::vector<bool> marked_categories;
    std::vector<Answer> answers;    // per category version, of its meaning
    std::vector<Candidate> placed;  // of one snapshot
    FindingMaker maker;
    std::vector<Verdict> verdicts;
    Pool<Finding> spare_findings;
    Pool<Verdict> spare_verdicts;
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
    answered = false;
    warnings.clear();
    ++reports;
}

void Judge::State::scan(const Report& report, Folds evading) {
    hits.scan(report, evading);
    complex.clear();
    for (std::size_t f = 0; f < scan_field_count; ++f)
        hits.each_match(static_cast<ScanField>(f), [&](const Match& match) {
            for (const PatternUse& use : index.pattern_uses[match.pattern]) {
                if ((use.fields & (1u << f)) == 0 || !match.folds.within(use.evading)) continue;
                if (use.simple)
                    set(use.atom, Truth::yes);
                else if (!marked_atoms[use.atom]) {
                    touch(use.atom);
                    complex.push_back(use.atom);
                }
            }
        });
}

// Tests with neighbours or counts cost much more than others and are made only where somebody asks.
template <class Asked>
void Judge::State::settle_complex(const Asked& asked) {
    for (std::uint32_t& atom : complex) {
        if (atom == none || !asked(atom)) continue;
        if (hits.holds(program.atoms[atom].terms, index.term_identity)) values[atom] = Truth::yes;
        atom = none;
    }
}

std::optional<Diagnostic> Judge::State::record_facts(const Report& report) {
    if (report.facts.empty()) return std::nullopt;
    // an answer about a list does not undo what was found
    settle_complex([](std::uint32_t) { return true; });
    std::size_t undeclared = 0;
    for (const RecordedFact& fact : report.facts) {
        if (const auto open = index.open_atoms.find(fact.name); open != index.open_atoms.end()) {
            const bool* answer = std::get_if<bool>(&fact.value);
            if (!answer && !std::holds_alternative<Uncertain>(fact.value))
                return error(
                    "K0711", {},
                    fmt::format("the answer to \"{}\" must be true, false or \"uncertain\"", fact.name),
                    fmt::format("「{}」への回答は true・false・\"uncertain\" のいずれかです", fact.name));
            recorded.add(fact);
            answered = true;
            for (const std::uint32_t atom : open->second)
                if (answer && values[atom] != Truth::yes) set(atom, *answer ? Truth::yes : Truth::no);
            continue;
        }
        const auto known = index.facts.find(fact.name);
        if (known == index.facts.end()) {
            ++undeclared;
            if (undeclared <= ReportReader::most_warned) warn_undeclared(fact.name);
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
    if (undeclared > ReportReader::most_warned)
        warnings.push_back(
            warning("K0710", {},
                    fmt::format("{} more recorded facts that the guideline does not declare: ignored",
                                undeclared - ReportReader::most_warned),
                    fmt::format("宣言されていない事実がほかに {} 件あり、無視しました",
                                undeclared - ReportReader::most_warned)));
    return std::nullopt;
}

void Judge::State::warn_undeclared(std::string_view fact) {
    warnings.push_back(warning("K0710", {},
                               fmt::format("the guideline declares no fact \"{}\": ignored", fact),
                               fmt::format("事実「{}」は宣言されていないため無視しました", fact)));
}

void Judge::State::record_fields(const Report& report) {
    for (const std::uint32_t atom : index.field_atoms) {
        const Truth value = test_field(program.atoms[atom].field, report, rules.zone());
        if (value != Truth::unknown) set(atom, value);
    }
}

std::optional<Diagnostic> Judge::State::select_snapshots(const Report& report,
                                                         const JudgeOptions& options) {
    const History& history = program.history;
    if (options.snapshots.empty() && !options.all_revisions && options.revision.empty() && !options.at)
        return select_into(history, rules.zone(), report.dates, options.known_at, selected);
    // the same for every report
    if (options != selected_for) {
        selected_for.reset();
        if (!options.snapshots.empty()) {
            fixed.clear();
            for (const std::uint32_t snapshot : options.snapshots) {
                Selected& named = fixed.emplace_back();
                named.snapshot = snapshot;
                named.why = Selected::Why::named;
                named.event = history.pivot;
            }
        } else if (options.all_revisions) {
            fixed = select_all(history);
        } else if (!options.revision.empty()) {
            auto one = select_revision(history, options.revision);
            if (!one) return one.errors().front();
            fixed.assign(1, *one);
        } else {
            auto on = select_on(history, *options.at, options.known_at);
            if (!on) return on.errors().front();
            fixed = std::move(*on);
        }
        selected_for = options;
    }
    selected = fixed;
    return std::nullopt;
}

bool Judge::State::supported(std::uint32_t category) {
    const auto value = [&](AtomId atom) { return values[atom]; };
    const CategoryVersion& version = program.categories[category];
    const auto& places = index.supporting[category];
    return std::any_of(places.begin(), places.end(), [&](std::uint32_t place) {
        return is_ground(reader, version, version.supporting[place], answered, value);
    });
}

const Judge::State::Answer& Judge::State::answer(std::uint32_t category, const JudgeOptions& options) {
    Answer& answer = answers[index.meaning[category]];
    if (answer.report == reports) return answer;
    const auto value = [&](AtomId atom) { return values[atom]; };
    answer = {reports, decide(reader, program.categories[category], answered, value)};
    const bool screened = answer.status == Truth::unknown && options.mode == Mode::screen;
    if (screened || options.explain) answer.supported = supported(category);
    if (screened && !answer.supported) answer.status = Truth::no;
    return answer;
}

// The category versions, of all snapshots asked for, that there is something to say about.
void Judge::State::find_candidates(const JudgeOptions& options) {
    considered.clear();
    kept.clear();
    // of a single snapshot, what only others have need not be decided
    const auto* place = selected.size() == 1 ? &index.place[selected.front().snapshot] : nullptr;
    const auto consider = [&](std::uint32_t category) {
        if (marked_categories[category] || (place && (*place)[category] == none)) return;
        marked_categories[category] = true;
        considered.push_back(category);
    };
    const auto& led_to = options.mode == Mode::assess ? index.atom_categories
                         : options.explain            ? index.atom_grounds
                                                      : index.atom_triggers;
    for (const std::uint32_t atom : touched)
        for (const std::uint32_t category : led_to[atom]) consider(category);
    for (const std::uint32_t category : index.open_at_baseline[mode_index(options.mode)])
        consider(category);
    settle_complex([&](std::uint32_t atom) {
        const auto mentioned = index.atom_categories[atom];
        return std::any_of(mentioned.begin(), mentioned.end(),
                           [&](std::uint32_t category) { return marked_categories[category]; });
    });
    for (const std::uint32_t category : considered) {
        marked_categories[category] = false;
        const Answer& found = answer(category, options);
        if (found.status != Truth::no || (options.explain && found.supported)) kept.push_back(category);
    }
}

void Judge::State::fill(Verdict& verdict, const JudgeOptions& options) {
    const auto& place = index.place[verdict.selected.snapshot];
    placed.clear();
    for (const std::uint32_t category : kept)
        if (place[category] != none) placed.push_back({place[category], category});
    std::sort(placed.begin(), placed.end());
    for (const Candidate& candidate : placed) {
        Answer& answer = answers[index.meaning[candidate.category]];
        Finding& finding = verdict.findings.emplace_back(spare_findings.take());
        if (answer.verdict != none) {
            finding = verdicts[answer.verdict].findings[answer.finding];
            finding.category = candidate.category;
        } else {
            maker.make({program, index, values, recorded, answered, hits, reader}, candidate.category,
                       answer.status, options, finding);
            answer.verdict = static_cast<std::uint32_t>(&verdict - verdicts.data());
            answer.finding = static_cast<std::uint32_t>(verdict.findings.size()) - 1;
        }
        if (answer.status == Truth::yes)
            verdict.outcome = Outcome::candidate;
        else if (answer.status == Truth::unknown && verdict.outcome == Outcome::out_of_scope)
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
    if (auto failed = check_sizes(report)) return *failed;
    if (auto failed = state.select_snapshots(report, options)) return *failed;
    state.scan(report, options.evading);
    if (!state.hits.ready()) return engine_failed();
    if (auto failed = state.record_facts(report)) return *failed;
    state.record_fields(report);

    state.find_candidates(options);

    for (Verdict& verdict : state.verdicts) state.spare_findings.give(verdict.findings);
    state.spare_verdicts.give(state.verdicts, state.selected.size());
    while (state.verdicts.size() < state.selected.size())
        state.verdicts.push_back(state.spare_verdicts.take());
    for (std::size_t i = 0; i < state.selected.size(); ++i) {
        Verdict& verdict = state.verdicts[i];
        verdict.id = report.id;
        verdict.selected = state.selected[i];
        verdict.mode = options.mode;
        verdict.outcome = Outcome::out_of_scope;
        verdict.warnings = state.warnings;
        if (!state.kept.empty()) state.fill(verdict, options);
    }
    return &state.verdicts;
}

}  // namespace kijun
