// kijun verify: what is wrong with a guideline although it compiles, and questions about its categories.
#include "kijun/verify.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "findings_output.hpp"
#include "kijun/error_record.hpp"
#include "kijun/naming.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string path;
    std::string at;
    std::string never, always, overlaps;
    std::vector<std::string> equivalent, implies, disjoint;
    bool json = false;
};

struct Asked {
    Query query;
    const char* name;
    std::vector<std::string> of;
};

std::optional<Asked> query_of(const Options& options) {
    if (!options.equivalent.empty()) return Asked{Query::equivalent, "equivalent", options.equivalent};
    if (!options.implies.empty()) return Asked{Query::implies, "implies", options.implies};
    if (!options.disjoint.empty()) return Asked{Query::disjoint, "disjoint", options.disjoint};
    if (!options.never.empty()) return Asked{Query::never, "never", {options.never}};
    if (!options.always.empty()) return Asked{Query::always, "always", {options.always}};
    return std::nullopt;
}

// CATEGORY, or CATEGORY@REVISION where another than --at is meant.
Result<Standing> standing_of(const Program& program, const std::string& name, const std::string& at) {
    const std::size_t mark = name.rfind('@');
    const auto snapshot =
        snapshot_named(program.history, mark == std::string::npos ? at : name.substr(mark + 1));
    if (!snapshot) return snapshot.errors();
    const auto category = category_named(program, *snapshot, name.substr(0, mark));
    if (!category) return category.errors();
    return Standing{*category, *snapshot};
}

void answer(const Options& options, const Asked& asked, const RulesInput& input, Context& context) {
    const Program& program = input.rules->program();
    std::vector<Standing> sides;
    for (const std::string& name : asked.of) {
        const auto side = standing_of(program, name, options.at);
        if (!side) {
            complain(context, side.errors().front());
            context.exit = exit_usage;
            return;
        }
        sides.push_back(*side);
    }
    const Result<Answer> asked_of_all = ask(input.rules, asked.query, sides.front(), sides.back());
    if (!asked_of_all) {
        complain(context, asked_of_all.errors().front());
        context.exit = exit_findings;
        return;
    }
    const Answer& found = *asked_of_all;
    if (!found.holds) context.exit = exit_findings;
    if (options.json) {
        std::string out;
        JsonWriter json(out);
        json.begin_object();
        json.key("query").value(asked.name);
        json.key("of").begin_array();
        for (const std::string& name : asked.of) json.value(name);
        json.end_array();
        json.key("holds").value(found.holds);
        json.key("counterexample");
        if (found.counterexample)
            json.raw(to_json(*found.counterexample));
        else
            json.null();
        json.key("values").value(found.values);
        json.end_object();
        return context.out.write(out + '\n');
    }
    if (found.holds)
        return context.out.write(
            context.say("holds for every report\n", "すべての通報について成り立ちます\n"));
    context.out.write(
        found.counterexample
            ? fmt::format("{}\n{}\n",
                          context.say("does not hold, judged:", "成り立ちません。判断して確かめた例："),
                          to_json(*found.counterexample))
            : fmt::format("{} {}\n",
                          context.say("does not hold (no report could be written for it) where:",
                                      "成り立ちません（例となる通報は書けませんでした）："),
                          found.values));
}

void show_overlaps(const Options& options, const RulesInput& input, Context& context) {
    const Program& program = input.rules->program();
    const auto of = standing_of(program, options.overlaps, options.at);
    if (!of) {
        complain(context, of.errors().front());
        context.exit = exit_usage;
        return;
    }
    const auto found = overlaps(input.rules, *of);
    if (!found) {
        complain(context, found.errors().front());
        context.exit = exit_findings;
        return;
    }
    if (options.json) {
        std::string out;
        for (const Overlap& overlap : *found) {
            JsonWriter json(out);
            json.begin_object();
            json.key("category").value(program.categories[overlap.category].id);
            json.key("title").value(program.categories[overlap.category].title);
            json.key("example");
            if (overlap.example)
                json.raw(to_json(*overlap.example));
            else
                json.null();
            json.end_object();
            out += '\n';
        }
        return context.out.write(out);
    }
    const std::string title = program.categories[of->category].title;
    context.out.write(fmt::format(
        fmt::runtime(context.say("{} of {} other categories can be met together with {}:\n",
                                 "他の {1} 類型のうち {0} 類型は「{2}」と同時に該当し得ます：\n")),
        found->size(), program.snapshots[of->snapshot].categories.size() - 1, title));
    for (const Overlap& overlap : *found)
        context.out.write(fmt::format("  {}\n    {}\n", program.categories[overlap.category].title,
                                      overlap.example ? to_json(*overlap.example)
                                                      : context.say("(no report could be written for it)",
                                                                    "（例となる通報は書けませんでした）")));
}

void run(const Options& options, Context& context) {
    const RulesInput input = read_rules({options.path}, Stage::rules, context.loading);
    if (!input.sound()) {
        show_diagnostics(context, input, false);
        context.exit = exit_code(input);
        return;
    }
    if (!options.overlaps.empty()) return show_overlaps(options, input, context);
    if (const auto asked = query_of(options)) return answer(options, *asked, input, context);

    const Diagnostics found = verify(*input.model, input.rules);
    if (has_errors(found)) context.exit = exit_findings;
    write_findings(context, input.sources, found, options.json);
}

}  // namespace

void add_verify(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "verify", context.say("prove what a guideline can and cannot do", "ガイドラインの性質を証明する"));
    add_rules_argument(*command, context, options->path);
    auto* queries = command->add_option_group("queries");
    const auto pair = [&](const char* name, std::vector<std::string>& into, const char* en,
                          const char* ja) {
        queries->add_option(name, into, context.say(en, ja))->expected(2)->type_name("A B");
    };
    const auto one = [&](const char* name, std::string& into, const char* en, const char* ja) {
        queries->add_option(name, into, context.say(en, ja))->type_name("A");
    };
    pair("--equivalent", options->equivalent, "the same reports meet both", "該当する通報が同じか");
    pair("--implies", options->implies, "whatever meets A meets B", "A に該当すれば B にも該当するか");
    pair("--disjoint", options->disjoint, "nothing meets both", "両方に該当する通報がないか");
    one("--never", options->never, "nothing meets it", "該当する通報がないか");
    one("--always", options->always, "everything meets it", "すべての通報が該当するか");
    one("--overlaps", options->overlaps, "which others can be met together with it, each with a report",
        "同時に該当し得る他の類型と、その通報の例");
    queries->require_option(0, 1);
    command
        ->add_option("--at", options->at,
                     context.say("revision or day of the categories (default: the newest in force)",
                                 "類型の改訂又は日（省略時は施行中の最新）"))
        ->type_name("R|D");
    command->add_flag("--json", options->json,
                      context.say("as JSON, one line each", "一行ずつの JSON で出力する"));
    command->footer(context.say(
        "A category is an id, a number or a title; A@R is A as revision R has it. Exit code 1: an error "
        "was\n"
        "found, or the query does not hold.\n"
        "Examples:\n"
        "  kijun verify stdlib_rules/ihc\n"
        "  kijun verify stdlib_rules/ihc --implies crime_recruitment@r2025_02_28 "
        "crime_recruitment@r2023_09_29\n"
        "  kijun verify stdlib_rules/ihc --disjoint ⑩ ⑪ --at 2025-03-01\n"
        "  kijun verify stdlib_rules/ihc --overlaps crime_recruitment\n",
        "類型は識別子、番号又は名称で指定し、A@R は改訂 R における A です。誤りがあるか、問いが\n"
        "成り立たなければ終了コードは 1 です。\n"
        "例：\n"
        "  kijun verify stdlib_rules/ihc\n"
        "  kijun verify stdlib_rules/ihc --implies crime_recruitment@r2025_02_28 "
        "crime_recruitment@r2023_09_29\n"
        "  kijun verify stdlib_rules/ihc --disjoint ⑩ ⑪ --at 2025-03-01\n"
        "  kijun verify stdlib_rules/ihc --overlaps crime_recruitment\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
