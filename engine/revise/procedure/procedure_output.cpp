// A plan for people (text, Markdown) and for programs (JSON).
#include <fmt/format.h>

#include <array>

#include "kijun/json.hpp"
#include "kijun/procedure.hpp"
#include "kijun/table.hpp"

namespace kijun {

namespace {

using Kind = ast::Step::Kind;

std::string_view kind_name(Kind kind) {
    static constexpr std::array<std::string_view, 8> names{
        "review", "notify", "request_removal", "request_response", "recheck", "wait", "consult", "record"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view when_name(Action::When when) {
    static constexpr std::array<std::string_view, 5> names{"always", "where_hard", "still_there",
                                                           "after_request", "at_end"};
    return names[static_cast<std::size_t>(when)];
}

// The parties that guidelines name again and again; others are shown as declared.
std::string party(const std::string& id, bool ja) {
    struct Name {
        std::string_view id, en, ja;
    };
    static constexpr std::array<Name, 8> names{
        {{"police", "the police", "警察"},
         {"inhope", "INHOPE", "INHOPE"},
         {"site_admin", "the site's administrator", "サイト管理者"},
         {"server_admin", "the server's administrator", "サーバ管理者"},
         {"ip_holder", "the holder of the IP address", "IPアドレスの保有者"},
         {"lawyer", "a lawyer", "法律家"},
         {"physician", "a physician", "医師"},
         {"specialist", "a specialist", "専門家"}}};
    for (const Name& name : names)
        if (name.id == id) return std::string(ja ? name.ja : name.en);
    return id;
}

std::string what(const StepInfo& step, bool ja) {
    std::vector<std::string> parties;
    for (const std::string& id : step.who) parties.push_back(party(id, ja));
    // A request goes to the next one where the one before cannot be found or does not act.
    const bool cascade = step.kind == Kind::request_removal || step.kind == Kind::request_response;
    const std::string who =
        fmt::format("{}", fmt::join(parties, cascade ? (ja ? " → " : ", then ") : (ja ? "、" : ", ")));
    switch (step.kind) {
        case Kind::review:
            return step.double_check
                       ? (ja ? "ダブルチェック（担当者・責任者）" : "double check by two people")
                       : (ja ? "確認" : "review");
        case Kind::notify:
            return fmt::format(fmt::runtime(ja ? "{}へ通報" : "notify {}"), who);
        case Kind::request_removal:
            return fmt::format(
                fmt::runtime(ja ? "削除（送信防止措置等）を依頼：{}" : "request removal: {}"), who);
        case Kind::request_response:
            return fmt::format(fmt::runtime(ja ? "対応を依頼：{}" : "request a response: {}"), who);
        case Kind::recheck:
            return fmt::format(fmt::runtime(ja ? "{}営業日後に再確認" : "recheck after {} business days"),
                               step.business_days);
        case Kind::wait:
            return fmt::format(
                fmt::runtime(ja ? "{}営業日後に削除の有無を確認" : "look again after {} business days"),
                step.business_days);
        case Kind::consult:
            return fmt::format(fmt::runtime(ja ? "{}へ相談" : "consult {}"), who);
        case Kind::record:
            return ja ? "判断と依頼の記録を保存" : "keep a record of judgement and requests";
    }
    return {};
}

std::string when(Action::When condition, bool ja) {
    switch (condition) {
        case Action::When::always:
            return {};
        case Action::When::where_hard:
            return ja ? "判断が難しいとき" : "where the judgement is hard";
        case Action::When::still_there:
            return ja ? "削除されていないとき" : "if still there";
        case Action::When::after_request:
            return ja ? "依頼したとき" : "if requested";
        case Action::When::at_end:
            return ja ? "最後に" : "at the end";
    }
    return {};
}

std::string day_text(LocalDay day, bool ja) {
    if (day == no_day) return "—";
    static constexpr std::array<std::string_view, 7> names_ja{"木", "金", "土", "日", "月", "火", "水"};
    static constexpr std::array<std::string_view, 7> names_en{"Thu", "Fri", "Sat", "Sun",
                                                              "Mon", "Tue", "Wed"};
    const auto weekday = static_cast<std::size_t>(((day.days % 7) + 7) % 7);
    return ja ? fmt::format("{}（{}）", to_string(day), names_ja[weekday])
              : fmt::format("{} {}", to_string(day), names_en[weekday]);
}

struct Shown {
    std::string heading;
    std::vector<std::array<std::string, 3>> rows;  // day, what, when
    std::vector<std::string> notes;
};

Shown show(const Program& program, const Plan& plan, Language language) {
    const bool ja = language == Language::japanese;
    const CategoryVersion& category = program.categories[plan.category];
    const RevisionInfo& revision =
        program.history.revisions[program.history.snapshots[plan.snapshot].revision];
    Shown shown;
    shown.heading = fmt::format("{}{}（{}・{}） {} {}", category.number, category.title,
                                category.class_title, ja ? to_japanese(plan.side) : to_string(plan.side),
                                revision.id, day_text(plan.day, ja));
    for (const Action& action : plan.actions)
        shown.rows.push_back({day_text(action.day, ja), what(*action.step, ja), when(action.when, ja)});
    if (!plan.day_is_open)
        shown.notes.emplace_back(
            ja ? "判断の日は営業日ではありません。期限は翌営業日から数えています。"
               : "The day of the judgement is no business day; deadlines count from the next one.");
    if (revision.draft)
        shown.notes.emplace_back(ja ? "案であり、施行日はありません。"
                                    : "A draft without an effective day.");
    for (const ProcedureInfo* procedure : plan.from)
        for (const std::string& why : procedure->uncertain)
            shown.notes.push_back(
                fmt::format("{}: {}", ja ? "出典上不確実" : "uncertain in the source", why));
    return shown;
}

void write_step(JsonWriter& json, const Action& action) {
    json.begin_object();
    json.key("step").value(kind_name(action.step->kind));
    if (action.step->kind == Kind::review) json.key("double").value(action.step->double_check);
    if (!action.step->who.empty()) {
        json.key("who").begin_array();
        for (const std::string& who : action.step->who) json.value(who);
        json.end_array();
    }
    json.key("when").value(when_name(action.when));
    json.key("day");
    if (action.day == no_day)
        json.null();
    else
        json.value(to_string(action.day));
    if (action.since != no_day) {
        json.key("business_days").value(action.step->business_days);
        json.key("since").value(to_string(action.since));
    }
    json.end_object();
}

}  // namespace

std::string plan_text(const Program& program, const std::vector<Plan>& plans, Language language) {
    const bool ja = language == Language::japanese;
    std::string out;
    for (const Plan& plan : plans) {
        const Shown shown = show(program, plan, language);
        Table table;
        table.column(ja ? "期日" : "day");
        table.column(ja ? "行うこと" : "action");
        table.column(ja ? "条件" : "condition");
        for (const auto& row : shown.rows) table.row({row[0], row[1], row[2]});
        out += (out.empty() ? "" : "\n") + shown.heading + "\n\n" + table.render(2);
        for (const std::string& note : shown.notes) out += "  * " + note + '\n';
    }
    return out;
}

std::string plan_markdown(const Program& program, const std::vector<Plan>& plans, Language language) {
    const bool ja = language == Language::japanese;
    std::string out;
    for (const Plan& plan : plans) {
        const Shown shown = show(program, plan, language);
        out += fmt::format("{}## {}\n\n", out.empty() ? "" : "\n", shown.heading);
        out += ja ? "| 期日 | 行うこと | 条件 |\n|---|---|---|\n"
                  : "| day | action | condition |\n|---|---|---|\n";
        for (const auto& row : shown.rows) out += fmt::format("| {} | {} | {} |\n", row[0], row[1], row[2]);
        if (!shown.notes.empty()) out += '\n';
        for (const std::string& note : shown.notes) out += fmt::format("- {}\n", note);
    }
    return out;
}

std::string plan_json(const Program& program, const std::vector<Plan>& plans) {
    std::string out;
    JsonWriter json(out);
    json.begin_array();
    for (const Plan& plan : plans) {
        const CategoryVersion& category = program.categories[plan.category];
        json.begin_object();
        json.key("category").value(category.id);
        json.key("title").value(category.title);
        json.key("class").value(category.class_id);
        json.key("revision")
            .value(program.history.revisions[program.history.snapshots[plan.snapshot].revision].id);
        json.key("side").value(to_string(plan.side));
        json.key("day").value(to_string(plan.day));
        json.key("business_day").value(plan.day_is_open);
        json.key("actions").begin_array();
        for (const Action& action : plan.actions) write_step(json, action);
        json.end_array();
        json.key("from").begin_array();
        for (const ProcedureInfo* procedure : plan.from)
            for (const std::string& paragraph : procedure->from) json.value(paragraph);
        json.end_array();
        json.key("uncertain").begin_array();
        for (const ProcedureInfo* procedure : plan.from)
            for (const std::string& why : procedure->uncertain) json.value(why);
        json.end_array();
        json.end_object();
    }
    json.end_array();
    out += '\n';
    return out;
}

}  // namespace kijun
