// Changing the rules while they answer: see active_rules.hpp for what is promised.
#include <charconv>

#include "core.hpp"
#include "kijun/error_record.hpp"
#include "kijun/file.hpp"

namespace kijun::serve {

namespace {

void write_loaded(JsonWriter& json, const LoadedRulesPtr& rules) {
    if (!rules) return json.null();
    json.begin_object();
    json.key("guideline").value(rules->rules->program().history.guideline);
    json.key("rules").value(rules->rules->hash());
    json.key("bundle").value(rules->content);
    json.key("origin").value(rules->origin);
    json.key("since").value(static_cast<std::int64_t>(rules->since));
    json.end_object();
}

HttpResponse state_answer(const Core& core) {
    const RulesState state = core.active.state();
    HttpResponse response;
    JsonWriter json(response.body);
    json.begin_object();
    write_loaded(json.key("active"), state.active);
    write_loaded(json.key("candidate"), state.candidate);
    json.key("loaded").value(state.loaded);
    json.key("failed").value(state.failed);
    json.key("last_failure");
    if (state.last_failure)
        write_error(json, *state.last_failure);
    else
        json.null();
    json.end_object();
    return from(*state.active, std::move(response));
}

std::string sender(const Call& call) { return "sent by " + call.holder; }

Diagnostic conflict(const std::string& en, const std::string& ja) { return error("K1220", {}, en, ja); }

// What answers is what the file has, also after the next start, and what the record says. Rules read from
// sources have no such file. What cannot be kept is not recorded.
std::optional<Diagnostic> keep(Core& core, const LoadedRules& rules, const std::string& actor) {
    const std::string& path = core.options.rules;
    if (!is_bundle(path))
        return conflict("the rules are read from sources: change those and reload",
                        "規則は原文から読まれています。原文を直してから再読込してください");
    const auto before = read_whole_file(path);
    if (!before) return before.errors().front();
    if (auto problem = replace_file(path, rules.bundle)) return problem;
    auto problem = core.record_rules(rules, actor);
    if (problem)
        if (const auto stuck = replace_file(path, *before))
            core.log.problem("the file is ahead of the record", *stuck);
    return problem;
}

unsigned status_of(const Diagnostic& problem) { return problem.code == "K1220" ? 409 : 503; }

// Reads a number of the query; `otherwise` if it is not there.
Result<std::uint64_t> number_of(const Query& query, std::string_view name, std::uint64_t otherwise) {
    if (!query.has(name)) return otherwise;
    const std::string_view text = query.get(name);
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec == std::errc{} && read.ptr == text.data() + text.size()) return number;
    return error("K1218", {}, std::string(name) + " is a number", std::string(name) + " は数です");
}

}  // namespace

void answer_rules(Call& call, std::string, const Done& done) { done(state_answer(call.core)); }

void answer_put_rules(Call& call, std::string body, const Done& done) {
    call.core.later(done, [&core = call.core, body = std::move(body), origin = sender(call),
                           holder = call.holder, done]() mutable {
        const auto read = core.active.read_sent(std::move(body), origin, core.options.rules_budget);
        std::optional<Diagnostic> problem;
        if (!read) problem = read.errors().front();
        const bool unfit = problem.has_value();
        if (!problem) problem = keep(core, **read, holder);
        if (problem) {
            core.active.note_failure(*problem);
            core.log.problem("rules refused; the last good ones stay", *problem);
            return done(unfit ? problem_answer(*problem) : problem_answer(status_of(*problem), *problem));
        }
        core.active.activate(*read);
        core.log.write("rules", [&](JsonWriter& json) {
            json.key("rules").value((*read)->rules->hash());
            json.key("origin").value(origin);
        });
        done(state_answer(core));
    });
}

void answer_reload(Call& call, std::string, const Done& done) {
    call.core.later(done, [&core = call.core, holder = call.holder, done] {
        const auto read = core.reload(holder);
        done(read ? state_answer(core) : problem_answer(read.errors().front()));
    });
}

void answer_candidate(Call& call, std::string, const Done& done) {
    const RulesState state = call.core.active.state();
    HttpResponse response;
    JsonWriter json(response.body);
    json.begin_object();
    write_loaded(json.key("candidate"), state.candidate);
    call.core.shadow.write(json.key("shadow"));
    json.end_object();
    done(from(*state.active, std::move(response)));
}

void answer_put_candidate(Call& call, std::string body, const Done& done) {
    call.core.later(
        done, [&core = call.core, body = std::move(body), origin = sender(call), done]() mutable {
            const auto read = core.active.read_sent(std::move(body), origin, core.options.rules_budget);
            if (!read) return done(problem_answer(read.errors().front()));
            core.shadow.start((*read)->content);
            core.active.watch(*read);
            core.log.write("candidate", [&](JsonWriter& json) {
                json.key("rules").value((*read)->rules->hash());
                json.key("origin").value(origin);
            });
            done(state_answer(core));
        });
}

void answer_delete_candidate(Call& call, std::string, const Done& done) {
    // in the background, like whatever else changes a candidate: one after the other
    call.core.later(done, [&core = call.core, done] {
        core.active.watch(nullptr);
        core.shadow.start({});
        done(state_answer(core));
    });
}

void answer_promote(Call& call, std::string, const Done& done) {
    const auto least = number_of(call.query, "least_judged", 0);
    if (!least) return done(problem_answer(least.errors().front()));
    const auto most = number_of(call.query, "most_other", UINT64_MAX);
    if (!most) return done(problem_answer(most.errors().front()));
    call.core.later(done, [&core = call.core, least = *least, most = *most,
                           wanted = std::string(call.query.get("content")), holder = call.holder, done] {
        const auto refuse = [&](const Diagnostic& problem) {
            done(problem_answer(status_of(problem), problem));
        };
        const LoadedRulesPtr candidate = core.active.state().candidate;
        if (!candidate) return refuse(conflict("there is no candidate", "候補の規則がありません"));
        if (!wanted.empty() && wanted != candidate->content)
            return refuse(conflict("the candidate is another: " + candidate->content,
                                   "候補は別の規則です：" + candidate->content));
        const Shadow::Counts counts = core.shadow.counts();
        if (counts.judged < least || counts.judged - counts.same > most) {
            const std::string judged = std::to_string(counts.judged),
                              other = std::to_string(counts.judged - counts.same);
            return refuse(
                conflict("the candidate judged " + judged + " reports, " + other + " of them otherwise",
                         "候補が判断した通報は " + judged + " 件、うち異なるもの " + other + " 件です"));
        }
        if (const auto problem = keep(core, *candidate, holder)) return refuse(*problem);
        core.active.promote(candidate->content);  // which is still there: nobody else is at work here
        core.log.write("promoted",
                       [&](JsonWriter& json) { json.key("rules").value(candidate->rules->hash()); });
        done(state_answer(core));
    });
}

}  // namespace kijun::serve
