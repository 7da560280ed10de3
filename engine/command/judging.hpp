// The options that say under which revision and how a report is judged; judge and explain share them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "context.hpp"
#include "kijun/judge.hpp"

namespace kijun::command {

struct JudgingOptions {
    std::string at;
    std::string known_at;
    std::string revision;
    std::string mode = "screen";
    std::vector<std::string> evading{"all"};
    bool all_revisions = false;
};

void add_judging_options(CLI::App& command, const Context& context, JudgingOptions& options);

// Checked against the rules. Sets context.exit and says what is wrong if they do not go together.
std::optional<JudgeOptions> resolve(Context& context, const Rules& rules, const JudgingOptions& options);

// A file with one report, or stdin for "-". Sets context.exit and says what is wrong if there is none.
std::optional<Report> read_one_report(Context& context, const std::string& path);

// One line: what was wrong with the report of an input line, as schema/error.schema.json has it.
void write_error_record(std::string& out, std::uint64_t line, const std::string& id,
                        const Diagnostic& problem);

}  // namespace kijun::command
