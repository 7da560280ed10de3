// How the parts of an impact are called. Private to the revise room.
#pragma once

#include <array>

#include "kijun/impact.hpp"

namespace kijun {

inline constexpr std::array<std::string_view, impact_states> state_keys{"met", "open", "not_met"};
inline constexpr std::array<std::string_view, impact_states> outcome_keys{"candidate", "undetermined",
                                                                          "out_of_scope"};
inline constexpr BothSides<std::string_view> side_keys{"before", "after"};

inline const CategoryVersion& newest(const ImpactPlan& plan, const ImpactCategory& category) {
    return plan.rules->program().categories[category.version[category.version[1] == none ? 0 : 1]];
}

inline const RevisionInfo& revision_of(const ImpactPlan& plan, std::size_t side) {
    const History& history = plan.rules->program().history;
    return history
        .revisions[history.snapshots[side == 0 ? plan.options.before : plan.options.after].revision];
}

// Title of a class, as the later revision calls it if it has it.
std::string class_title(const ImpactPlan& plan, std::uint32_t in);
// The id of a destination of reports.
std::string place_key(const ImpactPlan& plan, std::size_t place);

// What brought a group about.
enum class Reason { added, repealed, alone, together };
Reason reason_of(const ImpactPlan& plan, const ImpactGroup& group);
std::string_view to_string(Reason reason);
Message words_of(const ImpactPlan& plan, const ImpactGroup& group);

// At least and at most, once what is open is known.
struct Range {
    std::uint64_t least = 0, most = 0;
};
Range met_range(const ImpactCounts::Category& counted, std::size_t side);
Range outcome_range(const ImpactCounts& counts, std::size_t side);
// Not met before and met after, and the other way round.
Range gained_range(const ImpactCounts::Category& counted);
Range lost_range(const ImpactCounts::Category& counted);

// What would close the gap first: it decides most possible flips, alone if possible, at the least cost.
std::vector<std::pair<std::string, ImpactGap>> ranked_gaps(const ImpactCounts& counts);
// The largest groups first.
std::vector<std::pair<ImpactGroup, const ImpactGroupCounts*>> ranked_groups(const ImpactCounts& counts);
// The terms found most often first, no more than `most`.
std::vector<std::pair<std::string, std::uint64_t>> ranked_terms(const ImpactGroupCounts& group,
                                                                std::size_t most);

}  // namespace kijun
