// kijun build: the rules, checked and compiled, as one file.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string path;
    std::string output;
    std::optional<Budget> budget;
};

void run(const Options& options, Context& context) {
    if (const auto refused = refuse_output(options.output)) {
        complain(context, *refused);
        context.exit = exit_usage;
        return;
    }
    context.loading.budget = options.budget;
    const RulesInput input = read_rules({options.path}, Stage::rules, context.loading);
    show_diagnostics(context, input, true);
    context.exit = exit_code(input);
    if (!input.sound()) return;

    const std::string bytes = make_bundle(input);
    if (const auto problem = write_whole_file(options.output, bytes)) {
        complain(context, *problem);
        context.exit = exit_io;
        return;
    }
    const Program& program = input.rules->program();
    context.out.write(
        fmt::format(fmt::runtime(context.say("{}: {} revisions, {} patterns, {} kB\nrules {}\n",
                                             "{}：改訂 {}、検索語 {}、{} kB\n規則 {}\n")),
                    options.output, program.history.revisions.size(), program.patterns.size(),
                    (bytes.size() + 999) / 1000, input.rules->hash()));
}

}  // namespace

void add_build(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "build", context.say("compile the rules into a bundle", "規則をバンドルにまとめる"));
    add_rules_argument(*command, context, options->path);
    command
        ->add_option(
            "-o,--output", options->output,
            context.say("file to write, whole or not at all", "書き出すファイル（途中までは残さない）"))
        ->required()
        ->type_name("FILE.kjb");
    add_budget_option(*command, context, options->budget);
    command->footer(context.say("Example:\n  kijun build stdlib_rules/ihc -o ihc.kjb\n",
                                "例：\n  kijun build stdlib_rules/ihc -o ihc.kjb\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
