#include "kijun/error_record.hpp"

namespace kijun {

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

void write_error(JsonWriter& json, const Diagnostic& problem) {
    json.begin_object();
    json.key("code").value(problem.code);
    json.key("message").value(problem.message.en + (problem.hint ? "; " + problem.hint->en : ""));
    json.key("message_ja").value(problem.message.ja + (problem.hint ? "。" + problem.hint->ja : ""));
    json.end_object();
}

void write_error_record(std::string& out, std::uint64_t line, const std::string& id,
                        const Diagnostic& problem) {
    JsonWriter json(out);
    json.begin_object();
    json.key("line").value(line);
    if (!id.empty()) json.key("id").value(id);
    write_error(json.key("error"), problem);
    json.end_object();
    out += '\n';
}

}  // namespace kijun
