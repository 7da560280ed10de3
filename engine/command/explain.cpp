// kijun explain: one report, and why it is judged as it is.
#include <CLI/CLI.hpp>
#include <algorithm>

#include "judging.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string rules;
    std::string report;
    JudgingOptions judging;
    bool all = false;
    bool json = false;
};

// Where something spoke for a category that is not met after all, its name is enough for most readers.
std::string text_of(const Context& context, const Rules& rules, Verdict verdict, bool all) {
    std::string considered;
    if (!all) {
        const auto dropped =
            std::stable_partition(verdict.findings.begin(), verdict.findings.end(),
                                  [](const auto& finding) { return finding.status != Truth::no; });
        for (auto finding = dropped; finding != verdict.findings.end(); ++finding) {
            const auto& category = rules.program().categories[finding->category];
            considered +=
                (considered.empty() ? "" : context.say(", ", "、")) + category.number + category.title;
        }
        verdict.findings.erase(dropped, verdict.findings.end());
    }
    std::string text = explain_text(rules, verdict, context.language, context.colour_output);
    if (!considered.empty()) {
        text += context.say("Looked at and not met (--all shows why): ",
                            "検討したが該当しない類型（--all で理由を表示）：") +
                considered + '\n';
    }
    return text;
}

void run(const Options& options, Context& context) {
    const auto refuse = [&](const Diagnostic& problem, int exit) {
        complain(context, problem);
        context.exit = exit;
    };
    const auto report = read_one_report(context, options.report);
    if (!report) return;
    const auto rules = rules_for_judging(context, options.rules);
    if (!rules) return;
    auto judging = resolve(context, *rules, options.judging);
    if (!judging) return;
    judging->explain = true;
    Judge judge(rules);
    const auto verdicts = judge.judge(*report, *judging);
    if (!verdicts) return refuse(verdicts.errors().front(), exit_findings);
    bool first = true;
    for (const auto& verdict : **verdicts) {
        std::string& out = context.out.buffer();
        if (options.json) {
            write_json(*rules, verdict, out);
        } else {
            if (!first) out += '\n';
            out += text_of(context, *rules, verdict, options.all);
        }
        if (!out.ends_with('\n')) out += '\n';
        first = false;
    }
}

}  // namespace

void add_explain(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "explain", context.say("show why one report is judged as it is", "一つの通報の判断の理由を示す"));
    add_rules_argument(*command, context, options->rules);
    command
        ->add_option("--report", options->report,
                     context.say("file with one report as JSON; -: standard input",
                                 "一つの通報を JSON で書いたファイル。- は標準入力"))
        ->required()
        ->type_name("FILE");
    add_judging_options(*command, context, options->judging);
    command->add_flag("--all", options->all,
                      context.say("show the tree of what was looked at and is not met, too",
                                  "検討したが該当しない類型の木も示す"));
    command->add_flag("--json", options->json,
                      context.say("the verdict as JSON, one line each", "判断を一行の JSON で出力する"));
    command->footer(context.say(
        "Examples:\n"
        "  kijun explain ihc.kjb --report report.json\n"
        "  kijun explain ihc.kjb --report report.json --at 2025-02-27 --mode assess\n"
        "  echo '{\"text\":\"…\",\"received_at\":\"2025-03-01\"}' | kijun explain ihc.kjb --report -\n",
        "例：\n"
        "  kijun explain ihc.kjb --report report.json\n"
        "  kijun explain ihc.kjb --report report.json --at 令和7年2月27日 --mode assess\n"
        "  echo '{\"text\":\"…\",\"received_at\":\"2025-03-01\"}' | kijun explain ihc.kjb --report -\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
