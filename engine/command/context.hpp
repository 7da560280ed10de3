// What every sub-command of `kijun` is given: language, colour, how rules are loaded, the output, and where
// to leave its exit code. One sub-command a file; main.cpp only puts them together.
#pragma once

#include <string>

#include "kijun/loading.hpp"
#include "kijun/source.hpp"
#include "output.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace kijun::command {

// Exit codes, as `kijun --help` states them.
enum Exit : int {
    exit_ok = 0,
    exit_findings = 1,  // bad lines, failed cases
    exit_usage = 2,
    exit_rules = 3,  // the rules have errors
    exit_io = 4,     // something could not be read or written
};

struct Context {
    Language language = Language::english;
    bool colour_errors = false;  // stderr is a terminal that takes colour
    bool colour_output = false;
    Loading loading;  // give it to whatever loads rules
    Output out{1};
    int exit = exit_ok;

    [[nodiscard]] const std::string& say(const Message& message) const {
        return language == Language::japanese ? message.ja : message.en;
    }
    [[nodiscard]] std::string say(const char* en, const char* ja) const {
        return language == Language::japanese ? ja : en;
    }
};

// Writes "kijun: …" to stderr.
void complain(const Context& context, const Message& message);
// The same with the hint, for diagnostics that have no place in a file.
void complain(const Context& context, const Diagnostic& diagnostic);
// The diagnostic as one text: message, code, hint.
std::string words_of(const Context& context, const Diagnostic& diagnostic);

void add_check(CLI::App& app, Context& context);
void add_build(CLI::App& app, Context& context);
void add_in_force(CLI::App& app, Context& context);
void add_timeline(CLI::App& app, Context& context);
void add_judge(CLI::App& app, Context& context);
void add_explain(CLI::App& app, Context& context);
void add_test(CLI::App& app, Context& context);
void add_changelog(CLI::App& app, Context& context);
void add_diff(CLI::App& app, Context& context);
void add_impact(CLI::App& app, Context& context);
void add_tree(CLI::App& app, Context& context);
void add_ask(CLI::App& app, Context& context);
void add_verify(CLI::App& app, Context& context);
void add_plan(CLI::App& app, Context& context);
void add_stats(CLI::App& app, Context& context);
void add_document(CLI::App& app, Context& context);
void add_fmt(CLI::App& app, Context& context);
void add_lint(CLI::App& app, Context& context);
void add_debug(CLI::App& app, Context& context);
void add_keygen(CLI::App& app, Context& context);
void add_sign(CLI::App& app, Context& context);
void add_inspect(CLI::App& app, Context& context);
void add_new(CLI::App& app, Context& context);
void add_together(CLI::App& app, Context& context);

}  // namespace kijun::command
