// A guideline with one thing changed: declarations that hold the change are made anew, all others shared.

#include <algorithm>

#include "mutants.hpp"

namespace kijun {

namespace {

class Rewriter {
public:
    explicit Rewriter(const RuleEdit& edit) : edit_(edit) {}

    [[nodiscard]] ast::Body body(const ast::Body& from) const {
        ast::Body made = from;
        if (edit_.what == RuleEdit::What::body && !from.conditions.empty() &&
            from.conditions.front().get() == edit_.expression) {
            ast::Group any;
            any.quantifier = ast::Quantifier::any;
            any.body.conditions = std::move(made.conditions);
            made.conditions = {std::make_shared<const ast::Expr>(
                ast::Expr{from.conditions.front()->span, std::move(any)})};
            return made;
        }
        for (auto* expressions : {&made.conditions, &made.unless}) {
            for (ast::ExprPtr& expr : *expressions) expr = expression(expr);
            std::erase(*expressions, nullptr);
        }
        return made;
    }

    [[nodiscard]] ast::Terms list(const ast::Terms& from) const {
        ast::Terms made = from;
        if (edit_.what == RuleEdit::What::openness && from.id.span == edit_.span) made.open = !made.open;
        if (edit_.what == RuleEdit::What::emptied && from.id.span == edit_.span) made.terms.clear();
        const auto here = [&](const ast::Term& term) { return term.term.word.span == edit_.span; };
        if (edit_.what == RuleEdit::What::word) std::erase_if(made.terms, here);
        if (edit_.what == RuleEdit::What::except)
            for (ast::Term& term : made.terms)
                if (here(term)) term.except.clear();
        return made;
    }

private:
    // Null if it is dropped; the same where nothing changes.
    [[nodiscard]] ast::ExprPtr expression(const ast::ExprPtr& from) const {
        if (from.get() == edit_.expression && edit_.what == RuleEdit::What::expression)
            return edit_.instead;
        ast::Expr made = *from;
        if (auto* group = std::get_if<ast::Group>(&made.node)) {
            group->body = body(group->body);
        } else if (auto* item = std::get_if<ast::Item>(&made.node)) {
            item->body = body(item->body);
        } else if (auto* negated = std::get_if<ast::Not>(&made.node)) {
            negated->operand = expression(negated->operand);
        } else {
            return from;
        }
        return std::make_shared<const ast::Expr>(std::move(made));
    }

    const RuleEdit& edit_;
};

}  // namespace

std::vector<MutatedState> Mutants::apply(const RuleEdit& edit) const {
    const bool of_list = edit.what != RuleEdit::What::expression && edit.what != RuleEdit::What::body;
    const auto& holders =
        of_list ? word_holders_.at({edit.span.file, edit.span.begin}) : holders_.at(edit.expression);
    const Rewriter rewriter(edit);
    const auto held = [&](const auto& declared) { return holders.contains(declared.get()); };

    std::vector<MutatedState> out;
    std::map<std::vector<const void*>, std::size_t> made;  // what a state is made of -> place in `out`
    for (const std::uint32_t snapshot : snapshots_) {
        const State& from = model_.states[snapshot];
        std::set<std::string> changed;
        for (const auto& category : from.categories)
            if (held(category)) changed.insert(category->id.text);
        for (const auto& [id, criterion] : from.criteria)
            if (held(criterion)) changed.insert(id);
        for (const auto& [id, terms] : from.terms)
            if (held(terms)) changed.insert(id);
        if (changed.empty()) continue;

        MutatedState state;
        std::set<std::string> needed;
        for (const auto& [category, names] : dependencies_[snapshot]) {
            const bool reached =
                changed.contains(category) ||
                std::any_of(changed.begin(), changed.end(),
                            [&, &names = names](const std::string& name) { return names.contains(name); });
            if (!reached) continue;
            state.reached.insert(category);
            needed.insert(category);
            needed.insert(names.begin(), names.end());
        }
        if (state.reached.empty()) continue;

        std::vector<const void*> parts;
        for (const auto& category : from.categories)
            if (needed.contains(category->id.text)) parts.push_back(category.get());
        for (const auto& [id, criterion] : from.criteria)
            if (needed.contains(id)) parts.push_back(criterion.get());
        for (const auto& [id, terms] : from.terms)
            if (needed.contains(id)) parts.push_back(terms.get());
        for (const auto& [id, fact] : from.facts) parts.push_back(fact.get());
        if (const auto known = made.find(parts); known != made.end()) {
            out[known->second].snapshots.push_back(snapshot);
            continue;
        }
        made.emplace(std::move(parts), out.size());

        state.snapshots = {snapshot};
        state.state.classes = from.classes;
        state.state.facts = from.facts;
        for (const auto& category : from.categories) {
            if (!needed.contains(category->id.text)) continue;
            auto copy = category;
            if (held(category)) {
                ast::Category changed_category = *category;
                changed_category.body = rewriter.body(category->body);
                copy = std::make_shared<const ast::Category>(std::move(changed_category));
            }
            state.state.categories.push_back(std::move(copy));
        }
        for (const auto& [id, criterion] : from.criteria) {
            if (!needed.contains(id)) continue;
            auto copy = criterion;
            if (held(criterion)) {
                ast::Criterion changed_criterion = *criterion;
                changed_criterion.body = rewriter.body(criterion->body);
                copy = std::make_shared<const ast::Criterion>(std::move(changed_criterion));
            }
            state.state.criteria.emplace(id, std::move(copy));
        }
        for (const auto& [id, terms] : from.terms) {
            if (!needed.contains(id)) continue;
            state.state.terms.emplace(
                id, held(terms) ? std::make_shared<const ast::Terms>(rewriter.list(*terms)) : terms);
        }
        out.push_back(std::move(state));
    }
    return out;
}

std::optional<History> Mutants::apply(const DayEdit& edit) const {
    History history = model_.history;
    const auto moved = [&](LocalDay& day) {
        if (day == first_day || day == no_day) return false;
        day.days += edit.by;
        return true;
    };
    if (edit.what == DayEdit::What::effective) {
        auto& periods = history.epochs.back().periods;
        const LocalDay effective = history.revisions[edit.number].effective;
        if (effective == no_day) return std::nullopt;
        for (std::size_t i = 0; i < periods.size(); ++i) {
            Period& period = periods[i];
            if (history.snapshots[period.snapshot].revision != edit.number || period.from != effective ||
                period.from == period.to)
                continue;
            if (i == 0 && edit.by < 0) return std::nullopt;  // nothing can be expected before the first
            if (!moved(period.from) || period.from >= period.to) return std::nullopt;
            if (i > 0) {
                periods[i - 1].to = period.from;
                if (periods[i - 1].from >= periods[i - 1].to) return std::nullopt;
            }
            return history;
        }
        return std::nullopt;
    }
    TransitionInfo& transition = history.transitions[edit.number];
    if (!moved(edit.what == DayEdit::What::before ? transition.before : transition.until))
        return std::nullopt;
    return history;
}

}  // namespace kijun
