// Changed parts: found by walking both texts side by side, put back one by one, compiled together.
//
// A part is what changed as one: an item that came or went, the conditions of an item that were rewritten,
// a shared term list, a fact. Texts that differ only in white space are the same, so a category that was
// restated as a whole is taken apart into what is really other.
#include "causes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "dependencies.hpp"

namespace kijun {

namespace {

using Conditions = std::vector<ast::ExprPtr>;

constexpr std::size_t most_parts = 128;  // each is a further state of the guideline to compile

// In one body of the later text.
struct Swap {
    const ast::Body* in = nullptr;
    bool exceptions = false;  // of its `unless`
    Conditions out, back;
};

struct Candidate {
    ImpactPart part;
    State state;
};

// White space as one space: how a text is broken into lines says nothing.
std::string in_one_line(std::string_view text) {
    std::string out;
    for (const char byte : text) {
        const bool space = byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
        if (!space)
            out += byte;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return out;
}

const ast::Item* item_of(const ast::ExprPtr& expr) { return std::get_if<ast::Item>(&expr->node); }

// ---- putting back -------------------------------------------------------------------------------

ast::Body put_back(const ast::Body& body, const Swap& swap);

ast::ExprPtr put_back(const ast::ExprPtr& expr, const Swap& swap) {
    auto made = std::make_shared<ast::Expr>(*expr);
    if (auto* group = std::get_if<ast::Group>(&made->node))
        group->body = put_back(std::get<ast::Group>(expr->node).body, swap);
    else if (auto* item = std::get_if<ast::Item>(&made->node))
        item->body = put_back(std::get<ast::Item>(expr->node).body, swap);
    else
        return expr;
    return made;
}

ast::Body put_back(const ast::Body& body, const Swap& swap) {
    ast::Body made = body;
    if (&body == swap.in) {
        Conditions& list = swap.exceptions ? made.unless : made.conditions;
        std::erase_if(list, [&](const ast::ExprPtr& one) {
            return std::find(swap.out.begin(), swap.out.end(), one) != swap.out.end();
        });
        list.insert(list.end(), swap.back.begin(), swap.back.end());
        return made;
    }
    for (Conditions* list : {&made.conditions, &made.unless})
        for (ast::ExprPtr& one : *list) one = put_back(one, swap);
    return made;
}

// ---- whether what was put back stands ----------------------------------------------------------------

bool alike(const ast::Fact& a, const ast::Fact& b) {
    return a.type == b.type &&
           std::equal(a.choices.begin(), a.choices.end(), b.choices.begin(), b.choices.end(),
                      [](const ast::Word& x, const ast::Word& y) { return x.text == y.text; });
}

// Names that lead nowhere, or to something declared otherwise than where they were written.
class Loose {
public:
    Loose(const State& state, const State& origin) : state_(state), origin_(origin) {}

    [[nodiscard]] bool any() const {
        return std::any_of(state_.categories.begin(), state_.categories.end(),
                           [&](const auto& category) { return in(category->body); }) ||
               std::any_of(state_.criteria.begin(), state_.criteria.end(),
                           [&](const auto& criterion) { return in(criterion.second->body); }) ||
               std::any_of(state_.terms.begin(), state_.terms.end(), [&](const auto& list) {
                   const auto& terms = list.second->terms;
                   return std::any_of(terms.begin(), terms.end(), [&](const ast::Term& term) {
                       return in({term.term}) || in(term.except);
                   });
               });
    }
    [[nodiscard]] bool in(const Conditions& list) const {
        return std::any_of(list.begin(), list.end(), [&](const auto& expr) { return in(*expr); });
    }

private:
    [[nodiscard]] bool in(const ast::Body& body) const { return in(body.conditions) || in(body.unless); }
    [[nodiscard]] bool in(const ast::TermUnion& terms) const {
        return std::any_of(terms.begin(), terms.end(), [&](const ast::TermRef& term) {
            return term.kind == ast::TermRef::Kind::list && !state_.terms.contains(term.word.text);
        });
    }
    [[nodiscard]] bool in(const ast::Expr& expr) const {
        struct Visitor {
            const Loose& loose;
            bool operator()(const ast::Group& group) const { return loose.in(group.body); }
            bool operator()(const ast::Item& item) const { return loose.in(item.body); }
            bool operator()(const ast::Not& negated) const { return loose.in(*negated.operand); }
            bool operator()(const ast::HasTerms& test) const {
                return loose.in(test.terms) ||
                       std::any_of(test.near.begin(), test.near.end(),
                                   [&](const auto& near) { return loose.in(near.terms); });
            }
            bool operator()(const ast::FieldTest&) const { return false; }
            bool operator()(const ast::Reference& reference) const { return loose.in(reference); }
        };
        return std::visit(Visitor{*this}, expr.node);
    }
    [[nodiscard]] bool in(const ast::Reference& reference) const {
        const std::string& name = reference.path.name.text;
        if (reference.path.labels.empty())
            if (const auto fact = state_.facts.find(name); fact != state_.facts.end()) {
                const auto meant = origin_.facts.find(name);
                return meant == origin_.facts.end() || !alike(*fact->second, *meant->second);
            }
        return find_body(state_, reference.path) == nullptr;
    }

    const State& state_;
    const State& origin_;  // of facts
};

bool reaches(const State& state, const ast::Body& from, const std::string& name) {
    return dependencies(state, from).contains(name);
}

bool reaches(const State& state, const ast::Terms& from, const std::string& name) {
    return std::any_of(from.terms.begin(), from.terms.end(), [&](const ast::Term& term) {
        ast::HasTerms test;
        test.terms = term.except;
        test.terms.push_back(term.term);
        ast::Body body;
        body.conditions.push_back(std::make_shared<ast::Expr>(ast::Expr{{}, std::move(test)}));
        return reaches(state, body, name);
    });
}

// ---- finding the parts ---------------------------------------------------------------------------

class Finder {
public:
    Finder(const Model& model, const SourceSet& sources, const ImpactPlan& plan)
        : sources_(sources),
          before_(model.states[plan.options.before]),
          after_(model.states[plan.options.after]) {
        base_ = after_;
        const auto unknown = [&](const std::string& name) {
            return !after_.facts.contains(name) && !after_.criteria.contains(name) &&
                   !after_.category(name);
        };
        for (const auto& declared : before_.facts)
            if (unknown(declared.first)) base_.facts.insert(declared);
        for (const auto& declared : before_.criteria)
            if (unknown(declared.first)) base_.criteria.insert(declared);
        base_.terms.insert(before_.terms.begin(), before_.terms.end());
    }

    void run() {
        for (std::size_t i = 0; i < after_.categories.size(); ++i) {
            const auto& is = after_.categories[i];
            const ast::Category* was = before_.category(is->id.text);
            if (!was || was == is.get()) continue;
            bodies(ImpactPart::Kind::category, is->id.text, is->title.text, was->body, is->body,
                   [&](State& state, ast::Body body) {
                       auto made = std::make_shared<ast::Category>(*is);
                       made->body = std::move(body);
                       state.categories[i] = std::move(made);
                   });
        }
        for (const auto& [id, is] : after_.criteria) {
            const auto was = before_.criteria.find(id);
            if (was == before_.criteria.end() || was->second == is) continue;
            bodies(ImpactPart::Kind::criterion, id, is->title.text, was->second->body, is->body,
                   [&id = id, &is = is](State& state, ast::Body body) {
                       auto made = std::make_shared<ast::Criterion>(*is);
                       made->body = std::move(body);
                       state.criteria[id] = std::move(made);
                   });
        }
        for (const auto& [id, is] : after_.terms) {
            const auto was = before_.terms.find(id);
            if (was == before_.terms.end() || was->second == is) continue;
            State state = base_;
            state.terms[id] = was->second;
            add({ImpactPart::Kind::terms, id, "", is->title.text, {"(term list changed)", "の語の変更"}},
                std::move(state), reaches(base_, *is, id) || !reaches(state, *was->second, id));
        }
        for (const auto& [id, is] : after_.facts) {
            const auto was = before_.facts.find(id);
            if (was == before_.facts.end() || was->second == is) continue;
            State state = base_;
            state.facts[id] = was->second;
            add({ImpactPart::Kind::fact,
                 id,
                 "",
                 is->question.text,
                 {"(fact declared otherwise)", "の定義の変更"}},
                std::move(state), alike(*was->second, *is));
        }
    }

    std::vector<Candidate> found;
    std::vector<ImpactPart> inseparable;

private:
    template <class Replace>
    void bodies(ImpactPart::Kind kind, const std::string& id, const std::string& title,
                const ast::Body& was, const ast::Body& is, const Replace& replace) {
        compare(
            was, is, "",
            [&](Swap swap, const std::string& path, const std::string& what, const char* en,
                const char* ja) {
                State state = base_;
                ast::Body body = put_back(is, swap);
                // no circle where there was none, and nothing that means something else than it did
                const bool sound = (reaches(base_, is, id) || !reaches(base_, body, id)) &&
                                   !Loose(base_, before_).in(swap.back);
                replace(state, std::move(body));
                const std::string place = path + (what.empty() ? "" : "「" + what + "」");
                add({kind,
                     id,
                     path,
                     title,
                     {place + (place.empty() ? "" : " ") + en, place + (place.empty() ? "" : "の") + ja}},
                    std::move(state), sound);
            });
    }

    void add(ImpactPart part, State state, bool sound) {
        if (sound && !Loose(state, state).any())
            found.push_back({std::move(part), std::move(state)});
        else
            inseparable.push_back(std::move(part));
    }

    [[nodiscard]] bool same(const ast::ExprPtr& a, const ast::ExprPtr& b) const {
        return a == b || (a->span.known() && b->span.known() &&
                          in_one_line(sources_.text(a->span)) == in_one_line(sources_.text(b->span)));
    }
    [[nodiscard]] Conditions only_in(const Conditions& of, const Conditions& other) const {
        Conditions only;
        for (const ast::ExprPtr& one : of)
            if (std::none_of(other.begin(), other.end(), [&](const auto& two) { return same(one, two); }))
                only.push_back(one);
        return only;
    }

    template <class Part>
    void compare(const ast::Body& was, const ast::Body& is, const std::string& path, const Part& part);

    const SourceSet& sources_;
    const State& before_;
    const State& after_;
    State base_;  // the later state, and what only the earlier one declares
};

// Calls part(swap, path, what, en, ja) for each.
template <class Part>
void Finder::compare(const ast::Body& was, const ast::Body& is, const std::string& path, const Part& part) {
    for (const bool exceptions : {false, true}) {
        Conditions gone =
            only_in(exceptions ? was.unless : was.conditions, exceptions ? is.unless : is.conditions);
        Conditions come =
            only_in(exceptions ? is.unless : is.conditions, exceptions ? was.unless : was.conditions);
        Swap rewritten{&is, exceptions, {}, {}};
        for (const ast::ExprPtr& one : come) {
            const ast::Item* item = item_of(one);
            const ast::Group* group = std::get_if<ast::Group>(&one->node);
            const auto former = std::find_if(gone.begin(), gone.end(), [&](const ast::ExprPtr& other) {
                const ast::Item* old = item_of(other);
                if (item || old)
                    return item && old && old->label.text == item->label.text &&
                           old->body.background == item->body.background;
                const ast::Group* old_group = std::get_if<ast::Group>(&other->node);
                return group && old_group && group->quantifier == old_group->quantifier &&
                       group->threshold == old_group->threshold;
            });
            const std::string below = !item          ? path
                                      : path.empty() ? item->label.text
                                                     : path + "." + item->label.text;
            if (former != gone.end()) {
                const ast::ExprPtr old = *former;
                gone.erase(former);
                compare(item ? item_of(old)->body : std::get<ast::Group>(old->node).body,
                        item ? item->body : group->body, below, part);
            } else if (item) {
                part(Swap{&is, exceptions, {one}, {}}, below, item->title.text, "(added)", "追加");
            } else {
                rewritten.out.push_back(one);
            }
        }
        for (const ast::ExprPtr& one : gone) {
            const ast::Item* item = item_of(one);
            if (!item) {
                rewritten.back.push_back(one);
                continue;
            }
            part(Swap{&is, exceptions, {}, {one}},
                 path.empty() ? item->label.text : path + "." + item->label.text, item->title.text,
                 "(removed)", "削除");
        }
        if (rewritten.out.empty() && rewritten.back.empty()) continue;
        const bool only_new = rewritten.back.empty(), only_old = rewritten.out.empty();
        const char* en = exceptions ? only_new   ? "(exception added)"
                                      : only_old ? "(exception removed)"
                                                 : "(exception changed)"
                         : only_new ? "(condition added)"
                         : only_old ? "(condition removed)"
                                    : "(conditions changed)";
        const char* ja = exceptions ? only_new   ? "例外の追加"
                                      : only_old ? "例外の削除"
                                                 : "例外の変更"
                         : only_new ? "条件の追加"
                         : only_old ? "条件の削除"
                                    : "条件の変更";
        part(std::move(rewritten), path, "", en, ja);
    }
}

bool same_patterns(std::span<const Pattern> a, const std::vector<Pattern>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Pattern& x, const Pattern& y) {
        return x.kind == y.kind && x.spelling == y.spelling && x.evading == y.evading &&
               x.except == y.except;
    });
}

Diagnostic not_alone(const ImpactPart& part) {
    const Message what{fmt::format("\"{}\" {}", part.title, part.what.en),
                       fmt::format("「{}」{}", part.title, part.what.ja)};
    Diagnostic problem =
        warning("K0735", {},
                fmt::format("cannot be taken back alone, so it is never named as a cause: {}", what.en),
                fmt::format("単独では元に戻せないため、原因として示しません：{}", what.ja));
    problem.hint = Message{"flips that it brings about are told as brought about by several changes",
                           "それによる変化は「複数の変更」として示します"};
    return problem;
}

}  // namespace

void find_causes(const Model& model, const SourceSet& sources, ImpactPlan& plan, Diagnostics& warnings) {
    Finder finder(model, sources, plan);
    finder.run();
    for (const ImpactPart& part : finder.inseparable) warnings.push_back(not_alone(part));
    if (finder.found.size() > most_parts) {
        for (std::size_t i = most_parts; i < finder.found.size(); ++i)
            warnings.push_back(not_alone(finder.found[i].part));
        finder.found.resize(most_parts);
    }
    if (finder.found.empty()) return;

    // The states of the rules come first: they keep their numbers, and their patterns need not be compiled.
    Model with_parts = model;
    for (const Candidate& candidate : finder.found) {
        with_parts.history.snapshots.push_back(model.history.snapshots[plan.options.after]);
        with_parts.states.push_back(candidate.state);
    }
    Diagnostics ignored;
    auto program = compile(with_parts, sources, ignored);
    const auto give_up = [&] {
        for (const Candidate& candidate : finder.found) warnings.push_back(not_alone(candidate.part));
    };
    if (!program) return give_up();
    const auto categories_of = [&](std::size_t snapshot) {
        return program->snapshots[snapshot].categories;
    };
    for (std::size_t i = 0; i < finder.found.size(); ++i) {
        const std::size_t snapshot = model.states.size() + i;
        // what changes no category brings nothing about
        if (categories_of(snapshot) == categories_of(plan.options.after)) continue;
        plan.parts.push_back(std::move(finder.found[i].part));
        plan.replay_snapshots.push_back(static_cast<std::uint32_t>(snapshot));
    }
    if (plan.parts.empty()) return;
    const Patterns& patterns = plan.rules->patterns();
    auto replay = same_patterns(patterns.all(), program->patterns)
                      ? Rules::make(std::move(*program), plan.rules->hash(), patterns)
                      : Rules::make(std::move(*program), plan.rules->hash());
    if (!replay) {
        plan.parts.clear();
        plan.replay_snapshots.clear();
        return give_up();
    }
    plan.replay = std::move(*replay);
}

}  // namespace kijun
