// kijun timeline: all revisions with their dates, and the periods in which each is in force.
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
    std::string known_at;
    bool json = false;
};

const RevisionInfo& revision_of(const History& history, const Period& period) {
    return history.revisions[history.snapshots[period.snapshot].revision];
}

std::string as_text(const Context& context, const History& history, const Epoch& epoch) {
    std::string out = fmt::format(
        fmt::runtime(context.say("{} ({}; a report is judged by the day it was {}, in {})\n\n",
                                 "{}（{}。通報は{}により判断する。時間帯 {}）\n\n")),
        history.title, history.guideline,
        context.language == Language::japanese ? to_japanese(history.pivot) : to_string(history.pivot),
        history.zone_name);

    Table revisions;
    revisions.column(context.say("revision", "改訂"));
    revisions.column(context.say("title", "名称"));
    revisions.column(context.say("in force from", "施行"));
    revisions.column("");
    revisions.column(context.say("published", "公表"));
    revisions.column(context.say("known from", "既知"));
    revisions.column("");
    for (const auto& revision : history.revisions) {
        revisions.row({revision.id, revision.title, gregorian(revision.effective),
                       wareki(revision.effective), gregorian(revision.published.value_or(no_day)),
                       gregorian(revision.known), standing(context, revision)});
    }
    out += revisions.render();

    Table periods;
    periods.column(context.say("from", "自"));
    periods.column(context.say("until (exclusive)", "至（当日を含まない）"));
    periods.column(context.say("in force", "施行中の改訂"));
    for (const auto& period : epoch.periods) {
        periods.row({gregorian(period.from), gregorian(period.to), revision_of(history, period).id});
    }
    out += '\n' + periods.render();

    for (const auto& revision : history.revisions) {
        for (const auto& doubt : revision.uncertain) {
            out += fmt::format(fmt::runtime(context.say("\nuncertain, {}: {}", "\n不確実（{}）：{}")),
                               revision.id, doubt);
        }
    }
    if (!out.ends_with('\n')) out += '\n';
    return out;
}

// What was held to be in force by the end of `known`; the newest knowledge if no day is given.
const Epoch* epoch_of(const History& history, std::optional<LocalDay> known) {
    const Epoch* found = known ? nullptr : &history.epochs.back();
    for (const auto& epoch : history.epochs) {
        if (known && epoch.known_from <= *known) found = &epoch;
    }
    return found;
}

void run(const Options& options, Context& context) {
    const auto history = history_of(context, options.path);
    if (!history) return;
    if (options.json) return context.out.write(history_json(*history) + '\n');
    std::optional<LocalDay> known;
    if (!options.known_at.empty()) {
        const auto days = read_days(context, *history, "--known-at", options.known_at, true);
        if (!days) return;
        known = days->first;
    }
    const Epoch* epoch = epoch_of(*history, known);
    if (epoch != nullptr) return context.out.write(as_text(context, *history, *epoch));
    complain(context, Message{"nothing was known yet on that day", "その日には何も決まっていませんでした"});
    context.exit = exit_findings;
}

}  // namespace

void add_timeline(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "timeline",
        context.say("show all revisions and when each is in force", "すべての改訂とその施行期間を示す"));
    add_rules_argument(*command, context, options->path);
    auto* known_at = command
                         ->add_option("--known-at", options->known_at,
                                      context.say("periods by what had been decided by that day",
                                                  "施行期間はその日までに決まっていた内容による"))
                         ->type_name("D");
    command
        ->add_flag("--json", options->json,
                   context.say("as one line of JSON, with the periods known at any time",
                               "一行の JSON で出力する（各時点の知識による期間をすべて含む）"))
        ->excludes(known_at);
    command->footer(
        context.say("Examples:\n"
                    "  kijun timeline stdlib_rules/ihc\n"
                    "  kijun timeline ihc.kjb --known-at 2025-01-01\n"
                    "  kijun timeline ihc.kjb --json\n",
                    "例：\n"
                    "  kijun timeline stdlib_rules/ihc\n"
                    "  kijun timeline ihc.kjb --known-at 2025-01-01\n"
                    "  kijun timeline ihc.kjb --json\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
