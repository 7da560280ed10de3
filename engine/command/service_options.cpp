#include "service_options.hpp"

#include <CLI/CLI.hpp>

namespace kijun::command {

int exit_of_service(const Diagnostic& problem) {
    const std::string_view code = problem.code;
    for (const std::string_view unreachable :
         {"K0003", "K0004", "K1201", "K1202", "K1206", "K1221", "K1301", "K1302", "K1303"})
        if (code == unreachable) return exit_io;
    if (code.starts_with("K08")) return exit_io;
    return code.starts_with("K12") || code.starts_with("K13") ? exit_usage : exit_rules;
}

CLI::Option* add_rules_option(CLI::App& command, const Context& context, ServiceOptions& options) {
    return command
        .add_option("--rules", options.rules,
                    context.say("directory or .kijun file with the rules, or a bundle (.kjb)",
                                "規則のディレクトリか .kijun ファイル、又はバンドル（.kjb）"))
        ->required()
        ->type_name("PATH|BUNDLE");
}

void add_record_options(CLI::App& command, const Context& context, ServiceOptions& options) {
    command
        .add_option("--audit", options.audit,
                    context.say("file, or postgresql:// address, of a record of every judgment",
                                "すべての判断の記録を置くファイル又は postgresql:// のアドレス"))
        ->type_name("STORE");
    command
        .add_option("--audit-key", options.audit_key,
                    context.say("its key file, see `kijun audit keygen`",
                                "その鍵のファイル（`kijun audit keygen`）"))
        ->type_name("FILE");
    command
        .add_option_function<std::string>(
            "--audit-keep",
            [&options](const std::string& what) { options.audit_keeps = what == "content"; },
            context.say("content: reports and verdicts too; seal: only what proves them",
                        "content：通報と判断の内容も、seal：その証跡だけ"))
        ->check(CLI::IsMember({"content", "seal"}))
        ->default_str("content");
    command
        .add_option("--audit-days", options.audit_days,
                    context.say("days after which the content is erased; 0: never",
                                "内容を消去するまでの日数。0 は消去しない"))
        ->check(CLI::Range(0, 36'500).description(""))
        ->default_str("0")
        ->type_name("DAYS");
}

}  // namespace kijun::command
