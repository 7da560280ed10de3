#include "judging.hpp"

#include <CLI/CLI.hpp>

#include "kijun/file.hpp"

namespace kijun::command {

void add_judging_options(CLI::App& command, const Context& context, JudgingOptions& options) {
    auto* at = command
                   .add_option("--at", options.at,
                               context.say("under the revision in force then: day, month or instant",
                                           "その時に施行されている改訂により判断する（日、月又は時刻）"))
                   ->type_name("D");
    auto* revision = command
                         .add_option("--revision", options.revision,
                                     context.say("under this revision", "この改訂により判断する"))
                         ->type_name("R");
    auto* all = command.add_flag("--all-revisions", options.all_revisions,
                                 context.say("under every revision, one verdict each",
                                             "すべての改訂により判断し、それぞれの結果を出す"));
    at->excludes(revision)->excludes(all);
    revision->excludes(all);
    command
        .add_option(
            "--known-at", options.known_at,
            context.say("by what had been decided by that day", "その日までに決まっていた内容による"))
        ->type_name("D")
        ->excludes(revision)
        ->excludes(all);
    command
        .add_option("--mode", options.mode,
                    context.say("screen: only what something speaks for; assess: all that is open",
                                "screen：手掛かりのあるものだけ、assess：未確定のものをすべて"))
        ->check(CLI::IsMember({"screen", "assess"}))
        ->default_str("screen");
    std::vector<std::string> names{"all", "none"};
    each_fold(evading_folds, [&](Fold fold) { names.emplace_back(name_of(fold).english); });
    command
        .add_option("--evading", options.evading,
                    context.say("hidden forms that count, of those that the rules ask for",
                                "規則が求める回避表記のうち、認めるもの"))
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("FOLDS")
        ->check(CLI::IsMember(names))
        ->default_str("all");
}

std::optional<JudgeOptions> resolve(Context& context, const Rules& rules, const JudgingOptions& options) {
    Diagnostics warnings;
    auto resolved = judge_options(rules, options, warnings, {"--at", "--known-at"});
    for (const auto& warning : warnings) complain(context, warning);
    if (resolved) return std::move(*resolved);
    // What is wrong for every report alike is said once, before any is read.
    for (const auto& problem : resolved.errors()) complain(context, problem);
    context.exit = exit_usage;
    return std::nullopt;
}

std::optional<Report> read_one_report(Context& context, const std::string& path) {
    const auto refuse = [&](const Diagnostic& problem, int exit) {
        complain(context, problem);
        context.exit = exit;
        return std::nullopt;
    };
    const auto json = read_whole_file(path);
    if (!json) return refuse(json.errors().front(), exit_io);
    ReportReader reader;
    Report report;
    Diagnostics warnings;
    const std::string_view bom = "\xEF\xBB\xBF";
    std::string_view text = *json;
    if (text.starts_with(bom)) text.remove_prefix(bom.size());
    auto problem = reader.read(text, report, warnings);
    for (const auto& warning : warnings) complain(context, warning);
    if (problem && text.find("}\n{") != std::string_view::npos) {
        problem->hint = Message{"one report is taken at a time; for many there is kijun judge --explain",
                                "一度に一件です。多数の通報には kijun judge --explain を使ってください"};
    }
    if (problem) return refuse(*problem, exit_findings);
    if (report.id.empty()) report.id = "line-1";  // as kijun judge calls it
    return report;
}

}  // namespace kijun::command
