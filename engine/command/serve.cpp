// kijun serve: judging over HTTP. Options come from the command line, the environment or a file, in this
// order of weight.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <csignal>
#include <cstdlib>

#include "rules_input.hpp"
#include "service_commands.hpp"
#include "service_options.hpp"

namespace kijun::command {

namespace {

struct Options {
    ServiceOptions service;
    std::string listen = "127.0.0.1:8080";
    double header_time = 30, body_time = 30, write_time = 30, drain_time = 20, author_idle = 900;
    std::optional<Budget> author_budget, rules_budget;
    std::string config;
    bool check_config = false;
};

// "127.0.0.1:8080", "[::1]:8080" or a port alone.
std::string read_listen(const std::string& text, ServiceOptions& into) {
    const std::size_t colon = text.rfind(':');
    std::string host = colon == std::string::npos ? "127.0.0.1" : text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const std::string port = colon == std::string::npos ? text : text.substr(colon + 1);
    unsigned number = 0;
    const auto [end, problem] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (host.empty() || problem != std::errc{} || end != port.data() + port.size() || number > 65535)
        return "ADDRESS:PORT, such as 127.0.0.1:8080";
    into.host = host;
    into.port = static_cast<std::uint16_t>(number);
    return {};
}

std::chrono::milliseconds milliseconds(double seconds) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

// Options of a file, for those that neither the command line nor the environment has. Throws what CLI11
// throws.
void apply_file(CLI::App& command, const std::string& path) {
    CLI::ConfigBase config;
    std::vector<std::string> names;
    for (const CLI::Option* option : command.get_options()) names.push_back(option->get_single_name());
    for (const CLI::ConfigItem& item : config.from_file(path)) {
        CLI::Option* option = command.get_option_no_throw("--" + item.fullname());
        if (option == nullptr || item.name == "config" || item.name == "check-config") {
            const auto meant = nearest(item.fullname(), names);
            throw CLI::ConfigError::Extras(item.fullname() +
                                           (meant ? " (did you mean " + *meant + "?)" : ""));
        }
        if (option->count() > 0) continue;
        if (option->get_expected_max() == 0)
            option->add_result(option->get_flag_value(item.name, config.to_flag(item)));
        else
            option->add_result(item.inputs);
        option->run_callback();
    }
}

void run(const Options& options, Context& context) {
    // a limit on the size of files is an error to be told of, not the end of the process
    std::signal(SIGXFSZ, SIG_IGN);
    ServiceOptions service = options.service;
    service.header_time = milliseconds(options.header_time);
    service.body_time = milliseconds(options.body_time);
    service.write_time = milliseconds(options.write_time);
    service.drain_time = milliseconds(options.drain_time);
    service.authoring.idle = milliseconds(options.author_idle);
    if (options.rules_budget) service.rules_budget = *options.rules_budget;
    if (options.author_budget) service.authoring.budget = *options.author_budget;
    if (options.check_config) {
        service.check = true;
        service.port = 0;  // the one that is wanted may be in use by what runs now
        service.log = "off";
    }
    const auto made = Service::make(service, context.loading);
    if (!made) {
        for (const auto& problem : made.errors()) complain(context, problem);
        context.exit = exit_of_service(made.errors().front());
        return;
    }
    if (options.check_config) {
        context.out.write(context.say("the configuration is sound\n", "設定に誤りはありません\n"));
        return;
    }
    const std::string host =
        service.host.find(':') == std::string::npos ? service.host : '[' + service.host + ']';
    context.out.write(
        fmt::format("{}://{}:{}\n", service.certificate.empty() ? "http" : "https", host, (*made)->port()));
    context.out.flush();  // whoever started it waits for that
    (*made)->run();
}

// A range lets through what is no number: it is neither below nor above.
std::string is_number(const std::string& text) {
    return std::isnan(std::strtod(text.c_str(), nullptr)) ? text + " is no number" : std::string();
}

void add_limits(CLI::App& command, const Context& context, Options& options) {
    const auto size = [&](const std::string& name, std::size_t& value, const std::string& text,
                          const std::string& otherwise) {
        command.add_option(name, value, text)
            ->transform(CLI::AsSizeValue(false).description(""))
            ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 30).description(""))
            ->default_str(otherwise)
            ->type_name("BYTES");
    };
    size("--max-body", options.service.body_bytes,
         context.say("longest report, in bytes; k, m, g are understood",
                     "通報の最大の長さ（バイト。k、m、g も可）"),
         "1m");
    size("--max-bundle", options.service.bundle_bytes,
         context.say("longest bundle that may be sent", "送られるバンドルの最大の長さ"), "64m");
    const Budget& budget = options.service.rules_budget;
    add_budget_option(
        command, context, options.rules_budget, "--rules-budget",
        context.say("processor seconds and megabytes in which a bundle that is sent must be ready",
                    "送られたバンドルの準備に使える時間（秒）とメモリ（MB）"))
        ->default_str(fmt::format("{},{}", budget.seconds, budget.megabytes));
    command
        .add_option("--max-connections", options.service.connections,
                    context.say("connections at a time", "同時に保つ接続の数"))
        ->check(CLI::Range(1, 100'000).description(""))
        ->default_str("1024")
        ->type_name("N");
    command
        .add_option("--rate", options.service.rate,
                    context.say("requests a second for each token, or address; 0: any number",
                                "トークン又はアドレスごとの一秒当たりの要求の数。0 は無制限"))
        ->check(is_number)
        ->check(CLI::NonNegativeNumber.description(""))
        ->default_str("0")
        ->type_name("N");
    const auto seconds = [&](const std::string& name, double& value, const std::string& text) {
        command.add_option(name, value, text)
            ->check(is_number)
            ->check(CLI::Range(0.01, 86'400.0).description(""))
            ->default_str(fmt::format("{:g}", value))
            ->type_name("SECONDS");
    };
    seconds(
        "--header-time", options.header_time,
        context.say("for a header, counted from the answer before", "前の回答からヘッダーの終わりまで"));
    seconds("--body-time", options.body_time, context.say("for a body", "本文を受け取るまで"));
    seconds("--write-time", options.write_time,
            context.say("for an answer to be taken", "回答を渡し終えるまで"));
    seconds("--drain-time", options.drain_time,
            context.say("for what is under way when it ends", "終了時に、始まっている要求を待つ時間"));
}

void add_authoring(CLI::App& command, const Context& context, Options& options) {
    AuthoringOptions& authoring = options.service.authoring;
    auto* on = command.add_flag(
        "--playground", authoring.on,
        context.say(
            "also serve the page for those who draft; each draft is compiled in a process of its own",
            "改訂案を書く人のための画面も提供する（改訂案は別のプロセスでコンパイルする）"));
    const auto more = [&](const std::string& name, auto& value, const std::string& text) {
        return command.add_option(name, value, text)->needs(on);
    };
    more("--pages", authoring.pages,
         context.say("directory with that page; else as installed",
                     "その画面のディレクトリ（省略時は導入先のもの）"))
        ->type_name("DIR");
    more("--author-origin", authoring.origins,
         context.say("a page from there may use it too, e.g. behind a proxy: https://example.org",
                     "そこから来た画面にも使わせる（中継の背後など。例：https://example.org）"))
        ->type_name("ORIGIN ...");
    more("--author-sessions", authoring.sessions,
         context.say("drafts at a time", "同時に編集できる改訂案の数"))
        ->check(CLI::Range(1, 1000).description(""))
        ->default_str("8")
        ->type_name("N");
    add_budget_option(command, context, options.author_budget, "--author-budget",
                      context.say("processor seconds for each message, and megabytes, of a draft",
                                  "改訂案の処理に使える、メッセージごとの時間（秒）とメモリ（MB）"))
        ->needs(on)
        ->default_str(fmt::format("{},{}", authoring.budget.seconds, authoring.budget.megabytes));
    more("--author-idle", options.author_idle,
         context.say("after which a draft that nobody works on is let go",
                     "操作のない改訂案を手放すまでの時間"))
        ->check(is_number)
        ->check(CLI::Range(0.01, 86'400.0).description(""))
        ->default_str(fmt::format("{:g}", options.author_idle))
        ->type_name("SECONDS");
}

}  // namespace

void add_serve(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    ServiceOptions& service = options->service;
    CLI::App* command =
        app.add_subcommand("serve", context.say("judge over HTTP", "HTTP で判断するサービスを動かす"));
    command
        ->add_option("--config", options->config,
                     context.say("file with options, NAME=VALUE a line",
                                 "選択項目を書いたファイル（一行に 名前=値）"))
        ->type_name("FILE");
    // it may stand in the file
    add_rules_option(*command, context, service)->required(false);
    command
        ->add_option("--candidate", service.candidate,
                     context.say("rules that are only watched: what they would say otherwise is counted",
                                 "回答には使わず、違いだけを数える候補の規則"))
        ->type_name("PATH|BUNDLE");
    command
        ->add_option("--listen", options->listen,
                     context.say("address and port; port 0: any free one",
                                 "アドレスとポート。ポート 0 は空いているもの"))
        ->default_str(options->listen)
        ->check([&service](const std::string& text) { return read_listen(text, service); })
        ->type_name("ADDRESS:PORT");
    command
        ->add_option("--tokens", service.tokens,
                     context.say("file with who may ask for what, see `kijun token`",
                                 "誰が何を求められるかのファイル（`kijun token`）"))
        ->type_name("FILE");
    auto* certificate = command
                            ->add_option("--tls-cert", service.certificate,
                                         context.say("certificates, PEM", "証明書（PEM）"))
                            ->type_name("FILE");
    auto* key = command->add_option("--tls-key", service.key, context.say("its key, PEM", "その鍵（PEM）"))
                    ->type_name("FILE");
    certificate->needs(key);
    key->needs(certificate);
    command
        ->add_option("-j,--jobs", service.workers,
                     context.say("threads that judge", "判断に使うスレッドの数"))
        ->check(CLI::Range(1, 256).description(""))
        ->default_str(context.say("one a processor", "プロセッサの数"))
        ->type_name("N");
    command
        ->add_option(
            "--log", service.log,
            context.say("what is logged on standard error, as JSON", "標準エラーに JSON で記録するもの"))
        ->check(CLI::IsMember({"off", "problems", "requests"}))
        ->default_str("problems");
    command->add_flag(
        "--watch", service.watch,
        context.say("load the rules again when their file changes", "規則のファイルが変わったら読み直す"));
    add_record_options(*command, context, service);
    add_limits(*command, context, *options);
    add_authoring(*command, context, *options);
    for (CLI::Option* option : command->get_options()) {
        std::string name = option->get_single_name();
        if (name == "help" || name == "config") continue;
        std::transform(name.begin(), name.end(), name.begin(), [](char c) {
            return c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        option->envname("KIJUN_SERVE_" + name);
    }
    command->add_flag("--check-config", options->check_config,
                      context.say("only look whether it would start", "起動できるかどうかだけを調べる"));
    command->footer(context.say(
        "It prints its address and serves until SIGTERM; SIGHUP loads the rules again. What it answers is\n"
        "described at /openapi.json. Each option can be in the environment too: KIJUN_SERVE_RULES, …\n"
        "Examples:\n"
        "  kijun serve --rules ihc.kjb\n"
        "  kijun serve --config /etc/kijun/serve.conf --check-config\n"
        "  curl -H 'Content-Type: application/json' -d @report.json http://127.0.0.1:8080/v1/judge\n",
        "アドレスを表示し、SIGTERM まで動きます。SIGHUP で規則を読み直します。回答の形式は /openapi.json "
        "に\n"
        "あります。選択項目は環境変数でも指定できます（KIJUN_SERVE_RULES など）。\n"
        "例：\n"
        "  kijun serve --rules ihc.kjb\n"
        "  kijun serve --config /etc/kijun/serve.conf --check-config\n"
        "  curl -H 'Content-Type: application/json' -d @report.json http://127.0.0.1:8080/v1/judge\n"));
    command->callback([options, command, &context] {
        if (!options->config.empty()) apply_file(*command, options->config);
        if (options->service.rules.empty()) throw CLI::RequiredError("--rules");
        run(*options, context);
    });
}

}  // namespace kijun::command
