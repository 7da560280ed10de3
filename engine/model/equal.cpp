#include "equal.hpp"

namespace kijun::model {
namespace {

template <class T>
bool same(const std::optional<T>& a, const std::optional<T>& b) {
    if (!a || !b) return !a && !b;
    return model::same(*a, *b);
}

bool same(const ast::Value& a, const ast::Value& b) {
    if (a.index() != b.index()) return false;
    if (const auto* word = std::get_if<ast::Word>(&a)) return model::same(*word, std::get<ast::Word>(b));
    if (const auto* date = std::get_if<ast::Date>(&a))
        return date->spelling == std::get<ast::Date>(b).spelling;
    if (const auto* length = std::get_if<ast::DurationLiteral>(&a))
        return length->spelling == std::get<ast::DurationLiteral>(b).spelling;
    if (const auto* flag = std::get_if<bool>(&a)) return *flag == std::get<bool>(b);
    return std::get<std::int64_t>(a) == std::get<std::int64_t>(b);
}

bool same(const ast::Comparison& a, const ast::Comparison& b) {
    if (a.op != b.op || a.values.size() != b.values.size()) return false;
    for (std::size_t i = 0; i < a.values.size(); ++i) {
        if (!same(a.values[i], b.values[i])) return false;
    }
    return true;
}

bool same(const std::optional<ast::Comparison>& a, const std::optional<ast::Comparison>& b) {
    if (!a || !b) return !a && !b;
    return same(*a, *b);
}

bool same(const ast::Path& a, const ast::Path& b) {
    return model::same(a.name, b.name) && model::same(a.labels, b.labels);
}

bool same(const ast::ExprPtr& a, const ast::ExprPtr& b);

bool same(const std::vector<ast::ExprPtr>& a, const std::vector<ast::ExprPtr>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!same(a[i], b[i])) return false;
    }
    return true;
}

bool same(const ast::Proximity& a, const ast::Proximity& b) {
    return a.direction == b.direction && a.characters == b.characters && a.evading == b.evading &&
           model::same(a.terms, b.terms);
}

struct SameNode {
    const ast::Expr& other;

    bool operator()(const ast::Group& a) const {
        const auto& b = std::get<ast::Group>(other.node);
        return a.quantifier == b.quantifier && a.threshold == b.threshold && model::same(a.body, b.body);
    }
    bool operator()(const ast::Item& a) const {
        const auto& b = std::get<ast::Item>(other.node);
        return model::same(a.label, b.label) && model::same(a.title, b.title) &&
               model::same(a.body, b.body);
    }
    bool operator()(const ast::Not& a) const {
        return same(a.operand, std::get<ast::Not>(other.node).operand);
    }
    bool operator()(const ast::HasTerms& a) const {
        const auto& b = std::get<ast::HasTerms>(other.node);
        if (a.near.size() != b.near.size()) return false;
        for (std::size_t i = 0; i < a.near.size(); ++i) {
            if (!same(a.near[i], b.near[i])) return false;
        }
        return a.field == b.field && a.at_least == b.at_least && a.evading == b.evading &&
               model::same(a.terms, b.terms);
    }
    bool operator()(const ast::FieldTest& a) const {
        const auto& b = std::get<ast::FieldTest>(other.node);
        return a.field == b.field && same(a.comparison, b.comparison);
    }
    bool operator()(const ast::Reference& a) const {
        const auto& b = std::get<ast::Reference>(other.node);
        return same(a.path, b.path) && same(a.comparison, b.comparison);
    }
};

bool same(const ast::ExprPtr& a, const ast::ExprPtr& b) {
    if (a == b) return true;
    return a->node.index() == b->node.index() && std::visit(SameNode{*b}, a->node);
}

}  // namespace

bool same(const ast::Word& a, const ast::Word& b) { return a.text == b.text; }

bool same(const ast::Citation& a, const ast::Citation& b) {
    return same(a.law, b.law) && same(a.articles, b.articles) && same(a.uncertain, b.uncertain);
}

bool same(const ast::TermRef& a, const ast::TermRef& b) { return a.kind == b.kind && same(a.word, b.word); }

bool same(const ast::Term& a, const ast::Term& b) {
    return same(a.term, b.term) && same(a.except, b.except);
}

bool same(const ast::Step& a, const ast::Step& b) {
    return a.kind == b.kind && a.double_check == b.double_check && a.business_days == b.business_days &&
           same(a.who, b.who);
}

bool same(const ast::Body& a, const ast::Body& b) {
    return same(a.conditions, b.conditions) && same(a.unless, b.unless) && same(a.number, b.number) &&
           same(a.citations, b.citations) && same(a.from, b.from) && same(a.uncertain, b.uncertain) &&
           same(a.notes, b.notes) && same(a.tags, b.tags) && a.background == b.background;
}

bool same(const ast::Terms& a, const ast::Terms& b) {
    return same(a.id, b.id) && same(a.title, b.title) && a.open == b.open && same(a.terms, b.terms) &&
           same(a.from, b.from) && same(a.uncertain, b.uncertain) && same(a.notes, b.notes);
}

bool same(const ast::Fact& a, const ast::Fact& b) {
    return same(a.id, b.id) && a.type == b.type && same(a.choices, b.choices) &&
           same(a.question, b.question) && same(a.who, b.who) && a.cost == b.cost &&
           a.presumed == b.presumed && same(a.uncertain, b.uncertain) && same(a.notes, b.notes);
}

}  // namespace kijun::model
