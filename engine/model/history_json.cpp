#include "kijun/history_json.hpp"

namespace kijun {

void write_strings(JsonWriter& json, const std::vector<std::string>& strings) {
    json.begin_array();
    for (const auto& text : strings) json.value(text);
    json.end_array();
}

void write_day(JsonWriter& json, LocalDay day) {
    if (day == first_day || day == no_day) {
        json.null();
    } else {
        json.value(to_string(day));
    }
}

void write_revision(JsonWriter& json, const RevisionInfo& revision) {
    json.begin_object();
    json.key("id").value(revision.id);
    json.key("title").value(revision.title);
    json.key("status").value(revision.withdrawn ? "withdrawn" : revision.draft ? "draft" : "revision");
    write_day(json.key("effective_from"), revision.effective);
    write_day(json.key("decided"), revision.decided.value_or(no_day));
    write_day(json.key("published"), revision.published.value_or(no_day));
    write_day(json.key("recorded"), revision.recorded.value_or(no_day));
    write_day(json.key("known_from"), revision.known);
    write_strings(json.key("uncertain"), revision.uncertain);
    write_strings(json.key("citations"), revision.citations);
    json.end_object();
}

std::string history_json(const History& history) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("guideline").value(history.guideline);
    json.key("title").value(history.title);
    json.key("timezone").value(history.zone_name);
    json.key("judged_by").value(to_string(history.pivot));
    json.key("revisions").begin_array();
    for (const auto& revision : history.revisions) write_revision(json, revision);
    json.end_array();
    json.key("periods").begin_array();
    for (const auto& epoch : history.epochs) {
        json.begin_object();
        write_day(json.key("known_from"), epoch.known_from);
        json.key("in_force").begin_array();
        for (const auto& period : epoch.periods) {
            json.begin_object();
            json.key("revision").value(history.revisions[history.snapshots[period.snapshot].revision].id);
            write_day(json.key("from"), period.from);
            write_day(json.key("to"), period.to);
            json.end_object();
        }
        json.end_array();
        json.end_object();
    }
    json.end_array();
    json.end_object();
    return out;
}

std::string in_force_json(const History& history, const std::vector<Selected>& all) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("guideline").value(history.guideline);
    json.key("in_force").begin_array();
    for (const auto& selected : all) {
        json.begin_object();
        write_revision(json.key("revision"),
                       history.revisions[history.snapshots[selected.snapshot].revision]);
        write_day(json.key("from"), selected.from);
        write_day(json.key("to"), selected.to);
        json.key("applied").begin_array();
        for (const auto number : history.snapshots[selected.snapshot].applied) {
            json.value(history.revisions[number].id);
        }
        json.end_array();
        write_message(json.key("why"), why(history, selected));
        json.end_object();
    }
    json.end_array();
    json.end_object();
    return out;
}

}  // namespace kijun
