// kijun plan: what is to be done with a judged report, and by which day.
#include <CLI/CLI.hpp>

#include "dates.hpp"
#include "judging.hpp"
#include "kijun/naming.hpp"
#include "kijun/procedure.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string rules;
    std::string report;
    std::vector<std::string> categories;
    std::string day;
    std::string provider, server;
    std::string revision;
    std::string calendar;
    std::string format = "text";
};

struct Subject {
    std::uint32_t snapshot = 0;
    std::vector<std::uint32_t> categories;
    Jurisdiction side = Jurisdiction::domestic;
};

std::optional<BusinessDays> calendar_of(const Options& options, Context& context) {
    if (options.calendar.empty()) return BusinessDays::japan();
    const auto text = read_whole_file(options.calendar);
    if (!text) {
        complain(context, text.errors().front());
        context.exit = exit_io;
        return std::nullopt;
    }
    auto calendar = BusinessDays::read(*text, options.calendar);
    if (calendar) return std::move(*calendar);
    complain(context, calendar.errors().front());
    context.exit = exit_usage;
    return std::nullopt;
}

// The candidates of a report, as the rules judge it; what is undetermined is named, not planned.
std::optional<Subject> judged(const Options& options, const std::shared_ptr<const Rules>& rules,
                              Context& context) {
    const auto report = read_one_report(context, options.report);
    if (!report) return std::nullopt;
    JudgeOptions judging;
    judging.revision = options.revision;
    Judge judge(rules);
    const auto verdicts = judge.judge(*report, judging);
    if (!verdicts) {
        complain(context, verdicts.errors().front());
        context.exit = exit_findings;
        return std::nullopt;
    }
    if ((*verdicts)->size() > 1) {
        complain(context,
                 error("K0326", {},
                       "several revisions answer for the date of the report; choose with --revision",
                       "通報の日付には複数の改訂が当たります。--revision で選んでください"));
        context.exit = exit_usage;
        return std::nullopt;
    }
    const Verdict& verdict = (*verdicts)->front();
    Subject subject{
        verdict.selected.snapshot, {}, jurisdiction_of(report->provider_country, report->server_country)};
    for (const Finding& finding : verdict.findings) {
        if (finding.status == Truth::yes) subject.categories.push_back(finding.category);
        if (finding.status != Truth::unknown) continue;
        const std::string& title = rules->program().categories[finding.category].title;
        complain(context,
                 Message{"undetermined, not planned: " + title, "未確定のため計画しません：" + title});
    }
    return subject;
}

std::optional<Subject> named(const Options& options, const Program& program, Context& context) {
    const auto refuse = [&](const Diagnostics& problems) {
        complain(context, problems.front());
        context.exit = exit_usage;
        return std::nullopt;
    };
    const auto snapshot =
        snapshot_named(program.history, options.revision.empty() ? options.day : options.revision);
    if (!snapshot) return refuse(snapshot.errors());
    Subject subject{*snapshot, {}, jurisdiction_of(options.provider, options.server)};
    for (const std::string& name : options.categories) {
        const auto category = category_named(program, *snapshot, name);
        if (!category) return refuse(category.errors());
        subject.categories.push_back(*category);
    }
    return subject;
}

void run(const Options& options, Context& context) {
    const auto rules = rules_for_judging(context, options.rules);
    if (!rules) return;
    const Program& program = rules->program();
    const auto days = read_days(context, program.history, "--on", options.day, true);
    if (!days) return;
    const auto calendar = calendar_of(options, context);
    if (!calendar) return;
    const auto subject =
        options.report.empty() ? named(options, program, context) : judged(options, rules, context);
    if (!subject) return;
    std::vector<Plan> plans;
    for (const std::uint32_t category : subject->categories) {
        auto made = plan(program, subject->snapshot, category, subject->side, days->first, *calendar);
        if (!made) {
            complain(context, made.errors().front());
            context.exit = exit_usage;
            return;
        }
        plans.push_back(std::move(*made));
    }
    if (plans.empty())
        complain(context, Message{"no category is met: nothing to do",
                                  "該当する類型がないため、行うことはありません"});
    if (options.format == "json")
        context.out.write(plan_json(program, plans));
    else if (options.format == "markdown")
        context.out.write(plan_markdown(program, plans, context.language));
    else
        context.out.write(plan_text(program, plans, context.language));
}

}  // namespace

void add_plan(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "plan",
        context.say("what is to be done with a judged report, and by when", "判断した通報の手続と期日"));
    add_rules_argument(*command, context, options->rules);
    auto* report = command
                       ->add_option("--report", options->report,
                                    context.say("one report as JSON, which is judged; -: standard input",
                                                "一つの通報の JSON。判断してから計画する。- は標準入力"))
                       ->type_name("FILE");
    auto* category = command
                         ->add_option("--category", options->categories,
                                      context.say("id, number or title, where the judgement is made",
                                                  "判断が済んでいる場合の類型（id、番号又は名称）"))
                         ->type_name("C");
    command
        ->add_option("--on", options->day,
                     context.say("day of the judgement, from which deadlines count",
                                 "判断の日。期日はこの日から数える"))
        ->required()
        ->type_name("D");
    const CLI::Validator country(
        [](std::string& code) {
            return code.size() == 2 && code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z'
                       ? std::string()
                       : "'" + code + "': two capital letters are wanted (ISO 3166-1)";
        },
        "");
    for (auto [name, value, en, ja] :
         {std::tuple{"--provider", &options->provider, "country of the provider; unknown if not given",
                     "プロバイダ等の所在国。省略時は不明"},
          std::tuple{"--server", &options->server, "country of the server; unknown if not given",
                     "サーバの所在国。省略時は不明"}}) {
        command->add_option(name, *value, context.say(en, ja))
            ->check(country)
            ->excludes(report)
            ->needs(category)
            ->type_name("CC");
    }
    command
        ->add_option("--revision", options->revision,
                     context.say("under this revision, e.g. a draft", "この改訂（例えば案）による"))
        ->type_name("R");
    command
        ->add_option("--calendar", options->calendar,
                     context.say("table of holidays instead of Japan's", "日本の祝日に代わる休日の表"))
        ->type_name("FILE.csv");
    command->add_option("--format", options->format, context.say("text, json or markdown", "出力の形式"))
        ->check(CLI::IsMember({"text", "json", "markdown"}))
        ->type_name("FORMAT");
    report->excludes(category);
    command->footer(context.say(
        "Overseas: the provider is unknown or abroad, and the server is abroad. All else is domestic.\n"
        "The text in force is that of the report's own date, or with --category of the day of the "
        "judgement.\n"
        "Examples:\n"
        "  kijun plan stdlib_rules/ihc --report report.json --on 2025-05-02\n"
        "  kijun plan stdlib_rules/ihc --category ⑩ --server US --on 2025-05-02 --format markdown\n",
        "国外とは、プロバイダ等の所在地が不明又は国外で、かつサーバが国外にある場合をいい、ほかは国内です。"
        "\n"
        "改訂は、通報の日付により、--category の場合は判断の日により決まります。\n"
        "例：\n"
        "  kijun plan stdlib_rules/ihc --report report.json --on 令和7年5月2日\n"
        "  kijun plan stdlib_rules/ihc --category ⑩ --server US --on 2025-05-02 --format markdown\n"));
    command->callback([options, &context] {
        if (options->report.empty() && options->categories.empty())
            throw CLI::RequiredError("--report or --category");
        run(*options, context);
    });
}

}  // namespace kijun::command
