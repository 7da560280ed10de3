// kijun together: each report under several guidelines at once, each by its own clock.
#include "kijun/together.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>

#include "judging.hpp"
#include "lines.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string reports;
    std::vector<std::string> rules;
    std::vector<std::string> revisions;  // guideline=revision
    std::string at;
    std::string output;
    std::string mode = "screen";
    bool explain = false;
    std::size_t jobs = 0;  // 0: one a processor
};

constexpr std::size_t longest_line = std::size_t{256} << 20;

using Guidelines = std::vector<JointJudge::Under>;
using Named = std::map<std::string, std::string>;  // revisions by guideline

std::optional<Named> named_revisions(const std::vector<std::string>& written, Context& context) {
    Named named;
    for (const std::string& one : written) {
        const std::size_t sign = one.find('=');
        const bool formed = sign != std::string::npos && sign + 1 < one.size();
        if (formed && named.emplace(one.substr(0, sign), one.substr(sign + 1)).second) continue;
        complain(context,
                 formed
                     ? Message{fmt::format("--revision {}: the guideline is named before", one),
                               fmt::format("--revision {}：このガイドラインは既に指定されています", one)}
                     : Message{fmt::format("--revision {}: write GUIDELINE=REVISION", one),
                               fmt::format("--revision {}：「ガイドライン=改訂」と書いてください", one)});
        context.exit = exit_usage;
        return std::nullopt;
    }
    return named;
}

// Under a named revision, else under what is in force at --at, else by each report's own date.
std::optional<Guidelines> load(Context& context, const Options& options) {
    auto named = named_revisions(options.revisions, context);
    if (!named) return std::nullopt;
    Guidelines guidelines;
    std::vector<std::string> ids;
    for (const std::string& path : options.rules) {
        auto rules = rules_for_judging(context, path);
        if (!rules) return std::nullopt;
        const std::string& id = rules->program().history.guideline;
        if (std::find(ids.begin(), ids.end(), id) != ids.end()) {
            complain(context, Message{id + " is named twice", id + " が二度指定されています"});
            context.exit = exit_usage;
            return std::nullopt;
        }
        ids.push_back(id);
        JudgingOptions words;
        words.mode = options.mode;
        if (const auto revision = named->extract(id))
            words.revision = revision.mapped();
        else
            words.at = options.at;
        auto judging = resolve(context, *rules, words);
        if (!judging) return std::nullopt;
        judging->explain = options.explain;
        guidelines.push_back({std::move(rules), std::move(*judging)});
    }
    for (const auto& [id, revision] : *named) {
        complain(context,
                 Message{fmt::format("--revision {}={}: no such guideline here; there are {}", id, revision,
                                     fmt::join(ids, ", ")),
                         fmt::format("--revision {}={}：そのガイドラインはありません。あるのは {} です", id,
                                     revision, fmt::join(ids, "、"))});
        context.exit = exit_usage;
        return std::nullopt;
    }
    return guidelines;
}

// Judges lines; one a thread.
class Worker {
public:
    explicit Worker(const Guidelines& guidelines) : judge_(guidelines) {}

    void begin_piece() { reader_.forget_warnings(); }
    void work(const Line& line, Piece& piece) {
        const auto problem = reader_.read(line.text, report_, warnings_);
        for (Diagnostic& warning : warnings_) piece.complaints.push_back({line.number, std::move(warning)});
        warnings_.clear();
        if (problem) return fail(line.number, *problem, piece);
        if (report_.id.empty()) report_.id = fmt::format("line-{}", line.number);
        write_json(judge_.judge(report_), piece.out);
        piece.out += '\n';
    }
    void refuse(std::uint64_t line, const Diagnostic& problem, Piece& piece) {
        report_.clear();
        fail(line, problem, piece);
    }
    [[nodiscard]] std::uint64_t refused() const { return refused_; }

private:
    void fail(std::uint64_t line, const Diagnostic& problem, Piece& piece) {
        ++refused_;
        write_error_record(piece.out, line, report_.id, problem);
    }

    JointJudge judge_;
    ReportReader reader_;
    Report report_;
    Diagnostics warnings_;
    std::uint64_t refused_ = 0;  // lines
};

void run(const Options& options, Context& context) {
    const Input input(options.reports);
    for (const std::string& rules : options.rules)
        if (!check_streams(context, input, options.reports, options.output, rules)) return;
    const auto guidelines = load(context, options);
    if (!guidelines) return;
    const auto refuse = [&](const Diagnostic& problem) {
        complain(context, problem);
        context.exit = exit_io;
    };
    if (!options.output.empty())
        if (const auto problem = context.out.open(options.output)) return refuse(*problem);
    const bool out_is_terminal = options.output.empty() && ::isatty(STDOUT_FILENO) == 1;
    const auto done = work_on_lines(
        context, input, {longest_line, options.jobs, !out_is_terminal},
        [&] { return std::make_unique<Worker>(*guidelines); }, LinesOutput(context));
    if (done.error != 0) return refuse(file_problem(true, options.reports, done.error));
    std::uint64_t refused = 0;
    for (const auto& worker : done.workers) refused += worker ? worker->refused() : 0;
    if (!context.out.flush() || refused == 0) return;  // main says why
    context.exit = exit_findings;
    complain(context, Message{fmt::format("{} lines could not be judged", refused),
                              fmt::format("判断できなかった行が {} 件あります", refused)});
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
        ->add_option("--revision", options->revisions,
                     context.say("a guideline under this revision, such as a draft; the others as without",
                                 "そのガイドラインを、案などこの改訂により判断する（ほかは変わらない）"))
        ->allow_extra_args(false)
        ->type_name("GUIDELINE=R");
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
    add_jobs_option(*command, context, options->jobs,
                    context.say("threads that judge; the output is the same for any number",
                                "判断に使うスレッドの数。出力は数によらず同じ"));
    command->footer(context.say(
        "One line a report: the verdicts, what could not be judged and why, and a receipt that names "
        "every\n"
        "revision that contributed.\n"
        "Examples:\n"
        "  kijun together reports.ndjson stdlib_rules/ihc stdlib_rules/mic/illegal-information\n"
        "  kijun together reports.ndjson ihc.kjb mic.kjb --at 2025-09-25 --revision "
        "mic_illegal_information=draft_2026\n",
        "通報ごとに一行で、各判断、判断できなかったものとその理由、寄与したすべての改訂を記した受領証を出し"
        "ます。\n"
        "例：\n"
        "  kijun together reports.ndjson stdlib_rules/ihc stdlib_rules/mic/illegal-information\n"
        "  kijun together reports.ndjson ihc.kjb mic.kjb --at 2025-09-25 --revision "
        "mic_illegal_information=draft_2026\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
