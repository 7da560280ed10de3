// What `kijun test --coverage` says.
#pragma once

#include <string>

#include "context.hpp"
#include "kijun/case_coverage.hpp"
#include "kijun/source.hpp"

namespace kijun::command {

// Terms are told list by list, of the rest each that is not covered.
std::string coverage_text(const Context& context, const CaseCoverage& coverage, const SourceSet& sources);

}  // namespace kijun::command
