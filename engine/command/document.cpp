// kijun document: the official documents of a guideline. Each kind is a sub-command of its own.
#include <unistd.h>

#include <CLI/CLI.hpp>

#include "dates.hpp"
#include "kijun/naming.hpp"
#include "kijun/request_letter.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string path;
    std::string at, revision;
    std::string before, after;
    bool before_left = false, no_remarks = false;
    std::string verdict, particulars;
    bool draft = false;
    std::string format, output, house;
};

void refuse(Context& context, const Diagnostic& problem, int exit) {
    complain(context, problem);
    context.exit = exit;
}

// The form: asked for, or by the name of the file to write.
std::string form_of(const Options& options) {
    if (!options.format.empty()) return options.format;
    if (options.output.ends_with(".docx")) return "docx";
    if (options.output.ends_with(".html")) return "html";
    if (options.output.ends_with(".json")) return "json";
    return "markdown";
}

void deliver(Context& context, const Options& options, const std::string& bytes) {
    if (options.output.empty()) {
        context.out.write(bytes);
        return;
    }
    if (const auto reason = refuse_output(options.output)) {
        complain(context, *reason);
        context.exit = exit_usage;
    } else if (const auto problem = write_whole_file(options.output, bytes)) {
        refuse(context, *problem, exit_io);
    }
}

void deliver(Context& context, const Options& options, const Document& document) {
    const std::string form = form_of(options);
    if (form == "html") return deliver(context, options, to_html(document));
    if (form == "markdown") return deliver(context, options, to_markdown(document));
    if (options.output.empty() && ::isatty(STDOUT_FILENO) == 1) {
        complain(context, Message{"a .docx is no text: name a file with --output",
                                  ".docx は文字ではありません。--output でファイルを指定してください"});
        context.exit = exit_usage;
        return;
    }
    const auto bytes = to_docx(document);
    if (!bytes) return refuse(context, bytes.errors().front(), exit_io);
    deliver(context, options, *bytes);
}

std::optional<HouseSentences> house_of(Context& context, const Options& options) {
    if (options.house.empty()) return HouseSentences();
    const auto text = read_whole_file(options.house);
    if (!text) {
        refuse(context, text.errors().front(), exit_io);
        return std::nullopt;
    }
    auto house = HouseSentences::read(*text);
    if (house) return std::move(*house);
    refuse(context, house.errors().front(), exit_usage);
    return std::nullopt;
}

std::optional<RulesInput> model_of(Context& context, const Options& options) {
    RulesInput input = read_rules({options.path}, Stage::model, context.loading);
    if (input.sound()) return input;
    show_diagnostics(context, input, false);
    context.exit = exit_code(input);
    return std::nullopt;
}

struct Asked {
    Selected selected;
    std::optional<LocalDay> day;
};

// --at, else --revision, else the newest in force.
std::optional<Asked> asked(Context& context, const Options& options, const History& history) {
    if (!options.at.empty()) {
        const auto days = read_days(context, history, "--at", options.at, true);
        if (!days) return std::nullopt;
        const auto found = select_on(history, *days);
        if (found) return Asked{found->front(), days->first};
        refuse(context, found.errors().front(), exit_findings);
        return std::nullopt;
    }
    const auto snapshot = snapshot_named(history, options.revision);
    if (!snapshot) {
        refuse(context, snapshot.errors().front(), exit_usage);
        return std::nullopt;
    }
    Selected selected;
    selected.snapshot = *snapshot;
    return Asked{selected, std::nullopt};
}

using Maker = Document (*)(const Model&, const Selected&, std::optional<LocalDay>, const HouseSentences&);

void run_of_a_day(const Options& options, Context& context, Maker make) {
    const auto house = house_of(context, options);
    if (!house) return;
    const auto input = model_of(context, options);
    if (!input) return;
    const auto chosen = asked(context, options, input->model->history);
    if (!chosen) return;
    deliver(context, options, make(*input->model, chosen->selected, chosen->day, *house));
}

void run_comparison(const Options& options, Context& context) {
    const auto house = house_of(context, options);
    if (!house) return;
    const auto input = model_of(context, options);
    if (!input) return;
    const Model& model = *input->model;
    std::uint32_t sides[2] = {};
    for (const int i : {0, 1}) {
        const auto snapshot = snapshot_named(model.history, i == 0 ? options.before : options.after);
        if (!snapshot) return refuse(context, snapshot.errors().front(), exit_usage);
        sides[i] = *snapshot;
    }
    const auto made = compare(model, sides[0], sides[1]);
    if (!made) return refuse(context, made.errors().front(), exit_usage);
    if (form_of(options) == "json") return deliver(context, options, comparison_json(*made));
    deliver(context, options,
            comparison_document(model, *made, *house, {options.before_left, !options.no_remarks}));
}

void run_history(const Options& options, Context& context) {
    const auto house = house_of(context, options);
    if (!house) return;
    if (const auto input = model_of(context, options))
        deliver(context, options, history_document(*input->model, *house));
}

void run_request(const Options& options, Context& context) {
    const auto house = house_of(context, options);
    if (!house) return;
    if (options.verdict == "-" && options.particulars == "-") {
        complain(context, Message{"only one of verdict and particulars can be standard input",
                                  "標準入力から読めるのは、判断と記入事項のどちらか一方だけです"});
        context.exit = exit_usage;
        return;
    }
    const auto verdict = read_whole_file(options.verdict);
    if (!verdict) return refuse(context, verdict.errors().front(), exit_io);
    const auto text = read_whole_file(options.particulars);
    if (!text) return refuse(context, text.errors().front(), exit_io);
    const auto particulars = Particulars::read(*text);
    if (!particulars) return refuse(context, particulars.errors().front(), exit_findings);
    const RulesInput input = read_rules({options.path}, Stage::rules, context.loading);
    if (!input.sound()) {
        show_diagnostics(context, input, false);
        context.exit = exit_code(input);
        return;
    }
    const auto letter =
        request_letter(*input.model, input.rules->hash(), *verdict, *particulars, options.draft, *house);
    if (!letter) return refuse(context, letter.errors().front(), exit_findings);
    deliver(context, options, letter->document);
}

std::shared_ptr<Options> add_kind(CLI::App& command, const Context& context, bool json = false) {
    auto options = std::make_shared<Options>();
    add_rules_argument(command, context, options->path);
    std::vector<std::string> forms = {"markdown", "html", "docx"};
    if (json) forms.emplace_back("json");
    command
        .add_option("--format", options->format,
                    context.say("form; else by the ending of --output, else markdown",
                                "形式（なければ --output の拡張子、それもなければ markdown）"))
        ->check(CLI::IsMember(forms))
        ->type_name("FORMAT");
    command.add_option("-o,--output", options->output, context.say("file to write", "書き出すファイル"))
        ->type_name("FILE");
    command
        .add_option("--house", options->house,
                    context.say("JSON file with sentences of your own; see: kijun document sentences",
                                "自組織の文例の JSON（kijun document sentences で雛形を出力）"))
        ->type_name("FILE");
    return options;
}

void add_of_a_day(CLI::App& app, Context& context, const char* name, const std::string& help, Maker make) {
    CLI::App* command = app.add_subcommand(name, help);
    auto options = add_kind(*command, context);
    auto* at =
        command->add_option("--at", options->at, context.say("on this day", "この日の"))->type_name("D");
    command
        ->add_option("--revision", options->revision,
                     context.say("of this revision; the only way to a draft; else the newest in force",
                                 "この改訂の（案はこれによる。なければ最新のもの）"))
        ->type_name("ID")
        ->excludes(at);
    command->footer(std::string(context.say("Examples:\n", "例：\n")) + "  kijun document " + name +
                    " stdlib_rules/ihc --at 2025-02-28\n  kijun document " + name +
                    " stdlib_rules/ihc --at 令和7年2月27日 -o out.docx\n  kijun document " + name +
                    " stdlib_rules/ihc --revision draft_2026 --format html\n");
    command->callback([options, &context, make] { run_of_a_day(*options, context, make); });
}

void add_comparison(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand(
        "comparison", context.say("old and new side by side (新旧対照表)", "新旧対照表"));
    auto options = add_kind(*command, context, true);
    command->add_option("before", options->before, context.say("revision or day", "改訂又は日"))
        ->required();
    command->add_option("after", options->after, context.say("revision or day", "改訂又は日"))->required();
    command->add_flag("--old-left", options->before_left,
                      context.say("改正前 in the left column", "改正前を左の欄に置く"));
    command->add_flag("--no-remarks", options->no_remarks,
                      context.say("without the column of remarks", "備考の欄を置かない"));
    command->footer(context.say(
        "Changed words are underlined, what moved or got another label twice. The JSON and the HTML can\n"
        "be read back into the operations of the amendment.\n"
        "Examples:\n"
        "  kijun document comparison stdlib_rules/ihc r2023_09_29 r2025_02_28 -o table.docx\n"
        "  kijun document comparison stdlib_rules/ihc 2025-02-27 2025-02-28 --old-left --format html\n",
        "改めた語に下線、移動や番号の変更に二重下線を付します。JSON と HTML は改正の操作に戻せます。\n"
        "例：\n"
        "  kijun document comparison stdlib_rules/ihc r2023_09_29 r2025_02_28 -o table.docx\n"
        "  kijun document comparison stdlib_rules/ihc 2025-02-27 2025-02-28 --old-left --format html\n"));
    command->callback([options, &context] { run_comparison(*options, context); });
}

void add_history(CLI::App& app, Context& context) {
    CLI::App* command =
        app.add_subcommand("history", context.say("the history of changes (改訂履歴)", "改訂履歴"));
    auto options = add_kind(*command, context);
    command->footer(context.say("Example:\n  kijun document history stdlib_rules/ihc -o history.html\n",
                                "例：\n  kijun document history stdlib_rules/ihc -o history.html\n"));
    command->callback([options, &context] { run_history(*options, context); });
}

void add_request(CLI::App& app, Context& context) {
    CLI::App* command =
        app.add_subcommand("request", context.say("a request letter from a verdict (参考書式1, 2)",
                                                  "判断から依頼書を作る（参考書式1・2）"));
    auto options = add_kind(*command, context);
    command
        ->add_option("verdict", options->verdict,
                     context.say("one verdict of kijun judge as JSON; -: standard input",
                                 "kijun judge の判断一つ（JSON）。- は標準入力"))
        ->required();
    command
        ->add_option("particulars", options->particulars,
                     context.say("JSON with what only people know", "人が記入する事項の JSON"))
        ->required();
    command->add_flag("--draft", options->draft,
                      context.say("a draft, marked as one, of what may not be sent yet",
                                  "まだ送付できないものを、案と明示して作る"));
    command->footer(context.say(
        "The particulars are an object of texts: reference, date, url, location, content, contact, officer "
        "and\n"
        "checker (two people), category; overseas (true or false); and recipients, a list of\n"
        "{\"role\": \"site_admin\", \"name\": \"…\", \"no_response\": false}. The letter goes to the first "
        "role of the\n"
        "guideline's procedure who is known and has not failed to respond.\n"
        "Examples:\n"
        "  kijun explain stdlib_rules/ihc --report report.json --json > verdict.json\n"
        "  kijun document request stdlib_rules/ihc verdict.json particulars.json -o letter.docx\n"
        "  kijun document request stdlib_rules/ihc verdict.json particulars.json --draft\n",
        "記入事項は文字列 reference, date, url, location, content, contact, officer, checker（別の二人）, "
        "category、\n真偽 overseas、並び recipients（{\"role\": \"site_admin\", \"name\": \"…\", "
        "\"no_response\": "
        "false}）です。\n宛先は、手続の順に、特定でき、まだ応答を待てる最初の者です。\n"
        "例：\n"
        "  kijun explain stdlib_rules/ihc --report report.json --json > verdict.json\n"
        "  kijun document request stdlib_rules/ihc verdict.json particulars.json -o letter.docx\n"
        "  kijun document request stdlib_rules/ihc verdict.json particulars.json --draft\n"));
    command->callback([options, &context] { run_request(*options, context); });
}

void add_sentences(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand(
        "sentences", context.say("the house's sentences as JSON, to be edited and given to --house",
                                 "文例を JSON で出力する（書き換えて --house に渡す）"));
    command->callback([&context] { context.out.write(HouseSentences().json()); });
}

}  // namespace

void add_document(CLI::App& app, Context& context) {
    CLI::App* command =
        app.add_subcommand("document", context.say("write the official documents", "公式の文書を作る"));
    command->require_subcommand(1);
    add_of_a_day(*command, context, "text",
                 context.say("the consolidated text (溶け込み版) of a day", "ある日の溶け込み版"),
                 consolidated_document);
    add_comparison(*command, context);
    add_history(*command, context);
    add_of_a_day(*command, context, "categories",
                 context.say("the table of categories in force (類型一覧)", "施行中の類型一覧"),
                 categories_document);
    add_request(*command, context);
    add_sentences(*command, context);
    command->footer(
        context.say("Example:  kijun document text stdlib_rules/ihc --at 2025-02-28 -o text.docx\n",
                    "例：  kijun document text stdlib_rules/ihc --at 2025-02-28 -o text.docx\n"));
}

}  // namespace kijun::command
