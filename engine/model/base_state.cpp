#include "base_state.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "absence.hpp"
#include "apply.hpp"
#include "words.hpp"

namespace kijun::model {
namespace {

Span place_of(const ast::Case& declared) { return declared.span; }
template <class T>
Span place_of(const T& declared) {
    return declared.id.span;
}

class Base {
public:
    Base(ast::Module& module, Diagnostics& diagnostics) : module_(module), diagnostics_(diagnostics) {}

    State build() {
        for (ast::Class& class_ : module_.classes) declare(std::move(class_));
        for (ast::Fact& fact : module_.facts) {
            if (rule_is_free(fact.id)) keep(state_.facts, std::move(fact));
        }
        for (ast::Criterion& criterion : module_.criteria) {
            if (rule_is_free(criterion.id)) keep(state_.criteria, std::move(criterion));
        }
        for (ast::Terms& terms : module_.terms) keep(state_.terms, ast::Entity::terms, std::move(terms));
        for (ast::Procedure& procedure : module_.procedures) {
            keep(state_.procedures, ast::Entity::procedure, std::move(procedure));
        }
        for (ast::Definition& definition : module_.definitions) {
            keep(state_.definitions, ast::Entity::definition, std::move(definition));
        }
        categories();
        return std::move(state_);
    }

private:
    void twice(ast::Entity entity, const ast::Word& id, Span first) {
        const Message thing = named(entity, id.text);
        Diagnostic repeated = error("K0202", id.span, fmt::format("{} is declared twice", thing.en),
                                    fmt::format("{}が二重に宣言されています", thing.ja));
        repeated.labels.push_back({first, {"first declared here", "最初の宣言"}});
        diagnostics_.push_back(std::move(repeated));
    }

    void declare(ast::Class class_) {
        if (const auto* first = state_.class_of(class_.id.text)) {
            return twice(ast::Entity::class_, class_.id, first->id.span);
        }
        state_.classes.push_back(std::make_shared<const ast::Class>(std::move(class_)));
    }

    bool rule_is_free(const ast::Word& id) {
        const auto [first, fresh] = rules_.try_emplace(id.text, id.span);
        if (fresh) return true;
        ast::Entity entity = ast::Entity::category;
        if (state_.facts.contains(id.text)) entity = ast::Entity::fact;
        if (state_.criteria.contains(id.text)) entity = ast::Entity::criterion;
        twice(entity, id, first->second);
        return false;
    }

    template <class T>
    static void keep(std::map<std::string, Shared<T>>& map, T declared) {
        const std::string id = declared.id.text;
        map.emplace(id, std::make_shared<const T>(std::move(declared)));
    }

    template <class T>
    void keep(std::map<std::string, Shared<T>>& map, ast::Entity entity, T declared) {
        const auto first = map.find(declared.id.text);
        if (first != map.end()) return twice(entity, declared.id, first->second->id.span);
        keep(map, std::move(declared));
    }

    // Those without a position stand as declared; the others are put beside their neighbours once the
    // neighbour has its place.
    void categories() {
        std::vector<Shared<ast::Category>> waiting;
        for (ast::Category& category : module_.categories) {
            if (!rule_is_free(category.id)) continue;
            auto shared = std::make_shared<const ast::Category>(std::move(category));
            (shared->position ? waiting : state_.categories).push_back(std::move(shared));
        }
        const auto put = [&](const Shared<ast::Category>& category) {
            return place(state_, category, category->position);
        };
        for (std::size_t before = 0; before != waiting.size();) {
            before = waiting.size();
            std::erase_if(waiting, put);
        }
        for (const auto& category : waiting) {
            no_place(*category, waiting);
            state_.categories.push_back(category);  // so that its name is not missed elsewhere
        }
    }

    void no_place(const ast::Category& category, const std::vector<Shared<ast::Category>>& waiting) {
        const ast::Word& neighbour = category.position->neighbour;
        const bool circle = std::any_of(waiting.begin(), waiting.end(), [&](const auto& other) {
            return other->id.text == neighbour.text;
        });
        if (circle) {
            diagnostics_.push_back(error("K0206", neighbour.span,
                                         fmt::format("the places of \"{}\" and \"{}\" depend on each other",
                                                     category.id.text, neighbour.text),
                                         fmt::format("「{}」と「{}」の位置が互いに依存しています",
                                                     category.id.text, neighbour.text)));
            return;
        }
        std::vector<std::string> ids;
        for (const auto& other : state_.categories) ids.push_back(other->id.text);
        const Message thing = named(ast::Entity::category, neighbour.text);
        Diagnostic unknown = error("K0201", neighbour.span, fmt::format("there is no {}", thing.en),
                                   fmt::format("{}はありません", thing.ja));
        unknown.fix = suggestion(neighbour, ids);
        diagnostics_.push_back(std::move(unknown));
    }

    ast::Module& module_;
    Diagnostics& diagnostics_;
    State state_;
    std::map<std::string, Span> rules_;  // ids of facts, criteria and categories
};

}  // namespace

void sort_declarations(ast::Module& module, const SourceSet& sources) {
    const auto key = [&](const auto& declared) {
        const Span span = place_of(declared);
        return std::pair(
            span.file < sources.size() ? std::string_view(sources.name(span.file)) : std::string_view(),
            span.begin);
    };
    const auto sort = [&](auto& list) {
        std::stable_sort(list.begin(), list.end(),
                         [&](const auto& a, const auto& b) { return key(a) < key(b); });
    };
    sort(module.guidelines);
    sort(module.revisions);
    sort(module.sources);
    sort(module.classes);
    sort(module.facts);
    sort(module.terms);
    sort(module.criteria);
    sort(module.categories);
    sort(module.procedures);
    sort(module.definitions);
    sort(module.cases);
}

State base_state(ast::Module& module, Diagnostics& diagnostics) {
    return Base(module, diagnostics).build();
}

}  // namespace kijun::model
