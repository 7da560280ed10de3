// kijun new: the files of a guideline that passes `check`, to be written on from.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "context.hpp"
#include "dates.hpp"
#include "kijun/file.hpp"
#include "kijun/model.hpp"
#include "kijun/syntax.hpp"

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

struct File {
    std::string name, text;
};

std::string event_of(const Context& context, const std::string& event) {
    if (event == "posted") return context.say("posted", "投稿日");
    return event == "judged" ? context.say("judged", "判断日") : context.say("received", "受理日");
}

std::string revision_id(std::string day) {
    for (char& c : day)
        if (c == '-') c = '_';
    return "r" + day;
}

// Names may be of either language; `{}` in them: id, title, zone, event, day, revision.
std::vector<File> files_of(const Context& context, const Options& options, const std::string& day) {
    const auto fill = [&](const std::string& text) {
        return fmt::format(fmt::runtime(text), fmt::arg("id", options.id),
                           fmt::arg("title", options.title.empty() ? options.id : options.title),
                           fmt::arg("zone", options.timezone),
                           fmt::arg("event", event_of(context, options.judged_by)), fmt::arg("day", day),
                           fmt::arg("revision", revision_id(day)));
    };
    std::vector<File> files;
    files.push_back(
        {"guideline.kijun",
         fill(context.say(R"(// {title}, as rules: one file a revision, its cases beside it.
guideline {id} "{title}" {{
  timezone "{zone}"
  judged by {event}
}}
)",
                          R"(// {title}を規則にしたもの。改訂ごとに一つのファイルとし、事例を添える。
指針 {id} "{title}" {{
  時間帯 "{zone}"
  判断日 による {event}
}}
)"))});
    files.push_back(
        {day + ".kijun",
         fill(context.say(
             R"(// The first text. Later revisions are files of their own, each with its operations.
revision {revision} of {id} {{
  effective {day}
}}

class notices "Notices"

terms wanted_words open {{ "wanted" "seeking" }}
fact answered: bool "has somebody answered already?" presume false

category help_wanted "Request for help" in notices {{
  from "1"
  text has wanted_words
  unless answered
}}

source outline "{title}" {{
  paragraph "1"
  omit "0" because "a preamble, with nothing to test"
}}
)",
             R"(// 最初の本文。後の改訂は、それぞれ操作を並べた別のファイルにする。
改訂 {revision} の {id} {{
  施行 {day}
}}

区分 notices "掲示"

用語 wanted_words 等 {{ "探しています" "求めています" }}
事実 answered: 真偽 "既に答えた者がいるか" 推定 偽

類型 help_wanted "助けを求める掲示" 所属 notices {{
  箇所 "1"
  本文 に wanted_words
  ただし answered
}}

出典 outline "{title}" {{
  項目 "1"
  省く "0" 理由 "前文であり、試すべき条件がない"
}}
)"))});
    files.push_back({"cases.kijun", fill(context.say(R"(case "a request, from the first day" {{
  text "wanted: a second-hand bicycle"
  on {day} expect help_wanted in notices
}}
case "a request that was answered" {{
  text "wanted: a second-hand bicycle"
  facts {{ answered: true }}
  on {day} expect out_of_scope
}}
case "no request" {{ text "a bicycle" always expect out_of_scope }}
)",
                                                     R"(事例 "施行日からの掲示" {{
  本文 "中古の自転車を探しています"
  時点 {day} 期待 help_wanted 所属 notices
}}
事例 "答えのあった掲示" {{
  本文 "中古の自転車を探しています"
  認定事実 {{ answered: 真 }}
  時点 {day} 期待 対象外
}}
事例 "求めのない掲示" {{ 本文 "自転車" 常に 期待 対象外 }}
)"))});
    return files;
}

// What would be written must be what `check` finds nothing wrong with.
Diagnostics problems_of(const std::vector<File>& files, SourceSet& sources) {
    Diagnostics found;
    for (const File& file : files) {
        if (auto added = sources.add(file.name, file.text); !added) return added.errors();
    }
    ast::Module tree = parse(sources, found);
    if (has_errors(found)) return found;
    if (auto model = build_model(std::move(tree), sources, found); !model) return model.errors();
    return found;
}

void run(const Options& options, Context& context) {
    const auto date = read_date(context, "--effective", options.effective);
    if (!date) return;
    if (date->instant || !date->days.single()) {
        complain(context, Message{"--effective takes a day", "--effective には日を指定してください"});
        context.exit = exit_usage;
        return;
    }
    const std::string day = to_string(date->days.first);
    const fs::path directory = options.directory.empty() ? options.id : options.directory;
    std::error_code failure;
    if (fs::exists(directory, failure)) {
        complain(context, Message{directory.string() + " exists and is not written over",
                                  directory.string() + " は既にあるので書き換えません"});
        context.exit = exit_io;
        return;
    }
    const auto files = files_of(context, options, day);
    SourceSet sources;
    if (const Diagnostics problems = problems_of(files, sources); !problems.empty()) {
        for (const Diagnostic& problem : problems)
            std::fputs(render(problem, sources, context.language, context.colour_errors).c_str(), stderr);
        context.exit = exit_usage;
        return;
    }
    fs::create_directories(directory, failure);
    for (const File& file : files) {
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
