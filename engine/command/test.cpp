// kijun test: runs the cases that stand beside the rules.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "json_output.hpp"
#include "kijun/cases.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string path;
    bool json = false;
};

std::string as_json(const CaseRun& run, const SourceSet& sources) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("cases").value(std::uint64_t{run.cases});
    json.key("expectations").value(std::uint64_t{run.expectations});
    json.key("failures").begin_array();
    for (const auto& failure : run.failures) {
        json.begin_object();
        json.key("case").value(failure.title);
        json.key("revision").value(failure.revision);
        if (failure.span.known()) {
            json.key("file").value(sources.name(failure.span.file));
            json.key("line").value(sources.position(failure.span).line);
        }
        write_message(json.key("message"), failure.message);
        json.end_object();
    }
    json.end_array();
    json.end_object();
    return out + '\n';
}

// A failed expectation looks like any other diagnostic: place, line, caret.
std::string as_text(const Context& context, const CaseFailure& failure, const SourceSet& sources) {
    const std::string under_en = failure.revision.empty() ? "" : " (under " + failure.revision + ")";
    const std::string under_ja = failure.revision.empty() ? "" : "（" + failure.revision + "）";
    return render(error("K0901", failure.span, failure.title + under_en + ": " + failure.message.en,
                        failure.title + under_ja + "：" + failure.message.ja),
                  sources, context.language, context.colour_output);
}

void run(const Options& options, Context& context) {
    const RulesInput input = read_rules({options.path}, Stage::rules, context.loading);
    if (!input.sound()) {
        show_diagnostics(context, input, false);
        context.exit = exit_code(input);
        return;
    }
    const CaseRun run = run_cases(input.model->cases, input.rules);
    if (!run.failures.empty()) context.exit = exit_findings;
    if (options.json) return context.out.write(as_json(run, input.sources));
    for (const auto& failure : run.failures)
        context.out.write(as_text(context, failure, input.sources) + '\n');
    context.out.write(fmt::format(fmt::runtime(context.say("{} cases, {} expectations, {} failed\n",
                                                           "事例 {} 件、期待 {} 件、不合格 {} 件\n")),
                                  run.cases, run.expectations, run.failures.size()));
}

}  // namespace

void add_test(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "test", context.say("run the cases that stand beside the rules", "規則に添えられた事例を確かめる"));
    add_rules_argument(*command, context, options->path);
    command->add_flag("--json", options->json,
                      context.say("as one line of JSON", "一行の JSON で出力する"));
    command->footer(
        context.say("Example:\n  kijun test stdlib_rules/ihc\n", "例：\n  kijun test stdlib_rules/ihc\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
