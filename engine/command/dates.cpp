#include "dates.hpp"

#include "kijun/judging_options.hpp"

namespace kijun::command {

std::optional<DateLiteral> read_date(Context& context, const std::string& option, const std::string& text) {
    Diagnostics warnings;
    auto literal = parse_date(text, {}, warnings);
    for (const auto& warning : warnings) complain(context, warning);
    if (literal) return *literal;
    for (auto problem : literal.errors()) {
        problem.message = {option + ": " + problem.message.en, option + "：" + problem.message.ja};
        complain(context, problem);
    }
    context.exit = exit_usage;
    return std::nullopt;
}

std::optional<DayRange> read_days(Context& context, const History& history, const std::string& option,
                                  const std::string& text, bool single) {
    Diagnostics warnings;
    const auto days = kijun::read_days(history, option, text, single, warnings);
    for (const auto& warning : warnings) complain(context, warning);
    if (days) return *days;
    for (const auto& problem : days.errors()) complain(context, problem);
    context.exit = exit_usage;
    return std::nullopt;
}

std::string gregorian(LocalDay day) { return day == first_day || day == no_day ? "—" : to_string(day); }
std::string wareki(LocalDay day) { return day == first_day || day == no_day ? "—" : to_wareki(day); }

std::string standing(const Context& context, const RevisionInfo& revision) {
    if (revision.withdrawn) return context.say("withdrawn", "撤回");
    if (revision.draft) return context.say("draft", "案");
    return {};
}

}  // namespace kijun::command
