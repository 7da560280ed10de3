#include "amending.hpp"

#include <fmt/format.h>

#include "body.hpp"
#include "equal.hpp"
#include "words.hpp"

namespace kijun::model {

Amending::Amending(const Revisions& revisions, const Chain& chain, State& state, Diagnostics& diagnostics)
    : revisions_(revisions),
      chain_(chain),
      node_(revisions.nodes[chain.back()]),
      state_(state),
      diagnostics_(diagnostics) {}

bool Amending::refuse(Span span, const Message& reason, std::string_view code) {
    const Noun what = verb(*operation);
    diagnostics_.push_back(error(code, span, fmt::format("\"{}\" does not apply: {}", what.en, reason.en),
                                 fmt::format("「{}」は適用できません: {}", what.ja, reason.ja)));
    ok_ = false;
    return false;
}

bool Amending::absent(const Wanted& wanted, Span span) {
    Absence absence = explain_absence(wanted, {state_, revisions_, chain_, operation->span});
    std::string_view code = "K0307";
    if (absence.kind == Absence::Kind::other_kind) code = "K0203";
    if (absence.kind == Absence::Kind::repealed) code = "K0308";
    if (absence.kind == Absence::Kind::pending) code = "K0318";
    refuse(span, absence.reason, code);
    diagnostics_.back().labels = std::move(absence.labels);
    diagnostics_.back().fix = std::move(absence.fix);
    diagnostics_.back().hint = std::move(absence.hint);
    return false;
}

bool Amending::present(ast::Entity entity, std::string_view id, Span span, Span there) {
    const Message thing = named(entity, id);
    refuse(span, {fmt::format("{} is already there", thing.en), fmt::format("{}は既にあります", thing.ja)});
    diagnostics_.back().labels.push_back({there, {"declared here", "ここで宣言されています"}});
    return false;
}

bool Amending::already_in(const ast::Terms& list, const ast::Word& term, Span there) {
    const Message thing = named(ast::Entity::terms, list.id.text);
    refuse(term.span, {fmt::format("\"{}\" is already in {}", term.text, thing.en),
                       fmt::format("「{}」は既に{}にあります", term.text, thing.ja)});
    diagnostics_.back().labels.push_back({there, {"here", "ここにあります"}});
    return false;
}

bool Amending::no_items(ast::Entity entity, const ast::Path& path) {
    const Noun kind = noun(entity);
    return refuse(path.span, {fmt::format("a {} has no items", kind.en),
                              fmt::format("{}に項目はありません", kind.ja)});
}

bool Amending::is_free(ast::Entity entity, std::string_view id, Span span) {
    const auto tombstone = state_.tombstones.find(tombstone_key(entity, id));
    if (tombstone == state_.tombstones.end()) return true;
    const std::string& by = revisions_.infos[tombstone->second].id;
    const Message thing = named(entity, id);
    refuse(span,
           {fmt::format("{} was repealed by revision \"{}\", and an id is never used again", thing.en, by),
            fmt::format("{}は改訂「{}」により廃止されており、識別名は再び使えません", thing.ja, by)},
           "K0308");
    diagnostics_.back().labels.push_back(
        {revisions_.nodes[tombstone->second]->id.span, {"this revision", "この改訂"}});
    return false;
}

bool Amending::rule_is_free(ast::Entity entity, const ast::Word& id) {
    if (!is_free(entity, id.text, id.span)) return false;
    if (const auto at = find_category(id.text); at != state_.categories.end()) {
        return present(ast::Entity::category, id.text, id.span, (*at)->id.span);
    }
    if (const auto at = state_.criteria.find(id.text); at != state_.criteria.end()) {
        return present(ast::Entity::criterion, id.text, id.span, at->second->id.span);
    }
    if (const auto at = state_.facts.find(id.text); at != state_.facts.end()) {
        return present(ast::Entity::fact, id.text, id.span, at->second->id.span);
    }
    return true;
}

Amending::Categories::iterator Amending::find_category(std::string_view id) {
    return std::find_if(state_.categories.begin(), state_.categories.end(),
                        [&](const auto& category) { return category->id.text == id; });
}

Amending::Classes::iterator Amending::find_class(std::string_view id) {
    return std::find_if(state_.classes.begin(), state_.classes.end(),
                        [&](const auto& class_) { return class_->id.text == id; });
}

void Amending::edit_terms(const ast::Word& id, const std::function<bool(ast::Terms&)>& change) {
    edit(state_.terms, ast::Entity::terms, id, [&](ast::Terms& list) {
        const ast::Terms before = list;
        if (!change(list)) return false;
        return same(before, list) ? refuse(operation->span, unchanged) : true;
    });
}

void Amending::edit_class(const ast::Word& id, const std::function<bool(ast::Class&)>& change) {
    const auto at = find_class(id.text);
    if (at == state_.classes.end()) {
        absent(ast::Entity::class_, id);
    } else {
        exchange(*at, change);
    }
}

void Amending::edit_group(const ast::Path& path,
                          const std::function<bool(ast::Class&, std::size_t)>& change) {
    Shared<ast::Class>* owner = nullptr;
    std::size_t index = 0;
    for (auto& class_ : state_.classes) {
        for (std::size_t i = 0; i < class_->groups.size(); ++i) {
            if (class_->groups[i].id.text != path.name.text) continue;
            if (owner != nullptr) {
                refuse(path.span, {fmt::format("both {} and {} have a group \"{}\"", (*owner)->id.text,
                                               class_->id.text, path.name.text),
                                   fmt::format("「{}」と「{}」の両方に群「{}」があります",
                                               (*owner)->id.text, class_->id.text, path.name.text)});
                return;
            }
            owner = &class_;
            index = i;
        }
    }
    if (owner == nullptr) {
        absent({ast::Entity::group, path}, path.span);
    } else {
        exchange(*owner, [&](ast::Class& class_) { return change(class_, index); });
    }
}

void Amending::rewrite(ast::Entity entity, const ast::Path& path, const Rewrite& change) {
    edit_rule(entity, path, [&](auto& declared) {
        if (path.labels.empty()) return change(declared.title, declared.body);
        bool changed = false;
        const Edited edited = edit_item(declared.body, path.labels, [&](ast::Item& item) {
            changed = change(item.title, item.body);
            return true;
        });
        if (edited == Edited::absent) absent({entity, path}, path.span);
        return changed;
    });
}

}  // namespace kijun::model
