// Survivors are compared with the guideline over the diagrams, and told apart by judged reports.

#include "killers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "asking.hpp"
#include "kijun/bundle.hpp"
#include "kijun/syntax.hpp"

namespace kijun {

namespace {

std::string batch_id(std::size_t number) { return fmt::format("m{}", number); }

}  // namespace

Result<std::shared_ptr<const Rules>> compile_batch(const Model& model, const SourceSet& sources,
                                                   const Patterns& patterns, const Batch& batch) {
    Model made;
    History& history = made.history;
    history.guideline = model.history.guideline;
    history.title = model.history.title;
    history.zone_name = model.history.zone_name;
    history.pivot = model.history.pivot;
    history.epochs.push_back({first_day, {}});
    made.zone = model.zone;
    const auto add = [&](const State& state) {
        const auto number = static_cast<std::uint32_t>(made.states.size());
        const LocalDay day{static_cast<std::int32_t>(number)};
        RevisionInfo revision;
        revision.id = batch_id(number);
        revision.effective = day;
        history.revisions.push_back(std::move(revision));
        history.snapshots.push_back({number, {number}, std::nullopt});
        history.epochs.back().periods.push_back({day, day.next(), number});
        made.states.push_back(state);
    };
    for (const State& state : model.states) add(state);
    for (const Batched& batched : batch) add(batched.state.state);
    Diagnostics ignored;  // warnings about words: the guideline has had its own
    auto program = compile(made, sources, ignored);
    if (!program) return program.errors();
    const auto alike = [](const Pattern& a, const Pattern& b) {
        return a.kind == b.kind && a.spelling == b.spelling && a.evading == b.evading &&
               a.except == b.except;
    };
    const auto known = patterns.all();
    const bool same =
        std::equal(program->patterns.begin(), program->patterns.end(), known.begin(), known.end(), alike);
    return same ? Rules::make(std::move(*program), "", patterns) : Rules::make(std::move(*program), "");
}

Side Killers::side(std::uint32_t snapshot, const std::string& category) const {
    for (const std::uint32_t number : program_.snapshots[snapshot].categories)
        if (program_.categories[number].id == category) return prover_->category(number, snapshot);
    return Prover::nothing(snapshot);
}

void Killers::look_at(std::size_t begin, std::size_t end, Mutant& mutant) {
    const auto first = static_cast<std::uint32_t>(model_.states.size());
    bool same = true;
    int sides = 0;
    for (std::size_t i = begin; i < end; ++i) {
        const MutatedState& state = batch_[i].state;
        // the newest of the revisions for which it stands
        const std::uint32_t snapshot = state.snapshots.back();
        for (const std::string& category : state.reached) {
            const Side before = side(snapshot, category);
            const Side after = side(first + static_cast<std::uint32_t>(i), category);
            if (before.category == none || after.category == none) continue;
            const CategoryVersion& a = program_.categories[before.category];
            const CategoryVersion& b = program_.categories[after.category];
            if (a.diagram == b.diagram) continue;
            const std::uint32_t revision = model_.history.snapshots[snapshot].revision;
            // whether a list is open matters only where not everything is known
            const bool equal = mutant.kind == MutantKind::openness
                                   ? prover_->same_answers(before, after)
                                   : prover_->counterexample(before, after) == node_false &&
                                         prover_->counterexample(after, before) == node_false;
            if (equal && !prover_->overflowed()) continue;
            same = false;
            if (!prover_->overflowed() && mutant.conditions.empty())
                mutant.conditions = conditions(before, after, revision, mutant);
            if (prover_->overflowed())
                prove_anew();
            else if (!mutant.withheld && look_at(before, after, revision, mutant))
                return;
            if (mutant.withheld || ++sides == most_sides) return;
        }
    }
    if (same) mutant.fate = MutantFate::equivalent;
}

// Where the two differ, in words; of a list that is open or not, the tests that only one of them leaves
// open.
std::string Killers::conditions(const Side& before, const Side& after, std::uint32_t revision,
                                const Mutant& mutant) {
    std::string values;
    if (mutant.kind == MutantKind::openness) {
        for (const std::uint32_t atom : before.atoms) {
            const Atom& test = program_.atoms[atom];
            const bool otherwise =
                std::any_of(after.atoms.begin(), after.atoms.end(), [&](std::uint32_t number) {
                    const Atom& other = program_.atoms[number];
                    return other.key == test.key && other.terms.open != test.terms.open;
                });
            if (otherwise) values += (values.empty() ? "" : ", ") + fmt::format("? {}", test.key);
        }
    } else {
        const NodeId lost = prover_->counterexample(before, after);
        values = prover_->describe(lost != node_false ? lost : prover_->counterexample(after, before));
    }
    if (values.empty()) return values;
    return fmt::format("{} under {}: {}", program_.categories[before.category].id,
                       model_.history.revisions[revision].id, values);
}

bool Killers::look_at(const Side& before, const Side& after, std::uint32_t revision, Mutant& mutant) {
    if (mutant.kind == MutantKind::openness) return open_list(before, after, revision, mutant);
    if (const NodeId lost = prover_->counterexample(before, after); lost != node_false)
        if (const auto report = prover_->example(lost, before, after))
            return show(*report, Mode::screen, before, after, revision, mutant);
    if (const NodeId gained = prover_->counterexample(after, before); gained != node_false)
        if (const auto report = prover_->example(gained, after, before))
            return show(*report, Mode::screen, before, after, revision, mutant);
    return false;
}

// Whether a list is open is seen by an analyst only: where all but its expressions is there.
bool Killers::open_list(const Side& before, const Side& after, std::uint32_t revision, Mutant& mutant) {
    for (const std::uint32_t atom : before.atoms) {
        if (program_.atoms[atom].kind != Atom::Kind::terms ||
            std::binary_search(after.atoms.begin(), after.atoms.end(), atom))
            continue;
        const auto report = prover_->example_without(before, atom, [&](const Report& one) {
            return status(one, Mode::assess, before) != status(one, Mode::assess, after);
        });
        if (report) return show(*report, Mode::assess, before, after, revision, mutant);
    }
    return false;
}

std::optional<Truth> Killers::status(const Report& report, Mode mode, const Side& side) {
    JudgeOptions options;
    options.mode = mode;
    options.revision = batch_id(side.snapshot);
    const auto verdicts = judge_.judge(report, options);
    if (!verdicts) return std::nullopt;
    for (const Verdict& verdict : **verdicts)
        for (const Finding& finding : verdict.findings)
            if (program_.categories[finding.category].id == program_.categories[side.category].id)
                return finding.status;
    return Truth::no;
}

bool Killers::show(const Report& report, Mode mode, const Side& before, const Side& after,
                   std::uint32_t revision, Mutant& mutant) {
    const auto says = status(report, mode, before);
    if (!says || says == status(report, mode, after)) return false;
    const std::string& category = program_.categories[before.category].id;
    const std::string expected = *says == Truth::yes       ? category
                                 : *says == Truth::unknown ? "undetermined " + category
                                                           : "not " + category;
    mutant.killer = written_case(mutant.where + ": " + mutant.change.en, report, mode,
                                 model_.history.revisions[revision].id, expected);
    return true;
}

std::string written_case(const std::string& title, const Report& report, Mode mode,
                         const std::string& revision, const std::string& expected) {
    std::string out = "case " + string_literal(title) + " {\n";
    const auto part = [&](const char* name, const std::string& text) {
        if (!text.empty()) out += fmt::format("  {} {}\n", name, string_literal(text));
    };
    part("title", report.title);
    part("text", report.text);
    part("page", report.page_text);
    part("url", report.url);
    part("provider_country", report.provider_country);
    part("server_country", report.server_country);
    part("channel", report.source);
    if (!report.facts.empty()) {
        out += "  facts {";
        for (const RecordedFact& fact : report.facts) {
            std::string value = "uncertain";
            if (const bool* truth = std::get_if<bool>(&fact.value)) value = *truth ? "true" : "false";
            if (const auto* number = std::get_if<std::int64_t>(&fact.value))
                value = std::to_string(*number);
            if (const auto* text = std::get_if<std::string>(&fact.value))
                value = parse_report_date(*text) ? *text : string_literal(*text);
            const bool name = fact.name.find_first_of(" \"(") == std::string::npos;
            out += " " + (name ? fact.name : string_literal(fact.name)) + ": " + value;
        }
        out += " }\n";
    }
    if (mode == Mode::assess) out += "  mode assess\n";
    return out + "  under " + revision + " expect " + expected + "\n}\n";
}

}  // namespace kijun
