// kijun test: runs the cases that stand beside the rules, and those of NDJSON files.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <set>

#include "coverage.hpp"
#include "kijun/cases.hpp"
#include "mutation.hpp"
#include "progress.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string path;
    std::vector<std::string> files;
    bool boundaries = false;
    bool json = false;
    std::string junit;
    std::string freeze;
    bool coverage = false;
    bool mutate = false;
    std::size_t sample = 0;
    bool words = false;
    std::vector<std::string> kinds, places;
    std::string killers;
};

// Beside rules that are a directory: files of cases, in the byte order of their paths.
std::vector<std::string> files_beside(const std::string& path) {
    std::vector<std::string> found;
    std::error_code problem;
    for (std::filesystem::recursive_directory_iterator at(path, problem), end; !problem && at != end;
         at.increment(problem))
        if (at->path().string().ends_with(".cases.ndjson") && at->is_regular_file(problem))
            found.push_back(at->path().string());
    std::sort(found.begin(), found.end());
    return found;
}

// All cases there are; nullopt if some could not be read, which has been told of.
std::optional<std::vector<TestCase>> all_cases(const Options& options, const RulesInput& input,
                                               Context& context) {
    std::vector<TestCase> cases = cases_of(*input.model, input.sources);
    std::vector<std::string> files = files_beside(options.path);
    for (const std::string& file : options.files)
        if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
    Diagnostics found;
    for (const std::string& file : files) {
        const auto text = read_whole_file(file);
        if (!text) {
            complain(context, text.errors().front());
            context.exit = exit_io;
            return std::nullopt;
        }
        const std::size_t before = cases.size();
        Diagnostics problems = read_cases(*text, file, cases);
        if (cases.size() == before && problems.empty())
            problems.push_back(error("K0903", {}, file + ": no cases", file + "：事例がありません"));
        found.insert(found.end(), problems.begin(), problems.end());
    }
    if (cases.empty() && found.empty())
        found.push_back(error("K0903", {}, options.path + ": no cases: nothing has been tested",
                              options.path + "：事例がないため、何も確かめていません"));
    for (CaseProblem& one : check_cases(cases, input.rules->program())) {
        const TestCase& test = cases[one.test];
        Diagnostic& problem = one.problem;
        problem.span = one.span;
        if (!problem.span.known())
            problem.message = {fmt::format("{}:{}: {}", test.file, test.line, problem.message.en),
                               fmt::format("{}:{}：{}", test.file, test.line, problem.message.ja)};
        found.push_back(std::move(problem));
    }
    for (const Diagnostic& problem : found) {
        if (!problem.span.known()) {
            complain(context, problem);
            continue;
        }
        const std::string text = render(problem, input.sources, context.language, context.colour_errors);
        std::fputs((text + (text.ends_with('\n') ? "" : "\n")).c_str(), stderr);
    }
    if (!has_errors(found)) return cases;
    context.exit = exit_usage;
    return std::nullopt;
}

// A failed expectation looks like any other diagnostic: place, line, caret; or file and line for NDJSON.
std::string as_text(const Context& context, const TestCase& test, const CaseFailure& failure,
                    const SourceSet& sources) {
    const std::string under_en = failure.revision.empty() ? "" : " (under " + failure.revision + ")";
    const std::string under_ja = failure.revision.empty() ? "" : "（" + failure.revision + "）";
    const bool placed = failure.span.known();
    const std::string place = placed ? "" : fmt::format("{}:{}: ", test.file, test.line);
    // the line under the caret says when, unless the case was moved to another day
    const bool moved = failure.when.find(" day of ") != std::string::npos;
    const std::string when = placed && !moved ? "" : ", " + failure.when;
    return render(
        error("K0901", failure.span, place + test.title + when + under_en + ": " + failure.message.en,
              place + test.title + when + under_ja + "：" + failure.message.ja),
        sources, context.language, context.colour_output);
}

// Adds the answers that the file does not have yet. What has been recorded is never changed here.
void freeze(const Options& options, const std::vector<TestCase>& cases, const RulesInput& input,
            Context& context) {
    const auto question = [](std::string_view line) { return line.substr(0, line.find(",\"answer\":")); };
    std::string text;
    if (std::filesystem::exists(options.freeze)) {
        auto read = read_whole_file(options.freeze);
        if (!read) {
            complain(context, read.errors().front());
            context.exit = exit_io;
            return;
        }
        text = std::move(*read);
    }
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
    std::set<std::string, std::less<>> known;
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
        known.emplace(question(std::string_view(text).substr(at, text.find('\n', at) - at)));
    std::size_t added = 0;
    for (const std::string& line : freeze_lines(cases, input.rules)) {
        if (known.contains(question(line))) continue;
        text += line + '\n';
        ++added;
    }
    if (auto problem = write_whole_file(options.freeze, text)) {
        complain(context, *problem);
        context.exit = exit_io;
        return;
    }
    context.out.write(fmt::format(fmt::runtime(context.say("{}: {} answers recorded, {} kept\n",
                                                           "{}：{} 件を記録、{} 件は据え置き\n")),
                                  options.freeze, added, known.size()));
}

void mutate(const Options& options, const std::vector<TestCase>& cases, const RulesInput& input,
            Context& context) {
    MutationOptions how;
    how.words = options.words;
    how.sample = options.sample;
    for (const std::string& kind : options.kinds) how.kinds.insert(*mutant_kind(kind));
    how.places.insert(options.places.begin(), options.places.end());
    Progress progress(context, ::isatty(STDERR_FILENO) != 0, 1, Progress::Unit::steps);
    how.progress = [&](std::size_t done, std::size_t total) { progress.update(done, done, total); };
    const auto run = kijun::mutate(*input.model, input.sources, input.rules, cases, how);
    if (!run) {
        for (const Diagnostic& problem : run.errors()) complain(context, problem);
        context.exit = exit_rules;
        return;
    }
    if (run->mutants.empty()) {
        complain(context, Message{"no change of that kind or in that place: nothing has been tested",
                                  "その種類・場所の変更がないため、何も確かめていません"});
        context.exit = exit_usage;
        return;
    }
    if (!options.killers.empty())
        if (auto problem = write_whole_file(options.killers, killers_file(*run))) {
            complain(context, *problem);
            context.exit = exit_io;
            return;
        }
    context.out.write(options.json ? mutation_json(*run, cases, input.sources)
                                   : mutation_text(context, *run, input.sources));
}

void run(const Options& options, Context& context) {
    for (const std::string& path : {options.junit, options.freeze})
        if (const auto refused = refuse_output(path); !path.empty() && refused) {
            complain(context, *refused);
            context.exit = exit_usage;
            return;
        }
    // a file of the rules like others, once it has been read
    if (!options.killers.empty() && std::filesystem::exists(options.killers)) {
        complain(context, Message{options.killers + " is there already: choose another name",
                                  options.killers + " は既にあります。別の名前にしてください"});
        context.exit = exit_usage;
        return;
    }
    const RulesInput input = read_rules({options.path}, Stage::rules, context.loading);
    if (!input.sound()) {
        show_diagnostics(context, input, false);
        context.exit = exit_code(input);
        return;
    }
    const auto cases = all_cases(options, input, context);
    if (!cases) return;
    CaseOptions how;
    how.boundaries = options.boundaries;
    CaseRun run;
    {
        Progress progress(context, ::isatty(STDERR_FILENO) != 0, cases->size(), Progress::Unit::steps);
        how.progress = [&](std::size_t done, std::size_t) { progress.update(done, done); };
        run = run_cases(*cases, input.rules, how);
    }
    const bool unusable = std::any_of(run.failures.begin(), run.failures.end(),
                                      [](const CaseFailure& failure) { return failure.unusable; });
    if (!run.failures.empty()) context.exit = unusable ? exit_usage : exit_findings;
    if (!options.junit.empty())
        if (auto problem = write_whole_file(options.junit, junit_xml(*cases, run))) {
            complain(context, *problem);
            context.exit = exit_io;
            return;
        }
    const bool well = run.failures.empty();
    if (options.coverage && well) {
        const CaseCoverage seen = cover(*input.model, input.sources, input.rules, *cases);
        return context.out.write(options.json ? coverage_json(seen, input.sources)
                                              : coverage_text(context, seen, input.sources));
    }
    if (options.mutate && well) return mutate(options, *cases, input, context);
    if (options.json) return context.out.write(case_run_json(*cases, run, input.sources));
    for (const auto& failure : run.failures)
        context.out.write(as_text(context, (*cases)[failure.test], failure, input.sources) + '\n');
    context.out.write(fmt::format(fmt::runtime(context.say("{} cases, {} expectations, {} failed\n",
                                                           "事例 {} 件、期待 {} 件、不合格 {} 件\n")),
                                  run.cases, run.expectations, run.failures.size()));
    if (!options.freeze.empty() && well) freeze(options, *cases, input, context);
}

}  // namespace

void add_test(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("test", context.say("run cases: what the rules must say about reports",
                                               "事例（通報と、規則が出すべき結果）を確かめる"));
    add_rules_argument(*command, context, options->path);
    command
        ->add_option(
            "cases", options->files,
            context.say("further cases as NDJSON; those named *.cases.ndjson in the directory of "
                        "the rules are run anyway",
                        "NDJSON の事例。規則のディレクトリの *.cases.ndjson は指定しなくても含まれる"))
        ->type_name("FILE");
    command->add_flag("--boundaries", options->boundaries,
                      context.say("judge each case also at the first and the last instant of its revision",
                                  "各事例を、その改訂の最初と最後の瞬間でも判断する"));
    auto* json = command->add_flag("--json", options->json,
                                   context.say("as one line of JSON", "一行の JSON で出力する"));
    command
        ->add_option("--junit", options->junit,
                     context.say("also write JUnit XML there", "JUnit XML も書き出す"))
        ->type_name("FILE");
    command
        ->add_option("--freeze", options->freeze,
                     context.say("when all is well, record there what law of the past said; what is "
                                 "recorded already is never changed",
                                 "全て合格したとき、過去の改訂の結果を記録する。記録済みのものは変えない"))
        ->type_name("FILE.cases.ndjson")
        ->excludes(json);
    auto* coverage = command->add_flag(
        "--coverage", options->coverage,
        context.say(
            "when all is well: which conditions, terms, branches and amendments do the cases look at?",
            "全て合格したとき、事例がどの条件・用語・分岐・改正を確認しているかを示す"));
    coverage->excludes(command->get_option("--freeze"));
    auto* mutants = command->add_flag(
        "--mutate", options->mutate,
        context.say("when all is well: would the cases notice small changes of the rules?",
                    "全て合格したとき、規則を少しずつ変え、事例がその変更に気付くかを調べる"));
    mutants->excludes(command->get_option("--freeze"))->excludes(coverage);
    command
        ->add_option("--mutants", options->sample,
                     context.say("only so many changes, always the same ones",
                                 "調べる変更の数。選ばれるのは毎回同じもの"))
        ->type_name("N")
        ->check(CLI::PositiveNumber)
        ->needs(mutants);
    command
        ->add_flag(
            "--words", options->words,
            context.say("also drop each single expression of each list: many changes, which are not in "
                        "the score without this",
                        "用語を一語ずつ除いた変更も調べる。件数が多く、指定しなければ検出率に含めない"))
        ->needs(mutants);
    std::vector<std::string> kinds;
    for (std::size_t kind = 0; kind < mutant_kind_count; ++kind)
        kinds.emplace_back(to_string(static_cast<MutantKind>(kind)));
    command
        ->add_option("--kind", options->kinds,
                     context.say("only changes of these kinds", "この種類の変更だけを調べる"))
        ->check(CLI::IsMember(kinds))
        ->needs(mutants);
    command
        ->add_option("--only", options->places,
                     context.say("only changes in these categories, criteria, lists or revisions",
                                 "これらの類型・基準・用語・改訂の中の変更だけを調べる"))
        ->type_name("ID ...")
        ->needs(mutants);
    command
        ->add_option(
            "--killers", options->killers,
            context.say("write the cases that would notice the other changes, to be read and kept",
                        "気付かれなかった変更を検出する事例をファイルに書く。読んだうえで残すこと"))
        ->type_name("FILE.kijun")
        ->needs(mutants);
    command->footer(context.say(
        "Exit codes: 0 all cases come out as expected; 1 some do not; 2 wrong use, or cases that cannot "
        "be\n"
        "run (not readable, none at all, an unknown revision or category, a day without a revision);\n"
        "3 the rules have errors; 4 something could not be read or written.\n"
        "Examples:\n"
        "  kijun test stdlib_rules/ihc\n"
        "  kijun test stdlib_rules/ihc more.ndjson --boundaries --junit report.xml\n"
        "  kijun test stdlib_rules/ihc --freeze stdlib_rules/ihc/frozen.cases.ndjson\n"
        "  kijun test stdlib_rules/ihc --coverage\n"
        "  kijun test stdlib_rules/ihc --mutate --mutants 100\n"
        "  kijun test stdlib_rules/ihc --mutate --only bank_account account_words --kind openness\n",
        "終了コード：0 すべて期待どおり、1 期待どおりでない事例がある、2 使い方の誤り又は実行できない事例\n"
        "（読めない、一件もない、改訂や類型が存在しない、施行中の改訂がない日）、3 規則の誤り、4 "
        "読み書きの\n"
        "失敗。\n"
        "例：\n"
        "  kijun test stdlib_rules/ihc\n"
        "  kijun test stdlib_rules/ihc more.ndjson --boundaries --junit report.xml\n"
        "  kijun test stdlib_rules/ihc --freeze stdlib_rules/ihc/frozen.cases.ndjson\n"
        "  kijun test stdlib_rules/ihc --coverage\n"
        "  kijun test stdlib_rules/ihc --mutate --mutants 100\n"
        "  kijun test stdlib_rules/ihc --mutate --only bank_account account_words --kind openness\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
