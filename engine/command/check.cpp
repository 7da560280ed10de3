// kijun check: all that is wrong with the rules, in one run; with --sources, what of the source
// documents they encode.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "kijun/error_record.hpp"
#include "kijun/history_json.hpp"
#include "kijun/source_coverage.hpp"
#include "kijun/table.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::vector<std::string> paths;
    bool sources = false;
    bool json = false;
    std::optional<Budget> budget;
};

std::string join(const std::vector<std::string>& parts, std::string_view between) {
    return fmt::format("{}", fmt::join(parts, between));
}

std::string coverage_text(const Context& context, const SourceCoverage& coverage) {
    std::string out;
    Table table;
    std::string source;
    const auto finish = [&] {
        if (!source.empty()) out += source + "\n\n" + table.render() + '\n';
    };
    for (const auto& entry : coverage.paragraphs) {
        if (entry.source != source) {
            finish();
            source = entry.source;
            table = {};
            table.column(context.say("paragraph", "条項"));
            table.column(context.say("state", "扱い"));
            table.column(context.say("where, or why not", "規則又は理由"), Table::Align::left, 90);
        }
        if (!entry.encoded_by.empty()) {
            table.row({entry.paragraph, context.say("encoded", "規則化"), join(entry.encoded_by, ", ")});
        }
        if (!entry.because.empty()) {
            table.row({entry.paragraph, context.say("left out", "対象外"), join(entry.because, "; ")});
        }
        if (entry.missing()) table.row({entry.paragraph, context.say("MISSING", "記載なし"), ""});
    }
    finish();
    if (!coverage.unlisted.empty()) {
        Table strays;
        strays.column(context.say("paragraph in no outline", "どの目次にもない条項"));
        strays.column(context.say("named by", "引用元"));
        for (const auto& [paragraph, who] : coverage.unlisted) strays.row({paragraph, who});
        out += strays.render() + '\n';
    }
    return out;
}

void write_coverage(JsonWriter& json, const SourceCoverage& coverage) {
    json.begin_object();
    json.key("paragraphs").begin_array();
    for (const auto& entry : coverage.paragraphs) {
        json.begin_object();
        json.key("source").value(entry.source);
        json.key("paragraph").value(entry.paragraph);
        write_strings(json.key("encoded_by"), entry.encoded_by);
        write_strings(json.key("omitted_because"), entry.because);
        json.end_object();
    }
    json.end_array();
    json.key("unlisted").begin_array();
    for (const auto& [paragraph, who] : coverage.unlisted) {
        json.begin_object();
        json.key("paragraph").value(paragraph);
        json.key("by").value(who);
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

std::string as_json(const RulesInput& input, const std::optional<SourceCoverage>& coverage) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("diagnostics").begin_array();
    for (const auto& diagnostic : input.diagnostics) write_diagnostic(json, diagnostic, input.sources);
    json.end_array();
    if (coverage) write_coverage(json.key("sources"), *coverage);
    json.end_object();
    return out + '\n';
}

std::string summary(const Context& context, const RulesInput& input) {
    const Program& program = input.rules->program();
    std::size_t warnings = 0;
    for (const auto& diagnostic : input.diagnostics) warnings += diagnostic.severity == Severity::warning;
    return fmt::format(
        fmt::runtime(
            context.say("{}: {} revisions, {} categories in the newest text; no errors, {} warnings\n",
                        "{}：改訂 {}、最新の本文の類型 {}。誤りなし、警告 {} 件\n")),
        program.history.title, program.history.revisions.size(),
        program.snapshots[program.history.epochs.back().periods.back().snapshot].categories.size(),
        warnings);
}

void run(const Options& options, Context& context) {
    context.loading.budget = options.budget;
    const RulesInput input = read_rules(options.paths, Stage::rules, context.loading);
    context.exit = exit_code(input);
    std::optional<SourceCoverage> coverage;
    if (options.sources && input.model) {
        coverage = source_coverage(*input.model);
        if (!coverage->complete()) context.exit = exit_rules;
    }
    if (options.json) {
        context.out.write(as_json(input, coverage));
        return;
    }
    show_diagnostics(context, input, true);
    if (coverage) context.out.write(coverage_text(context, *coverage));
    if (input.sound()) context.out.write(summary(context, input));
    if (coverage && !coverage->complete()) {
        complain(context, Message{"the rules do not account for every paragraph of their sources",
                                  "資料の条項のうち、規則にも対象外の理由にも現れないものがあります"});
    }
}

}  // namespace

void add_check(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "check", context.say("report everything that is wrong with the rules", "規則の誤りをすべて示す"));
    command
        ->add_option("rules", options->paths,
                     context.say("directories, .kijun files or bundles",
                                 "ディレクトリ、.kijun ファイル又はバンドル"))
        ->required()
        ->type_name("PATH...");
    auto* sources = command->add_flag(
        "--sources", options->sources,
        context.say("show each paragraph of the sources as encoded, left out (why) or missing",
                    "資料の各条項が規則化されているか、対象外か（理由）、欠けているかを示す"));
    command->add_flag("--json", options->json,
                      context.say("as one line of JSON", "一行の JSON で出力する"));
    add_budget_option(*command, context, options->budget)->excludes(sources);
    command->footer(
        context.say("Examples:\n"
                    "  kijun check stdlib_rules/ihc\n"
                    "  kijun check stdlib_rules/ihc --sources\n"
                    "  kijun check stdlib_rules/ihc --json --language ja\n",
                    "例：\n"
                    "  kijun check stdlib_rules/ihc\n"
                    "  kijun check stdlib_rules/ihc --sources\n"
                    "  kijun check stdlib_rules/ihc --json --language ja\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
