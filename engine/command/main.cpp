// The `kijun` command: picks language and colour, hands over to the sub-command, turns everything that
// can go wrong into a message and an exit code. Each sub-command has a file of its own name.
#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include "context.hpp"
#include "kijun/patterns.hpp"
#include "service_commands.hpp"

namespace kijun::command {

void complain(const Context& context, const Message& message) {
    std::fprintf(stderr, "kijun: %s\n", printable(context.say(message)).c_str());
}

void complain(const Context& context, const Diagnostic& diagnostic) {
    std::fprintf(stderr, "kijun: %s\n", words_of(context, diagnostic).c_str());
}

std::string words_of(const Context& context, const Diagnostic& diagnostic) {
    std::string text =
        printable(context.say(diagnostic.message)) + " [" + std::string(diagnostic.code) + "]";
    if (diagnostic.hint) text += "\n       " + printable(context.say(*diagnostic.hint));
    return text;
}

namespace {

// The help is written while the arguments are declared, so the language must be known before they are
// read: --language if it is there, else the locale.
Language choose_language(int argc, char** argv) {
    std::string_view chosen;
    for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(variable);
        if (value != nullptr && *value != '\0') {
            chosen = value;
            break;
        }
    }
    constexpr std::string_view option = "--language";
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == option && i + 1 < argc) chosen = argv[i + 1];
        if (argument.starts_with(option) && argument.substr(option.size()).starts_with('=')) {
            chosen = argument.substr(option.size() + 1);
        }
    }
    return chosen.starts_with("ja") ? Language::japanese : Language::english;
}

bool takes_colour(int descriptor) {
    const char* terminal = std::getenv("TERM");
    return ::isatty(descriptor) == 1 && std::getenv("NO_COLOR") == nullptr && terminal != nullptr &&
           std::strcmp(terminal, "dumb") != 0;
}

// CLI11's own headings, in the language of the rest.
class HelpFormatter : public CLI::Formatter {
public:
    explicit HelpFormatter(const Context& context) {
        column_width(34);
        if (context.language != Language::japanese) return;
        for (const auto& [en, ja] :
             std::initializer_list<std::pair<const char*, const char*>>{{"Usage", "使い方"},
                                                                        {"SUBCOMMAND", "命令"},
                                                                        {"Subcommands", "命令"},
                                                                        {"Positionals", "引数"},
                                                                        {"Options", "選択項目"},
                                                                        {"REQUIRED", "必須"}}) {
            label(en, ja);
        }
    }
    std::string make_group(std::string group, bool is_positional,
                           std::vector<const CLI::Option*> options) const override {
        return CLI::Formatter::make_group(get_label(group), is_positional, std::move(options));
    }
};

std::string exit_codes(const Context& context) {
    return context.say(
        "Exit codes: 0 fine; 1 bad lines or failed cases; 2 wrong use; 3 the rules have errors;\n"
        "4 something could not be read or written.\n"
        "Start with:  kijun check stdlib_rules/ihc   and   kijun COMMAND --help\n",
        "終了コード：0 正常、1 読めない行又は不合格の事例、2 使い方の誤り、3 規則の誤り、4 "
        "読み書きの失敗。\n"
        "まず：  kijun check stdlib_rules/ihc   と   kijun COMMAND --help\n");
}

// The first argument if it looks like the name of a sub-command but is none.
std::optional<std::string> unknown_command(const CLI::App& app, int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        if (argument == "--language") ++i;
        if (argument.starts_with('-')) continue;
        for (const CLI::App* command : app.get_subcommands({})) {
            if (command->check_name(argument)) return std::nullopt;
        }
        return argument;
    }
    return std::nullopt;
}

// CLI11 speaks English only: its kinds of error in Japanese, with its words for what is meant.
std::string in_japanese(const CLI::ParseError& problem) {
    const std::string& kind = problem.get_name();
    const char* text = "引数が正しくありません";
    if (kind == "RequiredError") text = "必要な引数が足りません";
    if (kind == "ExtrasError") text = "余分な引数があります";
    if (kind == "ExcludesError") text = "一緒に使えない選択項目です";
    if (kind == "RequiresError") text = "一緒に使う選択項目が足りません";
    if (kind == "ArgumentMismatch") text = "選択項目に付ける値の数が違います";
    if (kind == "ValidationError" || kind == "ConversionError") text = "選択項目の値が正しくありません";
    return std::string(text) + "（" + problem.what() + "）";
}

int report_usage_error(const CLI::App& app, const CLI::ParseError& problem, const Context& context,
                       int argc, char** argv) {
    if (const auto unknown = unknown_command(app, argc, argv)) {
        std::vector<std::string> names;
        for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
        const auto meant = nearest(*unknown, names);
        complain(context, Message{"no command '" + *unknown + "'" +
                                      (meant ? "; did you mean '" + *meant + "'?" : ""),
                                  "'" + *unknown + "' という命令はありません" +
                                      (meant ? "（'" + *meant + "' の誤りではありませんか）" : "")});
    } else {
        complain(context, Message{problem.what(), in_japanese(problem)});
    }
    std::string command = "kijun";
    for (const CLI::App* used : app.get_subcommands()) command += ' ' + used->get_name();
    command = "'" + command + " --help'";
    const Message advice{"Try " + command + ".", command + " を見てください。"};
    std::fprintf(stderr, "%s\n", context.say(advice).c_str());
    return exit_usage;
}

int run(int argc, char** argv) {
    Context context;
    context.language = choose_language(argc, argv);
    context.colour_errors = takes_colour(STDERR_FILENO);
    context.colour_output = takes_colour(STDOUT_FILENO);

    CLI::App app(context.say("Judges reports under the guideline in force on their date.",
                             "通報を、その日に施行されているガイドラインの下で判断します。"),
                 "kijun");
    app.formatter(std::make_shared<HelpFormatter>(context));
    app.set_help_flag("-h,--help", context.say("show this help", "この説明を示す"));
    app.require_subcommand(1);
    app.fallthrough();
    app.footer(exit_codes(context));
    std::string language;  // read by choose_language; here for the help and the check
    app.add_option("--language", language, context.say("language of messages", "表示の言語"))
        ->check(CLI::IsMember({"ja", "en"}));
    context.loading.cache = PatternCache::of_user();
    app.add_option_function<std::string>(
           "--require-signature",
           [&](const std::string& key) {
               auto trust = require_signature(key);
               if (!trust) {
                   throw CLI::ValidationError("--require-signature",
                                              words_of(context, trust.errors().front()));
               }
               context.loading.trust = std::move(*trust);
           },
           context.say("load only bundles signed by this public key, or one in this file",
                       "この公開鍵、又はこのファイルにある公開鍵で署名されたバンドルだけを読む"))
        ->type_name("KEY|FILE")
        ->envname("KIJUN_REQUIRE_SIGNATURE");
    app.set_version_flag(
        "--version",
        std::string("kijun " KIJUN_VERSION ", patterns by Hyperscan ") + Patterns::engine_version(),
        context.say("show the version", "版を示す"));
    for (const auto add : {add_check,  add_build,     add_in_force, add_timeline, add_judge, add_explain,
                           add_test,   add_changelog, add_diff,     add_impact,   add_tree,  add_ask,
                           add_verify, add_plan,      add_stats,    add_document, add_fmt,   add_lint,
                           add_debug,  add_keygen,    add_sign,     add_inspect,  add_new,   add_together,
                           add_serve,  add_feed,      add_audit,    add_token,    add_lsp}) {
        add(app, context);
    }

    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& wanted) {  // --help, --version
        std::ostringstream text;
        app.exit(wanted, text, text);
        context.out.write(text.str());
    } catch (const CLI::ParseError& problem) {
        context.exit = report_usage_error(app, problem, context, argc, argv);
    }

    if (!context.out.flush()) {
        if (!context.out.abandoned()) complain(context, context.out.problem());
        return exit_io;
    }
    return context.exit;
}

// A closed standard stream gets a stand-in that refuses: a file that is opened must not take its number
// and, say, the messages go among the verdicts.
void fill_closed_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(stream, F_GETFD) < 0) ::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

}  // namespace

}  // namespace kijun::command

int main(int argc, char** argv) {
    kijun::command::fill_closed_streams();
    // A reader that goes away is noticed where we write, not by dying of a signal.
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return kijun::command::run(argc, argv);
    } catch (const std::bad_alloc&) {
        std::fputs("kijun: memory ran out; メモリが足りません\n", stderr);
        return kijun::command::exit_io;
    } catch (const std::exception& problem) {  // nothing else is known to throw this far
        std::fprintf(stderr, "kijun: %s\n", problem.what());
        return kijun::command::exit_io;
    }
}
