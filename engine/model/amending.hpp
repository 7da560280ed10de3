// What the operations of an amendment share: the state under change, the ways to find and rewrite what
// is in it, and the refusals.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>

#include "absence.hpp"
#include "kijun/model.hpp"
#include "revisions.hpp"

namespace kijun::model {

inline const Message unchanged{"nothing would change", "何も変わりません"};

// Changes the title and body of a category, criterion or item; false if it must not be kept.
using Rewrite = std::function<bool(ast::Word& title, ast::Body& body)>;

class Amending {
public:
    using Categories = std::vector<Shared<ast::Category>>;
    using Classes = std::vector<Shared<ast::Class>>;

    Amending(const Revisions& revisions, const Chain& chain, State& state, Diagnostics& diagnostics);

    // Set before anything else is called: what refusals speak of.
    const ast::Operation* operation = nullptr;

    [[nodiscard]] State& state() { return state_; }
    [[nodiscard]] const Shared<ast::Revision>& revision() const { return node_; }
    [[nodiscard]] std::uint32_t number() const { return chain_.back(); }
    // Whether every operation so far applied.
    [[nodiscard]] bool ok() const { return ok_; }
    void warn(Diagnostic warning) { diagnostics_.push_back(std::move(warning)); }

    // ---- refusals: all false, so that an edit can end with `return refuse(…)` ------------------
    bool refuse(Span span, const Message& reason, std::string_view code = "K0307");
    bool absent(const Wanted& wanted, Span span);
    bool absent(ast::Entity entity, const ast::Word& id) {
        return absent({entity, {id, {}, id.span}}, id.span);
    }
    bool present(ast::Entity entity, std::string_view id, Span span, Span there);
    bool already_in(const ast::Terms& list, const ast::Word& term, Span there);
    bool no_items(ast::Entity entity, const ast::Path& path);

    // Whether a new declaration may take this id; refuses if a revision repealed it.
    bool is_free(ast::Entity entity, std::string_view id, Span span);
    // The same for facts, criteria and categories, which share their ids.
    bool rule_is_free(ast::Entity entity, const ast::Word& id);

    // ---- finding and rewriting ---------------------------------------------------------------
    Categories::iterator find_category(std::string_view id);
    Classes::iterator find_class(std::string_view id);

    // Puts an edited copy in the place of a declaration if `change` says that it may.
    template <class T, class Change>
    static void exchange(Shared<T>& declared, const Change& change) {
        T copy = *declared;
        if (change(copy)) declared = std::make_shared<const T>(std::move(copy));
    }

    template <class T, class Change>
    void edit(std::map<std::string, Shared<T>>& map, ast::Entity entity, const ast::Word& id,
              const Change& change) {
        const auto at = map.find(id.text);
        if (at == map.end()) {
            absent(entity, id);
        } else {
            exchange(at->second, change);
        }
    }

    void edit_terms(const ast::Word& id, const std::function<bool(ast::Terms&)>& change);
    void edit_class(const ast::Word& id, const std::function<bool(ast::Class&)>& change);
    // change(class, index of the group in it)
    void edit_group(const ast::Path& path, const std::function<bool(ast::Class&, std::size_t)>& change);
    void rewrite(ast::Entity entity, const ast::Path& path, const Rewrite& change);
    // Edits the category or criterion `path` names; change(Category&) or change(Criterion&).
    template <class Change>
    void edit_rule(ast::Entity entity, const ast::Path& path, const Change& change) {
        if (entity == ast::Entity::category) {
            if (const auto at = find_category(path.name.text); at != state_.categories.end()) {
                return exchange(*at, change);
            }
        } else if (const auto at = state_.criteria.find(path.name.text); at != state_.criteria.end()) {
            return exchange(at->second, change);
        }
        absent(entity, path.name);
    }

private:
    const Revisions& revisions_;
    const Chain& chain_;
    const Shared<ast::Revision>& node_;
    State& state_;
    Diagnostics& diagnostics_;
    bool ok_ = true;
};

}  // namespace kijun::model
