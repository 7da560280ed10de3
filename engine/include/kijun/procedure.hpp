// The procedure (手続) as a plan: what is to be done with a report, by whom, and by which day.
//
// The steps are those that the guideline declares for the class, or the category itself, in the text in
// force; nothing about them is known here. A step is dated by the business days that it and the steps
// before it ask for, counted from the day of the judgement.
//
// Source of the two sides (国内・国外): the hotline's yearly report for 2025,
// 「プロバイダ等の所在地が不明又は 国外に所在し、かつ国外に所在するサーバに蔵置されている場合」 is
// overseas; everything else is domestic.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kijun/business_days.hpp"
#include "kijun/program.hpp"
#include "kijun/source.hpp"

namespace kijun {

enum class Jurisdiction : std::uint8_t { domestic, overseas };
std::string_view to_string(Jurisdiction side);    // domestic, overseas
std::string_view to_japanese(Jurisdiction side);  // 国内, 国外

inline constexpr std::string_view home_country = "JP";

// Countries as in a report: ISO 3166-1 alpha-2, empty if not known. Overseas: the provider is unknown or
// abroad, and the server is (known to be) abroad.
Jurisdiction jurisdiction_of(std::string_view provider_country, std::string_view server_country);

// What the text in force asks for one category: views into the program.
struct Steps {
    std::vector<const StepInfo*> always;
    std::vector<const StepInfo*> of_side;
    std::vector<const ProcedureInfo*> from;  // where they stand, the class first
};
// Error: K0332 the class has no procedure.
Result<Steps> steps_of(const Program& program, std::uint32_t snapshot, std::uint32_t category,
                       Jurisdiction side);

struct Action {
    const StepInfo* step = nullptr;
    enum class When : std::uint8_t {
        always,
        where_hard,     // consultation: the judgement is hard
        still_there,    // requests and what follows a wait: not removed by then
        after_request,  // rechecks
        at_end,         // the record
    } when = When::always;
    LocalDay day = no_day;    // when it is due; no_day for where_hard and at_end, which have none
    LocalDay since = no_day;  // the day that its business days count from; no_day if it asks for none
};

struct Plan {
    std::uint32_t snapshot = 0;
    std::uint32_t category = 0;
    Jurisdiction side = Jurisdiction::domestic;
    LocalDay day = no_day;  // of the judgement
    bool day_is_open = true;
    std::vector<Action> actions;  // in the order in which they are taken
    std::vector<const ProcedureInfo*> from;
};

// Errors: K0330 a day outside the calendar, K0332.
Result<Plan> plan(const Program& program, std::uint32_t snapshot, std::uint32_t category, Jurisdiction side,
                  LocalDay day, const BusinessDays& calendar);

// Several plans of one report, one after the other; JSON is an array.
std::string plan_text(const Program& program, const std::vector<Plan>& plans, Language language);
std::string plan_markdown(const Program& program, const std::vector<Plan>& plans, Language language);
std::string plan_json(const Program& program, const std::vector<Plan>& plans);

}  // namespace kijun
