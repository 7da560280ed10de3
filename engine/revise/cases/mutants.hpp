// Small changes of a guideline: what can be changed, and the guideline with it changed. Private to the
// revise room.
#pragma once

#include <map>
#include <set>
#include <unordered_map>
#include <variant>

#include "kijun/mutation.hpp"

namespace kijun {

// A change within declarations. What stands in several revisions is one place of the text: expressions are
// known by their address, which revisions share, words by their place.
struct RuleEdit {
    enum class What : std::uint8_t {
        expression,  // replaced, or dropped if there is nothing instead
        body,        // the conditions of the body that begins with the expression: any instead of all
        word,        // dropped from its list
        except,      // the exceptions of a word dropped
        openness,    // of the list whose id is written there
        emptied,     // the list whose id is written there
    } what = What::expression;
    const ast::Expr* expression = nullptr;
    ast::ExprPtr instead;
    Span span;
};

// A change of the day on which a revision or a transition begins or ends.
struct DayEdit {
    enum class What : std::uint8_t { effective, before, until } what = What::effective;
    std::uint32_t number = 0;  // of History::revisions, or of History::transitions
    std::int32_t by = 1;
};

struct PlannedMutant {
    Mutant mutant;
    std::variant<RuleEdit, DayEdit> edit;
};

// A guideline state reduced to the categories that a change can reach, and what these depend on.
struct MutatedState {
    State state;
    std::set<std::string> reached;         // categories
    std::vector<std::uint32_t> snapshots;  // of the guideline, for which it stands
};

class Mutants {
public:
    Mutants(const Model& model, const SourceSet& sources, bool words);

    [[nodiscard]] std::vector<PlannedMutant>& planned() { return planned_; }
    // Whether a category of which no report is made up has that id or depends on what has.
    [[nodiscard]] bool withheld(const std::string& id) const { return withheld_.contains(id); }
    // One for each group of snapshots in which all that matters is the same.
    [[nodiscard]] std::vector<MutatedState> apply(const RuleEdit& edit) const;
    // Nothing if the day would leave its neighbours.
    [[nodiscard]] std::optional<History> apply(const DayEdit& edit) const;

private:
    struct Place {
        std::string where;
        const void* declared = nullptr;
    };
    void body(const ast::Body& body, const Place& place, bool all, bool top);
    void expression(const ast::ExprPtr& expr, const Place& place, bool negated_already = false);
    void has_terms(const ast::ExprPtr& expr, const ast::HasTerms& test, const Place& place);
    void comparison(const ast::ExprPtr& expr, const ast::Comparison& test, const Place& place);
    void list(const ast::Terms& list);
    void days();
    void plan(MutantKind kind, const Place& place, const Span& span, Message change, RuleEdit edit);
    void replace(MutantKind kind, const ast::ExprPtr& expr, const Place& place, Message change,
                 ast::ExprPtr instead);

    const Model& model_;
    const SourceSet& sources_;
    const bool words_;
    std::vector<PlannedMutant> planned_;
    std::vector<std::uint32_t> snapshots_;  // that can answer
    std::set<std::string> withheld_;        // ids of categories and of all that they depend on
    std::unordered_map<const ast::Expr*, std::set<const void*>>
        holders_;  // declarations an expression is in
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::set<const void*>> word_holders_;
    std::vector<std::map<std::string, std::set<std::string>>> dependencies_;  // [snapshot][category]
    bool first_ = true;  // time that this expression or word is met
};

}  // namespace kijun
