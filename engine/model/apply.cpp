#include "apply.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "amending.hpp"
#include "body.hpp"
#include "equal.hpp"
#include "renumber.hpp"

namespace kijun::model {
namespace {

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

// Takes over what `given` says of itself; what it does not say stays.
void restate_attributes(ast::Body& body, const ast::Body& given) {
    if (given.number) body.number = given.number;
    if (!given.citations.empty()) body.citations = given.citations;
    if (!given.from.empty()) body.from = given.from;
    if (!given.tags.empty()) body.tags = given.tags;
    if (!given.uncertain.empty()) body.uncertain = given.uncertain;
    if (!given.notes.empty()) body.notes = given.notes;
    body.background = body.background || given.background;
}

// One member an operation. `operation` of Amending says where it stands.
class Application : private Amending {
public:
    using Amending::Amending;

    bool run() {
        Renumbering renumbering(*this);
        const auto& operations = revision()->operations;
        const auto is_renumber = [](const ast::Operation& other) {
            return std::holds_alternative<ast::Renumber>(other.what);
        };
        for (auto at = operations.begin(); at != operations.end();) {
            const auto end = std::find_if_not(at, operations.end(), is_renumber);
            if (end != at) {
                renumbering.apply({at, end});
                at = end;
            } else {
                operation = &*at;
                std::visit(*this, (at++)->what);
            }
        }
        renumbering.warn_of_stale_references();
        return ok();
    }

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
            bool changed = add.added.terms.empty();
            for (const ast::Term& term : add.added.terms) {
                const auto other =
                    std::find_if(list.terms.begin(), list.terms.end(),
                                 [&](const ast::Term& t) { return same(t.term, term.term); });
                if (other == list.terms.end()) {
                    list.terms.push_back(term);
                    changed = true;
                } else {
                    already_in(list, term.term.word, other->term.word.span);
                }
            }
            append(list.from, add.added.from);
            append(list.uncertain, add.added.uncertain);
            append(list.notes, add.added.notes);
            return changed;
        });
    }

    void operator()(const ast::RemoveTerms& remove) {
        if (remove.terms.empty()) {
            refuse(operation->span, unchanged);
            return;
        }
        edit_terms(remove.list, [&](ast::Terms& list) {
            bool changed = false;
            for (const ast::TermRef& term : remove.terms) {
                // all of them: a list may name an expression twice (K0420)
                if (std::erase_if(list.terms, [&](const ast::Term& t) { return same(t.term, term); }) > 0) {
                    changed = true;
                } else {
                    absent({ast::Entity::terms, {remove.list, {}, remove.list.span}, &term},
                           term.word.span);
                }
            }
            return changed;
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
        switch (repeal.entity) {
            case ast::Entity::category:
                return erase(state().categories, repeal);
            case ast::Entity::class_:
                return erase(state().classes, repeal);
            case ast::Entity::criterion:
                return erase(state().criteria, repeal);
            case ast::Entity::terms:
                return erase(state().terms, repeal);
            case ast::Entity::fact:
                return erase(state().facts, repeal);
            case ast::Entity::procedure:
                return erase(state().procedures, repeal);
            case ast::Entity::definition:
                return erase(state().definitions, repeal);
            case ast::Entity::group:
                break;
        }
        edit_group(repeal.path, [&](ast::Class& class_, std::size_t group) {
            class_.groups.erase(class_.groups.begin() + static_cast<std::ptrdiff_t>(group));
            bury(repeal.entity, class_.id.text + '.' + repeal.path.name.text);
            return true;
        });
    }

    void operator()(const ast::Rename& rename) {
        const ast::Word& id = rename.path.name;
        const auto retitle = [&](ast::Word& title) {
            if (same(title, rename.to)) return refuse(rename.to.span, unchanged);
            title = rename.to;
            return true;
        };
        if (rename.entity == ast::Entity::category || rename.entity == ast::Entity::criterion) {
            return rewrite(rename.entity, rename.path,
                           [&](ast::Word& title, ast::Body&) { return retitle(title); });
        }
        if (!rename.path.labels.empty()) {
            no_items(rename.entity, rename.path);
            return;
        }
        switch (rename.entity) {
            case ast::Entity::terms:
                return edit(state().terms, rename.entity, id,
                            [&](ast::Terms& it) { return retitle(it.title); });
            case ast::Entity::fact:
                return edit(state().facts, rename.entity, id,
                            [&](ast::Fact& it) { return retitle(it.question); });
            case ast::Entity::procedure:
                return edit(state().procedures, rename.entity, id,
                            [&](ast::Procedure& it) { return retitle(it.title); });
            case ast::Entity::definition:
                return edit(state().definitions, rename.entity, id,
                            [&](ast::Definition& it) { return retitle(it.term); });
            case ast::Entity::class_:
                return edit_class(id, [&](ast::Class& it) { return retitle(it.title); });
            case ast::Entity::group:
                return edit_group(rename.path, [&](ast::Class& class_, std::size_t group) {
                    return retitle(class_.groups[group].title);
                });
            case ast::Entity::category:
            case ast::Entity::criterion:
                break;  // above
        }
    }

    void operator()(const ast::Renumber&) {}  // by Renumbering, with its neighbours

    void operator()(const ast::Move& move) {
        const auto at = find_category(move.category.text);
        if (at == state().categories.end()) {
            absent(ast::Entity::category, move.category);
            return;
        }
        const ast::Category& old = **at;
        ast::Category moved = old;
        moved.in = move.to;
        if (move.titled) moved.title = move.titled;
        if (move.body) restate_attributes(moved.body, *move.body);
        if (move.number) moved.body.number = move.number;
        const bool stays =
            same(moved.in.class_name, old.in.class_name) && same(moved.in.group, old.in.group);
        const bool same_words = stays && same(moved.title, old.title) && same(moved.body, old.body);

        const Categories before = state().categories;
        const auto index = static_cast<std::size_t>(at - state().categories.begin());
        const auto shared = std::make_shared<const ast::Category>(std::move(moved));
        bool placed = true;
        if (move.position || !stays) {
            state().categories.erase(at);
            placed = place(state(), shared, move.position);
        } else {
            *at = shared;
        }
        if (placed && !(same_words && state().categories[index] == shared)) return;
        state().categories = before;
        if (placed) {
            refuse(operation->span, unchanged);
        } else {
            no_neighbour(*move.position, move.category);
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
            if (same(restated, body)) return refuse(operation->span, unchanged);
            body = std::move(restated);
            return true;
        });
    }

    void operator()(const ast::ReplaceFact& replace) {
        edit(state().facts, ast::Entity::fact, replace.fact.id, [&](ast::Fact& fact) {
            if (same(fact, replace.fact)) return refuse(operation->span, unchanged);
            fact = replace.fact;
            return true;
        });
    }

    void operator()(const ast::Recite& recite) {
        rewrite(recite.entity, recite.path, [&](ast::Word&, ast::Body& body) {
            if (same(body.citations, recite.citations)) return refuse(operation->span, unchanged);
            body.citations = recite.citations;
            return true;
        });
    }

    void operator()(const ast::Reroute& reroute) {
        edit(state().procedures, ast::Entity::procedure, reroute.class_name,
             [&](ast::Procedure& procedure) {
                 auto& steps = reroute.overseas ? procedure.overseas : procedure.domestic;
                 if (same(steps, reroute.steps)) return refuse(operation->span, unchanged);
                 steps = reroute.steps;
                 return true;
             });
    }

    // Both are part of the history, see links.cpp.
    void operator()(const ast::Transition& transition) {
        if (transition.rules.empty()) refuse(operation->span, unchanged);
    }
    void operator()(const ast::Withdraw&) {}

private:
    // A view into the revision, so that states share what the syntax tree holds.
    template <class T>
    Shared<T> shared(const T& declared) const {
        return {revision(), &declared};
    }

    template <class T>
    void insert(std::map<std::string, Shared<T>>& map, ast::Entity entity, const T& declared) {
        if (!is_free(entity, declared.id.text, declared.id.span)) return;
        const auto [there, fresh] = map.try_emplace(declared.id.text, shared(declared));
        if (!fresh) present(entity, declared.id.text, declared.id.span, there->second->id.span);
    }

    void declare(const ast::Class& class_) {
        if (!is_free(ast::Entity::class_, class_.id.text, class_.id.span)) return;
        if (const auto at = find_class(class_.id.text); at != state().classes.end()) {
            present(ast::Entity::class_, class_.id.text, class_.id.span, (*at)->id.span);
        } else {
            state().classes.push_back(shared(class_));
        }
    }
    void declare(const ast::Category& category) {
        if (!rule_is_free(ast::Entity::category, category.id)) return;
        if (place(state(), shared(category), category.position)) return;
        no_neighbour(*category.position, category.id);
        place(state(), shared(category), std::nullopt);  // so that it is not missed later
    }
    void declare(const ast::Fact& fact) {
        if (rule_is_free(ast::Entity::fact, fact.id)) state().facts.emplace(fact.id.text, shared(fact));
    }
    void declare(const ast::Criterion& criterion) {
        if (!rule_is_free(ast::Entity::criterion, criterion.id)) return;
        state().criteria.emplace(criterion.id.text, shared(criterion));
    }
    void declare(const ast::Terms& terms) { insert(state().terms, ast::Entity::terms, terms); }
    void declare(const ast::Procedure& procedure) {
        insert(state().procedures, ast::Entity::procedure, procedure);
    }
    void declare(const ast::Definition& definition) {
        insert(state().definitions, ast::Entity::definition, definition);
    }

    void no_neighbour(const ast::Position& position, const ast::Word& category) {
        const ast::Word& neighbour = position.neighbour;
        if (neighbour.text == category.text) {
            refuse(neighbour.span, {"nothing stands beside itself", "自分自身の隣には置けません"});
        } else {
            absent(ast::Entity::category, neighbour);
        }
    }

    void bury(ast::Entity entity, std::string_view id) {
        state().tombstones[tombstone_key(entity, id)] = number();
    }

    template <class T>
    void erase(std::vector<Shared<T>>& list, const ast::Repeal& repeal) {
        const std::string& id = repeal.path.name.text;
        if (std::erase_if(list, [&](const auto& declared) { return declared->id.text == id; }) == 0) {
            absent({repeal.entity, repeal.path}, repeal.path.span);
        } else {
            bury(repeal.entity, id);
        }
    }
    template <class T>
    void erase(std::map<std::string, Shared<T>>& map, const ast::Repeal& repeal) {
        const std::string& id = repeal.path.name.text;
        if (map.erase(id) == 0) {
            absent({repeal.entity, repeal.path}, repeal.path.span);
        } else {
            bury(repeal.entity, id);
        }
    }

    void repeal_item(const ast::Repeal& repeal) {
        if (repeal.entity != ast::Entity::category && repeal.entity != ast::Entity::criterion) {
            no_items(repeal.entity, repeal.path);
            return;
        }
        edit_rule(repeal.entity, repeal.path, [&](auto& declared) {
            const Edited edited =
                edit_item(declared.body, repeal.path.labels, [](ast::Item&) { return false; });
            if (edited == Edited::absent) absent({repeal.entity, repeal.path}, repeal.path.span);
            if (edited == Edited::emptied) {
                refuse(repeal.path.span,
                       {"it is the only condition there; repeal or restate what contains it",
                        "そこにある唯一の条件です。これを含む規定を廃止するか改めてください"});
            }
            return edited == Edited::changed;
        });
    }
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
