// kijun stats: the tables of the yearly operation report from records of what was judged and done.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "counting.hpp"
#include "dates.hpp"
#include "kijun/statistics.hpp"
#include "rules_input.hpp"
#include "sheet_output.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string rules;
    std::string records = "-";
    int year = 0;
    std::string from, to, survey;
    std::string previous;
    std::string patrol = "cpc";
    std::string format = "text";
    std::size_t jobs = 0;
};

constexpr std::size_t longest_line = std::size_t{1} << 20;

std::optional<StatisticsOptions> resolve(const Options& options, const History& history, Context& context) {
    StatisticsOptions resolved;
    resolved.patrol = options.patrol;
    if (options.year != 0) {
        resolved.period = {*make_day(options.year, 1, 1), *make_day(options.year, 12, 31)};
    } else {
        const auto from = read_days(context, history, "--from", options.from, false);
        if (!from) return std::nullopt;
        const auto to = read_days(context, history, "--to", options.to, false);
        if (!to) return std::nullopt;
        resolved.period = {from->first, to->last};
    }
    if (resolved.period.last < resolved.period.first) {
        complain(context, Message{"the period ends before it begins", "期間の終わりが始まりより前です"});
        context.exit = exit_usage;
        return std::nullopt;
    }
    if (!options.survey.empty()) {
        const auto day = read_days(context, history, "--survey", options.survey, true);
        if (!day) return std::nullopt;
        resolved.survey = day->first;
    }
    if (!options.previous.empty()) {
        const auto text = read_whole_file(options.previous);
        if (!text) {
            complain(context, text.errors().front());
            context.exit = exit_io;
            return std::nullopt;
        }
        auto previous = read_previous(*text);
        if (!previous) {
            complain(context, previous.errors().front());
            context.exit = exit_usage;
            return std::nullopt;
        }
        resolved.previous = std::move(*previous);
    }
    return resolved;
}

// One a thread.
struct Counter {
    explicit Counter(Statistics empty) : statistics(std::move(empty)) {}
    RecordReader reader;
    Record record;
    Statistics statistics;

    std::optional<Diagnostic> count(const Line& line, Diagnostics&) {
        auto problem = reader.read(line.text, record);
        return problem ? problem : statistics.add(record);
    }
};

void show(const Options& options, const Statistics& statistics, const std::string& title,
          Context& context) {
    if (options.format == "json") return context.out.write(statistics.json(context.language));
    write_sheets(context, options.format, title, statistics.sheets(context.language));
}

void run(const Options& options, Context& context) {
    const Input input(options.records);
    if (input.error() != 0) {
        complain(context, file_problem(true, options.records, input.error()));
        context.exit = exit_io;
        return;
    }
    const auto rules = rules_for_judging(context, options.rules);
    if (!rules) return;
    const auto resolved = resolve(options, rules->program().history, context);
    if (!resolved) return;
    const auto empty = Statistics::make(rules->program(), rules->zone(), BusinessDays::japan(), *resolved);
    if (!empty) {
        complain(context, empty.errors().front());
        context.exit = exit_usage;
        return;
    }

    const auto counted = count_lines(context, input, {options.records, longest_line, options.jobs},
                                     [&] { return std::make_unique<Counter>(*empty); });
    if (context.exit == exit_io) return;
    Statistics whole = *empty;
    for (const auto& counter : counted.counters) whole.add(counter->statistics);
    if (counted.refused > 0)
        complain(context, Message{fmt::format("{} records could not be counted", counted.refused),
                                  fmt::format("数えられなかった記録が {} 件あります", counted.refused)});
    if (whole.outside() > 0)
        complain(context, Message{fmt::format("{} records lie outside the period and are not counted",
                                              whole.outside()),
                                  fmt::format("期間の外の記録 {} 件は数えません", whole.outside())});
    if (whole.records() == 0) {
        complain(context,
                 error("K0724", {}, "there is no record in the period", "期間内の記録がありません"));
        context.exit = exit_findings;
    }
    const std::string title =
        fmt::format("{} {} – {}", rules->program().history.title, to_string(resolved->period.first),
                    to_string(resolved->period.last));
    show(options, whole, title, context);
}

}  // namespace

void add_stats(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "stats", context.say("tables of the yearly report from judged and processed records",
                             "判断・処理の記録から年報の表を作る"));
    add_rules_argument(*command, context, options->rules);
    command
        ->add_option("records", options->records,
                     context.say("records, one JSON object a line; - or nothing: standard input",
                                 "記録（一行に一つの JSON）。- 又は省略時は標準入力"))
        ->type_name("RECORDS.ndjson");
    auto* year =
        command->add_option("--year", options->year, context.say("the year's records", "この年の記録"))
            ->check(CLI::Range(1, 9999).description(""))
            ->type_name("Y");
    auto* from =
        command->add_option("--from", options->from, context.say("first day or month", "最初の日又は月"))
            ->type_name("D")
            ->excludes(year);
    auto* to = command->add_option("--to", options->to, context.say("last day or month", "最後の日又は月"))
                   ->type_name("D")
                   ->excludes(year);
    from->needs(to);
    to->needs(from);
    command
        ->add_option(
            "--survey", options->survey,
            context.say("day of the last look at what was removed; the last of the period if not given",
                        "削除の有無を最後に確認した日。省略時は期間の末日"))
        ->type_name("D");
    command
        ->add_option(
            "--previous", options->previous,
            context.say("JSON of the period before, for the change", "前の期間の JSON（増減の計算に使う）"))
        ->type_name("FILE.json");
    command
        ->add_option("--patrol", options->patrol,
                     context.say("source whose share stands in parentheses", "内数を示す通報元"))
        ->default_str("cpc")
        ->type_name("SOURCE");
    add_sheet_format(*command, context, options->format);
    add_jobs_option(*command, context, options->jobs,
                    context.say("threads that count", "数えるスレッドの数"));
    command->footer(context.say(
        "Records that cannot be counted are named, and the exit code is 1.\n"
        "Examples:\n"
        "  kijun stats stdlib_rules/ihc records.ndjson --year 2025 --survey 2026-01-31\n"
        "  kijun stats stdlib_rules/ihc records.ndjson --from 2025-04 --to 2026-03 --format csv\n",
        "数えられない記録は理由を示し、終了コードを 1 とします。\n"
        "例：\n"
        "  kijun stats stdlib_rules/ihc records.ndjson --year 2025 --survey 2026-01-31\n"
        "  kijun stats stdlib_rules/ihc records.ndjson --from 2025-04 --to 2026-03 --format csv\n"));
    command->callback([options, &context] {
        if (options->year == 0 && options->from.empty())
            throw CLI::RequiredError("--year or --from and --to");
        run(*options, context);
    });
}

}  // namespace kijun::command
