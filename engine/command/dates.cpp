#include "dates.hpp"

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
    const auto literal = read_date(context, option, text);
    if (!literal) return std::nullopt;
    const auto zone = Zone::find(history.zone_name);
    if (!zone) {
        for (const auto& problem : zone.errors()) complain(context, problem);
        context.exit = exit_rules;
        return std::nullopt;
    }
    const DayRange days = zone->days_of(*literal);
    if (single && !days.single()) {
        complain(context, Message{option + " takes a day, not a month",
                                  option + " には月ではなく日を指定してください"});
        context.exit = exit_usage;
        return std::nullopt;
    }
    return days;
}

std::string gregorian(LocalDay day) { return day == first_day || day == no_day ? "—" : to_string(day); }
std::string wareki(LocalDay day) { return day == first_day || day == no_day ? "—" : to_wareki(day); }

std::string standing(const Context& context, const RevisionInfo& revision) {
    if (revision.withdrawn) return context.say("withdrawn", "撤回");
    if (revision.draft) return context.say("draft", "案");
    return {};
}

}  // namespace kijun::command
