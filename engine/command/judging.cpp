#include "judging.hpp"

#include <CLI/CLI.hpp>

#include "dates.hpp"
#include "kijun/json.hpp"

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

namespace {

Folds folds_of(const std::vector<std::string>& names) {
    Folds folds;
    for (const std::string& name : names) {
        if (name == "all") folds |= evading_folds;
        each_fold(evading_folds, [&](Fold fold) {
            if (name == name_of(fold).english) folds |= {fold};
        });
    }
    return folds;
}

}  // namespace

std::optional<JudgeOptions> resolve(Context& context, const Rules& rules, const JudgingOptions& options) {
    const History& history = rules.program().history;
    JudgeOptions resolved;
    resolved.mode = options.mode == "assess" ? Mode::assess : Mode::screen;
    resolved.all_revisions = options.all_revisions;
    resolved.revision = options.revision;
    resolved.evading = folds_of(options.evading);
    if (!options.known_at.empty()) {
        const auto known = read_days(context, history, "--known-at", options.known_at, true);
        if (!known) return std::nullopt;
        resolved.known_at = known->first;
    }
    // What is wrong for every report alike is said once, before any is read.
    const auto refuse = [&](const Diagnostics& problems) {
        for (const auto& problem : problems) complain(context, problem);
        context.exit = exit_usage;
        return std::nullopt;
    };
    if (!options.at.empty()) {
        resolved.at = read_days(context, history, "--at", options.at, false);
        if (!resolved.at) return std::nullopt;
        if (const auto selected = select_on(history, *resolved.at, resolved.known_at); !selected) {
            return refuse(selected.errors());
        }
    }
    if (!options.revision.empty()) {
        if (const auto selected = select_revision(history, options.revision); !selected) {
            return refuse(selected.errors());
        }
    }
    return resolved;
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

void write_error_record(std::string& out, std::uint64_t line, const std::string& id,
                        const Diagnostic& problem) {
    JsonWriter json(out);
    json.begin_object();
    json.key("line").value(line);
    if (!id.empty()) json.key("id").value(id);
    json.key("error").begin_object();
    json.key("code").value(problem.code);
    json.key("message").value(problem.message.en + (problem.hint ? "; " + problem.hint->en : ""));
    json.key("message_ja").value(problem.message.ja + (problem.hint ? "。" + problem.hint->ja : ""));
    json.end_object();
    json.end_object();
    out += '\n';
}

}  // namespace kijun::command
