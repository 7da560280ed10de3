#include "brief.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace kijun::command {

namespace {

std::string outcome_text(const Context& context, Outcome outcome) {
    switch (outcome) {
        case Outcome::candidate:
            return context.say("candidate", "該当候補");
        case Outcome::undetermined:
            return context.say("undetermined", "未確定");
        case Outcome::out_of_scope:
            break;
    }
    return context.say("out of scope", "対象外");
}

// The matched words, each once, in order of appearance.
std::string words(const Finding& finding) {
    std::vector<std::string_view> seen;
    std::string out;
    for (const auto& evidence : finding.evidence) {
        if (std::find(seen.begin(), seen.end(), evidence.text) != seen.end()) continue;
        seen.push_back(evidence.text);
        out += "「" + printable(evidence.text) + "」";
    }
    return out;
}

}  // namespace

void write_brief(const Context& context, const Rules& rules, const Report& report, const Verdict& verdict,
                 std::string& out) {
    const Program& program = rules.program();
    const auto& revision =
        program.history.revisions[program.history.snapshots[verdict.selected.snapshot].revision];
    const std::string& received = report.received_at;
    out += fmt::format("{}{}{}\n  {}: {}\n", printable(verdict.id), received.empty() ? "" : "  ", received,
                       revision.id, outcome_text(context, verdict.outcome));
    for (const auto& finding : verdict.findings) {
        if (finding.status == Truth::no) continue;
        const auto& category = program.categories[finding.category];
        const bool met = finding.status == Truth::yes;
        out += fmt::format("    {} › {}{}{}  {}{}\n", category.class_title, category.number,
                           category.number.empty() ? "" : " ", category.title, words(finding),
                           met ? "" : context.say("  open", "  未確定"));
        if (met) {
            for (const std::string& note : category.notes)
                out += fmt::format("      {}\n", printable(note));
            continue;
        }
        for (const auto& missing : finding.missing) {
            if (missing.decisive) out += fmt::format("      ? {}\n", missing.question);
        }
    }
}

}  // namespace kijun::command
