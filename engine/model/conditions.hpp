// The names and types that conditions use.
#pragma once

#include "kijun/model.hpp"
#include "revisions.hpp"

namespace kijun::model {

class Conditions {
public:
    Conditions(const State& state, const Revisions& revisions, const Chain& chain, Diagnostics& diagnostics)
        : state_(state), revisions_(revisions), chain_(chain), out_(diagnostics) {}

    // One expression; not those inside it.
    void condition(const ast::Expr& expr);
    // Names of term lists.
    void terms(const ast::TermUnion& terms);
    void class_named(const ast::ClassRef& ref);

private:
    void unresolved(ast::Entity entity, const ast::Path& path, bool any_rule);
    void reference(const ast::Reference& reference, Span span);
    void compare(const ast::Fact& fact, const std::optional<ast::Comparison>& comparison, Span span);
    void compare(const ast::FieldTest& test);
    void has_terms(const ast::HasTerms& has, Span span);
    void day_needed(const ast::Value& value);
    void wrong_type(Span span, std::string en, std::string ja);

    const State& state_;
    const Revisions& revisions_;
    const Chain& chain_;
    Diagnostics& out_;
};

}  // namespace kijun::model
