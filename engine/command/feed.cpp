// kijun feed: reports from a pipe, a directory or a broker, judged and recorded.
#include "kijun/feed.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

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

CLI::Option* add_broker(CLI::App& command, const Context& context, FeedOptions& feed) {
    // it may hold a password, which should not be seen among the processes
    auto* broker = command
                       .add_option("--broker", feed.broker,
                                   context.say("NATS servers with JetStream, separated by commas",
                                               "JetStream を使う NATS のサーバー（コンマ区切り）"))
                       ->envname("KIJUN_FEED_BROKER")
                       ->type_name("nats://HOST:PORT");
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
    durable->type_name("NAME");
    for (CLI::Option* part : {from, to, durable}) part->needs(broker);
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
        if (options->feed.once && options->feed.inbox.empty() && options->feed.broker.empty())
            throw CLI::RequiresError("--once", "--inbox or --broker");
        run(*options, context);
    });
}

}  // namespace kijun::command
