// Impact: what becomes of past cases when one revision takes the place of another.
//
// Every case is judged under both revisions in one scan, whatever its date, and counted: which outcome
// turned into which, for the whole report, by class and by category. A flip is a category whose state for
// one case is another after than before. Flips are grouped by what brought them about (see causes below),
// each group with its smallest cases.
//
// Bounds. A state is met, open or not met. What is open can still be met or not, once the missing facts are
// known: a count is therefore at least the met and at most the met and the open. A flip is certain where
// both states are decided. It is possible where one is open, but for categories that mean the same on both
// sides, which can only be decided together. To screening, what nothing speaks for is not met; to assessing
// it is open, with wider bounds.
//
// Causes. For a category that stands on both sides the changed parts are put back one by one: the later
// text with a single part of the earlier one is compiled as well, and the case is judged under it. The
// parts that alone undo the flip are its causes; where none does, several only together brought it about,
// and that is said. A category that came or went is its own cause; there the parts are its alternatives
// (conditions of which any is enough), each left out by itself: those that alone undo the flip are the way
// it was met.
//
// Labels. A case may carry what people decided: a category by id, number or title (of either revision), a
// list of them, or "out_of_scope". Cases without one are not compared.
//
// Memory does not depend on the number of cases. Threading: a plan is immutable and shared; a counter
// belongs to one thread; the counts of several can be added up in any order.
#pragma once

#include <array>
#include <compare>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kijun/estimates.hpp"
#include "kijun/judge.hpp"
#include "kijun/model.hpp"
#include "kijun/sheet.hpp"

namespace kijun {

inline constexpr std::size_t impact_states =
    3;  // met (candidate), open (undetermined), not met (out of scope)
using Transitions = std::array<std::array<std::uint64_t, impact_states>, impact_states>;  // [before][after]
template <class T>
using BothSides = std::array<T, 2>;  // before, after

struct ImpactOptions {
    std::uint32_t before = 0, after = 0;  // snapshots
    Mode mode = Mode::screen;
    Folds evading = evading_folds;
    std::string label = "label";              // name of the field with what people decided
    std::size_t examples = 3;                 // smallest cases kept of a group
    std::optional<std::uint64_t> population;  // what the cases are a random sample of
};

struct ImpactCategory {
    std::string id;
    BothSides<std::uint32_t> version{none, none};  // CategoryVersions; none: not in that revision
    bool same_meaning = false;
    // Terms that only this side looks for.
    BothSides<std::vector<std::string>> own_terms;  // sorted
};

// A changed part of the rules that can be put back alone, or an alternative of a category that came or
// went.
struct ImpactPart {
    enum class Kind : std::uint8_t { category, criterion, terms, fact } kind = Kind::category;
    std::string id;     // of the declaration
    std::string path;   // of labels inside it: ア.(ア); empty: the declaration itself
    std::string title;  // of the declaration; of a fact the question
    Message what;       // for people: what became of it; of an alternative, what it is
};

struct ImpactPlan {
    // Errors: K0734 both sides are one. Warnings: K0735 parts that cannot be put back alone.
    // `model` and `sources` are those of the rules.
    static Result<std::shared_ptr<const ImpactPlan>> make(const Model& model, const SourceSet& sources,
                                                          std::shared_ptr<const Rules> rules,
                                                          ImpactOptions options, Diagnostics& warnings);

    ImpactOptions options;
    std::shared_ptr<const Rules> rules;
    std::vector<ImpactCategory> categories;      // in the order of the later text, then what went
    std::vector<std::uint32_t> category_of;      // of CategoryVersions; none: of neither revision
    std::vector<std::string> classes;            // ids
    std::vector<std::uint32_t> class_of;         // of CategoryVersions
    std::map<std::string, std::uint32_t> named;  // categories by id, number, title; none: ambiguous
    std::vector<ImpactPart> parts;
    std::shared_ptr<const Rules> replay;          // null if there are no parts
    std::vector<std::uint32_t> replay_snapshots;  // one a part
    // Of categories: the parts that make it another, ascending. Empty if there are no parts.
    std::vector<std::vector<std::uint32_t>> parts_of;

    // The destinations of a report: the classes, undetermined, out of scope.
    [[nodiscard]] std::size_t places() const { return classes.size() + 2; }
};

// A case that shows something; smaller ones first.
struct ImpactCase {
    std::uint64_t bytes = 0, line = 0;
    std::string id;
    friend auto operator<=>(const ImpactCase&, const ImpactCase&) = default;
};

struct ImpactGroup {
    std::uint32_t category = 0;
    std::uint8_t before = 0, after = 0;   // states
    std::vector<std::uint32_t> causes{};  // parts; empty: none of them alone
    friend auto operator<=>(const ImpactGroup&, const ImpactGroup&) = default;
};
struct ImpactGroupCounts {
    std::uint64_t cases = 0;
    std::vector<ImpactCase> smallest;
    std::map<std::string, std::uint64_t> terms;  // found, that only one side looks for -> cases
};

// A fact, or an answer about an open list, that open verdicts wait for.
struct ImpactGap {
    std::string question, who;
    std::uint32_t cost = 1;
    std::uint64_t flips = 0;  // possible flips (category of a case) that some value of it can decide
    std::uint64_t alone = 0;  // … where it is the only thing missing
    std::uint64_t open = 0;   // verdicts about a category under the later revision that it can decide
};

struct ImpactCounts {
    struct Category {
        Transitions states{};         // without not met -> not met, which is the rest
        std::uint64_t undivided = 0;  // open on both sides, and meaning the same: no flip
        // [side][people say yes][state], of labelled cases; without people no, not met
        BothSides<std::array<std::array<std::uint64_t, impact_states>, 2>> labels{};
        std::uint64_t labelled = 0;  // as this category
    };
    std::uint64_t cases = 0, labelled = 0, labelled_in_scope = 0;
    std::uint64_t flipped = 0, may_flip = 0;  // cases with a certain flip; with a certain or possible one
    Transitions outcomes{};
    std::vector<std::uint64_t> places;                            // [before * places() + after]
    BothSides<std::vector<std::uint64_t>> class_met, class_open;  // cases by class; open: and not met
    BothSides<std::array<std::array<std::uint64_t, impact_states>, 2>> labels{};  // any category
    std::vector<Category> categories;
    std::map<ImpactGroup, ImpactGroupCounts> groups;
    std::map<std::string, ImpactGap> gaps;

    void add(const ImpactCounts& other, std::size_t examples);
    // The engine's yes is `met`; with `open_too` also what is open.
    [[nodiscard]] Agreement agreement(std::uint32_t category, std::size_t side,
                                      bool open_too = false) const;
    [[nodiscard]] Agreement agreement(std::size_t side, bool open_too = false) const;  // in scope or not
};

// Judges and counts cases; one a thread.
class ImpactCounter {
public:
    explicit ImpactCounter(std::shared_ptr<const ImpactPlan> plan);
    ~ImpactCounter();
    ImpactCounter(ImpactCounter&&) noexcept;

    // Errors: those of ReportReader and Judge, K0730 a label that names no category of the two revisions,
    // K0731 a label that is no string or list of strings. Nothing is counted then.
    std::optional<Diagnostic> count(std::string_view json, std::uint64_t line, Diagnostics& warnings);
    [[nodiscard]] const ImpactCounts& counts() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

// What has been counted, to be added up on another machine: of the same rules, asked in the same way.
std::string impact_counts_text(const ImpactPlan& plan, const ImpactCounts& counts);
// Errors: K0736 no such counts, or those of another comparison.
Result<ImpactCounts> read_impact_counts(const std::shared_ptr<const ImpactPlan>& plan,
                                        std::string_view text);

// Errors: K0732 there are more cases than the population has, K0733 there is no case.
std::optional<Diagnostic> check_impact(const ImpactPlan& plan, const ImpactCounts& counts);

std::vector<Sheet> impact_sheets(const ImpactPlan& plan, const ImpactCounts& counts, Language language);
// "ihc: r2023_09_29 → r2025_02_28"
std::string impact_title(const ImpactPlan& plan, Language language);
// As schema/impact.schema.json has it.
std::string impact_json(const ImpactPlan& plan, const ImpactCounts& counts);
std::string impact_html(const ImpactPlan& plan, const ImpactCounts& counts, Language language);

}  // namespace kijun
