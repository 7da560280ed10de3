// Running mutants: many at a time as snapshots of one program, each day of its history another mutant.

#include <algorithm>
#include <numeric>
#include <random>

#include "asking.hpp"
#include "kijun/bundle.hpp"
#include "killers.hpp"
#include "mutants.hpp"

namespace kijun {

std::string_view to_string(MutantKind kind) {
    static constexpr std::string_view names[] = {"condition", "exception", "quantifier", "negation",
                                                 "threshold", "distance",  "terms",      "openness",
                                                 "date",      "word"};
    return names[static_cast<std::size_t>(kind)];
}
std::string_view to_japanese(MutantKind kind) {
    static constexpr std::string_view names[] = {"条件", "ただし書", "すべて・いずれか", "否定", "個数",
                                                 "距離", "用語群",   "等・限定",         "日付", "語"};
    return names[static_cast<std::size_t>(kind)];
}

std::optional<MutantKind> mutant_kind(std::string_view name) {
    for (std::size_t kind = 0; kind < mutant_kind_count; ++kind)
        if (to_string(static_cast<MutantKind>(kind)) == name) return static_cast<MutantKind>(kind);
    return std::nullopt;
}

MutationRun::Count MutationRun::count() const {
    Count sum;
    for (std::size_t kind = 0; kind < mutant_kind_count; ++kind) {
        const Count one = count(static_cast<MutantKind>(kind));
        sum.killed += one.killed;
        sum.survived += one.survived;
        sum.equivalent += one.equivalent;
    }
    return sum;
}
MutationRun::Count MutationRun::count(MutantKind kind) const {
    Count count;
    for (const Mutant& mutant : mutants)
        if (mutant.kind == kind)
            ++(mutant.fate == MutantFate::killed     ? count.killed
               : mutant.fate == MutantFate::survived ? count.survived
                                                     : count.equivalent);
    return count;
}

namespace {

// An expectation, and under which snapshots it was judged.
struct Trial {
    std::size_t test = 0;
    const ast::Expectation* expectation = nullptr;
    std::vector<std::uint32_t> snapshots;
};
// Trials of one report: it is judged once for all of them.
struct Hearing {
    Report report;
    Mode mode = Mode::screen;
    std::vector<Trial> trials;
    std::vector<std::string> answers;  // keys of the open lists it has answers for
};

class Mutation {
public:
    Mutation(const Model& model, const SourceSet& sources, const std::shared_ptr<const Rules>& rules,
             const std::vector<TestCase>& cases, const MutationOptions& options)
        : model_(model),
          sources_(sources),
          rules_(rules),
          program_(rules->program()),
          cases_(cases),
          options_(options),
          mutants_(model, sources, options.words) {}

    Result<MutationRun> run() {
        MutationRun out;
        std::vector<PlannedMutant>& planned = mutants_.planned();
        std::erase_if(planned, [&](const PlannedMutant& one) { return !asked_for(one.mutant); });
        out.sampled_from = planned.size();
        sample(planned);
        prepare();
        Diagnostics problems;
        std::vector<std::size_t> edits;
        for (std::size_t i = 0; i < planned.size(); ++i) {
            if (const auto* days = std::get_if<DayEdit>(&planned[i].edit))
                try_days(planned[i].mutant, *days);
            else
                edits.push_back(i);
        }
        const auto failed = in_batches(
            planned, edits, [&](const auto& rules, const Batch& part) { try_batch(planned, rules, part); });
        if (failed) return *failed;
        if (const auto unsettled = look_at_survivors(planned)) return *unsettled;
        for (PlannedMutant& one : planned) out.mutants.push_back(std::move(one.mutant));
        return out;
    }

private:
    static constexpr std::size_t batch_size =
        192;  // snapshots: enough to share the work, few enough for memory

    [[nodiscard]] bool asked_for(const Mutant& mutant) const;
    void sample(std::vector<PlannedMutant>& planned) const;
    void prepare();
    using Use = std::function<void(const std::shared_ptr<const Rules>& rules, const Batch& part)>;
    std::optional<Diagnostics> in_batches(std::vector<PlannedMutant>& planned,
                                          std::vector<std::size_t> numbers, const Use& use) const;
    std::optional<Diagnostics> compiled(const Batch& batch, const Use& use) const;
    void try_batch(std::vector<PlannedMutant>& planned, const std::shared_ptr<const Rules>& rules,
                   const Batch& batch) const;
    void hear(std::vector<PlannedMutant>& planned, const Batch& batch, const Program& program,
              const Hearing& hearing, const std::vector<Verdict>& verdicts) const;
    [[nodiscard]] bool asked_otherwise(const Mutant& mutant, const Hearing& hearing, const Batched& batched,
                                       const Program& program, std::uint32_t snapshot) const;
    void try_days(Mutant& mutant, const DayEdit& edit);
    std::optional<Diagnostics> look_at_survivors(std::vector<PlannedMutant>& planned);

    const Model& model_;
    const SourceSet& sources_;
    const std::shared_ptr<const Rules>& rules_;
    const Program& program_;
    const std::vector<TestCase>& cases_;
    const MutationOptions& options_;
    Mutants mutants_;
    std::vector<Hearing> hearings_;
};

bool Mutation::asked_for(const Mutant& mutant) const {
    const std::string declared = mutant.where.substr(0, mutant.where.find('.'));  // ids have no dots
    return (options_.kinds.empty() || options_.kinds.contains(mutant.kind)) &&
           (options_.places.empty() || options_.places.contains(declared));
}

// The order of std::shuffle is not the same everywhere; this one is.
void Mutation::sample(std::vector<PlannedMutant>& planned) const {
    if (options_.sample == 0 || options_.sample >= planned.size()) return;
    constexpr std::uint32_t seed = 20250228;
    std::mt19937 random(seed);
    std::vector<std::size_t> order(planned.size());
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t i = 0; i < options_.sample; ++i)
        std::swap(order[i], order[i + random() % (order.size() - i)]);
    order.resize(options_.sample);
    std::sort(order.begin(), order.end());
    std::vector<PlannedMutant> kept;
    for (const std::size_t i : order) kept.push_back(std::move(planned[i]));
    planned = std::move(kept);
}

void Mutation::prepare() {
    const bool dated = std::any_of(program_.atoms.begin(), program_.atoms.end(), [](const Atom& atom) {
        return atom.kind == Atom::Kind::field && atom.field.op == FieldTest::Op::on_or_after;
    });
    std::set<std::string_view> keys;
    for (const Atom& atom : program_.atoms)
        if (atom.kind == Atom::Kind::terms && atom.terms.open) keys.insert(atom.key);
    Judge judge(rules_);
    for (std::size_t test = 0; test < cases_.size(); ++test) {
        if (cases_[test].answer) continue;
        bool first = true;
        for (const ast::Expectation& expectation : cases_[test].expectations) {
            Asking question = asking_of(cases_[test], expectation, program_.history.pivot);
            const auto verdicts = judge.judge(question.report, question.options);
            if (!verdicts) continue;
            Trial trial{test, &expectation, {}};
            for (const Verdict& verdict : **verdicts) trial.snapshots.push_back(verdict.selected.snapshot);
            // dates matter beyond the choice of the revision only where conditions look at them
            if (first || dated) {
                Hearing hearing{std::move(question.report), cases_[test].mode, {}, {}};
                for (const RecordedFact& fact : hearing.report.facts)
                    if (keys.contains(fact.name)) hearing.answers.push_back(fact.name);
                hearings_.push_back(std::move(hearing));
            }
            hearings_.back().trials.push_back(std::move(trial));
            first = false;
        }
    }
}

// Those that look for something else than the guideline does come last: their patterns are compiled anew.
std::optional<Diagnostics> Mutation::in_batches(std::vector<PlannedMutant>& planned,
                                                std::vector<std::size_t> numbers, const Use& use) const {
    const auto last = std::stable_partition(numbers.begin(), numbers.end(), [&](std::size_t number) {
        return std::get<RuleEdit>(planned[number].edit).what != RuleEdit::What::except;
    });
    const auto first_of_last = static_cast<std::size_t>(last - numbers.begin());
    Batch batch;
    for (std::size_t at = 0; at < numbers.size(); ++at) {
        for (MutatedState& state : mutants_.apply(std::get<RuleEdit>(planned[numbers[at]].edit))) {
            for (const std::string& category : state.reached)
                if (mutants_.withheld(category)) planned[numbers[at]].mutant.withheld = true;
            batch.push_back({numbers[at], std::move(state)});
        }
        if (batch.size() < batch_size && at + 1 != first_of_last && at + 1 < numbers.size()) continue;
        if (auto failed = compiled(batch, use)) return failed;
        batch.clear();
        if (options_.progress) options_.progress(at + 1, numbers.size());
    }
    return std::nullopt;
}

// Compiles a batch, by halves where it is too entangled as a whole; the states of a mutant stay together.
std::optional<Diagnostics> Mutation::compiled(const Batch& batch, const Use& use) const {
    if (batch.empty()) return std::nullopt;
    if (const auto rules = compile_batch(model_, sources_, rules_->patterns(), batch)) {
        use(*rules, batch);
        return std::nullopt;
    } else if (batch.front().mutant == batch.back().mutant) {
        return rules.errors();
    }
    auto middle = batch.begin() + static_cast<std::ptrdiff_t>(batch.size() / 2);
    while (middle != batch.begin() && (middle - 1)->mutant == middle->mutant) --middle;
    if (middle == batch.begin())
        while (middle->mutant == batch.front().mutant) ++middle;
    if (auto failed = compiled({batch.begin(), middle}, use)) return failed;
    return compiled({middle, batch.end()}, use);
}

void Mutation::try_batch(std::vector<PlannedMutant>& planned, const std::shared_ptr<const Rules>& rules,
                         const Batch& batch) const {
    Judge judge(rules);
    JudgeOptions all;
    all.all_revisions = true;
    for (const Hearing& hearing : hearings_) {
        all.mode = hearing.mode;
        const auto verdicts = judge.judge(hearing.report, all);
        if (verdicts) hear(planned, batch, rules->program(), hearing, **verdicts);
    }
}

void Mutation::hear(std::vector<PlannedMutant>& planned, const Batch& batch, const Program& program,
                    const Hearing& hearing, const std::vector<Verdict>& verdicts) const {
    for (const Verdict& verdict : verdicts) {
        if (verdict.selected.snapshot < model_.states.size()) continue;
        const Batched& batched = batch[verdict.selected.snapshot - model_.states.size()];
        Mutant& mutant = planned[batched.mutant].mutant;
        if (mutant.fate == MutantFate::killed) continue;
        if (asked_otherwise(mutant, hearing, batched, program, verdict.selected.snapshot)) continue;
        const auto reached = [&](const std::string& category) {
            return batched.state.reached.contains(category);
        };
        const auto& stands_for = batched.state.snapshots;
        for (const Trial& trial : hearing.trials) {
            if (std::none_of(trial.snapshots.begin(), trial.snapshots.end(), [&](std::uint32_t snapshot) {
                    return std::find(stands_for.begin(), stands_for.end(), snapshot) != stands_for.end();
                }))
                continue;
            const auto& expected = trial.expectation->expected;
            mutant.asked = mutant.asked ||
                           std::any_of(expected.begin(), expected.end(), [&](const ast::Expected& one) {
                               return reached(one.category.text);
                           });
            if (std::all_of(expected.begin(), expected.end(), [&](const ast::Expected& one) {
                    return holds(program, one, verdict, reached);
                }))
                continue;
            mutant.fate = MutantFate::killed;
            mutant.killed_by = trial.test;
            break;
        }
    }
}

// An answer about an open list is filed under the test as it is written. Where the change only writes the
// test otherwise, the answer is lost on it, which says nothing of what the change means.
bool Mutation::asked_otherwise(const Mutant& mutant, const Hearing& hearing, const Batched& batched,
                               const Program& program, std::uint32_t snapshot) const {
    const bool writes_otherwise = mutant.kind == MutantKind::threshold ||
                                  mutant.kind == MutantKind::distance || mutant.kind == MutantKind::terms;
    if (!writes_otherwise || hearing.answers.empty()) return false;
    const auto asks = [&](std::uint32_t of, const std::string& key) {
        const auto& categories = program.snapshots[of].categories;
        return std::any_of(categories.begin(), categories.end(), [&](std::uint32_t number) {
            const CategoryVersion& category = program.categories[number];
            return batched.state.reached.contains(category.id) &&
                   std::any_of(category.atoms.begin(), category.atoms.end(),
                               [&](AtomId atom) { return program.atoms[atom].key == key; });
        });
    };
    return std::any_of(hearing.answers.begin(), hearing.answers.end(), [&](const std::string& key) {
        return asks(batched.state.snapshots.back(), key) && !asks(snapshot, key);
    });
}

void Mutation::try_days(Mutant& mutant, const DayEdit& edit) {
    const auto history = mutants_.apply(edit);
    if (!history) return;
    Judge judge(rules_);
    for (std::size_t test = 0; test < cases_.size(); ++test) {
        if (cases_[test].answer) continue;
        for (const ast::Expectation& expectation : cases_[test].expectations) {
            if (expectation.when != ast::Expectation::When::on) continue;
            Asking question = asking_of(cases_[test], expectation, program_.history.pivot);
            const auto before = select(program_.history, rules_->zone(), question.report.dates);
            const auto after = select(*history, rules_->zone(), question.report.dates);
            const auto same = [](const Selected& a, const Selected& b) { return a.snapshot == b.snapshot; };
            mutant.asked = true;
            if (before && after &&
                std::equal(before->begin(), before->end(), after->begin(), after->end(), same))
                continue;
            bool holding = static_cast<bool>(after);
            for (std::size_t i = 0; holding && i < after->size(); ++i) {
                const auto& snapshot = history->snapshots[(*after)[i].snapshot];
                question.options.revision = history->revisions[snapshot.revision].id;
                const auto verdicts = judge.judge(question.report, question.options);
                holding = static_cast<bool>(verdicts);
                for (std::size_t v = 0; holding && v < (*verdicts)->size(); ++v)
                    holding = std::all_of(
                        expectation.expected.begin(), expectation.expected.end(),
                        [&](const ast::Expected& one) { return holds(program_, one, (**verdicts)[v]); });
            }
            if (holding) continue;
            mutant.fate = MutantFate::killed;
            mutant.killed_by = test;
            return;
        }
    }
}

std::optional<Diagnostics> Mutation::look_at_survivors(std::vector<PlannedMutant>& planned) {
    std::vector<std::size_t> survivors;
    for (std::size_t i = 0; i < planned.size(); ++i)
        if (planned[i].mutant.fate == MutantFate::survived &&
            std::holds_alternative<RuleEdit>(planned[i].edit))
            survivors.push_back(i);
    return in_batches(planned, survivors,
                      [&](const std::shared_ptr<const Rules>& rules, const Batch& part) {
                          Killers killers(model_, rules, part);
                          for (std::size_t i = 0; i < part.size();) {
                              std::size_t end = i;
                              while (end < part.size() && part[end].mutant == part[i].mutant) ++end;
                              killers.look_at(i, end, planned[part[i].mutant].mutant);
                              i = end;
                          }
                      });
}

}  // namespace

Result<MutationRun> mutate(const Model& model, const SourceSet& sources,
                           const std::shared_ptr<const Rules>& rules, const std::vector<TestCase>& cases,
                           const MutationOptions& options) {
    return Mutation(model, sources, rules, cases, options).run();
}

}  // namespace kijun
