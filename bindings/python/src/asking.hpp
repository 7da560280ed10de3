// Questions to the rules themselves: what changed, what is wrong, whether their cases hold.
#pragma once

#include <pybind11/pybind11.h>

#include <string>
#include <utility>
#include <vector>

#include "kijun/diff.hpp"
#include "loaded_rules.hpp"

namespace kijun::python {

struct Comparison {
    std::shared_ptr<const Rules> rules;
    Diff found;
};

// Sides are revisions or days.
Comparison compare(LoadedRules& rules, const std::string& before, const std::string& after);
pybind11::tuple verify_rules(LoadedRules& rules);
// The cases beside the rules and those of `files`, which are (name, NDJSON).
pybind11::dict run_tests(LoadedRules& rules, const std::vector<std::pair<std::string, std::string>>& files,
                         bool boundaries);

}  // namespace kijun::python
