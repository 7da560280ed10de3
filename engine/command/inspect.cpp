// kijun inspect: what a bundle is, and who vouches for it.
#include <CLI/CLI.hpp>

#include "context.hpp"
#include "kijun/file.hpp"
#include "kijun/json.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string bundle;
    bool json = false;
    std::optional<Budget> budget;
};

std::string as_json(const Bundle& bundle, std::size_t bytes) {
    const History& history = bundle.content.program.history;
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("guideline").value(history.guideline);
    json.key("title").value(history.title);
    json.key("content").value(hex(bundle.seal.content));
    json.key("rules").value(hex(bundle.seal.program));
    if (bundle.seal.signer) {
        json.key("signer").value(to_string(*bundle.seal.signer));
    } else {
        json.key("signer").null();
    }
    json.key("bytes").value(std::uint64_t{bytes});
    json.key("sources").begin_array();
    for (const auto& [name, text] : bundle.content.sources) json.value(name);
    json.end_array();
    json.key("revisions").begin_array();
    for (const RevisionInfo& revision : history.revisions) json.value(revision.id);
    json.end_array();
    json.key("patterns").value(std::uint64_t{bundle.content.program.patterns.size()});
    json.key("known_answers").value(std::uint64_t{bundle.content.known.size()});
    json.end_object();
    return out + '\n';
}

std::string as_text(const Context& context, const Bundle& bundle, std::size_t bytes) {
    const History& history = bundle.content.program.history;
    std::string out;
    const auto line = [&](const char* en, const char* ja, const std::string& value) {
        const std::string label = context.say(en, ja);
        out += label + std::string(11 - display_width(label), ' ') + value + '\n';
    };
    line("guideline", "基準", history.title);
    line("revisions", "改訂", std::to_string(history.revisions.size()));
    line("content", "内容", hex(bundle.seal.content));
    line("rules", "規則", hex(bundle.seal.program));
    line("signed by", "署名者",
         bundle.seal.signer ? to_string(*bundle.seal.signer) : context.say("nobody", "署名なし"));
    line("bytes", "バイト数", std::to_string(bytes));
    return out;
}

void run(const Options& options, Context& context) {
    const auto refuse = [&](const Diagnostics& problems) {
        for (const auto& problem : problems) complain(context, problem);
        context.exit = exit_io;
    };
    const auto bytes = read_whole_file(options.bundle);
    if (!bytes) return refuse(bytes.errors());
    std::optional<Confinement> confinement;  // ends this process if it needs more
    if (options.budget) confinement.emplace(*options.budget);
    auto bundle = read_bundle(*bytes, context.loading.trust);
    if (!bundle) return refuse(bundle.errors());
    const std::string text =
        options.json ? as_json(*bundle, bytes->size()) : as_text(context, *bundle, bytes->size());
    // whole and trusted is not enough: it must answer as it did where it was made
    if (const auto rules = make_rules(std::move(*bundle), context.loading.cache); !rules) {
        return refuse(rules.errors());
    }
    context.out.write(text);
}

}  // namespace

void add_inspect(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("inspect", context.say("check a bundle and show its hashes and who signed it",
                                                  "バンドルを検査し、要約値と署名者を示す"));
    command->add_option("bundle", options->bundle, context.say("the bundle", "バンドル"))
        ->required()
        ->type_name("BUNDLE");
    command->add_flag("--json", options->json,
                      context.say("as one line of JSON", "一行の JSON で出力する"));
    add_budget_option(
        *command, context, options->budget, "--budget",
        context.say(
            "of a stranger: end if it takes more seconds of the processor, or megabytes, to be ready",
            "信頼できない相手用：準備に必要な時間（秒）やメモリ（MB）がこれを超えたら終わる"));
    command->footer(
        context.say("Examples:\n"
                    "  kijun inspect ihc.kjb\n"
                    "  kijun inspect ihc.kjb --require-signature committee.pub\n",
                    "例：\n"
                    "  kijun inspect ihc.kjb\n"
                    "  kijun inspect ihc.kjb --require-signature committee.pub\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
