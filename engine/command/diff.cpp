// kijun diff: what changed between two revisions, in meaning and not only in text.
#include "kijun/diff.hpp"

#include <CLI/CLI.hpp>

#include "kijun/naming.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string path;
    std::string before;
    std::string after;
    std::string format = "text";
};

void run(const Options& options, Context& context) {
    const RulesInput input = read_rules({options.path}, Stage::rules, context.loading);
    if (!input.sound()) {
        show_diagnostics(context, input, false);
        context.exit = exit_code(input);
        return;
    }
    std::uint32_t sides[2] = {};
    for (const int i : {0, 1}) {
        const auto snapshot =
            snapshot_named(input.rules->program().history, i == 0 ? options.before : options.after);
        if (!snapshot) {
            complain(context, snapshot.errors().front());
            context.exit = exit_usage;
            return;
        }
        sides[i] = *snapshot;
    }
    const Result<Diff> compared = diff(*input.model, input.rules, sides[0], sides[1]);
    if (!compared) {
        complain(context, compared.errors().front());
        context.exit = exit_findings;
        return;
    }
    const Diff& found = *compared;
    if (options.format == "json")
        context.out.write(diff_json(*input.rules, found));
    else if (options.format == "markdown")
        context.out.write(diff_markdown(*input.rules, found, context.language));
    else if (options.format == "html")
        context.out.write(diff_html(*input.rules, found, context.language));
    else
        context.out.write(diff_text(*input.rules, found, context.language, context.colour_output));
}

}  // namespace

void add_diff(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("diff", context.say("what changed in meaning between two revisions",
                                               "二つの改訂の間で意味の何が変わったか"));
    add_rules_argument(*command, context, options->path);
    command->add_option("before", options->before, context.say("revision or day", "改訂又は日"))
        ->required();
    command->add_option("after", options->after, context.say("revision or day", "改訂又は日"))->required();
    command
        ->add_option("--format", options->format, context.say("text, json, markdown or html", "出力の形式"))
        ->check(CLI::IsMember({"text", "json", "markdown", "html"}))
        ->type_name("FORMAT");
    command->footer(
        context.say("Each example report was judged under both revisions.\n"
                    "Examples:\n"
                    "  kijun diff stdlib_rules/ihc r2023_09_29 r2025_02_28\n"
                    "  kijun diff stdlib_rules/ihc 2025-02-27 2025-02-28 --format markdown\n",
                    "例に挙げる通報は、両方の改訂で実際に判断したものです。\n"
                    "例：\n"
                    "  kijun diff stdlib_rules/ihc r2023_09_29 r2025_02_28\n"
                    "  kijun diff stdlib_rules/ihc 2025-02-27 2025-02-28 --format markdown\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
