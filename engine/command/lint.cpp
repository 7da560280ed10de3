// kijun lint: every remark there is about rules -- what check warns of, what verify proves, what lint looks
// for itself -- with the severities one wants, and the fixes done if one wants.
#include "kijun/lint.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>

#include "findings_output.hpp"
#include "kijun/file.hpp"
#include "rules_input.hpp"
#include "sarif_output.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::vector<std::string> paths;
    std::vector<std::string> as_error, off;
    bool fix = false;
    bool json = false;
    bool sarif = false;
};

constexpr int most_rounds = 8;  // a fix can uncover another mistake

Diagnostics asked_for(const Options& options, const RulesInput& input) {
    Diagnostics found = remarks(input);
    std::erase_if(found, [&](const Diagnostic& each) {
        return each.severity != Severity::error &&
               std::find(options.off.begin(), options.off.end(), each.code) != options.off.end();
    });
    for (Diagnostic& each : found)
        if (std::find(options.as_error.begin(), options.as_error.end(), each.code) !=
            options.as_error.end())
            each.severity = Severity::error;
    return found;
}

// Does the fixes of one round; false if there were none, or if they could not be written.
bool fix_once(const RulesInput& input, const Diagnostics& found, Context& context) {
    const std::vector<FixedFile> fixed = apply_fixes(found, input.sources);
    for (const FixedFile& file : fixed) {
        const std::string& name = input.sources.name(file.file);
        if (const auto problem = replace_file(name, file.text)) {
            complain(context, *problem);
            context.exit = exit_io;
            return false;
        }
        context.out.write(fmt::format(
            fmt::runtime(context.say("{}: {} fixed\n", "{}：{} 件を直しました\n")), name, file.fixes));
    }
    return !fixed.empty();
}

void show(const Options& options, const RulesInput& input, const Diagnostics& found, Context& context) {
    if (options.sarif) return context.out.write(as_sarif(context, found, input.sources));
    write_findings(context, input.sources, found, options.json);
}

// The names of files in a bundle are those of another place, and perhaps another's choice.
bool may_fix(const Options& options, Context& context) {
    const auto bundle = std::find_if(options.paths.begin(), options.paths.end(), is_bundle);
    if (bundle == options.paths.end()) return true;
    complain(
        context,
        Message{fmt::format("{} is a bundle: --fix is for the files that it was made of", *bundle),
                fmt::format("{} はバンドルです。--fix は元のファイルに対して使ってください", *bundle)});
    context.exit = exit_usage;
    return false;
}

void run(const Options& options, Context& context) {
    if (options.fix && !may_fix(options, context)) return;
    for (int round = 0;; ++round) {
        const RulesInput input = read_rules(options.paths, Stage::rules, context.loading);
        if (input.unreadable) {
            show_diagnostics(context, input, false);
            context.exit = exit_io;
            return;
        }
        const Diagnostics found = asked_for(options, input);
        if (options.fix && round < most_rounds && fix_once(input, found, context)) continue;
        if (context.exit != exit_ok) return;
        show(options, input, found, context);
        const bool anything = std::any_of(found.begin(), found.end(), [](const Diagnostic& each) {
            return each.severity != Severity::note;
        });
        context.exit = !input.sound() ? exit_code(input) : anything ? exit_findings : exit_ok;
        return;
    }
}

CLI::Validator code() {
    return CLI::Validator(
        [](const std::string& text) {
            const bool fits =
                text.size() == 5 && text[0] == 'K' &&
                std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
            return fits ? std::string() : "'" + text + "' is no code such as K1001";
        },
        "CODE");
}

}  // namespace

void add_lint(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "lint", context.say("all remarks about rules, and their fixes", "規則への指摘を示し、直す"));
    command
        ->add_option("rules", options->paths,
                     context.say("directories or .kijun files", "ディレクトリ又は .kijun ファイル"))
        ->required()
        ->type_name("PATH...");
    command->add_flag("--fix", options->fix,
                      context.say("do what the remarks offer to do, then look again",
                                  "直せるものを直してから、もう一度調べる"));
    command
        ->add_option("--error", options->as_error,
                     context.say("count remarks of this code as errors", "この番号の指摘を誤りとする"))
        ->check(code());
    command
        ->add_option("--off", options->off,
                     context.say("leave out remarks of this code; errors stay",
                                 "この番号の指摘を出さない（誤りは除く）"))
        ->check(code());
    auto* json = command->add_flag("--json", options->json,
                                   context.say("as JSON, one line each", "一行ずつの JSON で出力する"));
    command
        ->add_flag("--sarif", options->sarif,
                   context.say("as SARIF 2.1.0, for code review", "SARIF 2.1.0 で出力する"))
        ->excludes(json);
    command->footer(context.say(
        "The codes stand in grammar/README.md. Exit code 1: there are warnings, or errors by --error.\n"
        "Examples:  kijun lint stdlib_rules/ihc --off K0533\n"
        "           kijun lint drafts/ --fix\n"
        "           kijun lint rules/ --sarif > remarks.sarif",
        "番号は grammar/README.md にあります。警告又は --error による誤りがあれば終了コードは 1 です。\n"
        "例：  kijun lint stdlib_rules/ihc --off K0533\n"
        "      kijun lint drafts/ --fix\n"
        "      kijun lint rules/ --sarif > remarks.sarif"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
