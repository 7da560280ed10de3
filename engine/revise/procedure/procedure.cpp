#include "kijun/procedure.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kijun {

std::string_view to_string(Jurisdiction side) {
    return side == Jurisdiction::domestic ? "domestic" : "overseas";
}
std::string_view to_japanese(Jurisdiction side) { return side == Jurisdiction::domestic ? "国内" : "国外"; }

Jurisdiction jurisdiction_of(std::string_view provider_country, std::string_view server_country) {
    const bool provider_unknown_or_abroad = provider_country != home_country;
    const bool server_abroad = !server_country.empty() && server_country != home_country;
    return provider_unknown_or_abroad && server_abroad ? Jurisdiction::overseas : Jurisdiction::domestic;
}

Result<Steps> steps_of(const Program& program, std::uint32_t snapshot, std::uint32_t category,
                       Jurisdiction side) {
    const CategoryVersion& of = program.categories[category];
    const ProcedureInfo* general = nullptr;
    const ProcedureInfo* own = nullptr;
    for (const std::uint32_t number : program.snapshots[snapshot].procedures) {
        const ProcedureInfo& procedure = program.procedures[number];
        if (procedure.class_id == of.class_id)
            general = &procedure;
        else if (procedure.class_id == of.id)
            own = &procedure;
    }
    if (general == nullptr && own == nullptr) {
        Diagnostic problem =
            error("K0332", {}, fmt::format("no procedure is declared for {} ({})", of.class_id, of.title),
                  fmt::format("{}（{}）の手続がありません", of.class_title, of.title));
        problem.hint = Message{fmt::format("declare `procedure {} {{ … }}`", of.class_id),
                               fmt::format("「手続 {} {{ … }}」を書いてください", of.class_id)};
        return problem;
    }
    Steps steps;
    const auto sided = [&](const ProcedureInfo& procedure) -> const std::vector<StepInfo>& {
        return side == Jurisdiction::domestic ? procedure.domestic : procedure.overseas;
    };
    const auto add = [](const std::vector<StepInfo>& from, std::vector<const StepInfo*>& to) {
        for (const StepInfo& step : from) to.push_back(&step);
    };
    const bool own_side = own != nullptr && !sided(*own).empty();
    for (const ProcedureInfo* procedure : {general, own}) {
        if (procedure == nullptr) continue;
        add(procedure->always, steps.always);
        if (own_side == (procedure == own)) add(sided(*procedure), steps.of_side);
        if (procedure == general || own_side || !own->always.empty()) steps.from.push_back(procedure);
    }
    return steps;
}

namespace {

using Kind = ast::Step::Kind;

// Reviews and consultation come before anything leaves the house, the record after all.
int phase(const StepInfo& step) {
    if (step.kind == Kind::review) return 0;
    if (step.kind == Kind::consult) return 1;
    return step.kind == Kind::record ? 3 : 2;
}

}  // namespace

Result<Plan> plan(const Program& program, std::uint32_t snapshot, std::uint32_t category, Jurisdiction side,
                  LocalDay day, const BusinessDays& calendar) {
    const auto steps = steps_of(program, snapshot, category, side);
    if (!steps) return steps.errors();
    const auto open = calendar.open(day);
    if (!open) return open.errors();

    Plan made{snapshot, category, side, day, *open, {}, steps->from};
    std::vector<const StepInfo*> in_order = steps->always;
    in_order.insert(in_order.end(), steps->of_side.begin(), steps->of_side.end());
    std::stable_sort(in_order.begin(), in_order.end(),
                     [](const StepInfo* a, const StepInfo* b) { return phase(*a) < phase(*b); });

    LocalDay now = day;
    bool waited = false;
    for (const StepInfo* step : in_order) {
        Action action{step, waited ? Action::When::still_there : Action::When::always, now, no_day};
        switch (step->kind) {
            case Kind::review:
            case Kind::notify:
                break;
            case Kind::request_removal:
            case Kind::request_response:
                action.when = Action::When::still_there;
                break;
            case Kind::recheck:
            case Kind::wait: {
                const auto due = calendar.after(now, step->business_days);
                if (!due) return due.errors();
                action.since = now;
                action.day = *due;
                if (step->kind == Kind::recheck) {
                    action.when = Action::When::after_request;
                } else {
                    action.when = Action::When::always;
                    now = *due;
                    waited = true;
                }
                break;
            }
            case Kind::consult:
                action.when = Action::When::where_hard;
                action.day = no_day;
                break;
            case Kind::record:
                if (!made.actions.empty() && made.actions.back().step->kind == Kind::record) continue;
                action.when = Action::When::at_end;
                action.day = no_day;
                break;
        }
        made.actions.push_back(action);
    }
    return made;
}

}  // namespace kijun
