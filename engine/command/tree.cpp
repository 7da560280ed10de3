// kijun tree: the decision tree of a category on a day.
#include <CLI/CLI.hpp>

#include "kijun/decision_tree.hpp"
#include "kijun/naming.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string rules;
    std::string category;
    std::string at;
    std::string format = "text";
};

void run(const Options& options, Context& context) {
    const auto refuse = [&](const Diagnostic& problem, int exit) {
        complain(context, problem);
        context.exit = exit;
    };
    const auto rules = rules_for_judging(context, options.rules);
    if (!rules) return;
    const Program& program = rules->program();
    const auto snapshot = snapshot_named(program.history, options.at);
    if (!snapshot) return refuse(snapshot.errors().front(), exit_usage);
    const auto category = category_named(program, *snapshot, options.category);
    if (!category) return refuse(category.errors().front(), exit_usage);
    const auto tree = decision_tree(program, *category, *snapshot);
    if (!tree) return refuse(tree.errors().front(), exit_findings);
    if (options.format == "mermaid")
        context.out.write(tree_mermaid(program, *tree, context.language));
    else if (options.format == "svg")
        context.out.write(tree_svg(program, *tree, context.language));
    else if (options.format == "json")
        context.out.write(tree_json(program, *tree));
    else
        context.out.write(tree_text(program, *tree, context.language));
}

}  // namespace

void add_tree(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "tree",
        context.say("draw what is asked for a category, in order", "類型の判断の順序を木として描く"));
    add_rules_argument(*command, context, options->rules);
    command
        ->add_option("category", options->category,
                     context.say("id, number or title", "識別子、番号又は名称"))
        ->required();
    command
        ->add_option("--at", options->at,
                     context.say("revision or day (default: the newest in force)",
                                 "改訂又は日（省略時は施行中の最新）"))
        ->type_name("R|D");
    command
        ->add_option("--format", options->format, context.say("text, mermaid, svg or json", "出力の形式"))
        ->check(CLI::IsMember({"text", "mermaid", "svg", "json"}))
        ->type_name("FORMAT");
    command->footer(context.say(
        "Words and fields come first: the machine reads them. Then the facts, the cheapest first.\n"
        "Examples:\n"
        "  kijun tree stdlib_rules/ihc ⑩\n"
        "  kijun tree stdlib_rules/ihc ⑩ --at 2025-02-27 --format svg > tree.svg\n",
        "語句と項目は機械が読むので先に、次に事実を確かめる手間の少ない順に並べます。\n"
        "例：\n"
        "  kijun tree stdlib_rules/ihc ⑩\n"
        "  kijun tree stdlib_rules/ihc ⑩ --at 2025-02-27 --format svg > tree.svg\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
