// kijun judge: reports in, verdicts out, one a line, in order, however many there are.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>

#include "brief.hpp"
#include "judging.hpp"
#include "line_reader.hpp"
#include "progress.hpp"
#include "rules_input.hpp"
#include "tally.hpp"

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
};

// An input file, or stdin; closed when done.
class Input {
public:
    explicit Input(const std::string& path)
        : owned_(path != "-"),
          descriptor_(owned_ ? ::open(path.c_str(), O_RDONLY | O_CLOEXEC) : STDIN_FILENO) {
        error_ = descriptor_ < 0 ? errno : 0;
        struct stat status {};
        if (error_ == 0 && ::fstat(descriptor_, &status) == 0) {
            if (S_ISREG(status.st_mode)) size_ = static_cast<std::uint64_t>(status.st_size);
            if (S_ISDIR(status.st_mode)) error_ = EISDIR;
            device_ = status.st_dev;
            inode_ = status.st_ino;
        }
    }
    ~Input() {
        if (owned_ && descriptor_ >= 0) ::close(descriptor_);
    }
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    [[nodiscard]] int descriptor() const { return descriptor_; }
    [[nodiscard]] int error() const { return error_; }
    [[nodiscard]] std::uint64_t size() const { return size_; }
    // Writing there would destroy what is to be read.
    [[nodiscard]] bool is_same_file(const std::string& path) const {
        struct stat status {};
        return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && status.st_dev == device_ &&
               status.st_ino == inode_;
    }

private:
    bool owned_;
    int descriptor_;
    int error_ = 0;
    std::uint64_t size_ = 0;
    dev_t device_ = 0;
    ino_t inode_ = 0;
};

class Run {
public:
    Run(const Options& options, const JudgeOptions& judging, std::shared_ptr<const Rules> rules,
        Context& context, Output& out)
        : options_(options),
          judging_(judging),
          context_(context),
          out_(out),
          judge_(std::move(rules)),
          tally_(judge_.rules(), judging.all_revisions) {}

    void line(const LineReader::Line& line);
    [[nodiscard]] const Tally& tally() const { return tally_; }

private:
    void fail(std::uint64_t line, const Diagnostic& problem);

    const Options& options_;
    const JudgeOptions& judging_;
    Context& context_;
    Output& out_;
    Judge judge_;
    Tally tally_;
    ReportReader reader_;
    Report report_;
    Diagnostics warnings_;
};

void Run::line(const LineReader::Line& line) {
    if (line.text.find_first_not_of(" \t\r") == std::string_view::npos && !line.too_long) return;
    if (line.too_long) {
        report_.clear();
        return fail(
            line.number,
            error("K0713", {}, fmt::format("the line is longer than {} bytes", options_.longest_line),
                  fmt::format("行が {} バイトを超えています", options_.longest_line)));
    }
    const auto problem = reader_.read(line.text, report_, warnings_);
    for (const auto& warning : warnings_) {
        complain(context_, Message{fmt::format("line {}: {}", line.number, warning.message.en),
                                   fmt::format("{} 行目：{}", line.number, warning.message.ja)});
    }
    warnings_.clear();
    if (problem) return fail(line.number, *problem);
    if (report_.id.empty()) report_.id = fmt::format("line-{}", line.number);

    const auto verdicts = judge_.judge(report_, judging_);
    if (!verdicts) return fail(line.number, verdicts.errors().front());
    for (const auto& verdict : **verdicts) {
        tally_.count(verdict);
        if (options_.summary_only) continue;
        if (options_.brief) {
            write_brief(context_, judge_.rules(), report_, verdict, out_.buffer());
        } else {
            write_json(judge_.rules(), verdict, out_.buffer());
            out_.buffer() += '\n';
        }
    }
    out_.settle();
}

void Run::fail(std::uint64_t line, const Diagnostic& problem) {
    tally_.count_error();
    if (options_.summary_only || options_.brief) {
        complain(context_, Message{fmt::format("line {}: {}", line, problem.message.en),
                                   fmt::format("{} 行目：{}", line, problem.message.ja)});
    } else {
        write_error_record(out_.buffer(), line, report_.id, problem);
        out_.settle();
    }
}

void run(const Options& options, Context& context) {
    const auto refuse = [&](const Diagnostic& problem, int exit) {
        complain(context, problem);
        context.exit = exit;
    };
    const Input input(options.reports);
    if (input.error() != 0) return refuse(file_problem(true, options.reports, input.error()), exit_io);
    if (!options.output.empty() && input.is_same_file(options.output)) {
        complain(context,
                 Message{"the output would overwrite the reports", "出力先が通報のファイルと同じです"});
        context.exit = exit_usage;
        return;
    }
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

    Run judging_run(options, with_explanation, rules, context, context.out);
    // Whoever waits at the other end of a pipe gets each verdict before the next report is waited for.
    LineReader lines(input.descriptor(), options.longest_line, [&] { context.out.flush(); });
    {
        const bool out_is_terminal =
            options.output.empty() && !options.summary_only && ::isatty(STDOUT_FILENO) == 1;
        Progress progress(context, ::isatty(STDERR_FILENO) == 1 && !out_is_terminal, input.size());
        LineReader::Line line;
        while (!context.out.failed() && lines.next(line)) {
            judging_run.line(line);
            progress.update(lines.bytes(), line.number);
        }
    }
    if (lines.error() != 0) return refuse(file_problem(true, options.reports, lines.error()), exit_io);
    if (!context.out.flush()) return;  // main says why

    const Tally& tally = judging_run.tally();
    if (tally.errors() > 0) context.exit = exit_findings;
    if (options.summary_only) {
        context.out.write(tally.render(context));
    } else if (options.summary) {
        std::fputs(tally.render(context).c_str(), stderr);
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
