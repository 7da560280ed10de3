#include "dependencies.hpp"

#include <functional>

namespace kijun {

namespace {

// Calls `visit` with every name an expression mentions: criteria, categories, term lists.
void names_in(const ast::Body& body, const std::function<void(const std::string&)>& visit);
void names_in(const ast::TermUnion& terms, const std::function<void(const std::string&)>& visit) {
    for (const ast::TermRef& term : terms)
        if (term.kind == ast::TermRef::Kind::list) visit(term.word.text);
}
void names_in(const ast::Expr& expr, const std::function<void(const std::string&)>& visit) {
    struct Visitor {
        const std::function<void(const std::string&)>& visit;
        void operator()(const ast::Group& group) const { names_in(group.body, visit); }
        void operator()(const ast::Item& item) const { names_in(item.body, visit); }
        void operator()(const ast::Not& negated) const { names_in(*negated.operand, visit); }
        void operator()(const ast::HasTerms& test) const {
            names_in(test.terms, visit);
            for (const auto& near : test.near) names_in(near.terms, visit);
        }
        void operator()(const ast::FieldTest&) const {}
        void operator()(const ast::Reference& reference) const { visit(reference.path.name.text); }
    };
    std::visit(Visitor{visit}, expr.node);
}
void names_in(const ast::Body& body, const std::function<void(const std::string&)>& visit) {
    for (const auto& condition : body.conditions) names_in(*condition, visit);
    for (const auto& exception : body.unless) names_in(*exception, visit);
}

// Declarations are shared between states: the same object means unchanged.
const void* identity(const State& state, const std::string& name) {
    if (const auto found = state.criteria.find(name); found != state.criteria.end())
        return found->second.get();
    if (const auto found = state.terms.find(name); found != state.terms.end()) return found->second.get();
    if (const auto found = state.facts.find(name); found != state.facts.end()) return found->second.get();
    return state.category(name);
}

}  // namespace

std::set<std::string> dependencies(const State& state, const ast::Body& body, Exceptions exceptions) {
    std::set<std::string> seen;
    std::function<void(const std::string&)> visit = [&](const std::string& name) {
        if (!seen.insert(name).second) return;
        if (const auto found = state.criteria.find(name); found != state.criteria.end())
            names_in(found->second->body, visit);
        else if (const ast::Category* category = state.category(name))
            names_in(category->body, visit);
        else if (const auto terms = state.terms.find(name); terms != state.terms.end())
            for (const ast::Term& term : terms->second->terms) {
                if (term.term.kind == ast::TermRef::Kind::list) visit(term.term.word.text);
                if (exceptions == Exceptions::followed) names_in(term.except, visit);
            }
    };
    names_in(body, visit);
    return seen;
}

std::vector<std::string> changed_dependencies(const State& before, const State& after,
                                              const ast::Category& category) {
    std::vector<std::string> changed;
    for (const std::string& name : dependencies(after, category.body))
        if (identity(before, name) != identity(after, name)) changed.push_back(name);
    return changed;
}

}  // namespace kijun
