#include <algorithm>

#include "core.hpp"
#include "kijun/error_record.hpp"
#include "kijun/interview.hpp"
#include "kijun/naming.hpp"
#include "recording.hpp"

namespace kijun::serve {

namespace {

// The report of the body, judged; or the refusal that was given.
const std::vector<Verdict>* judged(Call& call, std::string_view body, bool explain, Diagnostics& warnings,
                                   const Done& done) {
    call.desk.now();
    // as kijun explain calls a report without an id
    if (const auto problem = call.desk.read(body, "line-1", warnings)) {
        done(problem_answer(*problem));
        return nullptr;
    }
    const auto verdicts = call.desk.judge(call.words, explain);
    if (verdicts) return *verdicts;
    done(from(*call.desk.used(), problem_answer(verdicts.errors().front())));
    return nullptr;
}

// Verdicts are one a line; within a line there is no line break.
std::string verdicts_member(std::string lines) {
    std::replace(lines.begin(), lines.end(), '\n', ',');
    return "\"verdicts\":[" + lines + ']';
}

// As a member behind others.
void write_warnings(std::string& out, const Diagnostics& warnings) {
    out += ',';
    JsonWriter json(out);
    json.key("warnings").begin_array();
    for (const Diagnostic& warning : warnings) write_error(json, warning);
    json.end_array();
}

// Answers once the judgment is on disk.
void record(Call& call, std::string body, std::string lines, const std::vector<Verdict>& verdicts,
            bool explain, const std::string& rest, const Done& done) {
    Core& core = call.core;
    const LoadedRulesPtr rules = call.desk.used();
    const std::string id = record_id(call.holder, call.key);
    RecordedJudgment judgment{std::move(body), std::move(lines), call.words, explain};
    const AuditEntry entry = judgment_entry(*core.audit_key, id, call.holder, *rules->rules, judgment,
                                            verdicts, core.options.audit_keeps);
    const auto member = [id](std::string text) {
        return "{\"record\":\"" + id + "\"," + verdicts_member(std::move(text));
    };
    const auto answered = [rules, entry, member, rest, done,
                           lines = std::move(judgment.verdicts)](Result<std::vector<AuditEntry>> recorded) {
        if (!recorded) return done(unavailable(recorded.errors().front()));
        const AuditEntry& there = recorded->front();
        if (!there.repeated) return done(from(*rules, json_answer(member(lines) + rest)));
        const auto former = former_verdicts(there, entry, lines);
        if (!former) return done(problem_answer(former.errors().front()));
        auto response = json_answer(member(*former) + ",\"repeated\":true}");
        response.headers.emplace_back("Kijun-Rules", rules_of_judgment(there));
        done(std::move(response));
    };
    if (!core.recorder->submit({entry}, answered)) done(unavailable(too_much_waits()));
}

}  // namespace

void answer_judge(Call& call, std::string body, const Done& done) {
    const auto explain = call.query.flag("explain");
    if (!explain) return done(problem_answer(explain.errors().front()));
    Diagnostics warnings;
    const auto* verdicts = judged(call, body, *explain, warnings, done);
    if (verdicts == nullptr) return;
    std::string rest;
    if (!warnings.empty()) write_warnings(rest, warnings);
    rest += '}';
    std::string out;
    out.reserve(call.desk.room());
    if (call.core.recorder) {
        call.desk.write(*verdicts, '\n', out);
        return record(call, std::move(body), std::move(out), *verdicts, *explain, rest, done);
    }
    out = "{\"verdicts\":[";
    call.desk.write(*verdicts, ',', out);
    out += ']';
    out += rest;
    done(from(*call.desk.used(), json_answer(std::move(out))));
}

void answer_explain(Call& call, std::string body, const Done& done) {
    const std::string_view wanted = call.query.get("language");
    if (!wanted.empty() && wanted != "ja" && wanted != "en")
        return done(
            problem_answer(error("K1218", {}, "the language is ja or en", "language は ja か en です")));
    Diagnostics warnings;
    const auto* verdicts = judged(call, body, true, warnings, done);
    if (verdicts == nullptr) return;
    HttpResponse response;
    if (call.wants_text) {
        response.content_type = "text/plain; charset=utf-8";
        for (const Verdict& verdict : *verdicts) {
            if (!response.body.empty()) response.body += '\n';
            response.body += explain_text(*call.desk.used()->rules, verdict,
                                          wanted == "en" ? Language::english : Language::japanese, false);
        }
    } else {
        response.body = "{\"verdicts\":[";
        call.desk.write(*verdicts, ',', response.body);
        response.body += "]}";
    }
    done(from(*call.desk.used(), std::move(response)));
}

void answer_ask(Call& call, std::string body, const Done& done) {
    Diagnostics warnings;
    const auto* verdicts = judged(call, body, false, warnings, done);
    if (verdicts == nullptr) return;
    const Rules& rules = *call.desk.used()->rules;
    std::string category;
    if (call.query.has("category")) {
        const auto found = category_named(rules.program(), verdicts->front().selected.snapshot,
                                          std::string(call.query.get("category")));
        if (!found) return done(problem_answer(found.errors().front()));
        category = rules.program().categories[*found].id;
    }
    done(from(*call.desk.used(),
              json_answer(
                  questions_json(rules, next_questions(rules.program(), *verdicts, category), *verdicts))));
}

}  // namespace kijun::serve
