#include "mutation.hpp"

#include <fmt/format.h>

#include <set>

#include "kijun/table.hpp"

namespace kijun::command {

namespace {

std::string percent(double part) { return fmt::format("{:.1f} %", 100 * part); }

std::string name(const Context& context, MutantKind kind) {
    return std::string(context.language == Language::japanese ? to_japanese(kind) : to_string(kind));
}

std::string place(const Mutant& mutant, const SourceSet& sources) {
    if (!mutant.span.known()) return {};
    return fmt::format("{}:{}", sources.name(mutant.span.file), sources.position(mutant.span).line);
}

}  // namespace

std::string mutation_text(const Context& context, const MutationRun& run, const SourceSet& sources) {
    std::string out;
    for (const Mutant& mutant : run.mutants) {
        if (mutant.fate != MutantFate::survived) continue;
        out += fmt::format("{}: {} [{}] {}\n", place(mutant, sources), mutant.where,
                           name(context, mutant.kind), printable(context.say(mutant.change)));
        if (mutant.withheld)
            out += context.say("    (no case is made up for this category)\n",
                               "    （この類型の文例は作らない）\n");
        if (!mutant.killer && !mutant.conditions.empty())
            out += fmt::format(
                fmt::runtime(context.say("    a case would notice it: {}\n", "    気付く事例の条件：{}\n")),
                printable(mutant.conditions));
        if (!mutant.killer) continue;
        for (std::size_t at = 0; at < mutant.killer->size();) {
            const std::size_t end = mutant.killer->find('\n', at);
            out += "    " + mutant.killer->substr(at, end - at) + "\n";
            at = end + 1;
        }
    }
    if (!out.empty()) out += '\n';
    Table table;
    table.column(context.say("change", "変更"));
    for (const auto& [en, ja] : {std::pair{"mutants", "変異体"},
                                 {"killed", "検出"},
                                 {"survived", "残存"},
                                 {"equivalent", "同値"},
                                 {"score", "検出率"}})
        table.column(context.say(en, ja), Table::Align::right);
    const auto row = [&](std::string title, const MutationRun::Count& count) {
        table.row({std::move(title), std::to_string(count.killed + count.survived + count.equivalent),
                   std::to_string(count.killed), std::to_string(count.survived),
                   std::to_string(count.equivalent), percent(count.score())});
    };
    for (std::size_t kind = 0; kind < mutant_kind_count; ++kind) {
        const auto count = run.count(static_cast<MutantKind>(kind));
        if (count.killed + count.survived + count.equivalent > 0)
            row(name(context, static_cast<MutantKind>(kind)), count);
    }
    table.rule();
    row(context.say("all", "計"), run.count());
    out += table.render();
    if (run.sampled_from > run.mutants.size())
        out += fmt::format(fmt::runtime(context.say("{} of {} mutants, always the same ones\n",
                                                    "{1} 件中 {0} 件（毎回同じもの）\n")),
                           run.mutants.size(), run.sampled_from);
    return out;
}

std::string killers_file(const MutationRun& run) {
    std::string out =
        "// Cases that notice changes of the rules which other cases do not, written by kijun test "
        "--mutate.\n"
        "// They hold the rules to what they say; whether that is right they do not know. The texts are "
        "made of\n"
        "// the rules' own expressions.\n";
    std::set<std::string> written;  // without titles
    for (const Mutant& mutant : run.mutants)
        if (mutant.killer && written.insert(mutant.killer->substr(mutant.killer->find('\n'))).second)
            out += "\n" + *mutant.killer;
    return out;
}

}  // namespace kijun::command
