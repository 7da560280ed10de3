#include "names.hpp"

#include <algorithm>
#include <set>

namespace kijun::lsp {

namespace {

using Kind = Mention::Kind;
using Role = Mention::Role;

template <class... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

Space space_of(Kind kind) {
    switch (kind) {
        case Kind::guideline:
            return Space::guideline;
        case Kind::revision:
            return Space::revision;
        case Kind::class_:
            return Space::class_;
        case Kind::group:
            return Space::group;
        case Kind::terms:
            return Space::terms;
        case Kind::definition:
            return Space::definition;
        case Kind::source:
            return Space::source;
        case Kind::fact:
        case Kind::criterion:
        case Kind::category:
        case Kind::rule:
            return Space::rule;
    }
    return Space::rule;
}

class Collector {
public:
    Collector(const Reading& reading, std::vector<Mention>& into) : reading_(reading), into_(into) {}

    void module(const ast::Module& module) {
        for (const auto& each : module.guidelines)
            declare(Kind::guideline, each.id, each.title.text, each.span);
        for (const auto& each : module.sources) declare(Kind::source, each.id, each.title.text);
        for (const auto& each : module.revisions) revision(each);
        for (const auto& each : module.classes) declaration(each, Role::declares);
        for (const auto& each : module.facts) declaration(each, Role::declares);
        for (const auto& each : module.terms) declaration(each, Role::declares);
        for (const auto& each : module.criteria) declaration(each, Role::declares);
        for (const auto& each : module.categories) declaration(each, Role::declares);
        for (const auto& each : module.procedures) declaration(each, Role::declares);
        for (const auto& each : module.definitions) declaration(each, Role::declares);
        for (const auto& each : module.cases) test_case(each);
    }

private:
    void add(Kind kind, Role role, const ast::Word& word, std::string id, Span whole = {},
             std::string title = {}) {
        // a key of an open list in quotes is a text, not a name
        if (!word || reading_.sources.text(word.span) != word.text) return;
        if (role != Role::refers && kind != Kind::group && !whole.known()) whole = operation_;
        into_.push_back({word.span, space_of(kind), kind, role, std::move(id),
                         whole.known() ? whole : word.span, std::move(title), revision_, false});
    }
    void declare(Kind kind, const ast::Word& word, const std::string& title, Span whole = {}) {
        add(kind, Role::declares, word, word.text, whole, title);
    }
    void refer(Kind kind, const ast::Word& word) { add(kind, Role::refers, word, word.text); }
    void class_ref(const ast::ClassRef& ref) {
        refer(Kind::class_, ref.class_name);
        if (ref.group)
            add(Kind::group, Role::refers, ref.group, ref.class_name.text + '.' + ref.group.text);
    }
    void position(const std::optional<ast::Position>& at) {
        if (at) refer(Kind::category, at->neighbour);
    }

    // ---- conditions ----
    void terms(const ast::TermUnion& all) {
        for (const ast::TermRef& ref : all)
            if (ref.kind == ast::TermRef::Kind::list) refer(Kind::terms, ref.word);
    }
    void body(const ast::Body& all) {
        for (const auto& condition : all.conditions) expression(condition);
        for (const auto& condition : all.unless) expression(condition);
    }
    void expression(const ast::ExprPtr& given) {
        if (!given) return;
        std::visit(
            Overloaded{[&](const ast::Group& group) { body(group.body); },
                       [&](const ast::Item& item) { body(item.body); },
                       [&](const ast::Not& negation) { expression(negation.operand); },
                       [&](const ast::HasTerms& has) {
                           terms(has.terms);
                           for (const auto& near : has.near) terms(near.terms);
                       },
                       [](const ast::FieldTest&) {},
                       [&](const ast::Reference& reference) { refer(Kind::rule, reference.path.name); }},
            given->node);
    }
    void term_list(const ast::Terms& list) {
        for (const ast::Term& term : list.terms) {
            if (term.term.kind == ast::TermRef::Kind::list) refer(Kind::terms, term.term.word);
            terms(term.except);
        }
    }

    // ---- declarations ----
    void groups(const std::vector<ast::Class::Group>& all, const std::string& class_name) {
        for (const auto& group : all)
            add(Kind::group, Role::declares, group.id, class_name + '.' + group.id.text, {},
                group.title.text);
    }
    void declaration(const ast::Class& it, Role role) {
        add(Kind::class_, role, it.id, it.id.text, {}, it.title.text);
        groups(it.groups, it.id.text);
    }
    void declaration(const ast::Fact& it, Role role) {
        add(Kind::fact, role, it.id, it.id.text, {}, it.question.text);
    }
    void declaration(const ast::Terms& it, Role role) {
        add(Kind::terms, role, it.id, it.id.text, {}, it.title.text);
        term_list(it);
    }
    void declaration(const ast::Criterion& it, Role role) {
        add(Kind::criterion, role, it.id, it.id.text, it.span, it.title.text);
        body(it.body);
    }
    void declaration(const ast::Category& it, Role role) {
        add(Kind::category, role, it.id, it.id.text, it.span, it.title.text);
        class_ref(it.in);
        position(it.position);
        body(it.body);
    }
    // of the class, or else the category, of that name
    void declaration(const ast::Procedure& it, Role) { refer(Kind::class_, it.id); }
    void declaration(const ast::Definition& it, Role role) {
        add(Kind::definition, role, it.id, it.id.text, {}, it.term.text);
    }

    // ---- revisions ----
    void revision(const ast::Revision& it) {
        declare(Kind::revision, it.id, it.title.text, it.span);
        refer(Kind::guideline, it.guideline);
        refer(Kind::revision, it.based_on);
        revision_ = it.id.text;
        for (const ast::Operation& each : it.operations) operation(each);
        revision_.clear();
        operation_ = {};
    }
    void amend(ast::Entity entity, const ast::Path& path, const Span& whole) {
        using enum ast::Entity;
        switch (entity) {
            case category:
                return add(Kind::category, Role::amends, path.name, path.name.text, whole);
            case criterion:
                return add(Kind::criterion, Role::amends, path.name, path.name.text, whole);
            case fact:
                return add(Kind::fact, Role::amends, path.name, path.name.text, whole);
            case terms:
                return add(Kind::terms, Role::amends, path.name, path.name.text, whole);
            case class_:
            case procedure:
                return add(Kind::class_, Role::amends, path.name, path.name.text, whole);
            case definition:
                return add(Kind::definition, Role::amends, path.name, path.name.text, whole);
            case group:  // of whichever class
                return add(Kind::group, Role::amends, path.name, '.' + path.name.text, whole);
        }
    }
    void operation(const ast::Operation& it) {
        const Span& whole = it.span;
        operation_ = whole;
        std::visit(
            Overloaded{[&](const ast::Add& op) {
                           std::visit([&](const auto& what) { declaration(what, Role::declares); },
                                      op.what);
                       },
                       [&](const ast::AddGroup& op) {
                           refer(Kind::class_, op.to_class);
                           groups({op.group}, op.to_class.text);
                       },
                       [&](const ast::AddTerms& op) {
                           add(Kind::terms, Role::amends, op.list, op.list.text, whole);
                           term_list(op.added);
                       },
                       [&](const ast::RemoveTerms& op) {
                           add(Kind::terms, Role::amends, op.list, op.list.text, whole);
                       },
                       [&](const ast::Repeal& op) { amend(op.entity, op.path, whole); },
                       [&](const ast::Rename& op) { amend(op.entity, op.path, whole); },
                       [&](const ast::Renumber& op) { amend(ast::Entity::category, op.path, whole); },
                       [&](const ast::Move& op) {
                           add(Kind::category, Role::amends, op.category, op.category.text, whole);
                           class_ref(op.to);
                           position(op.position);
                       },
                       [&](const ast::Restate& op) {
                           amend(op.entity, op.path, whole);
                           if (op.path.labels.empty()) restated();
                           body(op.body);
                       },
                       [&](const ast::ReplaceTerms& op) {
                           add(Kind::terms, Role::amends, op.list, op.list.text, whole);
                           restated();
                           term_list(op.with);
                       },
                       [&](const ast::ReplaceFact& op) {
                           declaration(op.fact, Role::amends);
                           restated();
                       },
                       [&](const ast::Recite& op) { amend(op.entity, op.path, whole); },
                       [&](const ast::Reroute& op) {
                           add(Kind::class_, Role::amends, op.class_name, op.class_name.text, whole);
                       },
                       [](const ast::Transition&) {},
                       [&](const ast::Withdraw& op) { refer(Kind::revision, op.revision); }},
            it.what);
    }

    void restated() {
        if (!into_.empty()) into_.back().restates = true;
    }

    void test_case(const ast::Case& it) {
        for (const auto& fact : it.facts) refer(Kind::fact, fact.name);
        for (const auto& expectation : it.expectations) {
            refer(Kind::revision, expectation.revision);
            for (const auto& expected : expectation.expected) {
                refer(Kind::category, expected.category);
                if (expected.in) class_ref(*expected.in);
            }
        }
    }

    const Reading& reading_;
    std::vector<Mention>& into_;
    std::string revision_;
    Span operation_;
};

bool before(const Mention& one, const Mention& other) {
    return std::pair(one.span.file, one.span.begin) < std::pair(other.span.file, other.span.begin);
}

}  // namespace

Names::Names(const Reading& reading) {
    Collector collector(reading, mentions_);
    for (const auto& module : reading.modules)
        if (module != nullptr) collector.module(*module);
    std::stable_sort(mentions_.begin(), mentions_.end(), before);
    std::set<std::string> classes, groups;
    for (const Mention& mention : mentions_) {
        if (mention.role != Role::declares) continue;
        if (mention.kind == Kind::class_) classes.insert(mention.id);
        if (mention.kind == Kind::group) groups.insert(mention.id);
    }
    for (Mention& mention : mentions_) {
        // a procedure names a class, or else a category
        if (mention.kind == Kind::class_ && !classes.contains(mention.id)) {
            mention.space = Space::rule;
            mention.kind = Kind::category;
        }
        if (mention.kind == Kind::group && mention.id.starts_with('.'))
            for (const std::string& group : groups)
                if (group.ends_with(mention.id)) mention.id = group;
    }
    for (std::size_t i = 0; i < mentions_.size(); ++i)
        if (mentions_[i].role == Role::declares) declared_.emplace(key(mentions_[i]), i);
}

const Mention* Names::at(std::uint32_t file, std::size_t offset) const {
    const auto next = std::upper_bound(
        mentions_.begin(), mentions_.end(), std::pair(file, offset),
        [](const auto& place, const Mention& mention) {
            return place < std::pair(mention.span.file, static_cast<std::size_t>(mention.span.begin));
        });
    if (next == mentions_.begin()) return nullptr;
    const Mention& found = *std::prev(next);
    return found.span.file == file && offset <= found.span.end ? &found : nullptr;
}

std::vector<const Mention*> Names::of(const Mention& thing) const {
    std::vector<const Mention*> found;
    for (const Mention& mention : mentions_)
        if (mention.same_thing(thing)) found.push_back(&mention);
    return found;
}

const Mention* Names::declaration_of(const Mention& thing) const {
    const auto found = declared_.find(key(thing));
    return found == declared_.end() ? nullptr : &mentions_[found->second];
}

std::vector<const Mention*> Names::declared(Space space) const {
    std::vector<const Mention*> found;
    for (const Mention& mention : mentions_)
        if (mention.role == Role::declares && mention.space == space) found.push_back(&mention);
    return found;
}

std::string_view to_string(Kind kind) {
    switch (kind) {
        case Kind::guideline:
            return "guideline";
        case Kind::revision:
            return "revision";
        case Kind::class_:
            return "class";
        case Kind::group:
            return "group";
        case Kind::fact:
            return "fact";
        case Kind::criterion:
            return "criterion";
        case Kind::category:
            return "category";
        case Kind::rule:
            return "rule";
        case Kind::terms:
            return "terms";
        case Kind::definition:
            return "definition";
        case Kind::source:
            return "source";
    }
    return "";
}

std::string_view to_japanese(Kind kind) {
    switch (kind) {
        case Kind::guideline:
            return "指針";
        case Kind::revision:
            return "改訂";
        case Kind::class_:
            return "区分";
        case Kind::group:
            return "群";
        case Kind::fact:
            return "事実";
        case Kind::criterion:
            return "基準";
        case Kind::category:
            return "類型";
        case Kind::rule:
            return "規則";
        case Kind::terms:
            return "用語";
        case Kind::definition:
            return "定義";
        case Kind::source:
            return "出典";
    }
    return "";
}

}  // namespace kijun::lsp
