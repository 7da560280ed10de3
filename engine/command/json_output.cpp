#include "json_output.hpp"

namespace kijun::command {

namespace {

void write_place(JsonWriter& json, const Span& span, const SourceSet& sources) {
    json.key("place");
    if (!span.known()) return json.null();
    const LineColumn at = sources.position(span);
    json.begin_object();
    json.key("file").value(sources.name(span.file));
    json.key("line").value(at.line);
    json.key("column").value(at.column);
    json.key("begin").value(span.begin);
    json.key("end").value(span.end);
    json.end_object();
}

}  // namespace

void write_message(JsonWriter& json, const Message& message) {
    json.begin_object();
    json.key("en").value(message.en);
    json.key("ja").value(message.ja);
    json.end_object();
}

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

void write_diagnostic(JsonWriter& json, const Diagnostic& diagnostic, const SourceSet& sources) {
    json.begin_object();
    json.key("code").value(diagnostic.code);
    json.key("severity").value(to_string(diagnostic.severity));
    write_place(json, diagnostic.span, sources);
    write_message(json.key("message"), diagnostic.message);
    if (!diagnostic.labels.empty()) {
        json.key("labels").begin_array();
        for (const auto& label : diagnostic.labels) {
            json.begin_object();
            write_place(json, label.span, sources);
            write_message(json.key("message"), label.message);
            json.end_object();
        }
        json.end_array();
    }
    if (diagnostic.fix) {
        json.key("fix").begin_object();
        write_place(json, diagnostic.fix->span, sources);
        json.key("replacement").value(diagnostic.fix->replacement);
        write_message(json.key("message"), diagnostic.fix->message);
        json.end_object();
    }
    if (diagnostic.hint) write_message(json.key("hint"), *diagnostic.hint);
    json.end_object();
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

}  // namespace kijun::command
