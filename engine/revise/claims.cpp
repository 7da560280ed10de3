// narrow and widen: decided over the diagrams, refuted with a report that was seen to do it.

#include "kijun/claims.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kijun/loading.hpp"
#include "prover.hpp"

namespace kijun {

namespace {

bool about_criterion(const Model& model, const ClaimToProve& claim) {
    return model.states[claim.after].criteria.contains(claim.path.name.text);
}

// The category that stands for a shared criterion; no category that is written can have this id.
std::string probe_id(const std::string& criterion) { return "criterion " + criterion; }

// A shared criterion is proved as a category of its own, whatever uses it: `model` with such categories in
// the place of all others, in the snapshots that claims speak of.
Model with_probes(const Model& model) {
    Model probing = model;
    for (State& state : probing.states) {
        // names of criteria and categories are one space: references find them here as well
        for (const auto& category : state.categories)
            state.criteria.emplace(category->id.text,
                                   std::make_shared<const ast::Criterion>(ast::Criterion{
                                       category->id, category->title, category->body, category->span}));
        state.categories.clear();
    }
    for (const ClaimToProve& claim : model.claims) {
        if (!about_criterion(model, claim)) continue;
        const ast::Word& name = claim.path.name;
        for (const std::uint32_t snapshot : {claim.before, claim.after}) {
            State& state = probing.states[snapshot];
            if (!model.states[snapshot].criteria.contains(name.text) ||
                state.category(probe_id(name.text)) != nullptr)
                continue;
            ast::Category probe;
            probe.id = {probe_id(name.text), name.span};
            probe.body.conditions = {std::make_shared<const ast::Expr>(
                ast::Expr{name.span, ast::Reference{{name, {}, name.span}, std::nullopt}})};
            state.categories.push_back(std::make_shared<const ast::Category>(std::move(probe)));
        }
    }
    return probing;
}

// Null if they are too large to be made a second time.
std::shared_ptr<const Rules> probing_rules(const Model& model, const SourceSet& sources) {
    Diagnostics known;  // told when the rules themselves were made
    auto program = compile(with_probes(model), sources, known);
    if (!program) return nullptr;
    auto rules = Rules::make(std::move(*program), {});
    return rules ? std::move(*rules) : nullptr;
}

Diagnostic unproved(const ClaimToProve& claim, Message why) {
    const std::string& name = claim.path.name.text;
    const bool narrows = claim.claim == ast::Claim::narrow;
    Diagnostic made =
        error("K0502", claim.span,
              fmt::format("the claim \"{} {}\" cannot be proved", narrows ? "narrow" : "widen", name),
              fmt::format("「{}」の{}を証明できません", name, narrows ? "縮小" : "拡大"));
    made.hint = std::move(why);
    return made;
}

Diagnostic too_entangled(const ClaimToProve& claim) {
    return unproved(claim, {"the decision diagrams of both sides together have too many nodes",
                            "前後の決定図を合わせると節点数が上限を超えます"});
}

// What is wrong with the claim about the category `id`, if anything.
std::optional<Diagnostic> prove(Prover& prover, const std::string& id, const ClaimToProve& claim) {
    const std::string& name = claim.path.name.text;
    const auto before = prover.category(id, claim.before);
    const auto after = prover.category(id, claim.after);
    if (!before || !after)
        return warning(
            "K0504", claim.span,
            fmt::format("\"{}\" is not there before this revision: there is nothing to prove", name),
            fmt::format("「{}」はこの改訂より前にはなく、証明の対象がありません", name));

    const bool narrows = claim.claim == ast::Claim::narrow;
    const Side& premise = narrows ? *after : *before;
    const Side& conclusion = narrows ? *before : *after;
    const NodeId counter = prover.counterexample(premise, conclusion);
    if (prover.overflowed()) return too_entangled(claim);
    if (counter == node_false) {
        if (prover.counterexample(conclusion, premise) != node_false || prover.overflowed())
            return std::nullopt;
        return warning(
            "K0503", claim.span,
            fmt::format("the {} of \"{}\" changes wording only: both sides mean the same",
                        narrows ? "narrowing" : "widening", name),
            fmt::format("「{}」の{}は文言だけの変更です（意味は同じ）", name, narrows ? "縮小" : "拡大"));
    }
    if (const auto witness = prover.example(counter, premise, conclusion)) {
        Diagnostic refuted = error(
            "K0501", claim.span,
            fmt::format("the claim \"{} {}\" is false: a report is met {} that was not met {}",
                        narrows ? "narrow" : "widen", name, narrows ? "after" : "before",
                        narrows ? "before" : "after"),
            fmt::format("「{}」の{}は成り立ちません：改正{}に該当し改正{}に該当しない通報があります", name,
                        narrows ? "縮小" : "拡大", narrows ? "後" : "前", narrows ? "前" : "後"));
        const std::string report = to_json(*witness);
        refuted.hint =
            Message{fmt::format("witness: {}\nuse `replace`, or change the criteria so that this report "
                                "is {} on both sides",
                                report, narrows ? "not met" : "met"),
                    fmt::format("反例: {}\n`replace`（改める）を使うか、基準を直してください", report)};
        return refuted;
    }
    const std::string values = prover.describe(counter);
    return unproved(claim, {fmt::format("it would fail where: {}", values),
                            fmt::format("成り立たない条件: {}", values)});
}

}  // namespace

Diagnostics prove_claims(const Model& model, const SourceSet& sources,
                         const std::shared_ptr<const Rules>& rules, std::size_t most_nodes) {
    Diagnostics found;
    std::optional<Prover> of_categories, of_criteria;
    for (const ClaimToProve& claim : model.claims) {
        const std::string& name = claim.path.name.text;
        const bool criterion = about_criterion(model, claim);
        std::optional<Prover>& prover = criterion ? of_criteria : of_categories;
        if (!prover) {
            const auto proving = criterion ? probing_rules(model, sources) : rules;
            if (proving == nullptr) {
                found.push_back(too_entangled(claim));
                continue;
            }
            prover.emplace(proving, most_nodes);
        }
        if (auto problem = prove(*prover, criterion ? probe_id(name) : name, claim))
            found.push_back(std::move(*problem));
        if (prover->overflowed()) prover.reset();  // the next claim may do with less
    }
    return found;
}

}  // namespace kijun
