#include "rules_input.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>

namespace kijun::command {

namespace {

void refuse_bundle(Context& context, const Diagnostics& problems) {
    for (const auto& problem : problems) complain(context, problem);
    context.exit = exit_io;
}

}  // namespace

int exit_code(const RulesInput& input) {
    return input.unreadable ? exit_io : input.sound() ? exit_ok : exit_rules;
}

void show_diagnostics(const Context& context, const RulesInput& input, bool warnings_too) {
    show_diagnostics(context, input.sources, input.diagnostics, warnings_too);
}

void show_diagnostics(const Context& context, const SourceSet& sources, const Diagnostics& diagnostics,
                      bool warnings_too) {
    std::size_t errors = 0, warnings = 0;
    for (const auto& diagnostic : diagnostics) {
        if (diagnostic.severity == Severity::error) ++errors;
        if (diagnostic.severity == Severity::warning) ++warnings;
        if (diagnostic.severity != Severity::error && !warnings_too) continue;
        const std::string text = render(diagnostic, sources, context.language, context.colour_errors);
        std::fputs(text.c_str(), stderr);
        if (!text.ends_with('\n')) std::fputc('\n', stderr);
    }
    if (errors > 0) {
        std::fputs(
            fmt::format(fmt::runtime(context.say("{} errors, {} warnings\n", "誤り {} 件、警告 {} 件\n")),
                        errors, warnings)
                .c_str(),
            stderr);
    }
}

std::shared_ptr<const Rules> rules_for_judging(Context& context, const std::string& path) {
    if (!is_bundle(path)) {
        auto input = read_rules({path}, Stage::rules, context.loading);
        if (input.sound()) return std::move(input.rules);
        show_diagnostics(context, input, false);
        context.exit = exit_code(input);
        return nullptr;
    }
    auto rules = load_rules(path, context.loading);
    if (rules) return std::move(*rules);
    refuse_bundle(context, rules.errors());
    return nullptr;
}

std::optional<History> history_of(Context& context, const std::string& path) {
    if (is_bundle(path)) {
        auto bundle = open_bundle(path, context.loading.trust);
        if (bundle) return std::move(bundle->content.program.history);
        refuse_bundle(context, bundle.errors());
        return std::nullopt;
    }
    auto input = read_rules({path}, Stage::model, context.loading);
    if (input.sound()) return std::move(input.model->history);
    show_diagnostics(context, input, false);
    context.exit = exit_code(input);
    return std::nullopt;
}

std::optional<Message> refuse_output(const std::string& path) {
    if (!path.ends_with(".kijun")) return std::nullopt;
    return Message{path + " would be read as rules: choose a name that does not end in .kijun",
                   path + " は規則のファイルの名前です。.kijun で終わらない名前にしてください"};
}

std::optional<Message> refuse_output(const std::string& output, const std::string& rules_path,
                                     const Input& reports) {
    if (const auto refused = refuse_output(output)) return refused;
    struct stat out {};
    struct stat rules {};
    const bool standard = output.empty();
    if ((standard ? ::fstat(STDOUT_FILENO, &out) : ::stat(output.c_str(), &out)) != 0) return {};
    if (!S_ISREG(out.st_mode)) return {};
    const Message name = standard ? Message{"standard output", "標準出力"} : Message{output, output};
    if (reports.is(out))
        return Message{name.en + " would overwrite the reports", name.ja + " は通報のファイルと同じです"};
    if (::stat(rules_path.c_str(), &rules) == 0 && rules.st_dev == out.st_dev && rules.st_ino == out.st_ino)
        return Message{name.en + " would overwrite the rules", name.ja + " は規則のファイルと同じです"};
    return {};
}

bool check_streams(Context& context, const Input& input, const std::string& input_path,
                   const std::string& output, const std::string& rules_path) {
    if (input.error() != 0) {
        complain(context, file_problem(true, input_path, input.error()));
        context.exit = exit_io;
        return false;
    }
    if (const auto refused = refuse_output(output, rules_path, input)) {
        complain(context, *refused);
        context.exit = exit_usage;
        return false;
    }
    return true;
}

CLI::Option* add_rules_argument(CLI::App& command, const Context& context, std::string& path) {
    return command
        .add_option("rules", path,
                    context.say("directory or .kijun file with the rules, or a bundle (.kjb)",
                                "規則のディレクトリか .kijun ファイル、又はバンドル（.kjb）"))
        ->required()
        ->type_name("PATH|BUNDLE");
}

CLI::Option* add_budget_option(CLI::App& command, const Context& context, std::optional<Budget>& budget) {
    return add_budget_option(
        command, context, budget, "--budget",
        context.say("compile in a process of its own that may use so many seconds and megabytes",
                    "別のプロセスでコンパイルし、その時間（秒）とメモリ（MB）を制限する"));
}

CLI::Option* add_budget_option(CLI::App& command, const Context& context, std::optional<Budget>& budget,
                               const std::string& name, const std::string& help) {
    return command
        .add_option_function<std::string>(
            name,
            [&context, &budget, name](const std::string& text) {
                auto read = Budget::read(text);
                if (!read) throw CLI::ValidationError(name, words_of(context, read.errors().front()));
                budget = *read;
            },
            help)
        ->type_name("SECONDS,MB");
}

}  // namespace kijun::command
