#include "absence.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "body.hpp"
#include "equal.hpp"
#include "words.hpp"

namespace kijun::model {
namespace {

bool holds_term(const std::vector<ast::Term>& terms, const ast::TermRef& wanted) {
    return std::any_of(terms.begin(), terms.end(),
                       [&](const ast::Term& term) { return same(term.term, wanted); });
}

bool same_path(const ast::Path& a, const ast::Path& b) {
    return a.name.text == b.name.text && same_labels(a.labels, b.labels);
}

// Whether restating `restated` rewrites the place `wanted` names (it names an item below it).
bool below(const ast::Path& wanted, const ast::Path& restated) {
    return wanted.name.text == restated.name.text && wanted.labels.size() > restated.labels.size() &&
           same_labels(Labels(wanted.labels).first(restated.labels.size()), restated.labels);
}

const ast::Item* item_in(const ast::Body& body, const ast::Path& wanted, std::size_t outer) {
    return find_item(body, Labels(wanted.labels).subspan(outer));
}

// Whether an operation brings what is wanted into the guideline …
struct Brings {
    const Wanted& wanted;

    bool operator()(const ast::Add& add) const {
        const std::string& name = wanted.path.name.text;
        const auto rule = [&](const ast::Word& id, const ast::Body& body) {
            return is_rule(wanted.entity) && id.text == name &&
                   (wanted.path.labels.empty() || item_in(body, wanted.path, 0) != nullptr);
        };
        if (const auto* category = std::get_if<ast::Category>(&add.what))
            return rule(category->id, category->body);
        if (const auto* criterion = std::get_if<ast::Criterion>(&add.what))
            return rule(criterion->id, criterion->body);
        if (const auto* fact = std::get_if<ast::Fact>(&add.what))
            return is_rule(wanted.entity) && fact->id.text == name;
        if (const auto* terms = std::get_if<ast::Terms>(&add.what)) {
            return wanted.entity == ast::Entity::terms && terms->id.text == name &&
                   (wanted.term == nullptr || holds_term(terms->terms, *wanted.term));
        }
        if (const auto* class_ = std::get_if<ast::Class>(&add.what)) {
            if (wanted.entity == ast::Entity::class_) return class_->id.text == name;
            return wanted.entity == ast::Entity::group &&
                   std::any_of(class_->groups.begin(), class_->groups.end(),
                               [&](const ast::Class::Group& group) { return group.id.text == name; });
        }
        if (const auto* procedure = std::get_if<ast::Procedure>(&add.what)) {
            return wanted.entity == ast::Entity::procedure && procedure->id.text == name;
        }
        return wanted.entity == ast::Entity::definition &&
               std::get<ast::Definition>(add.what).id.text == name;
    }
    bool operator()(const ast::AddGroup& add) const {
        return wanted.entity == ast::Entity::group && add.group.id.text == wanted.path.name.text;
    }
    bool operator()(const ast::AddTerms& add) const {
        return wanted.term != nullptr && add.list.text == wanted.path.name.text &&
               holds_term(add.added.terms, *wanted.term);
    }
    bool operator()(const ast::ReplaceTerms& replace) const {
        return wanted.term != nullptr && replace.list.text == wanted.path.name.text &&
               holds_term(replace.with.terms, *wanted.term);
    }
    bool operator()(const ast::Restate& restate) const {
        return below(wanted.path, restate.path) &&
               item_in(restate.body, wanted.path, restate.path.labels.size()) != nullptr;
    }
    bool operator()(const ast::Renumber& renumber) const {
        if (renumber.path.labels.empty() || renumber.path.labels.size() != wanted.path.labels.size())
            return false;
        ast::Path renumbered = renumber.path;
        renumbered.labels.back() = renumber.to;
        return same_path(renumbered, wanted.path);
    }
    template <class Other>
    bool operator()(const Other&) const {
        return false;
    }
};

// … or takes it out.
struct Takes {
    const Wanted& wanted;

    std::optional<Message> operator()(const ast::Renumber& renumber) const {
        if (wanted.path.labels.empty() || !same_path(renumber.path, wanted.path)) return std::nullopt;
        return Message{fmt::format("it was renumbered to {} here", renumber.to.text),
                       fmt::format("ここで「{}」に改番されています", renumber.to.text)};
    }
    std::optional<Message> operator()(const ast::RemoveTerms& remove) const {
        if (wanted.term == nullptr || remove.list.text != wanted.path.name.text) return std::nullopt;
        const bool removed =
            std::any_of(remove.terms.begin(), remove.terms.end(),
                        [&](const ast::TermRef& term) { return same(term, *wanted.term); });
        if (!removed) return std::nullopt;
        return Message{"it was removed here", "ここで削られています"};
    }
    std::optional<Message> operator()(const ast::ReplaceTerms& replace) const {
        if (wanted.term == nullptr || replace.list.text != wanted.path.name.text ||
            holds_term(replace.with.terms, *wanted.term)) {
            return std::nullopt;
        }
        return Message{"the list was replaced here", "ここで用語が改められています"};
    }
    std::optional<Message> operator()(const ast::Repeal& repeal) const {
        if (wanted.path.labels.empty() || !same_path(repeal.path, wanted.path)) return std::nullopt;
        return Message{"it was repealed here", "ここで廃止されています"};
    }
    std::optional<Message> operator()(const ast::Restate& restate) const {
        if (!below(wanted.path, restate.path) ||
            item_in(restate.body, wanted.path, restate.path.labels.size()) != nullptr) {
            return std::nullopt;
        }
        return Message{"what contains it was restated here", "これを含む規定がここで改められています"};
    }
    template <class Other>
    std::optional<Message> operator()(const Other&) const {
        return std::nullopt;
    }
};

bool other_entity(const State& state, const std::string& name, ast::Entity wanted, ast::Entity& found) {
    const auto is = [&](ast::Entity entity, bool there) {
        if (!there || entity == wanted) return false;
        found = entity;
        return true;
    };
    return is(ast::Entity::category, state.category(name) != nullptr) ||
           is(ast::Entity::criterion, state.criteria.contains(name)) ||
           is(ast::Entity::fact, state.facts.contains(name)) ||
           is(ast::Entity::terms, state.terms.contains(name)) ||
           // a procedure has the id of its class
           (wanted != ast::Entity::procedure && is(ast::Entity::class_, state.class_of(name) != nullptr));
}

// Names (or labels, or terms) that could stand in the place of what is wanted.
std::vector<std::string> candidates(const Wanted& wanted, const State& state) {
    std::vector<std::string> names;
    const auto keys = [&](const auto& map) {
        for (const auto& [id, declared] : map) names.push_back(id);
    };
    if (wanted.term != nullptr) {
        for (const ast::Term& term : state.terms.at(wanted.path.name.text)->terms) {
            if (term.term.kind == wanted.term->kind) names.push_back(term.term.word.text);
        }
        return names;
    }
    if (wanted.any_rule) {
        for (const auto& category : state.categories) names.push_back(category->id.text);
        keys(state.criteria);
        keys(state.facts);
        return names;
    }
    switch (wanted.entity) {
        case ast::Entity::category:
            for (const auto& category : state.categories) names.push_back(category->id.text);
            break;
        case ast::Entity::class_:
            for (const auto& class_ : state.classes) names.push_back(class_->id.text);
            break;
        case ast::Entity::group:
            for (const auto& class_ : state.classes) {
                for (const auto& group : class_->groups) names.push_back(group.id.text);
            }
            break;
        case ast::Entity::criterion:
            keys(state.criteria);
            break;
        case ast::Entity::terms:
            keys(state.terms);
            break;
        case ast::Entity::fact:
            keys(state.facts);
            break;
        case ast::Entity::procedure:
            keys(state.procedures);
            break;
        case ast::Entity::definition:
            keys(state.definitions);
            break;
    }
    return names;
}

const ast::Body* body_named(const State& state, const std::string& name) {
    if (const auto* category = state.category(name)) return &category->body;
    const auto criterion = state.criteria.find(name);
    return criterion == state.criteria.end() ? nullptr : &criterion->second->body;
}

class Explanation {
public:
    Explanation(const Wanted& wanted, const Viewpoint& from) : wanted_(wanted), from_(from) {}

    Absence run() {
        plain();
        if (wanted_.path.labels.empty() && wanted_.term == nullptr && (repealed() || other_kind()))
            return absence_;
        if (taken() || brought()) return absence_;
        suggest();
        return absence_;
    }

private:
    const std::string& name() const { return wanted_.path.name.text; }
    const std::string& revision_id(std::uint32_t revision) const {
        return from_.revisions.infos[revision].id;
    }

    void plain() {
        const Message thing = named(wanted_.entity, spelled(wanted_.path));
        if (wanted_.term != nullptr) {
            absence_.reason = {fmt::format("{} does not have \"{}\"", thing.en, wanted_.term->word.text),
                               fmt::format("{}に「{}」はありません", thing.ja, wanted_.term->word.text)};
        } else if (!wanted_.path.labels.empty()) {
            item_missing();
        } else if (wanted_.any_rule) {
            absence_.reason = {fmt::format("no fact, criterion or category is called \"{}\"", name()),
                               fmt::format("「{}」という事実、基準又は類型はありません", name())};
        } else {
            absence_.reason = {fmt::format("there is no {}", thing.en),
                               fmt::format("{}はありません", thing.ja)};
        }
    }

    // Names the first label on the path that is not there, and what stands beside it.
    void item_missing() {
        const ast::Body* body = body_named(from_.state, name());
        ast::Path parent{wanted_.path.name, {}, {}};
        for (const ast::Word& label : wanted_.path.labels) {
            const auto items = items_of(*body);
            const auto count = std::count_if(items.begin(), items.end(), [&](const ast::Item* item) {
                return same_label(item->label.text, label.text);
            });
            if (count == 1) {
                body = find_body(*body, Labels(&label, 1));
                parent.labels.push_back(label);
                continue;
            }
            missing_label_ = &label;
            if (count > 1) {
                absence_.reason = {
                    fmt::format("{} has {} items labelled {}", spelled(parent), count, label.text),
                    fmt::format("{}には「{}」の項目が{}個あります", spelled(parent), label.text, count)};
            } else {
                absence_.reason = {
                    fmt::format("{} has no item {}", spelled(parent), label.text),
                    fmt::format("{}に「{}」の項目はありません", spelled(parent), label.text)};
            }
            std::vector<std::string_view> labels;
            for (const ast::Item* item : items) labels.push_back(item->label.text);
            if (!labels.empty()) {
                absence_.hint = Message{fmt::format("its items are {}", fmt::join(labels, ", ")),
                                        fmt::format("項目は{}です", fmt::join(labels, "、"))};
            }
            return;
        }
    }

    bool repealed() {
        const auto tombstone = from_.state.tombstones.find(tombstone_key(wanted_.entity, name()));
        if (tombstone == from_.state.tombstones.end()) return false;
        const Message thing = wanted_.any_rule
                                  ? Message{fmt::format("\"{}\"", name()), fmt::format("「{}」", name())}
                                  : named(wanted_.entity, name());
        absence_.kind = Absence::Kind::repealed;
        absence_.reason = {
            fmt::format("{} was repealed by revision \"{}\"", thing.en, revision_id(tombstone->second)),
            fmt::format("{}は改訂「{}」により廃止されています", thing.ja, revision_id(tombstone->second))};
        absence_.labels.push_back(
            {from_.revisions.nodes[tombstone->second]->id.span, {"this revision", "この改訂"}});
        return true;
    }

    bool other_kind() {
        ast::Entity found{};
        if (!other_entity(from_.state, name(), wanted_.entity, found)) return false;
        const Message thing = named(found, name());
        absence_.kind = Absence::Kind::other_kind;
        if (wanted_.any_rule) {
            absence_.reason = {fmt::format("{} is not a fact, criterion or category", thing.en),
                               fmt::format("{}は事実、基準又は類型ではありません", thing.ja)};
        } else {
            absence_.reason = {fmt::format("{} is not a {}", thing.en, noun(wanted_.entity).en),
                               fmt::format("{}は{}ではありません", thing.ja, noun(wanted_.entity).ja)};
        }
        if (wanted_.any_rule && found == ast::Entity::terms) {
            absence_.hint = Message{fmt::format("terms are looked for in a text: `text has {}`", name()),
                                    fmt::format("用語は文章の中に探します: 「本文 に {}」", name())};
        }
        return true;
    }

    bool taken() {
        for (auto at = from_.chain.rbegin(); at != from_.chain.rend(); ++at) {
            const auto& operations = from_.revisions.nodes[*at]->operations;
            for (auto operation = operations.rbegin(); operation != operations.rend(); ++operation) {
                if (*at == from_.chain.back() && from_.at.known() &&
                    operation->span.begin >= from_.at.begin)
                    continue;
                const auto how = std::visit(Takes{wanted_}, operation->what);
                if (!how) continue;
                const bool repeal = std::holds_alternative<ast::Repeal>(operation->what);
                absence_.kind = repeal ? Absence::Kind::repealed : Absence::Kind::gone;
                absence_.labels.push_back({operation->span, *how});
                return true;
            }
        }
        return false;
    }

    bool brought() {
        for (std::uint32_t revision = 0; revision < from_.revisions.size(); ++revision) {
            if (std::find(from_.chain.begin(), from_.chain.end(), revision) != from_.chain.end()) continue;
            for (const ast::Operation& operation : from_.revisions.nodes[revision]->operations) {
                if (!std::visit(Brings{wanted_}, operation.what)) continue;
                describe_bringer(revision, operation);
                return true;
            }
        }
        return false;
    }

    void describe_bringer(std::uint32_t revision, const ast::Operation& operation) {
        const RevisionInfo& info = from_.revisions.infos[revision];
        const RevisionInfo& here = from_.revisions.infos[from_.chain.back()];
        absence_.kind = Absence::Kind::elsewhere;
        Message how;
        if (const auto by = withdrawing(revision)) {
            how = {fmt::format("revision \"{}\" brings it, but revision \"{}\" withdraws that", info.id,
                               revision_id(*by)),
                   fmt::format("改訂「{}」が加えるものですが、改訂「{}」により撤回されています", info.id,
                               revision_id(*by))};
        } else if (info.draft) {
            how = {fmt::format("only the draft \"{}\" brings it", info.id),
                   fmt::format("案「{}」が加えるものです", info.id)};
        } else if (!here.draft && from_.chain.back() < revision) {
            absence_.kind = Absence::Kind::pending;
            how = {fmt::format("revision \"{}\" brings it, but only from {}", info.id,
                               to_string(info.effective)),
                   fmt::format("改訂「{}」が{}から加えるものです", info.id, to_string(info.effective))};
            absence_.hint = Message{
                fmt::format(
                    "an amendment that has not begun cannot be amended: `withdraw revision {}` and state "
                    "what shall hold instead",
                    info.id),
                fmt::format("施行前の改正を改正することはできません。「撤回 改訂 {}」とし、"
                            "あるべき内容を改めて規定してください",
                            info.id)};
        } else {
            how = {fmt::format("revision \"{}\" brings it, but was on record only from {}", info.id,
                               to_string(info.known)),
                   fmt::format("改訂「{}」が加えるものですが、{}まで記録されていませんでした", info.id,
                               to_string(info.known))};
        }
        absence_.labels.push_back({operation.span, std::move(how)});
    }

    // The revision of the chain that withdraws `revision`, or one that does so for all.
    [[nodiscard]] std::optional<std::uint32_t> withdrawing(std::uint32_t revision) const {
        for (const std::uint32_t by : from_.revisions.withdrawn_by[revision]) {
            const bool here = std::find(from_.chain.begin(), from_.chain.end(), by) != from_.chain.end();
            if (here || !from_.revisions.infos[by].draft) return by;
        }
        return std::nullopt;
    }

    void suggest() {
        if (missing_label_ != nullptr)
            return;  // labels are listed in the hint; a guess among them misleads
        const auto near = candidates(wanted_, from_.state);
        if (wanted_.term == nullptr) {
            absence_.fix = suggestion(wanted_.path.name, near);
        } else {
            const bool pattern = wanted_.term->kind == ast::TermRef::Kind::pattern;
            absence_.fix =
                suggestion(wanted_.term->word, near, pattern ? Spelling::pattern : Spelling::string);
        }
    }

    const Wanted& wanted_;
    const Viewpoint& from_;
    Absence absence_;
    const ast::Word* missing_label_ = nullptr;
};

}  // namespace

Absence explain_absence(const Wanted& wanted, const Viewpoint& from) {
    return Explanation(wanted, from).run();
}

std::string tombstone_key(ast::Entity entity, std::string_view id) {
    if (is_rule(entity)) return std::string(id);
    return fmt::format("{} {}", noun(entity).en, id);
}

}  // namespace kijun::model
