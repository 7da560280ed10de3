// What is in the record about a judgment, its double check, and the letter that the double check allows.
#include <nlohmann/json.hpp>

#include "core.hpp"
#include "kijun/bundle_sources.hpp"
#include "kijun/cases.hpp"
#include "kijun/request_letter.hpp"
#include "recording.hpp"

namespace kijun::serve {

namespace {

Diagnostic no_record() {
    Diagnostic made =
        error("K1304", {}, "this service keeps no record", "このサービスは記録をしていません");
    made.hint = Message{"start it with --audit FILE --audit-key FILE",
                        "--audit FILE --audit-key FILE で起動してください"};
    return made;
}

// A judgment with what followed it; nothing, and the refusal is given, if there is none.
std::optional<std::vector<AuditEntry>> entries_about(Core& core, const std::string& id, const Done& done) {
    auto entries = is_record_id(id) ? core.record->about(id) : std::vector<AuditEntry>();
    if (!entries) {
        done(unavailable(entries.errors().front()));
        return std::nullopt;
    }
    // a key may be the hash of rules, which have entries of their own
    std::erase_if(*entries, [](const AuditEntry& entry) { return entry.kind == AuditEntry::Kind::rules; });
    if (!entries->empty() && entries->front().kind == AuditEntry::Kind::judgment)
        return std::move(*entries);
    done(problem_answer(
        404, error("K1304", {}, "no such judgment in the record", "そのような判断の記録はありません")));
    return std::nullopt;
}

void write_names(JsonWriter& json, const std::vector<std::string>& names) {
    json.begin_array();
    for (const std::string& name : names) json.value(name);
    json.end_array();
}

std::string state_of(const std::string& id, const std::vector<AuditEntry>& entries, bool with_entries) {
    const DoubleCheck check = double_check(entries);
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("record").value(id);
    json.key("state").value(check.state());
    write_names(json.key("confirmed"), check.confirmed);
    write_names(json.key("rejected"), check.rejected);
    if (with_entries) {
        json.key("entries").begin_array();
        for (const AuditEntry& entry : entries) json.raw(audit_json(entry, true));
        json.end_array();
    }
    json.end_object();
    return out;
}

// What is expected must be readable, and of categories that the rules have.
std::optional<Diagnostic> wrong_expectation(const std::vector<std::string>& expect, const Rules& rules) {
    const nlohmann::json line{{"name", "review"}, {"at", "always"}, {"expect", expect}};
    std::vector<TestCase> cases;
    for (Diagnostic& problem : read_cases(line.dump(), "review", cases))
        if (problem.severity == Severity::error) return std::move(problem);
    auto problems = check_cases(cases, rules.program());
    if (problems.empty()) return std::nullopt;
    return std::move(problems.front().problem);
}

Result<Review> read_review(const std::string& body, const Rules& rules) {
    const auto json = nlohmann::json::parse(body, nullptr, false);
    const auto wrong =
        error("K1306", {},
              "a review is {\"decision\": \"confirm\" or \"reject\", \"note\": \"…\"}, when it rejects "
              "also with \"expect\": [\"…\"]",
              "確認は {\"decision\": \"confirm\" 又は \"reject\", \"note\": \"…\"} です（reject には "
              "\"expect\": [\"…\"] も）");
    if (!json.is_object()) return wrong;
    Review review;
    std::string decision;
    for (const auto& [name, value] : json.items()) {
        if (name == "expect" && value.is_array() && !value.empty()) {
            for (const auto& one : value) {
                if (!one.is_string()) return wrong;
                review.expect.push_back(one);
            }
        } else if (value.is_string() && (name == "decision" || name == "note")) {
            (name == "note" ? review.note : decision) = value;
        } else {
            return wrong;
        }
    }
    if (decision != "confirm" && decision != "reject") return wrong;
    review.confirms = decision == "confirm";
    if (review.expect.empty()) return review;
    if (review.confirms) return wrong;
    if (auto problem = wrong_expectation(review.expect, rules)) return std::move(*problem);
    return review;
}

// JSON that was read already.
std::string on_one_line(const std::string& json) {
    using Json = nlohmann::ordered_json;
    return Json::parse(json, nullptr, false).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Diagnostic not_checked_twice() {
    Diagnostic made =
        error("K1307", {}, "a letter needs two different people who confirm, and nobody who rejects",
              "依頼書には、別の二人の確認が必要です（反対がないこと）");
    made.hint = Message{"POST /v1/records/ID/reviews", "POST /v1/records/ID/reviews"};
    return made;
}

// The letter of a judgment that two people have confirmed.
Result<RequestLetter> write_letter(Core& core, const std::vector<AuditEntry>& entries,
                                   const std::string& body) {
    const DoubleCheck check = double_check(entries);
    if (!check.done()) return not_checked_twice();
    auto judgment = recorded_judgment(entries.front());
    if (!judgment) return judgment.errors();
    if (!*judgment)
        return error("K1304", {}, "the content of this judgment is not kept",
                     "この判断の内容は保存されていません");
    const std::string hash = rules_of_judgment(entries.front());
    auto bundle = kept_bundle(*core.record, hash, core.active.loading().trust);
    if (!bundle) return bundle.errors();
    const RulesInput input = read_sources_of(bundle->content, Stage::model, core.active.loading());
    if (!input.sound()) return input.diagnostics;
    const auto rules = make_rules(std::move(*bundle), core.active.loading().cache);
    if (!rules) return rules.errors();
    (*judgment)->explain = true;  // letters need the tree
    const auto verdict = judge_again(*rules, **judgment);
    if (!verdict) return verdict.errors();
    if (verdict->find('\n') != std::string::npos)
        return error("K1307", {},
                     "it was judged under several revisions: which one the letter is about is open",
                     "複数の改訂により判断されており、どれによる依頼か決まりません");
    auto particulars = Particulars::read(body);
    if (!particulars) return particulars.errors();
    if (particulars->officer.empty()) particulars->officer = check.confirmed[0];
    if (particulars->checker.empty()) particulars->checker = check.confirmed[1];
    return request_letter(*input.model, hash, *verdict, *particulars, false, HouseSentences());
}

}  // namespace

void answer_record(Call& call, std::string, const Done& done) {
    if (!call.core.record) return done(problem_answer(404, no_record()));
    call.core.later(done, [&core = call.core, id = call.part, done] {
        if (const auto entries = entries_about(core, id, done))
            done(json_answer(state_of(id, *entries, true)));
    });
}

void answer_head(Call& call, std::string, const Done& done) {
    if (!call.core.record) return done(problem_answer(404, no_record()));
    call.core.later(done, [&core = call.core, done] {
        const auto head = core.record->head();
        if (!head) return done(unavailable(head.errors().front()));
        HttpResponse response;
        JsonWriter json(response.body);
        json.begin_object();
        json.key("number").value(head->number);
        json.key("hash").value(head->hash);
        json.end_object();
        done(std::move(response));
    });
}

void answer_review(Call& call, std::string body, const Done& done) {
    if (!call.core.record) return done(problem_answer(404, no_record()));
    const auto review = read_review(body, *call.desk.now()->rules);
    if (!review) return done(problem_answer(422, review.errors().front()));
    call.core.later(done,
                    [&core = call.core, id = call.part, holder = call.holder, review = *review, done] {
                        if (!entries_about(core, id, done)) return;
                        const auto made = core.write_entry(review_entry(id, holder, review));
                        if (!made) return done(unavailable(made.errors().front()));
                        if (made->repeated)
                            return done(problem_answer(
                                error("K1306", {}, "you have reviewed this already", "既に確認済みです")));
                        // read again: others may have reviewed it meanwhile
                        const auto entries = entries_about(core, id, done);
                        if (!entries) return;
                        auto response = json_answer(state_of(id, *entries, false));
                        response.status = 201;
                        done(std::move(response));
                    });
}

void answer_letter(Call& call, std::string body, const Done& done) {
    if (!call.core.record) return done(problem_answer(404, no_record()));
    const std::string format(call.query.has("format") ? call.query.get("format") : "html");
    if (format != "html" && format != "markdown" && format != "docx")
        return done(problem_answer(error("K1218", {}, "the format is html, markdown or docx",
                                         "format は html、markdown、docx です")));
    call.core.later(done, [&core = call.core, id = call.part, holder = call.holder, body = std::move(body),
                           format, done] {
        const auto entries = entries_about(core, id, done);
        if (!entries) return;
        const auto letter = write_letter(core, *entries, body);
        if (!letter) return done(problem_answer(letter.errors().front()));
        HttpResponse response;
        response.content_type = "text/html; charset=utf-8";
        if (format == "docx") {
            auto bytes = to_docx(letter->document);
            if (!bytes) return done(problem_answer(500, bytes.errors().front()));
            response.body = std::move(*bytes);
            response.content_type =
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        } else if (format == "markdown") {
            response.body = to_markdown(letter->document);
            response.content_type = "text/markdown; charset=utf-8";
        } else {
            response.body = to_html(letter->document);
        }
        AuditEntry entry;
        entry.kind = AuditEntry::Kind::letter;
        entry.subject = id;
        entry.actor = holder;
        JsonWriter open(entry.open);
        open.begin_object();
        open.key("to").value(letter->recipient_role);
        open.end_object();
        entry.sealed.emplace();
        JsonWriter sealed(*entry.sealed);
        sealed.begin_object();
        sealed.key("particulars").raw(on_one_line(body));
        sealed.key("letter").value(to_markdown(letter->document));
        sealed.end_object();
        response.status = 201;
        const auto made = core.write_entry(std::move(entry));
        if (!made) return done(unavailable(made.errors().front()));
        if (made->number == 0) return done(problem_answer(not_checked_twice()));
        done(std::move(response));
    });
}

}  // namespace kijun::serve
