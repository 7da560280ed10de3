// kijun fmt: .kijun files in the one layout, in place or only looked at.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "kijun/format.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::vector<std::string> paths;
    std::string keywords;
    std::size_t width = FormatOptions{}.width;
    bool check = false;
    bool print = false;

    [[nodiscard]] FormatOptions layout() const {
        using Keywords = FormatOptions::Keywords;
        return {keywords == "ja"   ? Keywords::japanese
                : keywords == "en" ? Keywords::english
                                   : Keywords::as_written,
                width};
    }
};

constexpr std::string_view standard_input = "-";

Diagnostics read_sources(const Options& options, SourceSet& sources) {
    Diagnostics problems;
    for (const std::string& path : options.paths) {
        if (path != standard_input) {
            for (Diagnostic& problem : sources.read(path)) problems.push_back(std::move(problem));
            continue;
        }
        auto text = read_whole_file(path);
        if (!text) return text.errors();
        if (auto added = sources.add(path, std::move(*text)); !added) return added.errors();
    }
    return problems;
}

void take(const Options& options, const SourceSet& sources, std::uint32_t file, Context& context) {
    const auto text = format(sources, file, options.layout());
    if (!text) {
        show_diagnostics(context, sources, text.errors(), false);
        context.exit = std::max(context.exit, static_cast<int>(exit_rules));
        return;
    }
    const std::string& name = sources.name(file);
    if (options.print || name == standard_input) {
        context.out.write(*text);
        return;
    }
    if (*text == sources.text(file)) return;
    if (options.check) {
        complain(context, Message{name + " is not laid out as `kijun fmt` would",
                                  name + " は `kijun fmt` の整形と一致しません"});
        context.exit = std::max(context.exit, static_cast<int>(exit_findings));
    } else if (const auto problem = replace_file(name, *text)) {
        complain(context, *problem);
        context.exit = exit_io;
    } else {
        context.out.write(name + '\n');
    }
}

void run(const Options& options, Context& context) {
    SourceSet sources;
    if (const Diagnostics problems = read_sources(options, sources); !problems.empty()) {
        show_diagnostics(context, sources, problems, true);
        context.exit = unreadable(problems) ? exit_io : exit_rules;
        return;
    }
    for (std::uint32_t file = 0; file < sources.size(); ++file) take(options, sources, file, context);
}

}  // namespace

void add_fmt(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "fmt", context.say("lay out .kijun files the one way, in place", ".kijun ファイルを整形する"));
    command
        ->add_option("PATH", options->paths,
                     context.say("files or directories; - is standard input, written to standard output",
                                 "ファイル又はディレクトリ。- は標準入力で、標準出力に書く"))
        ->required()
        ->type_name("");
    auto* check = command->add_flag("--check", options->check,
                                    context.say("change nothing; exit with 1 if something would change",
                                                "書き換えず、変わるものがあれば 1 で終わる"));
    command
        ->add_flag(
            "--print", options->print,
            context.say("write to standard output instead of the files", "ファイルでなく標準出力に書く"))
        ->excludes(check);
    command
        ->add_option("--keywords", options->keywords,
                     context.say("rewrite every keyword to English or Japanese",
                                 "キーワードをすべて英語又は日本語に書き換える"))
        ->check(CLI::IsMember({"ja", "en"}))
        ->type_name("ja|en");
    command
        ->add_option("--width", options->width,
                     context.say("longest line in terminal cells, where the words allow it (120)",
                                 "一行の長さの上限（端末の桁数、語が許す限り。既定は 120）"))
        ->check(CLI::Range(40, 1000))
        ->type_name("N");
    command->footer(
        context.say("Files with mistakes are not touched. The paths of changed files are printed.\n"
                    "Examples:  kijun fmt rules/    kijun fmt --check rules/\n"
                    "           kijun fmt --keywords ja --print draft.kijun",
                    "誤りのあるファイルは書き換えません。書き換えたファイルの名前を出力します。\n"
                    "例：  kijun fmt rules/    kijun fmt --check rules/\n"
                    "      kijun fmt --keywords ja --print draft.kijun"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
