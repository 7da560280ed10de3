// kijun ask: an interview about one report, the cheapest question that can decide something first.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "brief.hpp"
#include "judging.hpp"
#include "kijun/claims.hpp"
#include "kijun/interview.hpp"
#include "kijun/json.hpp"
#include "kijun/naming.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string rules;
    std::string report;
    std::string category;
    std::string save;
    JudgingOptions judging;
    bool json = false;
};

std::string choices_of(const Context& context, const Question& question) {
    switch (question.type) {
        case ast::FactType::boolean:
            return context.say("y/n/?", "y/n/?（はい・いいえ・不明）");
        case ast::FactType::integer:
            return context.say("a number or ?", "数又は ?（不明）");
        case ast::FactType::date:
            return context.say("a day or ?", "日付又は ?（不明）");
        case ast::FactType::months:
        case ast::FactType::days:
            return context.say("a duration (6 months, 30 days …) or ?",
                               "期間（6か月、30日 など）又は ?（不明）");
        case ast::FactType::choice:
            break;
    }
    std::string text;
    for (std::size_t place = 0; place < question.choices.size(); ++place)
        text += fmt::format("{}{}={}", place == 0 ? "" : ", ", place + 1, question.choices[place]);
    return text + context.say(" or ?", " 又は ?（不明）");
}

void put(Context& context, const std::string& text) {
    context.out.write(text);
    context.out.flush();  // the person has to see it before answering
}

// Asks one question until it is answered. False: there is nobody to answer any more.
bool ask(Context& context, const Question& question, std::size_t number, Report& report) {
    const std::string who = question.who.empty() ? "" : fmt::format(" [{}]", question.who);
    put(context, fmt::format("\n{}. {}{}\n", number, question.question, who));
    for (std::string line;;) {
        put(context, fmt::format("   {} > ", choices_of(context, question)));
        if (context.out.failed()) return false;  // nobody hears the question
        if (!std::getline(std::cin, line)) {
            put(context, "\n");
            return false;
        }
        if (auto answer = read_answer(question, line)) {
            record(report, question.fact, std::move(*answer));
            return true;
        }
        put(context,
            context.say("   That is no answer to this question.\n", "   この問いの答えではありません。\n"));
    }
}

// What a verdict says of one category; of all, if none is named.
Verdict about(const Program& program, Verdict verdict, const std::string& category) {
    if (category.empty()) return verdict;
    std::erase_if(verdict.findings, [&](const Finding& finding) {
        return program.categories[finding.category].id != category;
    });
    verdict.outcome = verdict.findings.empty()                            ? Outcome::out_of_scope
                      : verdict.findings.front().status == Truth::unknown ? Outcome::undetermined
                                                                          : Outcome::candidate;
    return verdict;
}

void run(const Options& options, Context& context) {
    const auto refuse = [&](const Diagnostic& problem, int exit) {
        complain(context, problem);
        context.exit = exit;
    };
    if (const auto refused = refuse_output(options.save)) {
        complain(context, *refused);
        context.exit = exit_usage;
        return;
    }
    if (options.report == "-" && !options.json) {
        complain(context, Message{"standard input is for the answers: name a file with the report",
                                  "標準入力は回答に使うため、通報はファイルで指定してください"});
        context.exit = exit_usage;
        return;
    }
    Report report;
    if (!options.report.empty()) {
        auto read = read_one_report(context, options.report);
        if (!read) return;
        report = std::move(*read);
    }
    const auto rules = rules_for_judging(context, options.rules);
    if (!rules) return;
    const Program& program = rules->program();
    const auto judging = resolve(context, *rules, options.judging);
    if (!judging) return;

    Judge judge(rules);
    std::string category;
    bool asked_to_the_end = true;
    for (std::size_t number = 1;; ++number) {
        const auto verdicts = judge.judge(report, *judging);
        if (!verdicts) {
            Diagnostic problem = verdicts.errors().front();
            if (problem.code == "K0320")
                problem.hint = Message{"name the revision: --at DAY or --revision R",
                                       "--at 日 又は --revision 改訂 で指定してください"};
            return refuse(problem, exit_findings);
        }
        if (!options.category.empty() && category.empty()) {
            const auto found =
                category_named(program, (*verdicts)->front().selected.snapshot, options.category);
            if (!found) return refuse(found.errors().front(), exit_usage);
            category = program.categories[*found].id;
        }
        const auto questions = next_questions(program, **verdicts, category);
        if (options.json) {
            put(context, questions_json(*rules, questions, **verdicts) + '\n');
            break;
        }
        if (questions.empty() || !ask(context, questions.front(), number, report)) {
            asked_to_the_end = questions.empty();
            std::string text = asked_to_the_end
                                   ? context.say("\nNo further answer can change this:\n",
                                                 "\nこれ以上の回答で変わるものはありません。\n")
                                   : context.say("\nStopped here; more answers could change this:\n",
                                                 "\nここで終わります。回答により変わり得ます。\n");
            for (const Verdict& verdict : **verdicts)
                write_brief(context, *rules, report, about(program, verdict, category), text);
            put(context, text);
            break;
        }
    }
    if (!options.save.empty())
        if (const auto problem = write_whole_file(options.save, to_json(report) + "\n"))
            return refuse(*problem, exit_io);
}

}  // namespace

void add_ask(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    options->judging.mode = "screen";
    CLI::App* command = app.add_subcommand(
        "ask", context.say("ask what is still open about a report", "通報について未確定の点を順に尋ねる"));
    add_rules_argument(*command, context, options->rules);
    command
        ->add_option("--report", options->report,
                     context.say("file with one report as JSON; without it only the answers count",
                                 "一つの通報の JSON。省略すれば回答だけで判断する"))
        ->type_name("FILE");
    command
        ->add_option("--category", options->category,
                     context.say("only what bears on this category", "この類型に関わるものだけを尋ねる"))
        ->type_name("C");
    add_judging_options(*command, context, options->judging);
    command
        ->add_option("--save", options->save,
                     context.say("write the report with the answers", "回答を加えた通報を書き出す"))
        ->type_name("FILE");
    command->add_flag("--json", options->json,
                      context.say("ask nothing: what is open, as one line of JSON",
                                  "尋ねずに、未確定の点を一行の JSON で出力する"));
    command->footer(context.say(
        "The cheapest question that can decide something comes first; it stops when nothing can.\n"
        "Examples:\n"
        "  kijun ask ihc.kjb --report report.json\n"
        "  kijun ask ihc.kjb --category ⑩ --mode assess --at 2025-03-01 --save answered.json\n"
        "  kijun ask ihc.kjb --report report.json --json\n",
        "手間の少ない、決め手になる問いから尋ね、何も変わらなくなれば終わります。\n"
        "例：\n"
        "  kijun ask ihc.kjb --report report.json\n"
        "  kijun ask ihc.kjb --category ⑩ --mode assess --at 令和7年3月1日 --save answered.json\n"
        "  kijun ask ihc.kjb --report report.json --json\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
