// Counts on their way from one machine to another.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "kijun/impact.hpp"

namespace kijun {

namespace {

using nlohmann::json;

// Calls `visit` with every number whose place the plan gives, always in the same order.
template <class Numbers, class Visit>
void each(Numbers& numbers, Visit& visit) {
    if constexpr (std::is_arithmetic_v<std::remove_const_t<Numbers>>)
        visit(numbers);
    else
        for (auto& one : numbers) each(one, visit);
}

template <class Counts, class Visit>
void each_number(Counts& counts, Visit visit) {
    for (auto* one :
         {&counts.cases, &counts.labelled, &counts.labelled_in_scope, &counts.flipped, &counts.may_flip})
        visit(*one);
    each(counts.outcomes, visit);
    each(counts.places, visit);
    each(counts.class_met, visit);
    each(counts.class_open, visit);
    each(counts.labels, visit);
    for (auto& category : counts.categories) {
        each(category.states, visit);
        visit(category.undivided);
        each(category.labels, visit);
        visit(category.labelled);
    }
}

// What counts can be added up with: those of the same comparison.
json made_by(const ImpactPlan& plan) {
    return {plan.rules->hash(), plan.options.before, plan.options.after, plan.options.mode == Mode::assess,
            plan.options.label, plan.parts.size()};
}

json group_to_json(const ImpactGroup& group, const ImpactGroupCounts& counted) {
    json smallest = json::array();
    for (const ImpactCase& one : counted.smallest) smallest.push_back({one.bytes, one.line, one.id});
    return {group.category, group.before, group.after,  group.causes,
            counted.cases,  smallest,     counted.terms};
}

void add_group(const ImpactPlan& plan, const json& from, ImpactCounts& counts) {
    ImpactGroup group{from.at(0), from.at(1), from.at(2), from.at(3)};
    bool sound = group.category < plan.categories.size() && group.before < impact_states &&
                 group.after < impact_states;
    for (const std::uint32_t part : group.causes) sound = sound && part < plan.parts.size();
    if (!sound) throw json::other_error::create(501, "a group of another comparison", &from);
    ImpactGroupCounts& counted = counts.groups[std::move(group)];
    from.at(4).get_to(counted.cases);
    for (const json& one : from.at(5)) counted.smallest.push_back({one.at(0), one.at(1), one.at(2)});
    from.at(6).get_to(counted.terms);
}

}  // namespace

std::string impact_counts_text(const ImpactPlan& plan, const ImpactCounts& counts) {
    json numbers = json::array(), groups = json::array(), gaps = json::object();
    each_number(counts, [&](std::uint64_t number) { numbers.push_back(number); });
    for (const auto& [group, counted] : counts.groups) groups.push_back(group_to_json(group, counted));
    for (const auto& [fact, gap] : counts.gaps)
        gaps[fact] = {gap.question, gap.who, gap.cost, gap.flips, gap.alone, gap.open};
    return json{{"of", made_by(plan)}, {"numbers", numbers}, {"groups", groups}, {"gaps", gaps}}.dump();
}

Result<ImpactCounts> read_impact_counts(const std::shared_ptr<const ImpactPlan>& plan,
                                        std::string_view text) {
    try {
        const json from = json::parse(text);
        if (from.at("of") != made_by(*plan))
            return error("K0736", {}, "these counts are of another comparison",
                         "この集計は別の比較のものです");
        ImpactCounts counts = ImpactCounter(plan).counts();
        const json& numbers = from.at("numbers");
        std::size_t next = 0;
        each_number(counts, [&](std::uint64_t& number) { numbers.at(next++).get_to(number); });
        if (next != numbers.size()) throw json::other_error::create(501, "too many numbers", &from);
        for (const json& group : from.at("groups")) add_group(*plan, group, counts);
        for (const auto& [fact, gap] : from.at("gaps").items())
            counts.gaps[fact] = {gap.at(0), gap.at(1), gap.at(2), gap.at(3), gap.at(4), gap.at(5)};
        return counts;
    } catch (const json::exception& problem) {
        return error("K0736", {}, fmt::format("these are no counts: {}", problem.what()),
                     "集計として読めません");
    }
}

}  // namespace kijun
