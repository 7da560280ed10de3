// Charts of an impact, as SVG for the body of a page. Private to the revise room.
#pragma once

#include "kijun/impact.hpp"

namespace kijun {

// Reports that flow from class to class; those out of scope on both sides are left out.
std::string flow_chart(const ImpactPlan& plan, const ImpactCounts& counts, Language language);
// How many are met before and after, category by category, with what is open.
std::string category_chart(const ImpactPlan& plan, const ImpactCounts& counts, Language language);
// The groups of flips, the largest first.
std::string flip_chart(const ImpactPlan& plan, const ImpactCounts& counts, Language language);

}  // namespace kijun
