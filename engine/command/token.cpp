// kijun token: a bearer token for `kijun serve`, and its line for the token file.
#include <CLI/CLI.hpp>

#include "kijun/tokens.hpp"
#include "service_commands.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string name;
    std::string roles = "judge";
};

// The token goes to the standard output only, the line to the standard error: each can be sent where it
// belongs without the other.
void run(const Options& options, Context& context) {
    const auto made = make_token(options.name, options.roles);
    if (!made) {
        complain(context, made.errors().front());
        context.exit = exit_usage;
        return;
    }
    std::fprintf(stderr, "%s\n", made->line.c_str());
    context.out.write(made->token + "\n");
}

}  // namespace

void add_token(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "token", context.say("make a token for the service", "サービスのトークンを作る"));
    command
        ->add_option("name", options->name,
                     context.say("what logs and records call its holder", "記録に残る、持ち主の名前"))
        ->required()
        ->type_name("NAME");
    command
        ->add_option("--roles", options->roles,
                     context.say("judge, reviewer, author, admin, joined by commas",
                                 "judge、reviewer、author、admin（コンマでつなぐ）"))
        ->default_str("judge")
        ->type_name("ROLES");
    command->footer(context.say(
        "The token is on standard output; its line for the token file, with only its hash, on "
        "standard error.\n"
        "Example:\n  kijun token intake --roles judge 2>> tokens\n",
        "トークンは標準出力に、トークンのファイルに置く行（ハッシュだけ）は標準エラーに出ます。\n"
        "例：\n  kijun token intake --roles judge 2>> tokens\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
