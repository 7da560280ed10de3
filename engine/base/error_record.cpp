#include "kijun/error_record.hpp"

namespace kijun {

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
