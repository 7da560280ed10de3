#include "surroundings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "kijun/business_days.hpp"
#include "kijun/source_coverage.hpp"

namespace kijun {

namespace {

void days(const History& history, Diagnostics& found) {
    const auto& periods = history.epochs.back().periods;
    for (std::size_t i = 0; i < periods.size(); ++i) {
        std::vector<LocalDay> looked{periods[i].from};
        if (i > 0) looked.push_back(periods[i].from.previous());
        for (const LocalDay day : looked) {
            const auto on = select_on(history, {day, day});
            if (on && on->size() == 1) continue;
            found.push_back(error(
                "K0531", {},
                fmt::format("{} revisions are in force on {}", on ? on->size() : 0, to_string(day)),
                fmt::format("{} に施行されている改訂が {} あります", to_string(day), on ? on->size() : 0)));
        }
    }
}

void sources(const Model& model, Diagnostics& found) {
    for (const ParagraphCoverage& one : source_coverage(model).paragraphs) {
        if (!one.missing()) continue;
        Diagnostic problem =
            warning("K0537", one.span,
                    fmt::format("no rule encodes paragraph {} of \"{}\"", one.paragraph, one.source),
                    fmt::format("「{}」の {} を写した規則がありません", one.source, one.paragraph));
        problem.hint = Message{
            "name it after `from` where it is encoded, or leave it out with a reason: "
            "omit … because …",
            "写した所に from（箇所）で示すか、omit … because …（省く … 理由 …）で省く"
            "理由を書いてください"};
        found.push_back(std::move(problem));
    }
}

bool has_deadline(const ProcedureInfo& procedure) {
    const auto asks = [](const std::vector<StepInfo>& steps) {
        return std::any_of(steps.begin(), steps.end(),
                           [](const StepInfo& step) { return step.business_days > 0; });
    };
    return asks(procedure.always) || asks(procedure.domestic) || asks(procedure.overseas);
}

void calendar(const Program& program, Diagnostics& found) {
    const DayRange& known = BusinessDays::japan().range();
    const auto& periods = program.history.epochs.back().periods;
    const auto deadlines = [&](const Period& period) {
        const auto& procedures = program.snapshots[period.snapshot].procedures;
        return std::any_of(procedures.begin(), procedures.end(),
                           [&](std::uint32_t number) { return has_deadline(program.procedures[number]); });
    };
    for (const Period& period : periods) {
        if (!deadlines(period) || (period.from >= known.first && period.to <= known.last.next())) continue;
        const std::string& revision =
            program.history.revisions[program.history.snapshots[period.snapshot].revision].id;
        found.push_back(note_at(
            "K0538", {},
            fmt::format("deadlines under {} can be reckoned from {} to {} only: the calendar of holidays "
                        "knows no other days",
                        revision, to_string(std::max(period.from, known.first)),
                        to_string(std::min(period.to, known.last.next()).previous())),
            fmt::format("{} の期限を計算できるのは {} から {} までです（休日の表の範囲）", revision,
                        to_string(std::max(period.from, known.first)),
                        to_string(std::min(period.to, known.last.next()).previous()))));
    }
}

void procedures(const Model& model, const Program& program, Diagnostics& found) {
    std::set<std::string> told;
    for (std::size_t snapshot = program.snapshots.size(); snapshot-- > 0;) {
        const SnapshotProgram& standing = program.snapshots[snapshot];
        if (standing.procedures.empty()) continue;
        for (const std::uint32_t number : standing.categories) {
            const CategoryVersion& category = program.categories[number];
            const bool has = std::any_of(standing.procedures.begin(), standing.procedures.end(),
                                         [&](std::uint32_t procedure) {
                                             const std::string& of = program.procedures[procedure].class_id;
                                             return of == category.class_id || of == category.id;
                                         });
            if (has || !told.insert(category.class_id).second) continue;
            const ast::Category* declared = model.states[snapshot].category(category.id);
            found.push_back(warning(
                "K0539", declared ? declared->id.span : Span{},
                fmt::format("the class of '{}', \"{}\", has no procedure, and other classes have one",
                            category.title, category.class_title),
                fmt::format("「{}」の区分「{}」には手続がありません（他の区分にはあります）",
                            category.title, category.class_title)));
        }
    }
}

}  // namespace

Diagnostic note_at(std::string_view code, Span span, std::string en, std::string ja) {
    Diagnostic made = warning(code, span, std::move(en), std::move(ja));
    made.severity = Severity::note;
    return made;
}

Diagnostics verify_surroundings(const Model& model, const Program& program) {
    Diagnostics found;
    days(program.history, found);
    sources(model, found);
    calendar(program, found);
    procedures(model, program, found);
    return found;
}

}  // namespace kijun
