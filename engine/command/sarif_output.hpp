// Diagnostics as SARIF 2.1.0 (OASIS), which code review tools and editors read.
#pragma once

#include <string>

#include "context.hpp"

namespace kijun::command {

// One run of one tool. Lines and columns count from 1, columns in code points; messages in the language of
// the command.
std::string as_sarif(const Context& context, const Diagnostics& diagnostics, const SourceSet& sources);

}  // namespace kijun::command
