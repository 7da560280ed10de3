// Counts of several threads added up, and what is read off them.
#include "counts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kijun {

namespace {

template <class Rows>
void add_rows(Rows& into, const Rows& from) {
    for (std::size_t i = 0; i < into.size(); ++i)
        for (std::size_t k = 0; k < into[i].size(); ++k) into[i][k] += from[i][k];
}

Agreement agreement_of(const std::array<std::array<std::uint64_t, impact_states>, 2>& counted,
                       std::uint64_t yes, std::uint64_t labelled, bool open_too) {
    const auto said = [&](std::size_t people) {
        return counted[people][met] + (open_too ? counted[people][open] : 0);
    };
    Agreement of;
    of.both = said(1);
    of.engine_only = said(0);
    of.people_only = yes - of.both;
    of.neither = labelled - yes - of.engine_only;
    return of;
}

}  // namespace

void keep(ImpactCase shown, std::size_t most, std::vector<ImpactCase>& smallest) {
    const auto place = std::lower_bound(smallest.begin(), smallest.end(), shown);
    if (smallest.size() >= most && place == smallest.end()) return;
    smallest.insert(place, std::move(shown));
    if (smallest.size() > most) smallest.pop_back();
}

void ImpactCounts::add(const ImpactCounts& other, std::size_t examples) {
    const auto sum = [](std::vector<std::uint64_t>& into, const std::vector<std::uint64_t>& from) {
        for (std::size_t i = 0; i < into.size(); ++i) into[i] += from[i];
    };
    cases += other.cases;
    labelled += other.labelled;
    labelled_in_scope += other.labelled_in_scope;
    flipped += other.flipped;
    may_flip += other.may_flip;
    add_rows(outcomes, other.outcomes);
    sum(places, other.places);
    for (const std::size_t side : {0u, 1u}) {
        sum(class_met[side], other.class_met[side]);
        sum(class_open[side], other.class_open[side]);
        add_rows(labels[side], other.labels[side]);
    }
    for (std::size_t i = 0; i < categories.size(); ++i) {
        add_rows(categories[i].states, other.categories[i].states);
        categories[i].undivided += other.categories[i].undivided;
        categories[i].labelled += other.categories[i].labelled;
        for (const std::size_t side : {0u, 1u})
            add_rows(categories[i].labels[side], other.categories[i].labels[side]);
    }
    for (const auto& [key, group] : other.groups) {
        ImpactGroupCounts& into = groups[key];
        into.cases += group.cases;
        for (const ImpactCase& one : group.smallest) keep(one, examples, into.smallest);
        for (const auto& [term, found] : group.terms) into.terms[term] += found;
    }
    for (const auto& [fact, gap] : other.gaps) {
        ImpactGap& into = gaps.try_emplace(fact, ImpactGap{gap.question, gap.who, gap.cost}).first->second;
        into.flips += gap.flips;
        into.alone += gap.alone;
        into.open += gap.open;
    }
}

Agreement ImpactCounts::agreement(std::uint32_t category, std::size_t side, bool open_too) const {
    const Category& counted = categories[category];
    return agreement_of(counted.labels[side], counted.labelled, labelled, open_too);
}

Agreement ImpactCounts::agreement(std::size_t side, bool open_too) const {
    return agreement_of(labels[side], labelled_in_scope, labelled, open_too);
}

std::optional<Diagnostic> check_impact(const ImpactPlan& plan, const ImpactCounts& counts) {
    if (counts.cases == 0) {
        Diagnostic empty = error("K0733", {}, "there is no case", "事例がありません");
        empty.hint =
            Message{"a case is a report, one JSON object a line", "事例は通報です（一行に一つの JSON）"};
        return empty;
    }
    if (plan.options.population && *plan.options.population < counts.cases) {
        Diagnostic small =
            error("K0732", {},
                  fmt::format("{} cases cannot be a sample of {}", counts.cases, *plan.options.population),
                  fmt::format("{} 件の事例は {} 件の標本ではあり得ません", counts.cases,
                              *plan.options.population));
        small.hint = Message{
            "give the size of the population that the cases were drawn from, or leave it out "
            "if they are all there are",
            "標本を抜き出した母集団の件数を指定し、事例が全数であれば省いてください"};
        return small;
    }
    return std::nullopt;
}

}  // namespace kijun
