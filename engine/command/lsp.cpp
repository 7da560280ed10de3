// kijun lsp: the language server, over standard input and output.
#include <unistd.h>

#include <CLI/CLI.hpp>

#include "kijun/language_server.hpp"
#include "rules_input.hpp"
#include "service_commands.hpp"

namespace kijun::command {

void add_lsp(CLI::App& app, Context& context) {
    auto options = std::make_shared<LanguageServerOptions>();
    CLI::App* command = app.add_subcommand(
        "lsp", context.say("the language server for editors, over standard input and output",
                           "エディタのための言語サーバ（標準入出力）"));
    command->add_flag_callback(
        "--no-disk", [options] { options->disk = false; },
        context.say("read no file: rules are what the editor opens",
                    "ファイルを読まず、エディタで開かれたものだけを規則とする"));
    command
        ->add_option("--samples", options->samples,
                     context.say("reports (NDJSON) in which hovering counts hits",
                                 "類型などに当たる件数を数える通報（NDJSON）"))
        ->type_name("FILE");
    add_budget_option(
        *command, context, options->budget, "--budget",
        context.say(
            "of a stranger: open no files, and use so many seconds for each message, and megabytes",
            "信頼できない相手用：ファイルを開かず、メッセージごとの時間（秒）とメモリ（MB）を制限する"))
        ->excludes("--samples");
    command->add_flag_callback(
        "--stdio", [] {},
        context.say("as editors call it; nothing else is spoken",
                    "エディタの呼び方に合わせたもの（常に標準入出力）"));
    command->footer(context.say(
        "An editor starts it and speaks the Language Server Protocol 3.17 with it.\n"
        "Examples:\n"
        "  kijun lsp\n"
        "  kijun lsp --language ja --samples reports.ndjson\n"
        "Neovim:  vim.lsp.start({name='kijun', cmd={'kijun','lsp'}, root_dir=vim.fn.getcwd()})\n"
        "VS Code: the extension in editors/vscode\n",
        "エディタが起動し、Language Server Protocol 3.17 でやりとりします。\n"
        "例：\n"
        "  kijun lsp\n"
        "  kijun lsp --language ja --samples reports.ndjson\n"
        "Neovim:  vim.lsp.start({name='kijun', cmd={'kijun','lsp'}, root_dir=vim.fn.getcwd()})\n"
        "VS Code: editors/vscode の拡張機能\n"));
    command->callback([options, &context] {
        options->language = context.language;
        options->cache = context.loading.cache;
        context.exit = serve_editor(*options, STDIN_FILENO, STDOUT_FILENO);
    });
}

}  // namespace kijun::command
