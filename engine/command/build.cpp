// kijun build: the rules, checked and compiled, as one file.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "kijun/bundle.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string path;
    std::string output;
};

// Sources are named from the directory they were read from: the same rules make the same bundle
// wherever they stand.
std::string name_inside(const std::string& name, const std::string& path) {
    const auto inside = std::filesystem::path(name).lexically_relative(path);
    if (inside.empty() || inside == "." || *inside.begin() == "..") {
        return std::filesystem::path(name).filename().generic_string();
    }
    return inside.generic_string();
}

void run(const Options& options, Context& context) {
    if (const auto refused = refuse_output(options.output)) {
        complain(context, *refused);
        context.exit = exit_usage;
        return;
    }
    const RulesInput input = read_rules({options.path}, Stage::rules);
    show_diagnostics(context, input, true);
    context.exit = exit_code(input);
    if (!input.sound()) return;

    BundleContent content;
    for (std::uint32_t file = 0; file < input.sources.size(); ++file) {
        content.sources.emplace_back(name_inside(input.sources.name(file), options.path),
                                     input.sources.text(file));
    }
    content.program = input.rules->program();
    content.saved_patterns = input.rules->patterns().save();
    const std::string bytes = write_bundle(content);
    if (const auto problem = write_whole_file(options.output, bytes)) {
        complain(context, *problem);
        context.exit = exit_io;
        return;
    }
    context.out.write(
        fmt::format(fmt::runtime(context.say("{}: {} revisions, {} patterns, {} kB\nrules {}\n",
                                             "{}：改訂 {}、検索語 {}、{} kB\n規則 {}\n")),
                    options.output, content.program.history.revisions.size(),
                    content.program.patterns.size(), (bytes.size() + 999) / 1000, input.rules->hash()));
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
    command->footer(context.say("Example:\n  kijun build stdlib_rules/ihc -o ihc.kjb\n",
                                "例：\n  kijun build stdlib_rules/ihc -o ihc.kjb\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
