// kijun together: each report under several guidelines at once, each by its own clock.
#include "kijun/together.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "chunk_reader.hpp"
#include "dates.hpp"
#include "judging.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string reports;
    std::vector<std::string> rules;
    std::string at;
    std::string output;
    std::string mode = "screen";
    bool explain = false;
};

constexpr std::size_t longest_line = std::size_t{256} << 20;
constexpr std::size_t block = std::size_t{256} << 10;

std::optional<std::vector<JointJudge::Under>> load(Context& context, const Options& options) {
    std::vector<JointJudge::Under> under;
    for (const std::string& path : options.rules) {
        auto rules = rules_for_judging(context, path);
        if (!rules) return std::nullopt;
        const History& history = rules->program().history;
        for (const auto& other : under) {
            if (other.rules->program().history.guideline != history.guideline) continue;
            complain(context, Message{history.guideline + " is named twice",
                                      history.guideline + " が二度指定されています"});
            context.exit = exit_usage;
            return std::nullopt;
        }
        JudgeOptions judging;
        judging.mode = options.mode == "assess" ? Mode::assess : Mode::screen;
        judging.explain = options.explain;
        if (!options.at.empty()) {
            judging.at = read_days(context, history, "--at", options.at, false);
            if (!judging.at) return std::nullopt;
        }
        under.push_back({std::move(rules), std::move(judging)});
    }
    return under;
}

void run(const Options& options, Context& context) {
    const Input input(options.reports);
    for (const std::string& rules : options.rules)
        if (!check_streams(context, input, options.reports, options.output, rules)) return;
    auto under = load(context, options);
    if (!under) return;
    if (!options.output.empty()) {
        if (const auto problem = context.out.open(options.output)) {
            complain(context, *problem);
            context.exit = exit_io;
            return;
        }
    }
    JointJudge judge(std::move(*under));
    ReportReader reader;
    Report report;
    Diagnostics warnings;
    ChunkReader chunks(input.descriptor(), longest_line, block);
    for (Chunk chunk; chunks.next(chunk);) {
        each_line(chunk, longest_line, [&](const Line& line) {
            if (line.text.find_first_not_of(" \t\r") == std::string_view::npos && !line.too_long) return;
            std::string& out = context.out.buffer();
            report.clear();
            auto problem = line.too_long ? error("K0713", {}, "the line is too long", "行が長すぎます")
                                         : reader.read(line.text, report, warnings);
            for (const Diagnostic& warning : warnings) complain(context, warning);
            warnings.clear();
            if (problem) {
                write_error_record(out, line.number, report.id, *problem);
                context.exit = exit_findings;
                return;
            }
            if (report.id.empty()) report.id = fmt::format("line-{}", line.number);
            write_json(judge.judge(report), out);
            out += '\n';
        });
        if (!context.out.flush()) return;  // main says why
    }
    if (chunks.error() == 0) return;
    complain(context, file_problem(true, options.reports, chunks.error()));
    context.exit = exit_io;
}

}  // namespace

void add_together(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("together", context.say("judge reports under several guidelines at once",
                                                   "通報を複数のガイドラインの下で同時に判断する"));
    command
        ->add_option("reports", options->reports,
                     context.say("reports, one JSON object a line; - is standard input",
                                 "通報（一行に一つの JSON）。- は標準入力"))
        ->required()
        ->type_name("REPORTS.ndjson");
    command
        ->add_option("rules", options->rules,
                     context.say("directories, .kijun files or bundles, one a guideline",
                                 "規則のディレクトリ、.kijun ファイル又はバンドル。ガイドラインごとに一つ"))
        ->required()
        ->type_name("PATH|BUNDLE...");
    command
        ->add_option(
            "--at", options->at,
            context.say("under what is in force then: a day of each guideline's own zone",
                        "その時に施行されている改訂により判断する（日は各ガイドラインの時間帯による）"))
        ->type_name("D");
    command
        ->add_option("--mode", options->mode,
                     context.say("screen: only what something speaks for; assess: all that is open",
                                 "screen：手掛かりのあるものだけ、assess：未確定のものをすべて"))
        ->check(CLI::IsMember({"screen", "assess"}))
        ->default_str("screen");
    command->add_flag("--explain", options->explain,
                      context.say("add each guideline's tree with values", "判断の根拠の木を付ける"));
    command->add_option("-o,--output", options->output, context.say("write there", "出力先"))
        ->type_name("FILE");
    command->footer(context.say(
        "One line a report: the verdicts, what could not be judged and why, and a receipt that names "
        "every\n"
        "revision that contributed.\n"
        "Example:\n"
        "  kijun together reports.ndjson stdlib_rules/ihc stdlib_rules/mic/illegal-information\n",
        "通報ごとに一行で、各判断、判断できなかったものとその理由、寄与したすべての改訂を記した受領証を出し"
        "ます。\n"
        "例：\n"
        "  kijun together reports.ndjson stdlib_rules/ihc stdlib_rules/mic/illegal-information\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
