// A verdict in a few lines, for people.
#pragma once

#include <string>

#include "context.hpp"
#include "kijun/judge.hpp"

namespace kijun::command {

void write_brief(const Context& context, const Rules& rules, const Report& report, const Verdict& verdict,
                 std::string& out);

}  // namespace kijun::command
