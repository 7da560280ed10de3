#include "naming.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace kijun {

std::string class_title(const ImpactPlan& plan, std::uint32_t in) {
    const Program& program = plan.rules->program();
    for (const std::uint32_t snapshot : {plan.options.after, plan.options.before})
        for (const std::uint32_t version : program.snapshots[snapshot].categories)
            if (program.categories[version].class_id == plan.classes[in])
                return program.categories[version].class_title;
    return plan.classes[in];
}

std::string place_key(const ImpactPlan& plan, std::size_t place) {
    if (place < plan.classes.size()) return plan.classes[place];
    return std::string(outcome_keys[1 + place - plan.classes.size()]);
}

Reason reason_of(const ImpactPlan& plan, const ImpactGroup& group) {
    const ImpactCategory& category = plan.categories[group.category];
    if (category.version[0] == none) return Reason::added;
    if (category.version[1] == none) return Reason::repealed;
    return group.causes.empty() ? Reason::together : Reason::alone;
}

std::string_view to_string(Reason reason) {
    static constexpr std::string_view names[] = {"added", "repealed", "alone", "together"};
    return names[static_cast<std::size_t>(reason)];
}

Message words_of(const ImpactPlan& plan, const ImpactGroup& group) {
    const Reason reason = reason_of(plan, group);
    Message words;
    for (const std::uint32_t part : group.causes) {
        const ImpactPart& cause = plan.parts[part];
        const bool own =
            cause.kind == ImpactPart::Kind::category && cause.id == plan.categories[group.category].id;
        const char* en = reason == Reason::alone ? "; alone also: " : " and ";
        const char* ja = reason == Reason::alone ? "、単独でも：" : "かつ";
        words.en += (words.en.empty() ? "" : en) + (own ? "" : "\"" + cause.title + "\" ") + cause.what.en;
        words.ja += (words.ja.empty() ? "" : ja) + (own ? "" : "「" + cause.title + "」") + cause.what.ja;
    }
    const auto by_way = [&](const char* en, const char* ja) {
        return group.causes.empty() ? Message{en, ja}
                                    : Message{fmt::format("{}, by {}", en, words.en),
                                              fmt::format("{}（{}による）", ja, words.ja)};
    };
    switch (reason) {
        case Reason::added:
            return by_way("the category was added", "類型の追加");
        case Reason::repealed:
            return by_way("the category was repealed", "類型の廃止");
        case Reason::together:
            return {"several changes, none of them alone", "複数の変更（単独では結果が戻らない）"};
        case Reason::alone:
            break;
    }
    return words;
}

Range met_range(const ImpactCounts::Category& counted, std::size_t side) {
    Range range;
    for (std::size_t other = 0; other < impact_states; ++other) {
        const auto at = [&](std::size_t state) {
            return side == 0 ? counted.states[state][other] : counted.states[other][state];
        };
        range.least += at(0);
        range.most += at(0) + at(1);
    }
    return range;
}

Range outcome_range(const ImpactCounts& counts, std::size_t side) {
    ImpactCounts::Category as_one;
    as_one.states = counts.outcomes;
    return met_range(as_one, side);
}

Range gained_range(const ImpactCounts::Category& counted) {
    const Transitions& states = counted.states;
    const std::uint64_t possible = states[2][1] + states[1][0] + states[1][1] - counted.undivided;
    return {states[2][0], states[2][0] + possible};
}

Range lost_range(const ImpactCounts::Category& counted) {
    const Transitions& states = counted.states;
    const std::uint64_t possible = states[0][1] + states[1][2] + states[1][1] - counted.undivided;
    return {states[0][2], states[0][2] + possible};
}

std::vector<std::pair<std::string, ImpactGap>> ranked_gaps(const ImpactCounts& counts) {
    std::vector<std::pair<std::string, ImpactGap>> gaps(counts.gaps.begin(), counts.gaps.end());
    std::stable_sort(gaps.begin(), gaps.end(), [](const auto& a, const auto& b) {
        const auto key = [](const ImpactGap& gap) { return std::tuple(gap.flips, gap.alone, gap.open); };
        if (key(a.second) != key(b.second)) return key(a.second) > key(b.second);
        return a.second.cost < b.second.cost;
    });
    return gaps;
}

std::vector<std::pair<ImpactGroup, const ImpactGroupCounts*>> ranked_groups(const ImpactCounts& counts) {
    std::vector<std::pair<ImpactGroup, const ImpactGroupCounts*>> groups;
    for (const auto& [key, group] : counts.groups) groups.emplace_back(key, &group);
    std::stable_sort(groups.begin(), groups.end(),
                     [](const auto& a, const auto& b) { return a.second->cases > b.second->cases; });
    return groups;
}

std::vector<std::pair<std::string, std::uint64_t>> ranked_terms(const ImpactGroupCounts& group,
                                                                std::size_t most) {
    std::vector<std::pair<std::string, std::uint64_t>> terms(group.terms.begin(), group.terms.end());
    std::stable_sort(terms.begin(), terms.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    if (terms.size() > most) terms.resize(most);
    return terms;
}

}  // namespace kijun
