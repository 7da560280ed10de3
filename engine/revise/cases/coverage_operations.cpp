// An operation is looked at if a case asks, under its revision, about something that it changes.

#include "coverage_operations.hpp"

#include <algorithm>

#include "asking.hpp"
#include "dependencies.hpp"

namespace kijun {

namespace {

// The declaration whose change changes what is met; nothing for operations on titles, citations,
// procedures.
struct Changed {
    std::string operator()(const ast::Add& add) const {
        struct Id {
            std::string operator()(const ast::Category& it) const { return it.id.text; }
            std::string operator()(const ast::Criterion& it) const { return it.id.text; }
            std::string operator()(const ast::Terms& it) const { return it.id.text; }
            std::string operator()(const ast::Fact& it) const { return it.id.text; }
            std::string operator()(const ast::Class&) const { return {}; }
            std::string operator()(const ast::Procedure&) const { return {}; }
            std::string operator()(const ast::Definition&) const { return {}; }
        };
        return std::visit(Id{}, add.what);
    }
    std::string operator()(const ast::AddTerms& it) const { return it.list.text; }
    std::string operator()(const ast::RemoveTerms& it) const { return it.list.text; }
    std::string operator()(const ast::ReplaceTerms& it) const { return it.list.text; }
    std::string operator()(const ast::ReplaceFact& it) const { return it.fact.id.text; }
    std::string operator()(const ast::Restate& it) const { return it.path.name.text; }
    std::string operator()(const ast::Repeal& it) const {
        return it.entity == ast::Entity::category || it.entity == ast::Entity::criterion ? it.path.name.text
                                                                                         : std::string();
    }
    std::string operator()(const ast::Move& it) const { return it.category.text; }
    template <class Other>
    std::string operator()(const Other&) const {
        return {};
    }
};

// Of any revision.
bool is_category(const Model& model, const std::string& id) {
    return std::any_of(model.states.begin(), model.states.end(),
                       [&](const State& state) { return state.category(id) != nullptr; });
}

void add_operation(const Model& model, const SourceSet& sources, const AskedUnder& under,
                   std::uint32_t revision, const ast::Operation& operation,
                   std::vector<CoverageItem>& items) {
    CoverageItem item;
    item.kind = CoverageKind::operation;
    const History& history = model.history;
    item.where = history.revisions[revision].id;
    item.what = excerpt(sources, operation.span);
    item.span = operation.span;
    if (std::holds_alternative<ast::Transition>(operation.what)) {
        item.covered = under.transitions.contains(revision);
        item.times = item.covered ? 1 : 0;
        if (!item.covered)
            item.reason = {"no case is answered by the former rule", "従前の例による事例がない"};
        items.push_back(std::move(item));
        return;
    }
    const std::string changed = std::visit(Changed{}, operation.what);
    if (changed.empty()) return;
    std::set<std::string> categories = {changed};
    for (std::uint32_t snapshot = 0; snapshot < model.states.size(); ++snapshot) {
        if (history.snapshots[snapshot].revision != revision) continue;
        const State& state = model.states[snapshot];
        for (const auto& category : state.categories)
            if (dependencies(state, category->body).contains(changed)) categories.insert(category->id.text);
    }
    const bool moves = std::holds_alternative<ast::Move>(operation.what);
    const bool repeals = std::holds_alternative<ast::Repeal>(operation.what);
    bool judged = false, asked = false;
    std::string names;
    for (const std::string& id : categories) {
        if (is_category(model, id)) names += (names.empty() ? "" : ", ") + id;
        const auto known = under.categories.find(id);
        if (known == under.categories.end()) continue;
        const AskedUnder::Category& about = known->second;
        asked = asked || about.asked.contains(revision);
        if ((moves ? about.in_class : about.found).contains(revision)) ++item.times;
    }
    for (const auto& [id, about] : under.categories) judged = judged || about.asked.contains(revision);
    // what is gone cannot be found: that its revision is judged at all is what there is to see
    if (repeals && judged && item.times == 0) item.times = 1;
    item.covered = item.times > 0;
    if (!item.covered) {
        if (!judged)
            item.reason = {"no case is judged under this revision", "この改訂で判断する事例がない"};
        else if (!asked)
            item.reason =
                said("no case under this revision asks about {}", "この改訂で {} を問う事例がない", names);
        else if (moves)
            item.reason = said("no case under this revision asks in which class {} is",
                               "この改訂で {} の区分を問う事例がない", names);
        else
            item.reason = said("nothing of {} is found in the cases under this revision",
                               "この改訂の事例に {} に当たる語や事実がない", names);
    }
    items.push_back(std::move(item));
}

}  // namespace

void add_operations(const Model& model, const SourceSet& sources, const AskedUnder& asked,
                    std::vector<CoverageItem>& items) {
    for (std::uint32_t revision = 0; revision < model.revisions.size(); ++revision)
        for (const ast::Operation& one : model.revisions[revision]->operations)
            add_operation(model, sources, asked, revision, one, items);
}

}  // namespace kijun
