// kijun changelog: the history of changes (改訂履歴), written from the operations of the revisions, or
// compared with what was written before.
#include "kijun/changelog.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <cerrno>

#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string path;
    std::string output;
    std::string check;
};

void write_entries(Context& context, const std::vector<ChangelogEntry>& entries,
                   const std::string& directory) {
    if (::mkdir(directory.c_str(), 0777) != 0 && errno != EEXIST) {
        complain(context, file_problem(false, directory, errno));
        context.exit = exit_io;
        return;
    }
    for (const auto& entry : entries) {
        const std::string path = directory + '/' + entry.file;
        if (const auto problem = write_whole_file(path, entry.text)) {
            complain(context, *problem);
            context.exit = exit_io;
            return;
        }
        context.out.write(path + '\n');
    }
}

void compare_entries(Context& context, const std::vector<ChangelogEntry>& entries,
                     const std::string& directory) {
    for (const auto& entry : entries) {
        const std::string path = directory + '/' + entry.file;
        const auto written = read_whole_file(path);
        if (written && *written == entry.text) continue;
        complain(context, Message{path + (written ? " is not what the rules say" : " is missing"),
                                  path + (written ? " が規則と一致しません" : " がありません")});
        context.exit = exit_findings;
    }
}

void run(const Options& options, Context& context) {
    const RulesInput input = read_rules({options.path}, Stage::model, context.loading);
    if (!input.sound()) {
        show_diagnostics(context, input, false);
        context.exit = exit_code(input);
        return;
    }
    const auto entries = changelog(*input.model);
    if (!options.check.empty()) return compare_entries(context, entries, options.check);
    if (!options.output.empty()) return write_entries(context, entries, options.output);
    for (const auto& entry : entries)
        context.out.write(entry.text + (entry.text.ends_with('\n') ? "\n" : "\n\n"));
}

}  // namespace

void add_changelog(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("changelog", context.say("write the history of changes from the amendments",
                                                    "改訂履歴を改正の内容から書き出す"));
    add_rules_argument(*command, context, options->path);
    auto* output = command
                       ->add_option("-o,--output", options->output,
                                    context.say("directory for one file a revision",
                                                "改訂ごとのファイルを置くディレクトリ"))
                       ->type_name("DIR");
    command
        ->add_option("--check", options->check,
                     context.say("compare with the files there instead; exit 1 if any differs",
                                 "書き出さずに既存のファイルと比べる（異なれば終了コード 1）"))
        ->type_name("DIR")
        ->excludes(output);
    command->footer(
        context.say("Examples:\n"
                    "  kijun changelog stdlib_rules/ihc\n"
                    "  kijun changelog stdlib_rules/ihc --check changelog/ihc\n",
                    "例：\n"
                    "  kijun changelog stdlib_rules/ihc\n"
                    "  kijun changelog stdlib_rules/ihc --check changelog/ihc\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
