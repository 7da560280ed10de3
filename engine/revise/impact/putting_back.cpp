// A text is never changed: what a swap touches is made anew, and all else is shared.
#include "putting_back.hpp"

#include <algorithm>

#include "dependencies.hpp"

namespace kijun {

namespace {

ast::ExprPtr put_back(const ast::ExprPtr& expr, const Swap& swap) {
    auto made = std::make_shared<ast::Expr>(*expr);
    if (auto* group = std::get_if<ast::Group>(&made->node))
        group->body = put_back(std::get<ast::Group>(expr->node).body, swap);
    else if (auto* item = std::get_if<ast::Item>(&made->node))
        item->body = put_back(std::get<ast::Item>(expr->node).body, swap);
    else
        return expr;
    return made;
}

// Names that lead nowhere, or to something declared otherwise than where they were written.
class Loose {
public:
    Loose(const State& state, const State& origin) : state_(state), origin_(origin) {}

    [[nodiscard]] bool any() const {
        return std::any_of(state_.categories.begin(), state_.categories.end(),
                           [&](const auto& category) { return in(category->body); }) ||
               std::any_of(state_.criteria.begin(), state_.criteria.end(),
                           [&](const auto& criterion) { return in(criterion.second->body); }) ||
               std::any_of(state_.terms.begin(), state_.terms.end(), [&](const auto& list) {
                   const auto& terms = list.second->terms;
                   return std::any_of(terms.begin(), terms.end(), [&](const ast::Term& term) {
                       return in({term.term}) || in(term.except);
                   });
               });
    }
    [[nodiscard]] bool in(const Conditions& list) const {
        return std::any_of(list.begin(), list.end(), [&](const auto& expr) { return in(*expr); });
    }

private:
    [[nodiscard]] bool in(const ast::Body& body) const { return in(body.conditions) || in(body.unless); }
    [[nodiscard]] bool in(const ast::TermUnion& terms) const {
        return std::any_of(terms.begin(), terms.end(), [&](const ast::TermRef& term) {
            return term.kind == ast::TermRef::Kind::list && !state_.terms.contains(term.word.text);
        });
    }
    [[nodiscard]] bool in(const ast::Expr& expr) const {
        struct Visitor {
            const Loose& loose;
            bool operator()(const ast::Group& group) const { return loose.in(group.body); }
            bool operator()(const ast::Item& item) const { return loose.in(item.body); }
            bool operator()(const ast::Not& negated) const { return loose.in(*negated.operand); }
            bool operator()(const ast::HasTerms& test) const {
                return loose.in(test.terms) ||
                       std::any_of(test.near.begin(), test.near.end(),
                                   [&](const auto& near) { return loose.in(near.terms); });
            }
            bool operator()(const ast::FieldTest&) const { return false; }
            bool operator()(const ast::Reference& reference) const { return loose.in(reference); }
        };
        return std::visit(Visitor{*this}, expr.node);
    }
    [[nodiscard]] bool in(const ast::Reference& reference) const {
        const std::string& name = reference.path.name.text;
        if (reference.path.labels.empty())
            if (const auto fact = state_.facts.find(name); fact != state_.facts.end()) {
                const auto meant = origin_.facts.find(name);
                return meant == origin_.facts.end() || !alike(*fact->second, *meant->second);
            }
        return find_body(state_, reference.path) == nullptr;
    }

    const State& state_;
    const State& origin_;  // of facts
};

}  // namespace

ast::Body put_back(const ast::Body& body, const Swap& swap) {
    ast::Body made = body;
    if (&body == swap.in) {
        Conditions& list = swap.exceptions ? made.unless : made.conditions;
        std::erase_if(list, [&](const ast::ExprPtr& one) {
            return std::find(swap.out.begin(), swap.out.end(), one) != swap.out.end();
        });
        list.insert(list.end(), swap.back.begin(), swap.back.end());
        return made;
    }
    for (Conditions* list : {&made.conditions, &made.unless})
        for (ast::ExprPtr& one : *list) one = put_back(one, swap);
    return made;
}

bool alike(const ast::Fact& a, const ast::Fact& b) {
    return a.type == b.type &&
           std::equal(a.choices.begin(), a.choices.end(), b.choices.begin(), b.choices.end(),
                      [](const ast::Word& x, const ast::Word& y) { return x.text == y.text; });
}

bool is_loose(const Conditions& list, const State& state, const State& origin) {
    return Loose(state, origin).in(list);
}

bool has_loose(const State& state) { return Loose(state, state).any(); }

bool reaches(const State& state, const ast::Body& from, const std::string& name) {
    return dependencies(state, from).contains(name);
}

bool reaches(const State& state, const ast::Terms& from, const std::string& name) {
    return std::any_of(from.terms.begin(), from.terms.end(), [&](const ast::Term& term) {
        ast::HasTerms test;
        test.terms = term.except;
        test.terms.push_back(term.term);
        ast::Body body;
        body.conditions.push_back(std::make_shared<ast::Expr>(ast::Expr{{}, std::move(test)}));
        return reaches(state, body, name);
    });
}

}  // namespace kijun
