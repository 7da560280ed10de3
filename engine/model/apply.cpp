#include "apply.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "absence.hpp"
#include "body.hpp"
#include "equal.hpp"
#include "words.hpp"

namespace kijun::model {
namespace {

// Changes the title and body of a category, criterion or item; false if nothing would change.
using Rewrite = std::function<bool(ast::Word& title, ast::Body& body)>;

const Message unchanged{"nothing would change", "何も変わりません"};

class Application {
public:
    Application(const Revisions& revisions, const Chain& chain, State& state, Diagnostics& diagnostics)
        : revisions_(revisions),
          chain_(chain),
          node_(revisions.nodes[chain.back()]),
          state_(state),
          diagnostics_(diagnostics) {}

    bool run() {
        const auto& operations = node_->operations;
        for (std::size_t i = 0; i < operations.size();) {
            operation_ = &operations[i];
            std::size_t renumbers = i;
            while (renumbers < operations.size() &&
                   std::holds_alternative<ast::Renumber>(operations[renumbers].what)) {
                ++renumbers;
            }
            if (renumbers > i) {
                renumber({operations.data() + i, renumbers - i});
                i = renumbers;
            } else {
                std::visit(*this, operations[i++].what);
            }
        }
        warn_of_stale_references();
        return ok_;
    }

    // ---- operations -------------------------------------------------------------------------

    void operator()(const ast::Add& add) {
        std::visit([&](const auto& declared) { declare(declared); }, add.what);
    }

    void operator()(const ast::AddGroup& add) {
        edit_class(add.to_class, [&](ast::Class& class_) {
            const std::string id = add.to_class.text + '.' + add.group.id.text;
            if (!is_free(ast::Entity::group, id, add.group.id.span)) return false;
            for (const ast::Class::Group& group : class_.groups) {
                if (group.id.text == add.group.id.text) {
                    return present(ast::Entity::group, id, add.group.id.span, group.id.span);
                }
            }
            class_.groups.push_back(add.group);
            return true;
        });
    }

    void operator()(const ast::AddTerms& add) {
        edit_terms(add.list, [&](ast::Terms& list) {
            bool fresh = true;
            for (const ast::Term& term : add.added.terms) {
                const auto other =
                    std::find_if(list.terms.begin(), list.terms.end(),
                                 [&](const ast::Term& t) { return same(t.term, term.term); });
                if (other == list.terms.end()) {
                    list.terms.push_back(term);
                } else {
                    fresh = already_in(list, term.term.word, other->term.word.span);
                }
            }
            const auto append = [](auto& to, const auto& from) {
                to.insert(to.end(), from.begin(), from.end());
            };
            append(list.from, add.added.from);
            append(list.uncertain, add.added.uncertain);
            append(list.notes, add.added.notes);
            return fresh;
        });
    }

    void operator()(const ast::RemoveTerms& remove) {
        edit_terms(remove.list, [&](ast::Terms& list) {
            bool all = true;
            for (const ast::TermRef& term : remove.terms) {
                const auto there = std::find_if(list.terms.begin(), list.terms.end(),
                                                [&](const ast::Term& t) { return same(t.term, term); });
                if (there != list.terms.end()) {
                    list.terms.erase(there);
                } else {
                    absent({ast::Entity::terms, {remove.list, {}, remove.list.span}, &term},
                           term.word.span);
                    all = false;
                }
            }
            return all;
        });
    }

    void operator()(const ast::ReplaceTerms& replace) {
        edit_terms(replace.list, [&](ast::Terms& list) {
            ast::Terms with = replace.with;
            with.id = list.id;
            with.title = list.title;
            with.open = replace.open.value_or(list.open);
            if (with.from.empty()) with.from = list.from;
            list = std::move(with);
            return true;
        });
    }

    void operator()(const ast::Repeal& repeal) {
        if (!repeal.path.labels.empty()) return repeal_item(repeal);
        const std::string& id = repeal.path.name.text;
        switch (repeal.entity) {
            case ast::Entity::category: {
                const auto at = find_category(id);
                if (at == state_.categories.end()) break;
                state_.categories.erase(at);
                return bury(repeal.entity, id);
            }
            case ast::Entity::class_: {
                const auto at = find_class(id);
                if (at == state_.classes.end()) break;
                state_.classes.erase(at);
                return bury(repeal.entity, id);
            }
            case ast::Entity::group:
                return edit_group(repeal.path, [&](ast::Class& class_, std::size_t group) {
                    class_.groups.erase(class_.groups.begin() + static_cast<std::ptrdiff_t>(group));
                    bury(repeal.entity, class_.id.text + '.' + id);
                    return true;
                });
            case ast::Entity::criterion:
                return erase(state_.criteria, repeal);
            case ast::Entity::terms:
                return erase(state_.terms, repeal);
            case ast::Entity::fact:
                return erase(state_.facts, repeal);
            case ast::Entity::procedure:
                return erase(state_.procedures, repeal);
            case ast::Entity::definition:
                return erase(state_.definitions, repeal);
        }
        absent({repeal.entity, repeal.path}, repeal.path.span);
    }

    void operator()(const ast::Rename& rename) {
        const auto retitle = [&](ast::Word& title) {
            if (same(title, rename.to)) return refuse(rename.to.span, unchanged);
            title = rename.to;
            return true;
        };
        if (rename.entity == ast::Entity::category || rename.entity == ast::Entity::criterion) {
            return rewrite(rename.entity, rename.path,
                           [&](ast::Word& title, ast::Body&) { return retitle(title); });
        }
        if (!rename.path.labels.empty()) return no_items(rename.entity, rename.path);
        switch (rename.entity) {
            case ast::Entity::terms:
                return edit(state_.terms, rename.entity, rename.path.name,
                            [&](ast::Terms& terms) { return retitle(terms.title); });
            case ast::Entity::fact:
                return edit(state_.facts, rename.entity, rename.path.name,
                            [&](ast::Fact& fact) { return retitle(fact.question); });
            case ast::Entity::procedure:
                return edit(state_.procedures, rename.entity, rename.path.name,
                            [&](ast::Procedure& procedure) { return retitle(procedure.title); });
            case ast::Entity::definition:
                return edit(state_.definitions, rename.entity, rename.path.name,
                            [&](ast::Definition& definition) { return retitle(definition.term); });
            case ast::Entity::class_:
                return edit_class(rename.path.name,
                                  [&](ast::Class& class_) { return retitle(class_.title); });
            case ast::Entity::group:
                return edit_group(rename.path, [&](ast::Class& class_, std::size_t group) {
                    return retitle(class_.groups[group].title);
                });
            case ast::Entity::category:
            case ast::Entity::criterion:
                break;  // above
        }
    }

    void operator()(const ast::Renumber&) {}  // in renumber()

    void operator()(const ast::Move& move) {
        const auto at = find_category(move.category.text);
        if (at == state_.categories.end()) {
            return absent({ast::Entity::category, {move.category, {}, move.category.span}},
                          move.category.span);
        }
        const ast::Category& old = **at;
        ast::Category moved = old;
        moved.in = move.to;
        if (move.titled) moved.title = move.titled;
        if (move.body) restate_attributes(moved.body, *move.body);
        if (move.number) moved.body.number = move.number;

        const auto categories = state_.categories;
        const bool stays =
            same(moved.in.class_name, old.in.class_name) && same(moved.in.group, old.in.group);
        const bool same_words = stays && same(moved.title, old.title) && same(moved.body, old.body);
        const auto index = at - categories_begin();
        const auto shared = std::make_shared<const ast::Category>(std::move(moved));
        if (move.position || !stays) {
            state_.categories.erase(at);
            if (!place(state_, shared, move.position)) {
                state_.categories = categories;
                return no_neighbour(*move.position);
            }
        } else {
            *at = shared;
        }
        if (same_words && state_.categories[static_cast<std::size_t>(index)] == shared) {
            state_.categories = categories;
            refuse(operation_->span, unchanged);
        }
    }

    // The conditions are replaced as a whole; number, citations, paragraphs and tags stay unless the
    // new text gives some. `uncertain` and notes spoke of the old text and go with it.
    void operator()(const ast::Restate& restate) {
        rewrite(restate.entity, restate.path, [&](ast::Word&, ast::Body& body) {
            ast::Body restated = body;
            restated.conditions = restate.body.conditions;
            restated.unless = restate.body.unless;
            restated.uncertain.clear();
            restated.notes.clear();
            restate_attributes(restated, restate.body);
            if (same(restated, body)) return refuse(operation_->span, unchanged);
            body = std::move(restated);
            return true;
        });
    }

    void operator()(const ast::ReplaceFact& replace) {
        edit(state_.facts, ast::Entity::fact, replace.fact.id, [&](ast::Fact& fact) {
            if (same(fact, replace.fact)) return refuse(operation_->span, unchanged);
            fact = replace.fact;
            return true;
        });
    }

    void operator()(const ast::Recite& recite) {
        rewrite(recite.entity, recite.path, [&](ast::Word&, ast::Body& body) {
            if (same(body.citations, recite.citations)) return refuse(operation_->span, unchanged);
            body.citations = recite.citations;
            return true;
        });
    }

    void operator()(const ast::Reroute& reroute) {
        edit(state_.procedures, ast::Entity::procedure, reroute.class_name, [&](ast::Procedure& procedure) {
            auto& steps = reroute.overseas ? procedure.overseas : procedure.domestic;
            if (same(steps, reroute.steps)) return refuse(operation_->span, unchanged);
            steps = reroute.steps;
            return true;
        });
    }

    void operator()(const ast::Transition&) {}  // part of the history, see revisions.cpp
    void operator()(const ast::Withdraw&) {}

private:
    // ---- refusals ---------------------------------------------------------------------------

    // Always false, so that an edit can end with `return refuse(…)`.
    bool refuse(Span span, const Message& reason, std::string_view code = "K0307") {
        const Noun what = verb(*operation_);
        diagnostics_.push_back(error(code, span,
                                     fmt::format("\"{}\" does not apply: {}", what.en, reason.en),
                                     fmt::format("「{}」は適用できません: {}", what.ja, reason.ja)));
        ok_ = false;
        return false;
    }

    void absent(const Wanted& wanted, Span span) {
        Absence absence = explain_absence(wanted, {state_, revisions_, chain_, operation_->span});
        std::string_view code = "K0307";
        if (absence.kind == Absence::Kind::other_kind) code = "K0203";
        if (absence.kind == Absence::Kind::repealed) code = "K0308";
        if (absence.kind == Absence::Kind::pending) code = "K0318";
        refuse(span, absence.reason, code);
        diagnostics_.back().labels = std::move(absence.labels);
        diagnostics_.back().fix = std::move(absence.fix);
        diagnostics_.back().hint = std::move(absence.hint);
    }

    bool present(ast::Entity entity, std::string_view id, Span span, Span there) {
        const Message thing = named(entity, id);
        refuse(span,
               {fmt::format("{} is already there", thing.en), fmt::format("{}は既にあります", thing.ja)});
        diagnostics_.back().labels.push_back({there, {"declared here", "ここで宣言されています"}});
        return false;
    }

    bool already_in(const ast::Terms& list, const ast::Word& term, Span there) {
        const Message thing = named(ast::Entity::terms, list.id.text);
        refuse(term.span, {fmt::format("\"{}\" is already in {}", term.text, thing.en),
                           fmt::format("「{}」は既に{}にあります", term.text, thing.ja)});
        diagnostics_.back().labels.push_back({there, {"here", "ここにあります"}});
        return false;
    }

    void no_items(ast::Entity entity, const ast::Path& path) {
        const Noun kind = noun(entity);
        refuse(path.span,
               {fmt::format("a {} has no items", kind.en), fmt::format("{}に項目はありません", kind.ja)});
    }

    void no_neighbour(const ast::Position& position) {
        absent({ast::Entity::category, {position.neighbour, {}, position.neighbour.span}},
               position.neighbour.span);
    }

    // Whether a new declaration may take this id.
    bool is_free(ast::Entity entity, std::string_view id, Span span) {
        const auto tombstone = state_.tombstones.find(tombstone_key(entity, id));
        if (tombstone == state_.tombstones.end()) return true;
        const std::string& by = revisions_.infos[tombstone->second].id;
        const Message thing = named(entity, id);
        refuse(
            span,
            {fmt::format("{} was repealed by revision \"{}\", and an id is never used again", thing.en, by),
             fmt::format("{}は改訂「{}」により廃止されており、識別名は再び使えません", thing.ja, by)},
            "K0308");
        diagnostics_.back().labels.push_back(
            {revisions_.nodes[tombstone->second]->id.span, {"this revision", "この改訂"}});
        return false;
    }

    // ---- declarations -----------------------------------------------------------------------

    // A view into the revision, so that states share what the syntax tree holds.
    template <class T>
    Shared<T> shared(const T& declared) const {
        return {node_, &declared};
    }

    bool rule_is_free(ast::Entity entity, const ast::Word& id) {
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

    template <class T>
    void insert(std::map<std::string, Shared<T>>& map, ast::Entity entity, const T& declared) {
        if (!is_free(entity, declared.id.text, declared.id.span)) return;
        const auto [there, fresh] = map.try_emplace(declared.id.text, shared(declared));
        if (!fresh) present(entity, declared.id.text, declared.id.span, there->second->id.span);
    }

    void declare(const ast::Class& class_) {
        if (!is_free(ast::Entity::class_, class_.id.text, class_.id.span)) return;
        if (const auto at = find_class(class_.id.text); at != state_.classes.end()) {
            present(ast::Entity::class_, class_.id.text, class_.id.span, (*at)->id.span);
        } else {
            state_.classes.push_back(shared(class_));
        }
    }
    void declare(const ast::Category& category) {
        if (!rule_is_free(ast::Entity::category, category.id)) return;
        if (!place(state_, shared(category), category.position)) no_neighbour(*category.position);
    }
    void declare(const ast::Fact& fact) {
        if (rule_is_free(ast::Entity::fact, fact.id)) state_.facts.emplace(fact.id.text, shared(fact));
    }
    void declare(const ast::Criterion& criterion) {
        if (!rule_is_free(ast::Entity::criterion, criterion.id)) return;
        state_.criteria.emplace(criterion.id.text, shared(criterion));
    }
    void declare(const ast::Terms& terms) { insert(state_.terms, ast::Entity::terms, terms); }
    void declare(const ast::Procedure& procedure) {
        insert(state_.procedures, ast::Entity::procedure, procedure);
    }
    void declare(const ast::Definition& definition) {
        insert(state_.definitions, ast::Entity::definition, definition);
    }

    // ---- finding and rewriting --------------------------------------------------------------

    using Categories = std::vector<Shared<ast::Category>>;
    using Classes = std::vector<Shared<ast::Class>>;

    Categories::iterator categories_begin() { return state_.categories.begin(); }
    Categories::iterator find_category(std::string_view id) {
        return std::find_if(state_.categories.begin(), state_.categories.end(),
                            [&](const auto& category) { return category->id.text == id; });
    }
    Classes::iterator find_class(std::string_view id) {
        return std::find_if(state_.classes.begin(), state_.classes.end(),
                            [&](const auto& class_) { return class_->id.text == id; });
    }

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
        if (at == map.end()) return absent({entity, {id, {}, id.span}}, id.span);
        exchange(at->second, change);
    }

    template <class Change>
    void edit_terms(const ast::Word& id, const Change& change) {
        edit(state_.terms, ast::Entity::terms, id, [&](ast::Terms& list) {
            const ast::Terms before = list;
            if (!change(list)) return false;
            return same(before, list) ? refuse(operation_->span, unchanged) : true;
        });
    }

    template <class Change>
    void edit_class(const ast::Word& id, const Change& change) {
        const auto at = find_class(id.text);
        if (at == state_.classes.end()) {
            return absent({ast::Entity::class_, {id, {}, id.span}}, id.span);
        }
        exchange(*at, change);
    }

    // change(class, index of the group in it)
    template <class Change>
    void edit_group(const ast::Path& path, const Change& change) {
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
        if (owner == nullptr) return absent({ast::Entity::group, path}, path.span);
        exchange(*owner, [&](ast::Class& class_) { return change(class_, index); });
    }

    void rewrite(ast::Entity entity, const ast::Path& path, const Rewrite& change) {
        const auto whole = [&](auto& declared) {
            if (path.labels.empty()) return change(declared.title, declared.body);
            bool changed = false;
            const Edited edited = edit_item(declared.body, path.labels, [&](ast::Item& item) {
                changed = change(item.title, item.body);
                return true;
            });
            if (edited == Edited::absent) absent({entity, path}, path.span);
            return changed;
        };
        if (entity == ast::Entity::category) {
            if (const auto at = find_category(path.name.text); at != state_.categories.end()) {
                return exchange(*at, whole);
            }
        } else if (const auto at = state_.criteria.find(path.name.text); at != state_.criteria.end()) {
            return exchange(at->second, whole);
        }
        absent({entity, {path.name, {}, path.name.span}}, path.name.span);
    }

    static void restate_attributes(ast::Body& body, const ast::Body& given) {
        if (given.number) body.number = given.number;
        if (!given.citations.empty()) body.citations = given.citations;
        if (!given.from.empty()) body.from = given.from;
        if (!given.tags.empty()) body.tags = given.tags;
        if (!given.uncertain.empty()) body.uncertain = given.uncertain;
        if (!given.notes.empty()) body.notes = given.notes;
        body.background = body.background || given.background;
    }

    // ---- repeal -----------------------------------------------------------------------------

    void bury(ast::Entity entity, std::string_view id) {
        state_.tombstones[tombstone_key(entity, id)] = chain_.back();
    }

    template <class T>
    void erase(std::map<std::string, Shared<T>>& map, const ast::Repeal& repeal) {
        const std::string& id = repeal.path.name.text;
        if (map.erase(id) == 0) return absent({repeal.entity, repeal.path}, repeal.path.span);
        bury(repeal.entity, id);
    }

    void repeal_item(const ast::Repeal& repeal) {
        const auto remove = [&](auto& declared) {
            const Edited edited =
                edit_item(declared.body, repeal.path.labels, [](ast::Item&) { return false; });
            if (edited == Edited::absent) absent({repeal.entity, repeal.path}, repeal.path.span);
            if (edited == Edited::emptied) {
                refuse(repeal.path.span,
                       {"it is the only condition there; repeal or restate what contains it",
                        "そこにある唯一の条件です。これを含む規定を廃止するか改めてください"});
            }
            return edited == Edited::changed;
        };
        if (repeal.entity == ast::Entity::category) {
            if (const auto at = find_category(repeal.path.name.text); at != state_.categories.end()) {
                return exchange(*at, remove);
            }
        } else if (repeal.entity == ast::Entity::criterion) {
            if (const auto at = state_.criteria.find(repeal.path.name.text); at != state_.criteria.end()) {
                return exchange(at->second, remove);
            }
        } else {
            return no_items(repeal.entity, repeal.path);
        }
        absent({repeal.entity, {repeal.path.name, {}, repeal.path.name.span}}, repeal.path.name.span);
    }

    // ---- renumber ---------------------------------------------------------------------------

    // Renumberings that stand side by side take effect together: every path is meant as it was before
    // the first, so two labels can be exchanged and a run of labels shifted in any order.
    void renumber(std::span<const ast::Operation> operations) {
        for (auto& category : state_.categories) {
            std::vector<Relabel> changes;
            ast::Word number;
            for (const ast::Operation& operation : operations) {
                const auto& change = std::get<ast::Renumber>(operation.what);
                if (change.path.name.text != category->id.text) continue;
                operation_ = &operation;
                if (change.path.labels.empty()) {
                    renumber_category(*category, change, number);
                } else {
                    renumber_item(*category, change, changes);
                }
            }
            if (!labels_stay_apart(*category, changes, operations)) changes.clear();
            if (!number && changes.empty()) continue;
            exchange(category, [&](ast::Category& copy) {
                if (number) copy.body.number = number;
                relabel(copy.body, changes);
                return true;
            });
            for (const Relabel& change : changes)
                relabelled_.push_back({copy_path(*category, change), change.to.span});
        }
        for (const ast::Operation& operation : operations) {
            const ast::Path& path = std::get<ast::Renumber>(operation.what).path;
            if (find_category(path.name.text) != state_.categories.end()) continue;
            operation_ = &operation;
            absent({ast::Entity::category, {path.name, {}, path.name.span}}, path.name.span);
        }
    }

    void renumber_category(const ast::Category& category, const ast::Renumber& change, ast::Word& number) {
        if (number) {
            refuse(change.path.span, {"it is renumbered just above", "直前で改番されています"});
        } else if (same(category.body.number, change.to)) {
            refuse(change.to.span, unchanged);
        } else {
            number = change.to;
        }
    }

    void renumber_item(const ast::Category& category, const ast::Renumber& change,
                       std::vector<Relabel>& changes) {
        const bool again = std::any_of(changes.begin(), changes.end(), [&](const Relabel& other) {
            return same_labels(other.from, change.path.labels);
        });
        if (find_item(category.body, change.path.labels) == nullptr) {
            absent({ast::Entity::category, change.path}, change.path.span);
        } else if (again) {
            refuse(change.path.span, {"it is renumbered just above", "直前で改番されています"});
        } else if (same_label(change.path.labels.back().text, change.to.text)) {
            refuse(change.to.span, unchanged);
        } else {
            changes.push_back({change.path.labels, change.to});
        }
    }

    // Whether siblings have different labels after `changes`; if not, says which was taken.
    bool labels_stay_apart(const ast::Category& category, std::span<const Relabel> changes,
                           std::span<const ast::Operation> operations) {
        bool apart = true;
        for (const Relabel& change : changes) {
            const Labels parent = Labels(change.from).first(change.from.size() - 1);
            std::size_t holders = 0;
            for (const ast::Item* item : items_of(*find_body(category.body, parent))) {
                std::vector<ast::Word> path(parent.begin(), parent.end());
                path.push_back(item->label);
                const auto renamed = std::find_if(changes.begin(), changes.end(), [&](const Relabel& c) {
                    return same_labels(c.from, path);
                });
                const ast::Word& after = renamed == changes.end() ? item->label : renamed->to;
                if (same_label(after.text, change.to.text)) ++holders;
            }
            if (holders < 2 || is_bullet(change.to.text)) continue;
            for (const ast::Operation& operation : operations) {
                if (std::get<ast::Renumber>(operation.what).to.span == change.to.span)
                    operation_ = &operation;
            }
            refuse(change.to.span,
                   {fmt::format("{} already has an item {}; renumber that one beside this",
                                category.id.text, change.to.text),
                    fmt::format("{}には既に「{}」の項目があります。それも並べて改番してください",
                                category.id.text, change.to.text)});
            apart = false;
        }
        return apart;
    }

    static ast::Path copy_path(const ast::Category& category, const Relabel& change) {
        return {category.id, change.from, {}};
    }

    // A reference by label is data of the text that holds it. Renumbering does not reach into other
    // texts, so what was written before and still names a label given away may now mean another item.
    void warn_of_stale_references() {
        if (relabelled_.empty()) return;
        const auto visit = [&](const ast::Expr& expr) {
            const auto* reference = std::get_if<ast::Reference>(&expr.node);
            if (reference == nullptr || inside(expr.span, node_->span)) return;
            for (const auto& [old, place] : relabelled_) {
                const ast::Path& path = reference->path;
                if (path.name.text != old.name.text || path.labels.size() < old.labels.size() ||
                    !same_labels(Labels(path.labels).first(old.labels.size()), old.labels)) {
                    continue;
                }
                const ast::Category* target = state_.category(old.name.text);
                if (target == nullptr || find_item(target->body, path.labels) == nullptr)
                    continue;  // an error anyway
                Diagnostic stale = warning(
                    "K0325", expr.span,
                    fmt::format("{} means another item since revision \"{}\"", spelled(path),
                                node_->id.text),
                    fmt::format("「{}」は改訂「{}」から別の項目を指します", spelled(path), node_->id.text));
                stale.labels.push_back({place, {"renumbered here", "ここで改番されています"}});
                stale.hint = Message{"restate the text that holds the reference in the same revision",
                                     "参照している規定も同じ改訂で改めてください"};
                diagnostics_.push_back(std::move(stale));
            }
        };
        for (const auto& category : state_.categories) each_expr(category->body, visit);
        for (const auto& [id, criterion] : state_.criteria) each_expr(criterion->body, visit);
    }

    static bool inside(const Span& inner, const Span& outer) {
        return inner.file == outer.file && inner.begin >= outer.begin && inner.end <= outer.end;
    }

    const Revisions& revisions_;
    const Chain& chain_;
    const Shared<ast::Revision>& node_;
    State& state_;
    Diagnostics& diagnostics_;
    const ast::Operation* operation_ = nullptr;
    std::vector<std::pair<ast::Path, Span>> relabelled_;
    bool ok_ = true;
};

}  // namespace

bool apply(const Revisions& revisions, const Chain& chain, State& state, Diagnostics& diagnostics) {
    return Application(revisions, chain, state, diagnostics).run();
}

bool place(State& state, Shared<ast::Category> category, const std::optional<ast::Position>& position) {
    auto& categories = state.categories;
    if (position) {
        const auto neighbour = std::find_if(categories.begin(), categories.end(), [&](const auto& other) {
            return other->id.text == position->neighbour.text;
        });
        if (neighbour == categories.end()) return false;
        categories.insert(position->after ? std::next(neighbour) : neighbour, std::move(category));
        return true;
    }
    const auto last = [&](auto belongs) {
        return std::find_if(categories.rbegin(), categories.rend(), belongs).base();
    };
    const auto same_class = [&](const auto& other) {
        return other->in.class_name.text == category->in.class_name.text;
    };
    auto after = last([&](const auto& other) {
        return same_class(other) && other->in.group.text == category->in.group.text;
    });
    if (after == categories.begin()) after = last(same_class);
    if (after == categories.begin()) after = categories.end();
    categories.insert(after, std::move(category));
    return true;
}

}  // namespace kijun::model
