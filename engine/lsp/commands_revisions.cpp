// Commands about revisions: when each is in force and what it does, and what changes from one to another,
// in its text, in its meaning, and for past cases.
#include "commands_revisions.hpp"

#include <algorithm>
#include <set>

#include "arguments.hpp"
#include "kijun/changelog.hpp"
#include "kijun/claims.hpp"
#include "kijun/comparison.hpp"
#include "kijun/diff.hpp"
#include "kijun/history_json.hpp"

namespace kijun::lsp {

namespace {

constexpr std::size_t most_refused_lines = 100;  // that are told one by one

Result<Json> timeline(const CommandInput& input) {
    const History& history = input.model.history;
    Json changes = Json::object();
    for (std::uint32_t number = 0; number < history.revisions.size(); ++number) {
        Json& rows = changes[history.revisions[number].id] = Json::array();
        for (const ChangelogRow& row : changelog_rows(input.model, number))
            rows.push_back({{"operation", row.operation},
                            {"target", row.target},
                            {"content", row.content},
                            {"paragraph", row.paragraph}});
    }
    return Json{{"timeline", parsed(history_json(history))}, {"changes", std::move(changes)}};
}

Result<Json> comparison(const CommandInput& input) {
    const auto compared = comparison_of(input);
    if (!compared) return compared.errors();
    return parsed(comparison_json(*compared));
}

std::string name_of(const ast::Path& path) {
    std::string name = path.name.text;
    for (const ast::Word& label : path.labels) name += '.' + label.text;
    return name;
}

// What the amendments between two states claim, and whether it is so.
Json claims_between(const CommandInput& input, std::uint32_t before, std::uint32_t after) {
    const History& history = input.model.history;
    std::set<std::uint32_t> between;
    for (std::uint32_t at = after; at != before;) {
        between.insert(at);
        if (!history.snapshots[at].former) break;
        at = *history.snapshots[at].former;
    }
    const Diagnostics found = prove_claims(input.model, input.reading.sources, input.rules);
    Json list = Json::array();
    for (const ClaimToProve& claim : input.model.claims) {
        if (!between.contains(claim.after)) continue;
        const bool refuted = std::any_of(found.begin(), found.end(), [&](const Diagnostic& one) {
            return one.severity == Severity::error && one.span == claim.span;
        });
        list.push_back({{"claim", claim.claim == ast::Claim::narrow ? "narrow" : "widen"},
                        {"target", name_of(claim.path)},
                        {"revision", history.revisions[history.snapshots[claim.after].revision].id},
                        {"proved", !refuted}});
    }
    return list;
}

Result<Json> meaning(const CommandInput& input) {
    const auto before = snapshot_of(input, "from"), after = snapshot_of(input, "to");
    if (!before) return before.errors();
    if (!after) return after.errors();
    const auto found = diff(input.model, input.rules, *before, *after);
    if (!found) return found.errors();
    return Json{{"diff", parsed(diff_json(*input.rules, *found))},
                {"claims", claims_between(input, *before, *after)}};
}

Result<Json> impact(const CommandInput& input) {
    const auto counted = impact_of(input);
    if (!counted) return counted.errors();
    Json refused = Json::array();
    for (const auto& [line, problem] : counted->refused) {
        if (refused.size() == most_refused_lines) break;
        std::string text;
        JsonWriter json(text);
        write_error(json, problem);
        refused.push_back({{"line", line}, {"error", parsed(text)}});
    }
    return Json{{"impact", parsed(impact_json(*counted->plan, counted->counts))},
                {"refused", std::move(refused)},
                {"refused_lines", counted->refused.size()}};
}

}  // namespace

Result<ComparisonTable> comparison_of(const CommandInput& input) {
    const auto before = snapshot_of(input, "from"), after = snapshot_of(input, "to");
    if (!before) return before.errors();
    if (!after) return after.errors();
    return compare(input.model, *before, *after);
}

Result<CountedImpact> impact_of(const CommandInput& input) {
    const Json& given = input.arguments;
    const auto before = snapshot_of(input, "from"), after = snapshot_of(input, "to");
    if (!before) return before.errors();
    if (!after) return after.errors();
    ImpactOptions options;
    options.before = *before;
    options.after = *after;
    options.mode = given.value("mode", "screen") == "assess" ? Mode::assess : Mode::screen;
    options.label = given.value("label", options.label);
    options.examples = std::min<std::size_t>(given.value("examples", options.examples), 100);
    if (given.contains("population")) options.population = given["population"].get<std::uint64_t>();
    Diagnostics warnings;
    auto plan = ImpactPlan::make(input.model, input.reading.sources, input.rules, options, warnings);
    if (!plan) return plan.errors();

    CountedImpact counted;
    counted.plan = std::move(*plan);
    ImpactCounter counter(counted.plan);
    const std::string cases = given.at("cases");
    std::uint64_t number = 0;
    for (std::size_t begin = 0; begin < cases.size();) {
        const std::size_t end = std::min(cases.find('\n', begin), cases.size());
        const std::string_view line = std::string_view(cases).substr(begin, end - begin);
        begin = end + 1;
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        if (auto problem = counter.count(line, number, warnings))
            counted.refused.emplace_back(number, std::move(*problem));
    }
    counted.counts = counter.counts();
    if (auto problem = check_impact(*counted.plan, counted.counts)) return std::move(*problem);
    return counted;
}

void add_revision_commands(std::vector<Command>& to) {
    to.push_back(make_command("kijun.timeline", Needs::model, {}, timeline));
    to.push_back(make_command("kijun.comparison", Needs::model, {"from", "to"}, comparison));
    to.push_back(make_command("kijun.diff", Needs::rules, {"from", "to"}, meaning));
    to.push_back(make_command("kijun.impact", Needs::rules,
                              {"from", "to", "cases", "mode", "label", "population", "examples"}, impact));
}

}  // namespace kijun::lsp
