// kijun feed: reports from a pipe or a directory, judged and recorded.
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
        complain(context, Message{fmt::format("{} files, {} answers", counts->files, counts->lines),
                                  fmt::format("ファイル {} 件、回答 {} 件", counts->files, counts->lines)});
}

}  // namespace

void add_feed(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("feed", context.say("judge and record what comes by pipe or into a directory",
                                               "パイプ又はディレクトリに届く通報を判断し記録する"));
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
    command
        ->add_flag("--once", options->feed.once,
                   context.say("end when the inbox is empty", "空になったら終わる"))
        ->needs(inbox);
    add_record_options(*command, context, options->service);
    command->footer(context.say(
        "Answers are those of kijun judge, line by line. A file goes to INBOX/done after its answers are "
        "written;\n"
        "one that was interrupted is judged again and not recorded twice.\n"
        "Examples:\n"
        "  kijun feed --rules ihc.kjb --audit record.db --audit-key record.key < reports.ndjson > "
        "verdicts.ndjson\n"
        "  kijun feed --rules ihc.kjb --audit record.db --audit-key record.key --inbox in --outbox out\n",
        "回答は kijun judge と同じく一行ずつです。回答を書いた後、ファイルは INBOX/done "
        "に移ります。中断したものは\n"
        "もう一度判断し、二重には記録しません。\n"
        "例：\n"
        "  kijun feed --rules ihc.kjb --audit record.db --audit-key record.key < reports.ndjson > "
        "verdicts.ndjson\n"
        "  kijun feed --rules ihc.kjb --audit record.db --audit-key record.key --inbox in --outbox out\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
