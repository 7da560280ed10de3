// kijun new: the files of a guideline that passes `check`, to be written on from.
#include <CLI/CLI.hpp>
#include <filesystem>

#include "context.hpp"
#include "dates.hpp"
#include "kijun/file.hpp"
#include "kijun/new_guideline.hpp"

namespace kijun::command {

namespace {

namespace fs = std::filesystem;

struct Options {
    std::string kind = "guideline";
    std::string id;
    std::string title;
    std::string effective;
    std::string timezone = "Asia/Tokyo";
    std::string judged_by = "received";
    std::string directory;
};

void run(const Options& options, Context& context) {
    const auto date = read_date(context, "--effective", options.effective);
    if (!date) return;
    if (date->instant || !date->days.single()) {
        complain(context, Message{"--effective takes a day", "--effective には日を指定してください"});
        context.exit = exit_usage;
        return;
    }
    const fs::path directory = options.directory.empty() ? options.id : options.directory;
    std::error_code failure;
    if (fs::exists(directory, failure)) {
        complain(context, Message{directory.string() + " exists and is not written over",
                                  directory.string() + " は既にあるので書き換えません"});
        context.exit = exit_io;
        return;
    }
    SourceSet sources;
    const auto files = new_guideline({options.id, options.title, date->days.first, options.timezone,
                                      options.judged_by, context.language},
                                     sources);
    if (!files) {
        for (const Diagnostic& problem : files.errors())
            std::fputs(render(problem, sources, context.language, context.colour_errors).c_str(), stderr);
        context.exit = exit_usage;
        return;
    }
    fs::create_directories(directory, failure);
    for (const NewFile& file : *files) {
        const std::string path = (directory / file.name).generic_string();
        if (const auto problem = write_whole_file(path, file.text)) {
            complain(context, *problem);
            context.exit = exit_io;
            return;
        }
        context.out.write(path + "\n");
    }
}

}  // namespace

void add_new(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "new", context.say("begin a guideline: files that pass `check`", "ガイドラインの雛形を作る"));
    command
        ->add_option("kind", options->kind, context.say("what to begin: guideline", "作るもの：guideline"))
        ->required()
        ->check(CLI::IsMember({"guideline"}));
    command->add_option("id", options->id, context.say("its permanent name", "変わらない名前"))
        ->required()
        ->type_name("NAME");
    command
        ->add_option("--effective", options->effective,
                     context.say("first day of the first text", "最初の本文の施行日"))
        ->required()
        ->type_name("D");
    command
        ->add_option("--title", options->title,
                     context.say("title; the name if left out", "名称。省略時は名前"))
        ->type_name("TEXT");
    command->add_option("--timezone", options->timezone, context.say("whose days count", "日付の時間帯"))
        ->default_str("Asia/Tokyo")
        ->type_name("ZONE");
    command
        ->add_option("--judged-by", options->judged_by,
                     context.say("the date of a report that picks the revision", "改訂を選ぶ通報の日付"))
        ->check(CLI::IsMember({"received", "posted", "judged"}))
        ->default_str("received");
    command
        ->add_option(
            "-o,--output", options->directory,
            context.say("directory to make; the name if left out", "作るディレクトリ。省略時は名前"))
        ->type_name("DIR");
    command->footer(
        context.say("The files are in the keywords of --language.\n"
                    "Example:\n"
                    "  kijun new guideline notices --title \"Notice board\" --effective 2025-04-01\n"
                    "  kijun check notices --sources\n"
                    "  kijun test notices\n",
                    "ファイルは --language の予約語で書きます。\n"
                    "例：\n"
                    "  kijun new guideline notices --title 掲示板の運用基準 --effective 令和7年4月1日\n"
                    "  kijun check notices --sources\n"
                    "  kijun test notices\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
