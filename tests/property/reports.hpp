// Random reports about a random guideline: its own words, plain and in every disguise, near to each other
// and far, with dates around its changes.
#pragma once

#include <set>
#include <string>

#include "guidelines.hpp"
#include "kijun/report.hpp"

namespace kijun::property {

// `open_keys`: under which the answer to an open list can be recorded.
Report generate_report(Random random, const GeneratedGuideline& guideline,
                       const std::set<std::string>& open_keys);

// A term as someone may write it who does not want it to be found.
std::string disguised(Random& random, const std::string& term);

// A date of a report around one of the days on which the guideline changes.
std::string generate_date(Random& random, const GeneratedGuideline& guideline);

// A value for a fact, suitable if `suitable`.
FactValue generate_value(Random& random, const GeneratedFact& fact, bool suitable);

}  // namespace kijun::property
