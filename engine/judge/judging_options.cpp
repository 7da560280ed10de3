#include "kijun/judging_options.hpp"

#include <algorithm>

namespace kijun {

namespace {

Diagnostics about(std::string_view name, Diagnostics problems) {
    for (Diagnostic& problem : problems) {
        problem.message = {std::string(name) + ": " + problem.message.en,
                           std::string(name) + "：" + problem.message.ja};
    }
    return problems;
}

Result<Folds> folds_named(const std::vector<std::string>& names) {
    std::vector<std::string> known{"all", "none"};
    each_fold(evading_folds, [&](Fold fold) { known.emplace_back(name_of(fold).english); });
    Folds folds;
    for (const std::string& name : names) {
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            Diagnostic made = error("K0329", {}, "no hidden form is called '" + name + "'",
                                    "'" + name + "' という回避表記はありません");
            if (const auto meant = nearest(name, known))
                made.hint = Message{"did you mean '" + *meant + "'?", "'" + *meant + "' ではありませんか"};
            return made;
        }
        if (name == "all") folds |= evading_folds;
        each_fold(evading_folds, [&](Fold fold) {
            if (name == name_of(fold).english) folds |= {fold};
        });
    }
    return folds;
}

// The ways to name a revision exclude each other.
std::optional<Diagnostic> contradiction(const JudgingOptions& words) {
    const int ways =
        (words.at.empty() ? 0 : 1) + (words.revision.empty() ? 0 : 1) + (words.all_revisions ? 1 : 0);
    if (ways > 1)
        return error("K0329", {}, "a day, a revision and all revisions exclude each other",
                     "日、改訂、すべての改訂は一緒に指定できません");
    if (!words.known_at.empty() && (!words.revision.empty() || words.all_revisions))
        return error("K0329", {}, "what was known on a day goes with dates, not with named revisions",
                     "「その日までに決まっていた内容」は改訂の指定と一緒に使えません");
    if (words.mode != "screen" && words.mode != "assess")
        return error("K0329", {}, "the mode is screen or assess, not '" + words.mode + "'",
                     "mode は screen か assess です（'" + words.mode + "' ではありません）");
    return std::nullopt;
}

}  // namespace

Result<DayRange> read_days(const History& history, std::string_view name, const std::string& text,
                           bool single, Diagnostics& warnings) {
    auto literal = parse_date(text, {}, warnings);
    if (!literal) return about(name, std::move(literal.errors()));
    const auto zone = Zone::find(history.zone_name);
    if (!zone) return zone.errors();
    const DayRange days = zone->days_of(*literal);
    if (single && !days.single()) {
        return error("K0328", {}, std::string(name) + " takes a day, not a month",
                     std::string(name) + " には月ではなく日を指定してください");
    }
    return days;
}

Result<JudgeOptions> judge_options(const Rules& rules, const JudgingOptions& words, Diagnostics& warnings,
                                   const JudgingOptionNames& names) {
    if (auto problem = contradiction(words)) return std::move(*problem);
    const History& history = rules.program().history;
    JudgeOptions options;
    options.mode = words.mode == "assess" ? Mode::assess : Mode::screen;
    options.all_revisions = words.all_revisions;
    options.revision = words.revision;
    auto folds = folds_named(words.evading);
    if (!folds) return folds.errors();
    options.evading = *folds;
    if (!words.known_at.empty()) {
        const auto known = read_days(history, names.known_at, words.known_at, true, warnings);
        if (!known) return known.errors();
        options.known_at = known->first;
    }
    if (!words.at.empty()) {
        const auto days = read_days(history, names.at, words.at, false, warnings);
        if (!days) return days.errors();
        options.at = *days;
        if (const auto selected = select_on(history, *days, options.known_at); !selected)
            return selected.errors();
    }
    if (!words.revision.empty()) {
        if (const auto selected = select_revision(history, words.revision); !selected)
            return selected.errors();
    }
    return options;
}

}  // namespace kijun
