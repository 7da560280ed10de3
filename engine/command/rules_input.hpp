// PATH|BUNDLE: the one way by which every sub-command comes to its rules.
//
// A directory or a .kijun file is read as source text; any other file must be a bundle. A bundle holds
// its sources, so whatever can be asked of the one can be asked of the other.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "context.hpp"
#include "kijun/judge.hpp"
#include "kijun/model.hpp"
#include "kijun/program.hpp"

namespace kijun::command {

// How far to go; `rules` also proves the claims of the amendments.
enum class Stage { sources, tree, model, rules };

struct RulesInput {
    SourceSet sources;
    ast::Module tree;
    std::optional<Model> model;
    std::shared_ptr<const Rules> rules;
    Diagnostics diagnostics;
    bool unreadable = false;  // a path could not be read at all

    [[nodiscard]] bool sound() const { return !unreadable && !has_errors(diagnostics); }
    [[nodiscard]] int exit() const {
        return unreadable ? exit_io : has_errors(diagnostics) ? exit_rules : exit_ok;
    }
};

// Goes as far as asked, or as errors let it.
RulesInput read_rules(const std::vector<std::string>& paths, Stage stage);

// Renders diagnostics to stderr: all, or only errors; then how many there were.
void show_diagnostics(const Context& context, const RulesInput& input, bool warnings_too);

// Rules ready to judge with. Sets context.exit and says why if there are none.
std::shared_ptr<const Rules> load_rules(Context& context, const std::string& path);

// Only the history: quicker than the whole, and enough for questions of time.
std::optional<History> load_history(Context& context, const std::string& path);

// The option every sub-command takes.
CLI::Option* add_rules_argument(CLI::App& command, const Context& context, std::string& path);

}  // namespace kijun::command
