// Changed parts: found by walking both texts side by side, put back one by one, compiled together.
//
// A part is what changed as one: an item that came or went, the conditions of an item that were rewritten,
// a shared term list, a fact. Texts that differ only in white space are the same, so a category that was
// restated as a whole is taken apart into what is really other.
//
// A category that came or went is not made of changed parts. There each alternative of it (one of the
// conditions of which any is enough) is left out, one by one: those without which a case is not met are the
// way by which it came or went.
#include "causes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "excerpt.hpp"
#include "putting_back.hpp"

namespace kijun {

namespace {

constexpr std::size_t most_parts = 128;  // each is a further state of the guideline to compile

struct Candidate {
    ImpactPart part;
    State state;
    std::uint32_t base = 0;  // the snapshot that it is a change of
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

// ---- finding the parts ---------------------------------------------------------------------------

class Finder {
public:
    Finder(const Model& model, const SourceSet& sources, const ImpactPlan& plan)
        : sources_(sources),
          options_(plan.options),
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

    // Of the categories that only one side has.
    void run_ways() {
        for (const bool came : {true, false}) {
            const State& state = came ? after_ : before_;
            for (std::size_t i = 0; i < state.categories.size(); ++i)
                if (!(came ? before_ : after_).category(state.categories[i]->id.text))
                    ways(state, i, came ? options_.after : options_.before);
        }
    }

    std::vector<Candidate> found, ways_found;
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
                                   !is_loose(swap.back, base_, before_);
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
        if (sound && !has_loose(state))
            found.push_back({std::move(part), std::move(state), options_.after});
        else
            inseparable.push_back(std::move(part));
    }

    // Each alternative of a category left out, where others remain.
    void ways(const State& state, std::size_t number, std::uint32_t snapshot) {
        const ast::Category& category = *state.categories[number];
        const auto& tags = category.body.tags;
        const bool withheld = std::any_of(tags.begin(), tags.end(),
                                          [](const ast::Word& tag) { return tag.text == no_examples; });
        const auto leave_out = [&](const ast::Body& in, std::size_t at, const std::string& path) {
            const ast::ExprPtr& one = in.conditions[at];
            const ast::Item* item = item_of(one);
            std::string place = item ? path_of(path, *item) : path;
            const std::string in_place = place;
            if (item) {
                place += "「" + item->title.text + "」";
            } else {
                place += fmt::format("{}#{}", place.empty() ? "" : " ", at + 1);
                if (!withheld) place += ": " + excerpt(sources_, one->span);
            }
            Candidate way{{ImpactPart::Kind::category,
                           category.id.text,
                           in_place,
                           category.title.text,
                           {place, place}},
                          state,
                          snapshot};
            auto without = std::make_shared<ast::Category>(category);
            without->body = put_back(category.body, Swap{&in, false, {one}, {}});
            way.state.categories[number] = std::move(without);
            if (!has_loose(way.state)) ways_found.push_back(std::move(way));
        };
        const auto walk = [&](auto&& self, const ast::Body& body, bool any,
                              const std::string& path) -> void {
            for (std::size_t at = 0; at < body.conditions.size(); ++at) {
                const ast::ExprPtr& one = body.conditions[at];
                if (any && body.conditions.size() > 1) leave_out(body, at, path);
                if (const ast::Item* item = item_of(one))
                    self(self, item->body, false, path_of(path, *item));
                else if (const auto* group = std::get_if<ast::Group>(&one->node))
                    self(self, group->body, group->quantifier == ast::Quantifier::any, path);
            }
        };
        walk(walk, category.body, false, "");
    }

    static std::string path_of(const std::string& path, const ast::Item& item) {
        return path.empty() ? item.label.text : path + "." + item.label.text;
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
    const ImpactOptions& options_;
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
            const std::string below = item ? path_of(path, *item) : path;
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
            part(Swap{&is, exceptions, {}, {one}}, path_of(path, *item), item->title.text, "(removed)",
                 "削除");
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

// The categories of the plan that are other in a snapshot than in the one it is a change of.
std::vector<std::uint32_t> touched_categories(const Program& program, std::size_t snapshot,
                                              std::size_t base, const ImpactPlan& plan) {
    const auto& was = program.snapshots[base].categories;
    std::vector<std::uint32_t> touched;
    for (const std::uint32_t number : program.snapshots[snapshot].categories) {
        if (std::find(was.begin(), was.end(), number) != was.end()) continue;
        const std::string& id = program.categories[number].id;
        for (std::uint32_t i = 0; i < plan.categories.size(); ++i)
            if (plan.categories[i].id == id) touched.push_back(i);
    }
    return touched;
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
    const std::size_t changes = finder.found.size();
    finder.run_ways();
    // a way that is not looked at is not named: the category itself is
    if (finder.ways_found.size() > most_parts) finder.ways_found.resize(most_parts);
    std::move(finder.ways_found.begin(), finder.ways_found.end(), std::back_inserter(finder.found));
    if (finder.found.empty()) return;

    // The states of the rules come first: they keep their numbers, and their patterns need not be compiled.
    Model with_parts = model;
    for (const Candidate& candidate : finder.found) {
        with_parts.history.snapshots.push_back(model.history.snapshots[candidate.base]);
        with_parts.states.push_back(candidate.state);
    }
    Diagnostics ignored;
    auto program = compile(with_parts, sources, ignored);
    const auto give_up = [&] {
        for (std::size_t i = 0; i < changes; ++i) warnings.push_back(not_alone(finder.found[i].part));
    };
    if (!program) return give_up();
    plan.parts_of.resize(plan.categories.size());
    for (std::size_t i = 0; i < finder.found.size(); ++i) {
        const std::size_t snapshot = model.states.size() + i;
        const auto touched = touched_categories(*program, snapshot, finder.found[i].base, plan);
        // what changes no category brings nothing about
        if (touched.empty()) continue;
        for (const std::uint32_t category : touched)
            plan.parts_of[category].push_back(static_cast<std::uint32_t>(plan.parts.size()));
        plan.parts.push_back(finder.found[i].part);
        plan.replay_snapshots.push_back(static_cast<std::uint32_t>(snapshot));
    }
    if (plan.parts.empty()) return;
    const Patterns& patterns = plan.rules->patterns();
    auto replay = same_patterns(patterns.all(), program->patterns)
                      ? Rules::make(std::move(*program), plan.rules->hash(), patterns)
                      : Rules::make(std::move(*program), plan.rules->hash());
    if (!replay) {
        plan.parts.clear();
        plan.parts_of.clear();
        plan.replay_snapshots.clear();
        return give_up();
    }
    plan.replay = std::move(*replay);
}

}  // namespace kijun
