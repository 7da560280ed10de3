// kijun in-force: which revision answers on a day, as known on another.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "dates.hpp"
#include "kijun/history_json.hpp"
#include "kijun/table.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string path;
    std::string at;
    std::string known_at;
    bool json = false;
};

const RevisionInfo& revision_of(const History& history, const Selected& selected) {
    return history.revisions[history.snapshots[selected.snapshot].revision];
}

std::string as_text(const Context& context, const History& history, const std::vector<Selected>& all) {
    std::string out = history.title + "\n\n";
    Table table;
    table.column(context.say("revision", "改訂"));
    table.column(context.say("title", "名称"));
    table.column(context.say("from", "施行"));
    table.column("");
    table.column(context.say("until (exclusive)", "次の改訂の施行"));
    for (const auto& selected : all) {
        const RevisionInfo& revision = revision_of(history, selected);
        table.row({revision.id, revision.title, gregorian(selected.from), wareki(selected.from),
                   gregorian(selected.to)});
    }
    out += table.render();
    for (const auto& selected : all) out += context.say(why(history, selected)) + '\n';
    for (const auto& selected : all) {
        for (const auto& doubt : revision_of(history, selected).uncertain) {
            out += context.say("uncertain: ", "不確実：") + doubt + '\n';
        }
    }
    return out;
}

void run(const Options& options, Context& context) {
    const auto history = history_of(context, options.path);
    if (!history) return;
    const auto days = read_days(context, *history, "--at", options.at, false);
    if (!days) return;
    std::optional<LocalDay> known_at;
    if (!options.known_at.empty()) {
        const auto known = read_days(context, *history, "--known-at", options.known_at, true);
        if (!known) return;
        known_at = known->first;
    }
    const auto selected = select_on(*history, *days, known_at);
    if (!selected) {
        for (const auto& problem : selected.errors()) complain(context, problem);
        context.exit = exit_findings;
        return;
    }
    context.out.write(options.json ? in_force_json(*history, *selected) + '\n'
                                   : as_text(context, *history, *selected));
}

}  // namespace

void add_in_force(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "in-force", context.say("show the revision in force on a day", "ある日に施行されている改訂を示す"));
    add_rules_argument(*command, context, options->path);
    command->add_option("--at", options->at, context.say("day, month or instant", "日、月又は時刻"))
        ->required()
        ->type_name("D");
    command
        ->add_option(
            "--known-at", options->known_at,
            context.say("by what had been decided by that day", "その日までに決まっていた内容による"))
        ->type_name("D");
    command->add_flag("--json", options->json,
                      context.say("as one line of JSON", "一行の JSON で出力する"));
    command->footer(
        context.say("Examples:\n"
                    "  kijun in-force stdlib_rules/ihc --at 2025-02-28\n"
                    "  kijun in-force stdlib_rules/ihc --at 令和7年2月27日\n"
                    "  kijun in-force stdlib_rules/ihc --at 2025-02-27T15:00:00Z --known-at 2025-01-01\n",
                    "例：\n"
                    "  kijun in-force stdlib_rules/ihc --at 2025-02-28\n"
                    "  kijun in-force stdlib_rules/ihc --at 令和7年2月27日\n"
                    "  kijun in-force stdlib_rules/ihc --at 2025-02-27T15:00:00Z --known-at 2025-01-01\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
