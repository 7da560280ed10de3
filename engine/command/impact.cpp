// kijun impact: what becomes of past cases when one revision takes the place of another.
#include "kijun/impact.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "counting.hpp"
#include "judging.hpp"
#include "kijun/naming.hpp"
#include "rules_input.hpp"
#include "sheet_output.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string rules, before, after;
    std::string cases = "-";
    std::string format = "text";
    std::string output;
    std::string mode = "screen";
    std::string label = "label";
    std::size_t examples = 3;
    std::uint64_t population = 0;
    std::size_t jobs = 0;
};

constexpr std::size_t longest_line = std::size_t{256} << 20;

// One a thread.
struct Counter {
    explicit Counter(const std::shared_ptr<const ImpactPlan>& plan) : impact(plan) {}
    ImpactCounter impact;
    std::optional<Diagnostic> count(const Line& line, Diagnostics& warnings) {
        return impact.count(line.text, line.number, warnings);
    }
};

void show(const Options& options, const ImpactPlan& plan, const ImpactCounts& counts, Context& context) {
    if (options.format == "json") return context.out.write(impact_json(plan, counts));
    if (options.format == "html") return context.out.write(impact_html(plan, counts, context.language));
    write_sheets(context, options.format, impact_title(plan, context.language),
                 impact_sheets(plan, counts, context.language));
}

void run(const Options& options, Context& context) {
    const auto refuse = [&](const Diagnostic& problem, int exit) {
        complain(context, problem);
        context.exit = exit;
    };
    const Input input(options.cases);
    if (!check_streams(context, input, options.cases, options.output, options.rules)) return;
    const RulesInput rules = read_rules({options.rules}, Stage::rules, context.loading);
    if (!rules.sound()) {
        show_diagnostics(context, rules, false);
        context.exit = exit_code(rules);
        return;
    }
    ImpactOptions wanted;
    wanted.mode = options.mode == "assess" ? Mode::assess : Mode::screen;
    wanted.label = options.label;
    wanted.examples = options.examples;
    if (options.population != 0) wanted.population = options.population;
    for (const bool after : {false, true}) {
        const auto named =
            snapshot_named(rules.rules->program().history, after ? options.after : options.before);
        if (!named) return refuse(named.errors().front(), exit_usage);
        (after ? wanted.after : wanted.before) = *named;
    }
    Diagnostics warnings;
    const auto plan = ImpactPlan::make(*rules.model, rules.sources, rules.rules, wanted, warnings);
    for (const Diagnostic& warning : warnings) complain(context, warning);
    if (!plan) return refuse(plan.errors().front(), exit_usage);
    if (!options.output.empty()) {
        if (const auto problem = context.out.open(options.output)) return refuse(*problem, exit_io);
    }

    const auto counted = count_lines(context, input, {options.cases, longest_line, options.jobs},
                                     [&] { return std::make_unique<Counter>(*plan); });
    if (context.exit == exit_io) return;
    ImpactCounts counts = ImpactCounter(*plan).counts();
    for (const auto& counter : counted.counters) counts.add(counter->impact.counts(), options.examples);
    if (counted.refused > 0)
        complain(context, Message{fmt::format("{} lines could not be counted", counted.refused),
                                  fmt::format("数えられなかった行が {} 件あります", counted.refused)});
    if (const auto problem = check_impact(**plan, counts)) return refuse(*problem, exit_findings);
    show(options, **plan, counts, context);
}

}  // namespace

void add_impact(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("impact", context.say("what becomes of past cases under another revision",
                                                 "過去の事例の判断が別の改訂でどう変わるか"));
    add_rules_argument(*command, context, options->rules);
    command->add_option("before", options->before, context.say("revision or day", "改訂又は日"))
        ->required();
    command->add_option("after", options->after, context.say("revision or day", "改訂又は日"))->required();
    command
        ->add_option("cases", options->cases,
                     context.say("reports, one JSON object a line; - or nothing: standard input",
                                 "通報（一行に一つの JSON）。- 又は省略時は標準入力"))
        ->type_name("CASES.ndjson");
    add_sheet_format(*command, context, options->format);
    command->add_option("-o,--output", options->output, context.say("write there", "出力先"))
        ->type_name("FILE");
    command
        ->add_option("--mode", options->mode,
                     context.say("screen: only what something speaks for; assess: all that is open",
                                 "screen：手掛かりのあるものだけ、assess：未確定のものをすべて"))
        ->check(CLI::IsMember({"screen", "assess"}))
        ->default_str("screen");
    command
        ->add_option("--label", options->label,
                     context.say("field with the category that people decided on, or several",
                                 "人が判断した類型を記録した項目"))
        ->default_str("label")
        ->type_name("FIELD");
    command
        ->add_option("--sample-of", options->population,
                     context.say("the cases are a random sample of so many: give 95 % intervals",
                                 "事例はこの件数からの無作為標本であり、95 % 信頼区間を示す"))
        ->check(CLI::PositiveNumber.description(""))
        ->type_name("N");
    command
        ->add_option("--examples", options->examples,
                     context.say("smallest cases shown of each group", "各群で示す最小の事例の数"))
        ->check(CLI::Range(std::size_t{0}, std::size_t{100}).description(""))
        ->default_str("3")
        ->type_name("N");
    add_jobs_option(*command, context, options->jobs,
                    context.say("threads that judge; the output is the same for any number",
                                "判断に使うスレッドの数。出力は数によらず同じ"));
    command->footer(context.say(
        "Every case is judged under both revisions, whatever its date; drafts are named by their id.\n"
        "Lines that cannot be counted are named, and the exit code is 1.\n"
        "Examples:\n"
        "  kijun impact stdlib_rules/ihc r2023_09_29 r2025_02_28 cases.ndjson\n"
        "  kijun impact ihc.kjb 2025-02-27 2025-02-28 cases.ndjson --format html -o impact.html\n"
        "  kijun impact ihc.kjb r2025_09_25 DRAFT sample.ndjson --sample-of 632804\n",
        "すべての事例を、その日付にかかわらず両方の改訂で判断します。改訂案は識別子で指定します。\n"
        "数えられない行は理由を示し、終了コードを 1 とします。\n"
        "例：\n"
        "  kijun impact stdlib_rules/ihc r2023_09_29 r2025_02_28 cases.ndjson\n"
        "  kijun impact ihc.kjb 2025-02-27 2025-02-28 cases.ndjson --format html -o impact.html\n"
        "  kijun impact ihc.kjb r2025_09_25 改訂案 sample.ndjson --sample-of 632804\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
