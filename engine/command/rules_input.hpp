// Rules for the sub-commands: kijun/loading.hpp, with what goes wrong shown on stderr and turned into
// an exit code.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "context.hpp"
#include "input.hpp"
#include "kijun/loading.hpp"

namespace kijun::command {

int exit_code(const RulesInput& input);

// Renders diagnostics to stderr: all, or only errors; then how many there were.
void show_diagnostics(const Context& context, const SourceSet& sources, const Diagnostics& diagnostics,
                      bool warnings_too);
void show_diagnostics(const Context& context, const RulesInput& input, bool warnings_too);

// Rules ready to judge with. Sets context.exit and says why if there are none.
std::shared_ptr<const Rules> rules_for_judging(Context& context, const std::string& path);

// Only the history: quicker than the whole, and enough for questions of time.
std::optional<History> history_of(Context& context, const std::string& path);

// Why `path` is no place to write to, if it is none: names of rules, which a slip would destroy.
std::optional<Message> refuse_output(const std::string& path);

// The same, and where writing there would destroy what is read, or what is read would never come to an end.
// An empty path is standard output.
std::optional<Message> refuse_output(const std::string& output, const std::string& rules_path,
                                     const Input& reports);

// Whether what is read is there and may be read while `output` is written. Sets context.exit and says why
// if not.
bool check_streams(Context& context, const Input& input, const std::string& input_path,
                   const std::string& output, const std::string& rules_path);

// For sub-commands that compile the rules of others.
CLI::Option* add_budget_option(CLI::App& command, const Context& context, std::optional<Budget>& budget);
CLI::Option* add_budget_option(CLI::App& command, const Context& context, std::optional<Budget>& budget,
                               const std::string& name, const std::string& help);

// The argument every sub-command takes.
CLI::Option* add_rules_argument(CLI::App& command, const Context& context, std::string& path);

}  // namespace kijun::command
