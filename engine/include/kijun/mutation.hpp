// Mutation testing of rules: would the cases notice if the guideline said something slightly else?
//
// A mutant is the guideline with one small change in one place of its text. All mutants are compiled as
// further snapshots of one program, many at a time, so what they share (patterns, atoms, diagrams, scans)
// is made once; a mutant holds only the categories its change can reach. A mutant is killed by the first
// expectation that no longer holds. Of those that survive, the diagrams tell which mean the same for every
// report (equivalent, counted apart), and for the others a report is looked for that was seen to be judged
// otherwise: the case that would kill it. No report is made up for categories with `tag "no examples"`, and
// none for a change that reaches one.
//
// Recorded answers (CaseAnswer) do not count: they were taken from the rules themselves.
// Deterministic: the same rules, cases and options give the same result.
// Threading: free functions over immutable rules.
#pragma once

#include <set>

#include "kijun/cases.hpp"

namespace kijun {

enum class MutantKind : std::uint8_t {
    condition,   // one of several conditions dropped
    exception,   // an `unless`, or the exceptions of a term, dropped
    quantifier,  // all and any exchanged
    negation,    // `not` dropped, or put before a condition
    threshold,   // at least n, or a number compared with, one more and one less
    distance,    // within n, one more and one less; a nearness dropped; before and after made either side
    terms,       // a list, expression or included list dropped from a union; a list emptied
    openness,    // an open list (等) closed, a closed one opened
    date,        // a day of effect, of a transition or of a comparison one later and one earlier
    word,        // one expression dropped from a list
};
inline constexpr std::size_t mutant_kind_count = 10;
std::string_view to_string(MutantKind kind);
std::string_view to_japanese(MutantKind kind);
std::optional<MutantKind> mutant_kind(std::string_view name);  // of to_string()

enum class MutantFate : std::uint8_t { killed, survived, equivalent };

struct Mutant {
    MutantKind kind = MutantKind::condition;
    std::string where;  // bank_account.イ, a list, a revision
    Message change;     // "at least 2 → 3", "dropped: not warning"
    Span span;          // of what is changed
    MutantFate fate = MutantFate::survived;
    std::size_t killed_by = 0;  // place in the list of cases
    std::optional<std::string>
        killer;  // of a survivor: a case in the language, ready to be put into a file
    // Of a survivor: what a report must be like to tell it apart, in conditions: "x under r1: post has …,
    // not …". Empty for days and where nothing could be decided.
    std::string conditions;
    bool asked = false;     // some case looks at a category that the change can reach
    bool withheld = false;  // reaches a category of which no report is made up
};

struct MutationOptions {
    bool words = false;            // also a mutant for each expression of each list
    std::set<MutantKind> kinds;    // only these; empty: all
    std::set<std::string> places;  // only in these categories, criteria, lists, revisions; empty: in all
    std::size_t sample = 0;        // so many of them, always the same ones; 0: all
    std::function<void(std::size_t done, std::size_t total)> progress;  // may be empty
};

struct MutationRun {
    std::vector<Mutant> mutants;  // in the order of the text
    std::size_t sampled_from = 0;
    struct Count {
        std::size_t killed = 0, survived = 0, equivalent = 0;
        // Of those that could be noticed, the part that was; 1 if there are none.
        [[nodiscard]] double score() const {
            return killed + survived == 0
                       ? 1.0
                       : static_cast<double>(killed) / static_cast<double>(killed + survived);
        }
    };
    [[nodiscard]] Count count() const;
    [[nodiscard]] Count count(MutantKind kind) const;
};

// All expectations of the cases must hold. Errors: those of compiling.
Result<MutationRun> mutate(const Model& model, const SourceSet& sources,
                           const std::shared_ptr<const Rules>& rules, const std::vector<TestCase>& cases,
                           const MutationOptions& options = {});

// One line of JSON. `cases`: those of the run.
std::string mutation_json(const MutationRun& run, const std::vector<TestCase>& cases,
                          const SourceSet& sources);

}  // namespace kijun
