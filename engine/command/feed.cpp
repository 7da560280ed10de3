// kijun feed: reports from a pipe, a directory or a broker, judged and recorded.
#include "kijun/feed.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "service_commands.hpp"
#include "service_options.hpp"

namespace kijun::command {

namespace {

struct Options {
    ServiceOptions service;
    FeedOptions feed;
};

void run(const Options& options, Context& context) {
    const auto counts = run_feed(options.feed, options.service, context.loading);
    if (!counts) {
        complain(context, counts.errors().front());
        context.exit = exit_of_service(counts.errors().front());
        return;
    }
    if (!options.feed.inbox.empty())
        complain(context, Message{fmt::format("{} files, {} answers", counts->taken, counts->lines),
                                  fmt::format("ファイル {} 件、回答 {} 件", counts->taken, counts->lines)});
    if (!options.feed.broker.empty())
        complain(context,
                 Message{fmt::format("{} messages, {} answers", counts->taken, counts->lines),
                         fmt::format("メッセージ {} 件、回答 {} 件", counts->taken, counts->lines)});
}

// Answers among the reports would be judged, and written over what was judged.
void refuse_same_directories(const Context& context, const FeedOptions& feed) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    for (const fs::path& taken : {fs::path(feed.inbox), fs::path(feed.inbox) / "done"})
        if (fs::equivalent(taken, feed.outbox, ignored))
            throw CLI::ValidationError("--outbox",
                                       context.say("answers go elsewhere than to the inbox, or its done",
                                                   "回答は入力の場所やその done とは別に置きます"));
}

// By the wildcards of NATS: * for one token, > for all that follow.
bool takes(std::string_view pattern, std::string_view subject) {
    for (;;) {
        const std::size_t end = std::min(pattern.find('.'), pattern.size());
        const std::size_t other = std::min(subject.find('.'), subject.size());
        const std::string_view token = pattern.substr(0, end);
        if (token == ">") return true;
        if (token != "*" && token != subject.substr(0, other)) return false;
        if (end == pattern.size() || other == subject.size())
            return end == pattern.size() && other == subject.size();
        pattern.remove_prefix(end + 1);
        subject.remove_prefix(other + 1);
    }
}

// And so without end.
void refuse_own_answers(const Context& context, const FeedOptions& feed) {
    if (!feed.broker.empty() && takes(feed.from, feed.to))
        throw CLI::ValidationError("--to", context.say("answers would be taken as reports by --from",
                                                       "回答が --from に当たり、通報として扱われます"));
}

// Files, because what stands on a command line can be seen among the processes.
void add_broker_access(CLI::App& command, const Context& context, FeedOptions& feed, CLI::Option* broker) {
    const auto file = [&](const char* name, std::string& path, const Message& what) {
        return command.add_option(name, path, context.say(what))->needs(broker)->type_name("FILE");
    };
    file("--broker-ca", feed.broker_tls.authorities,
         {"PEM: whose certificates are trusted for TLS, instead of the system's",
          "PEM：TLS で信頼する認証局（システムのものの代わり）"});
    auto* certificate =
        file("--broker-cert", feed.broker_tls.certificate,
             {"PEM: certificate by which the broker knows this", "PEM：こちらを示す証明書"});
    auto* key = file("--broker-key", feed.broker_tls.key, {"PEM: its key", "PEM：その鍵"});
    certificate->needs(key);
    key->needs(certificate);
    command
        .add_option("--broker-name", feed.broker_tls.name,
                    context.say("name that the broker's certificate has, if not that of its host",
                                "ブローカーの証明書の名前（ホスト名と異なる場合）"))
        ->needs(broker)
        ->type_name("NAME");
    auto* token = file("--broker-token", feed.broker_token,
                       {"file with the token that the broker asks for", "ブローカーのトークンのファイル"});
    file("--broker-credentials", feed.broker_credentials,
         {"file with the credentials that the broker asks for (JWT and seed, .creds)",
          "ブローカーの認証情報のファイル（JWT と seed、.creds）"})
        ->excludes(token);
}

CLI::Option* add_broker(CLI::App& command, const Context& context, FeedOptions& feed) {
    // it may hold a password, which should not be seen among the processes
    auto* broker = command
                       .add_option("--broker", feed.broker,
                                   context.say("NATS servers with JetStream, separated by commas",
                                               "JetStream を使う NATS のサーバー（コンマ区切り）"))
                       ->envname("KIJUN_FEED_BROKER")
                       ->type_name("nats://HOST:PORT|tls://HOST:PORT");
    auto* from = command.add_option("--from", feed.from,
                                    context.say("subject of the reports", "通報が届く宛先（subject）"));
    auto* to = command.add_option(
        "--to", feed.to, context.say("subject that the answers are sent to", "回答を送る宛先（subject）"));
    auto* durable =
        command
            .add_option("--durable", feed.durable,
                        context.say("durable consumer whose messages are taken; made if missing",
                                    "メッセージを受け取る永続コンシューマー。なければ作る"))
            ->default_str("kijun");
    feed.durable = "kijun";
    for (CLI::Option* subject : {from, to}) subject->type_name("SUBJECT");
    durable->type_name("NAME")->check([&context](const std::string& name) {
        return name.empty() ? context.say("a name is wanted", "名前が必要です") : std::string();
    });
    for (CLI::Option* part : {from, to, durable}) part->needs(broker);
    add_broker_access(command, context, feed, broker);
    broker->needs(from)->needs(to);
    return broker;
}

}  // namespace

void add_feed(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "feed", context.say("judge and record what comes by pipe, directory or broker",
                            "パイプ、ディレクトリ又はブローカーに届く通報を判断し記録する"));
    add_rules_option(*command, context, options->service);
    auto* inbox = command->add_option("--inbox", options->feed.inbox,
                                      context.say("directory of files NAME.ndjson, to be moved in whole",
                                                  "NAME.ndjson が（完成した形で）移される場所"));
    auto* outbox = command->add_option(
        "--outbox", options->feed.outbox,
        context.say("where the answers go, under the same names", "回答を同じ名前で置く場所"));
    for (CLI::Option* directory : {inbox, outbox})
        directory->check(CLI::ExistingDirectory.description(""))->type_name("DIR");
    inbox->needs(outbox);
    outbox->needs(inbox);
    add_broker(*command, context, options->feed)->excludes(inbox);
    command->add_flag("--once", options->feed.once,
                      context.say("end when the inbox is empty, or the broker has nothing more",
                                  "入力の場所が空になったら、又はブローカーに何もなくなったら終わる"));
    add_record_options(*command, context, options->service);
    command->footer(context.say(
        "Answers are those of kijun judge, line by line. A file goes to INBOX/done after its answers are "
        "written,\n"
        "a message is acknowledged after they are stored; what was interrupted is judged again and not "
        "recorded\n"
        "twice.\n"
        "Examples:\n"
        "  kijun feed --rules ihc.kjb --audit record.db --audit-key record.key < reports.ndjson > "
        "verdicts.ndjson\n"
        "  kijun feed --rules ihc.kjb --audit record.db --audit-key record.key --inbox in --outbox out\n"
        "  kijun feed --rules ihc.kjb --audit record.db --audit-key record.key --broker "
        "nats://127.0.0.1:4222 \\\n"
        "      --from reports --to verdicts\n",
        "回答は kijun judge と同じく一行ずつです。回答を書いた後、ファイルは INBOX/done "
        "に移り、メッセージは受領と\n"
        "されます。中断したものはもう一度判断し、二重には記録しません。\n"
        "例：\n"
        "  kijun feed --rules ihc.kjb --audit record.db --audit-key record.key < reports.ndjson > "
        "verdicts.ndjson\n"
        "  kijun feed --rules ihc.kjb --audit record.db --audit-key record.key --inbox in --outbox out\n"
        "  kijun feed --rules ihc.kjb --audit record.db --audit-key record.key --broker "
        "nats://127.0.0.1:4222 \\\n"
        "      --from reports --to verdicts\n"));
    command->callback([options, &context] {
        if (!options->feed.inbox.empty()) refuse_same_directories(context, options->feed);
        refuse_own_answers(context, options->feed);
        if (options->feed.once && options->feed.inbox.empty() && options->feed.broker.empty())
            throw CLI::RequiresError("--once", "--inbox or --broker");
        run(*options, context);
    });
}

}  // namespace kijun::command
