// What can be changed in a guideline, found by walking through its declarations.

#include "mutants.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "asking.hpp"
#include "dependencies.hpp"

namespace kijun {

namespace {

std::pair<std::uint32_t, std::uint32_t> key(const Span& span) { return {span.file, span.begin}; }

ast::ExprPtr with_node(const ast::ExprPtr& expr, decltype(ast::Expr::node) node) {
    return std::make_shared<const ast::Expr>(ast::Expr{expr->span, std::move(node)});
}

std::vector<std::uint32_t> answering(const History& history) {
    std::vector<std::uint32_t> out;
    for (const RevisionInfo& revision : history.revisions)
        if (const auto selected = select_revision(history, revision.id)) out.push_back(selected->snapshot);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

Message dropped(const Message& what) { return {"dropped: " + what.en, "削除：" + what.ja}; }
Message dropped(const std::string& what) { return dropped({what, what}); }
Message at_least(std::uint32_t n, std::uint32_t other) {
    return {fmt::format("at least {} → {}", n, other), fmt::format("{} 以上 → {} 以上", n, other)};
}
Message any_instead_of_all() { return {"any instead of all", "「すべて」を「いずれか」に"}; }

}  // namespace

Mutants::Mutants(const Model& model, const SourceSet& sources, bool words)
    : model_(model), sources_(sources), words_(words), snapshots_(answering(model.history)) {
    dependencies_.resize(model.states.size());
    for (const std::uint32_t snapshot : snapshots_) {
        const State& state = model.states[snapshot];
        for (const auto& category : state.categories) {
            auto& names = dependencies_[snapshot][category->id.text] = dependencies(state, category->body);
            const auto& tags = category->body.tags;
            if (std::none_of(tags.begin(), tags.end(),
                             [](const ast::Word& tag) { return tag.text == no_examples; }))
                continue;
            withheld_.insert(category->id.text);
            withheld_.insert(names.begin(), names.end());
        }
    }
    std::set<const void*> walked;
    for (const std::uint32_t snapshot : snapshots_) {
        const State& state = model.states[snapshot];
        for (const auto& category : state.categories)
            if (walked.insert(category.get()).second)
                body(category->body, {category->id.text, category.get()}, true, true);
        for (const auto& [id, criterion] : state.criteria)
            if (walked.insert(criterion.get()).second)
                body(criterion->body, {id, criterion.get()}, true, true);
        for (const auto& [id, terms] : state.terms)
            if (walked.insert(terms.get()).second) list(*terms);
    }
    std::stable_sort(planned_.begin(), planned_.end(), [](const PlannedMutant& a, const PlannedMutant& b) {
        return key(a.mutant.span) < key(b.mutant.span);
    });
    days();
}

void Mutants::plan(MutantKind kind, const Place& place, const Span& span, Message change, RuleEdit edit) {
    if (!first_) return;
    Mutant made;
    made.kind = kind;
    made.where = place.where;
    made.change = std::move(change);
    made.span = span;
    planned_.push_back({std::move(made), std::move(edit)});
}

void Mutants::replace(MutantKind kind, const ast::ExprPtr& expr, const Place& place, Message change,
                      ast::ExprPtr instead) {
    plan(kind, place, expr->span, std::move(change),
         {RuleEdit::What::expression, expr.get(), std::move(instead), {}});
}

// `all`: where the body stands, something that is always true changes nothing. `top`: of a declaration.
void Mutants::body(const ast::Body& body, const Place& place, bool all, bool top) {
    const auto seen = [&](const ast::ExprPtr& expr) {
        auto& holders = holders_[expr.get()];
        first_ = holders.empty();
        holders.insert(place.declared);
    };
    const bool sole = body.conditions.size() == 1;
    for (const ast::ExprPtr& condition : body.conditions) {
        seen(condition);
        // what stands alone in an item is dropped with the item
        if (!sole || !all || top)
            replace(MutantKind::condition, condition, place, dropped(excerpt(sources_, condition->span)),
                    nullptr);
        if (condition == body.conditions.front() && !sole && top)
            plan(MutantKind::quantifier, place, condition->span, any_instead_of_all(),
                 {RuleEdit::What::body, condition.get(), nullptr, {}});
        expression(condition, place);
    }
    for (const ast::ExprPtr& exception : body.unless) {
        seen(exception);
        replace(MutantKind::exception, exception, place,
                dropped({"unless " + excerpt(sources_, exception->span),
                         "ただし " + excerpt(sources_, exception->span)}),
                nullptr);
        expression(exception, place);
    }
}

void Mutants::expression(const ast::ExprPtr& expr, const Place& place, bool negated_already) {
    const bool first = first_;
    const bool leaf = !std::holds_alternative<ast::Group>(expr->node) &&
                      !std::holds_alternative<ast::Item>(expr->node) &&
                      !std::holds_alternative<ast::Not>(expr->node);
    const std::string quoted = excerpt(sources_, expr->span);
    if (leaf && !negated_already)
        replace(MutantKind::negation, expr, place, {"negated: " + quoted, "否定：" + quoted},
                with_node(expr, ast::Not{expr}));
    if (const auto* group = std::get_if<ast::Group>(&expr->node)) {
        const std::size_t count = group->body.conditions.size();
        const auto as = [&](MutantKind kind, ast::Quantifier quantifier, std::uint32_t threshold,
                            Message change) {
            ast::Group made = *group;
            made.quantifier = quantifier;
            made.threshold = threshold;
            replace(kind, expr, place, std::move(change), with_node(expr, std::move(made)));
        };
        if (group->quantifier == ast::Quantifier::at_least) {
            const std::uint32_t n = group->threshold;
            if (n < count) as(MutantKind::threshold, group->quantifier, n + 1, at_least(n, n + 1));
            if (n > 1) as(MutantKind::threshold, group->quantifier, n - 1, at_least(n, n - 1));
        } else if (count > 1) {
            const bool all = group->quantifier == ast::Quantifier::all;
            as(MutantKind::quantifier, all ? ast::Quantifier::any : ast::Quantifier::all, 0,
               all ? any_instead_of_all() : Message{"all instead of any", "「いずれか」を「すべて」に"});
        }
        body(group->body, place, group->quantifier == ast::Quantifier::all, false);
    } else if (const auto* item = std::get_if<ast::Item>(&expr->node)) {
        const Place inside{place.where + "." + item->label.text, place.declared};
        if (item->body.conditions.size() > 1) {
            ast::Item made = *item;
            ast::Group any;
            any.quantifier = ast::Quantifier::any;
            any.body.conditions = std::move(made.body.conditions);
            made.body.conditions = {
                std::make_shared<const ast::Expr>(ast::Expr{expr->span, std::move(any)})};
            replace(MutantKind::quantifier, expr, inside, any_instead_of_all(),
                    with_node(expr, std::move(made)));
        }
        body(item->body, inside, true, false);
    } else if (const auto* negated = std::get_if<ast::Not>(&expr->node)) {
        replace(MutantKind::negation, expr, place, {"dropped: not", "否定を外す"}, negated->operand);
        auto& holders = holders_[negated->operand.get()];
        first_ = holders.empty();
        holders.insert(place.declared);
        expression(negated->operand, place, true);
    } else if (const auto* test = std::get_if<ast::HasTerms>(&expr->node)) {
        has_terms(expr, *test, place);
    } else if (const auto* field = std::get_if<ast::FieldTest>(&expr->node)) {
        comparison(expr, field->comparison, place);
    } else if (const auto* reference = std::get_if<ast::Reference>(&expr->node)) {
        if (reference->comparison) comparison(expr, *reference->comparison, place);
    }
    first_ = first;
}

void Mutants::has_terms(const ast::ExprPtr& expr, const ast::HasTerms& test, const Place& place) {
    const auto changed = [&](MutantKind kind, Message change, const auto& edit) {
        ast::HasTerms made = test;
        edit(made);
        replace(kind, expr, place, std::move(change), with_node(expr, std::move(made)));
    };
    const auto without = [&](const ast::TermUnion& terms, const auto& of) {
        if (terms.size() < 2) return;
        for (std::size_t i = 0; i < terms.size(); ++i)
            changed(MutantKind::terms, dropped(excerpt(sources_, terms[i].word.span)),
                    [&](ast::HasTerms& made) {
                        ast::TermUnion& from = of(made);
                        from.erase(from.begin() + static_cast<std::ptrdiff_t>(i));
                    });
    };
    const std::uint32_t n = test.at_least;
    if (n > 1) {
        changed(MutantKind::threshold, at_least(n, n + 1),
                [&](ast::HasTerms& made) { made.at_least = n + 1; });
        changed(MutantKind::threshold, at_least(n, n - 1),
                [&](ast::HasTerms& made) { made.at_least = n - 1; });
    }
    without(test.terms, [](ast::HasTerms& made) -> ast::TermUnion& { return made.terms; });
    for (std::size_t i = 0; i < test.near.size(); ++i) {
        const std::uint32_t far = test.near[i].characters;
        for (const std::uint32_t other : {far + 1, far - 1})
            if (other != UINT32_MAX)
                changed(MutantKind::distance,
                        Message{fmt::format("within {} → {}", far, other),
                                fmt::format("距離 {} → {}", far, other)},
                        [&](ast::HasTerms& made) { made.near[i].characters = other; });
        changed(MutantKind::distance,
                dropped({fmt::format("within {} …", far), fmt::format("距離 {} …", far)}),
                [&](ast::HasTerms& made) {
                    made.near.erase(made.near.begin() + static_cast<std::ptrdiff_t>(i));
                });
        if (test.near[i].direction != ast::Proximity::Direction::either)
            changed(
                MutantKind::distance,
                Message{fmt::format("within {} on either side", far),
                        fmt::format("距離 {}、前後とも", far)},
                [&](ast::HasTerms& made) { made.near[i].direction = ast::Proximity::Direction::either; });
        without(test.near[i].terms,
                [&](ast::HasTerms& made) -> ast::TermUnion& { return made.near[i].terms; });
    }
}

void Mutants::comparison(const ast::ExprPtr& expr, const ast::Comparison& test, const Place& place) {
    for (std::size_t i = 0; i < test.values.size(); ++i)
        for (const int by : {1, -1}) {
            ast::Comparison made = test;
            MutantKind kind = MutantKind::threshold;
            Message change;
            if (auto* number = std::get_if<std::int64_t>(&made.values[i])) {
                if (*number == (by > 0 ? INT64_MAX : INT64_MIN)) continue;
                change.en = change.ja = fmt::format("{} → {}", *number, *number + by);
                *number += by;
            } else if (auto* date = std::get_if<ast::Date>(&made.values[i])) {
                constexpr std::int64_t day = 86'400'000;
                kind = MutantKind::date;
                change = {date->spelling + (by > 0 ? ": a day later" : ": a day earlier"),
                          date->spelling + (by > 0 ? "：1 日後" : "：1 日前")};
                date->value.days.first.days += by;
                date->value.days.last.days += by;
                if (date->value.instant) date->value.instant->milliseconds += by * day;
            } else if (auto* length = std::get_if<ast::DurationLiteral>(&made.values[i])) {
                const bool months = length->value.months > 0;
                std::int64_t& count = months ? length->value.months : length->value.days;
                if (count + by < 0) continue;
                change = {fmt::format("{}: a {} {}", length->spelling, months ? "month" : "day",
                                      by > 0 ? "longer" : "shorter"),
                          fmt::format("{}：1 {}{}", length->spelling, months ? "か月" : "日",
                                      by > 0 ? "長く" : "短く")};
                count += by;
            } else {
                continue;
            }
            auto node = expr->node;
            if (auto* field = std::get_if<ast::FieldTest>(&node)) field->comparison = std::move(made);
            if (auto* reference = std::get_if<ast::Reference>(&node))
                reference->comparison = std::move(made);
            replace(kind, expr, place, std::move(change), with_node(expr, std::move(node)));
        }
}

void Mutants::list(const ast::Terms& list) {
    const Place place{list.id.text, &list};
    const auto seen = [&](const Span& span) {
        auto& holders = word_holders_[key(span)];
        first_ = holders.empty();
        holders.insert(&list);
    };
    // the expressions of a list are not shown where no report is
    const auto shown_term = [&](const ast::Term& term, bool include) {
        if (!include && withheld(list.id.text)) return Message{"(an expression)", "（表現）"};
        const std::string text = excerpt(sources_, term.term.word.span);
        return Message{text, text};
    };
    seen(list.id.span);
    plan(MutantKind::terms, place, list.id.span, {"emptied", "空にする"},
         {RuleEdit::What::emptied, nullptr, nullptr, list.id.span});
    plan(MutantKind::openness, place, list.id.span,
         list.open ? Message{"closed instead of open", "「等」を除く"}
                   : Message{"open instead of closed", "「等」を加える"},
         {RuleEdit::What::openness, nullptr, nullptr, list.id.span});
    for (const ast::Term& term : list.terms) {
        const Span& span = term.term.word.span;
        seen(span);
        const bool include = term.term.kind == ast::TermRef::Kind::list;
        const Message shown = shown_term(term, include);
        if ((include || words_) && list.terms.size() > 1)
            plan(include ? MutantKind::terms : MutantKind::word, place, span, dropped(shown),
                 {RuleEdit::What::word, nullptr, nullptr, span});
        if (!term.except.empty())
            plan(MutantKind::exception, place, span,
                 {"dropped: except … of " + shown.en, "除外を削除：" + shown.ja},
                 {RuleEdit::What::except, nullptr, nullptr, span});
    }
}

void Mutants::days() {
    const History& history = model_.history;
    const auto later_and_earlier = [&](DayEdit::What what, std::uint32_t number, std::uint32_t revision,
                                       LocalDay day) {
        for (const std::int32_t by : {1, -1}) {
            const DayEdit edit{what, number, by};
            if (!apply(edit)) continue;
            Mutant made;
            made.kind = MutantKind::date;
            made.where = history.revisions[revision].id;
            const Message name = what == DayEdit::What::effective ? Message{"effective", "施行日"}
                                 : what == DayEdit::What::before
                                     ? Message{"transition before", "経過措置の対象（前）"}
                                     : Message{"transition until", "経過措置の期限"};
            const std::string days =
                fmt::format(" {} → {}", to_string(day), to_string(LocalDay{day.days + by}));
            made.change = {name.en + days, name.ja + days};
            if (revision < model_.revisions.size()) made.span = model_.revisions[revision]->span;
            planned_.push_back({std::move(made), edit});
        }
    };
    for (std::uint32_t number = 0; number < history.revisions.size(); ++number)
        later_and_earlier(DayEdit::What::effective, number, number, history.revisions[number].effective);
    for (std::uint32_t number = 0; number < history.transitions.size(); ++number) {
        const TransitionInfo& transition = history.transitions[number];
        later_and_earlier(DayEdit::What::before, number, transition.revision, transition.before);
        later_and_earlier(DayEdit::What::until, number, transition.revision, transition.until);
    }
}

}  // namespace kijun
