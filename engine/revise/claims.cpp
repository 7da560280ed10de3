// narrow and widen: decided over the diagrams, refuted with a report that was seen to do it.

#include "kijun/claims.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "prover.hpp"

namespace kijun {

namespace {

std::optional<Side> side(const Prover& prover, const Program& program, const ast::Path& path,
                         std::uint32_t snapshot) {
    for (const std::uint32_t number : program.snapshots[snapshot].categories)
        if (program.categories[number].id == path.name.text) return prover.category(number, snapshot);
    return prover.criterion(path.name.text, snapshot);
}

// What is wrong with the claim, if anything.
std::optional<Diagnostic> prove(Prover& prover, const Program& program, const ClaimToProve& claim) {
    const std::string& name = claim.path.name.text;
    const auto before = side(prover, program, claim.path, claim.before);
    const auto after = side(prover, program, claim.path, claim.after);
    if (!before || !after)
        return warning("K0504", claim.span,
                       fmt::format("\"{}\" is used by no category: there is nothing to prove", name),
                       fmt::format("「{}」はどの類型からも使われておらず、証明の対象がありません", name));

    const bool narrows = claim.claim == ast::Claim::narrow;
    const Side& premise = narrows ? *after : *before;
    const Side& conclusion = narrows ? *before : *after;
    const NodeId counter = prover.counterexample(premise, conclusion);
    if (counter == node_false) {
        if (prover.counterexample(conclusion, premise) != node_false) return std::nullopt;
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
    Diagnostic unproved =
        error("K0502", claim.span,
              fmt::format("the claim \"{} {}\" cannot be proved", narrows ? "narrow" : "widen", name),
              fmt::format("「{}」の{}を証明できません", name, narrows ? "縮小" : "拡大"));
    const std::string values = prover.describe(counter);
    unproved.hint = Message{fmt::format("it would fail where: {}", values),
                            fmt::format("成り立たない条件: {}", values)};
    return unproved;
}

}  // namespace

Diagnostics prove_claims(const Model& model, const std::shared_ptr<const Rules>& rules) {
    Diagnostics found;
    if (model.claims.empty()) return found;
    Prover prover(rules);
    for (const ClaimToProve& claim : model.claims)
        if (auto problem = prove(prover, rules->program(), claim)) found.push_back(std::move(*problem));
    return found;
}

}  // namespace kijun
