// kijun judge: reports in, verdicts out, one a line, in order, however many there are.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "brief.hpp"
#include "judging.hpp"
#include "kijun/tally.hpp"
#include "lines.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string rules;
    std::string reports = "-";
    std::string output;
    JudgingOptions judging;
    bool explain = false;
    bool brief = false;
    bool summary = false;
    bool summary_only = false;
    std::size_t longest_line = std::size_t{256} << 20;
    std::size_t jobs = 0;  // 0: one a processor
};

// Judges lines; one a thread.
class Worker {
public:
    Worker(const Options& options, const JudgeOptions& judging, const std::shared_ptr<const Rules>& rules,
           const Context& context)
        : options_(options),
          judging_(judging),
          context_(context),
          judge_(rules),
          tally_(*rules, judging.all_revisions) {}

    void work(const Line& line, Piece& piece);
    void refuse(std::uint64_t line, Diagnostic problem, Piece& piece) {
        report_.clear();
        fail(line, std::move(problem), piece);
    }
    void begin_piece() { reader_.forget_warnings(); }
    [[nodiscard]] const Tally& tally() const { return tally_; }

private:
    void fail(std::uint64_t line, Diagnostic problem, Piece& piece);

    const Options& options_;
    const JudgeOptions& judging_;
    const Context& context_;
    Judge judge_;
    Tally tally_;
    ReportReader reader_;
    Report report_;
    Diagnostics warnings_;
};

void Worker::work(const Line& line, Piece& piece) {
    auto problem = reader_.read(line.text, report_, warnings_);
    for (Diagnostic& warning : warnings_) piece.complaints.push_back({line.number, std::move(warning)});
    warnings_.clear();
    if (problem) return fail(line.number, std::move(*problem), piece);
    if (report_.id.empty()) report_.id = fmt::format("line-{}", line.number);

    auto verdicts = judge_.judge(report_, judging_);
    if (!verdicts) return fail(line.number, std::move(verdicts.errors().front()), piece);
    for (const Verdict& verdict : **verdicts) {
        tally_.count(verdict);
        if (options_.summary_only) continue;
        if (options_.brief) {
            write_brief(context_, judge_.rules(), report_, verdict, piece.out);
        } else {
            write_json(judge_.rules(), verdict, piece.out);
            piece.out += '\n';
        }
    }
}

void Worker::fail(std::uint64_t line, Diagnostic problem, Piece& piece) {
    tally_.count_error();
    if (options_.summary_only || options_.brief)
        piece.complaints.push_back({line, std::move(problem)});
    else
        write_error_record(piece.out, line, report_.id, problem);
}

void run(const Options& options, Context& context) {
    const auto refuse = [&](const Diagnostic& problem, int exit) {
        complain(context, problem);
        context.exit = exit;
    };
    const Input input(options.reports);
    if (!check_streams(context, input, options.reports, options.output, options.rules)) return;
    const auto rules = rules_for_judging(context, options.rules);
    if (!rules) return;
    const auto judging = resolve(context, *rules, options.judging);
    if (!judging) return;
    JudgeOptions with_explanation = *judging;
    with_explanation.explain = options.explain;
    if (!options.output.empty()) {
        if (const auto problem = context.out.open(options.output)) return refuse(*problem, exit_io);
    }
    if (options.reports == "-" && ::isatty(STDIN_FILENO) == 1) {
        complain(context, Message{"reading reports from the terminal; end with Ctrl-D",
                                  "端末から通報を読みます。Ctrl-D で終わります"});
    }

    const bool out_is_terminal =
        options.output.empty() && !options.summary_only && ::isatty(STDOUT_FILENO) == 1;
    const auto done = work_on_lines(
        context, input, {options.longest_line, options.jobs, !out_is_terminal},
        [&] { return std::make_unique<Worker>(options, with_explanation, rules, context); },
        LinesOutput(context));
    if (done.error != 0) return refuse(file_problem(true, options.reports, done.error), exit_io);
    Tally tally(*rules, with_explanation.all_revisions);
    for (const auto& worker : done.workers)
        if (worker) tally.add(worker->tally());
    if (!context.out.flush()) return;  // main says why

    if (tally.errors() > 0) context.exit = exit_findings;
    if (options.summary_only) {
        context.out.write(tally.text(context.language));
    } else if (options.summary) {
        std::fputs(tally.text(context.language).c_str(), stderr);
    } else if (tally.errors() > 0) {
        complain(context, Message{fmt::format("{} lines could not be judged", tally.errors()),
                                  fmt::format("判断できなかった行が {} 件あります", tally.errors())});
    }
}

}  // namespace

void add_judge(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("judge", context.say("judge reports: NDJSON in, NDJSON out",
                                                                "通報を判断する（入力も出力も NDJSON）"));
    add_rules_argument(*command, context, options->rules);
    command
        ->add_option("reports", options->reports,
                     context.say("reports, one JSON object a line; - or nothing: standard input",
                                 "通報（一行に一つの JSON）。- 又は省略時は標準入力"))
        ->type_name("REPORTS.ndjson");
    add_judging_options(*command, context, options->judging);
    command->add_flag("--explain", options->explain,
                      context.say("add the guideline's tree with values, and the procedure",
                                  "判断の根拠の木と手続を付ける"));
    command->add_option("-o,--output", options->output, context.say("write there", "出力先"))
        ->type_name("FILE");
    auto* brief = command->add_flag(
        "--brief", options->brief,
        context.say("a few lines for people instead of JSON", "JSON の代わりに読みやすい数行で出す"));
    auto* summary = command->add_flag("--summary", options->summary,
                                      context.say("at the end, a table by class and category on stderr",
                                                  "最後に区分・類型別の表を標準エラーに出す"));
    command
        ->add_flag("--summary-only", options->summary_only,
                   context.say("only that table, on standard output", "その表だけを標準出力に出す"))
        ->excludes(brief)
        ->excludes(summary);
    command
        ->add_option("--max-line", options->longest_line,
                     context.say("longest line read, in bytes; k, m, g are understood",
                                 "読む行の最大の長さ（バイト。k、m、g も可）"))
        ->transform(CLI::AsSizeValue(false).description(""))
        ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 30).description(""))
        ->default_str("256m")
        ->type_name("BYTES");
    add_jobs_option(*command, context, options->jobs,
                    context.say("threads that judge; the output is the same for any number",
                                "判断に使うスレッドの数。出力は数によらず同じ"));
    command->footer(
        context.say("A line that cannot be judged gives "
                    "{\"line\":…,\"error\":{\"code\",\"message\",\"message_ja\"}} in its\n"
                    "place; the run goes on and the exit code is 1.\n"
                    "Examples:\n"
                    "  kijun judge ihc.kjb reports.ndjson -o verdicts.ndjson --summary\n"
                    "  zcat archive.ndjson.gz | kijun judge ihc.kjb --all-revisions\n"
                    "  kijun judge stdlib_rules/ihc reports.ndjson --at 2025-02-28 --brief\n",
                    "判断できない行には、代わりに "
                    "{\"line\":…,\"error\":{\"code\",\"message\",\"message_ja\"}} を出して続け、\n"
                    "終了コードを 1 とします。\n"
                    "例：\n"
                    "  kijun judge ihc.kjb reports.ndjson -o verdicts.ndjson --summary\n"
                    "  zcat archive.ndjson.gz | kijun judge ihc.kjb --all-revisions\n"
                    "  kijun judge stdlib_rules/ihc reports.ndjson --at 2025-02-28 --brief\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
