// The options that say under which revision and how a report is judged; judge and explain share them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "context.hpp"
#include "kijun/error_record.hpp"
#include "kijun/judging_options.hpp"

namespace kijun::command {

void add_judging_options(CLI::App& command, const Context& context, JudgingOptions& options);

// Checked against the rules. Sets context.exit and says what is wrong if they do not go together.
std::optional<JudgeOptions> resolve(Context& context, const Rules& rules, const JudgingOptions& options);

// A file with one report, or stdin for "-". Sets context.exit and says what is wrong if there is none.
std::optional<Report> read_one_report(Context& context, const std::string& path);

}  // namespace kijun::command
