// kijun debug: what each stage makes of its input.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "kijun/lane_characters.hpp"
#include "kijun/source.hpp"
#include "kijun/syntax.hpp"
#include "kijun/table.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string path;
    std::string text = "-";
};

void tokens(const Options& options, Context& context) {
    const RulesInput input = read_rules({options.path}, Stage::sources, context.loading);
    show_diagnostics(context, input, false);
    context.exit = exit_code(input);
    for (std::uint32_t file = 0; file < input.sources.size(); ++file) {
        context.out.write(
            fmt::format("== {}\n{}", input.sources.name(file), dump_tokens(input.sources, file)));
    }
}

void tree(const Options& options, Context& context) {
    const RulesInput input = read_rules({options.path}, Stage::tree, context.loading);
    show_diagnostics(context, input, false);
    context.exit = exit_code(input);
    context.out.write(dump_tree(input.tree));
}

void program(const Options& options, Context& context, std::string (*dump)(const Program&)) {
    const auto rules = rules_for_judging(context, options.path);
    if (rules) context.out.write(dump(rules->program()));
}

// What a terminal can show of the original; of what is ill-formed, the bytes.
std::string shown(std::string_view original, bool ill_formed) {
    if (!ill_formed) return printable(original);
    std::string out;
    for (const char c : original) out += fmt::format("<{:02X}>", static_cast<unsigned char>(c));
    return out;
}

// One code point of a lane a row, with the original it stands for.
std::string lane_table(const Context& context, Text& text, Lane lane) {
    Table table;
    table.column(context.say("seen", "照合"));
    table.column(context.say("original", "原文"));
    table.column(context.say("bytes", "バイト"), Table::Align::right);
    table.column(context.say("characters", "文字"), Table::Align::right);
    for (const LaneCharacter& one : lane_characters(text, lane)) {
        table.row({printable(one.seen), shown(one.original, one.ill_formed()),
                   fmt::format("{}–{}", one.span.begin, one.span.end),
                   fmt::format("{}–{}", one.span.begin_char, one.span.end_char)});
    }
    return table.render(2);
}

void lanes(const Options& options, Context& context) {
    std::string original = options.text;
    if (original == "-") {
        auto read = read_whole_file("-");
        if (!read) {
            complain(context, read.errors().front());
            context.exit = exit_io;
            return;
        }
        original = std::move(*read);
        if (original.ends_with('\n')) original.pop_back();
    }
    Text text;
    text.assign(original);
    for (const Lane lane : {Lane::folded, Lane::squeezed, Lane::loosened}) {
        context.out.write(fmt::format("{}\n  {}\n\n{}\n", to_string(lane), printable(text.lane(lane)),
                                      lane_table(context, text, lane)));
    }
}

}  // namespace

void add_debug(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "debug", context.say("show what each stage makes of its input", "各段階の中間の結果を示す"));
    command->require_subcommand(1);
    command->footer(
        context.say("Examples:\n"
                    "  kijun debug tokens stdlib_rules/ihc\n"
                    "  kijun debug plan ihc.kjb\n"
                    "  kijun debug lanes '闇　バ・イ・ト'\n",
                    "例：\n"
                    "  kijun debug tokens stdlib_rules/ihc\n"
                    "  kijun debug plan ihc.kjb\n"
                    "  kijun debug lanes '闇　バ・イ・ト'\n"));
    const auto add = [&](const char* name, std::string description, auto action) {
        CLI::App* stage = command->add_subcommand(name, std::move(description));
        stage->callback([options, &context, action] { action(*options, context); });
        return stage;
    };
    const auto add_of_rules = [&](const char* name, std::string description, auto action) {
        add_rules_argument(*add(name, std::move(description), action), context, options->path);
    };
    add_of_rules("tokens", context.say("the words of each file", "各ファイルの字句"), tokens);
    add_of_rules("tree", context.say("the syntax tree", "構文木"), tree);
    add_of_rules("ir", context.say("conditions and trees, as compiled", "翻訳された条件と木"),
                 [](const Options& given, Context& with) { program(given, with, dump_ir); });
    add_of_rules("plan", context.say("patterns and decision diagrams", "検索語と決定図"),
                 [](const Options& given, Context& with) { program(given, with, dump_plan); });
    add("lanes", context.say("the forms in which a text is searched", "文章を照合する形"), lanes)
        ->add_option("text", options->text,
                     context.say("the text; - or nothing: standard input", "文章。- 又は省略時は標準入力"))
        ->type_name("TEXT");
}

}  // namespace kijun::command
