#include <unistd.h>

#include <cstdio>

#include "core.hpp"
#include "kijun/bundle_sources.hpp"
#include "kijun/diff.hpp"
#include "kijun/history_json.hpp"
#include "kijun/naming.hpp"
#include "published_schemas.hpp"

namespace kijun::serve {

namespace {

double resident_bytes() {
    std::FILE* file = std::fopen("/proc/self/statm", "r");
    if (file == nullptr) return 0;
    long long all = 0, resident = 0;
    const int read = std::fscanf(file, "%lld %lld", &all, &resident);
    std::fclose(file);
    return read == 2 ? static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) : 0;
}

HttpResponse plain(unsigned status, std::string text) {
    HttpResponse response;
    response.status = status;
    response.content_type = "text/plain; charset=utf-8";
    response.body = std::move(text);
    return response;
}

}  // namespace

void answer_health(Call&, std::string, const Done& done) { done(plain(200, "ok\n")); }

void answer_ready(Call& call, std::string, const Done& done) {
    Core& core = call.core;
    if (core.draining) return done(plain(503, "draining\n"));
    if (core.recorder && core.recorder->failure()) {
        core.recorder->submit({}, [](const auto&) {});  // perhaps it can be written again
        return done(plain(503, "the record cannot be written\n"));
    }
    done(plain(200, "ready\n"));
}

void answer_metrics(Call& call, std::string, const Done& done) {
    std::string text;
    call.core.metrics.render(text);
    const HttpCounts counts = call.core.connections();
    const RulesState rules = call.core.active.state();
    const auto metric = [&](std::string_view name, std::string_view type, std::string_view help,
                            auto value) {
        render_metric(text, name, type, help, static_cast<double>(value));
    };
    metric("kijun_connections", "gauge", "connections that are open", counts.open);
    metric("kijun_connections_accepted_total", "counter", "connections taken", counts.accepted);
    metric("kijun_connections_refused_total", "counter", "connections refused because of too many",
           counts.refused);
    metric("kijun_connections_timed_out_total", "counter", "connections cut off for being slow",
           counts.timed_out);
    metric("kijun_connections_broken_total", "counter", "connections that an error of this program ended",
           counts.broken);
    metric("kijun_rules_loaded_total", "counter", "times that rules began to answer", rules.loaded);
    metric("kijun_rules_failed_total", "counter", "times that rules were refused", rules.failed);
    metric("kijun_rules_since_seconds", "gauge", "when the rules were loaded, in Unix time",
           rules.active->since);
    if (const auto& recorder = call.core.recorder) {
        metric("kijun_audit_entries_total", "counter", "entries written to the record",
               recorder->written());
        metric("kijun_audit_transactions_total", "counter", "transactions they took, and failed ones",
               recorder->transactions());
        metric("kijun_audit_failing", "gauge", "1: the record cannot be written",
               recorder->failure() ? 1 : 0);
    }
    if (const Authoring& authoring = call.core.authoring; authoring.options.on) {
        metric("kijun_author_sessions", "gauge", "sessions of those who draft", authoring.open());
        for (std::size_t end = 0; end < session_end_count; ++end) {
            const auto reason = static_cast<SessionEnd>(end);
            metric("kijun_author_sessions_ended_" + std::string(to_string(reason)) + "_total", "counter",
                   "sessions that ended so", authoring.ended(reason));
        }
    }
    metric("process_resident_memory_bytes", "gauge", "memory in use", resident_bytes());
    auto response = plain(200, std::move(text));
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    done(std::move(response));
}

void answer_description(Call&, std::string, const Done& done) {
    done(json_answer(std::string(published_schema("openapi"))));
}

void answer_schema(Call& call, std::string, const Done& done) {
    constexpr std::string_view ending = ".schema.json";
    const std::string_view name = call.part;
    const std::string_view text = name.ends_with(ending)
                                      ? published_schema(name.substr(0, name.size() - ending.size()))
                                      : std::string_view{};
    if (text.empty())
        return done(
            problem_answer(404, error("K1211", {}, "no such schema", "そのような形式の定義はありません")));
    HttpResponse response = json_answer(std::string(text));
    response.content_type = "application/schema+json";
    done(std::move(response));
}

void answer_guidelines(Call& call, std::string, const Done& done) {
    const auto& rules = *call.desk.now();
    done(from(rules,
              json_answer("{\"guidelines\":[" + history_json(rules.rules->program().history) + "]}")));
}

void answer_in_force(Call& call, std::string, const Done& done) {
    const auto& rules = *call.desk.now();
    const History& history = rules.rules->program().history;
    Diagnostics warnings;
    if (!call.query.has("at"))
        return done(
            problem_answer(error("K1218", {}, "which day? ?at=DAY", "日を ?at=日 で指定してください")));
    const auto days = read_days(history, "at", std::string(call.query.get("at")), false, warnings);
    if (!days) return done(problem_answer(days.errors().front()));
    std::optional<LocalDay> known_at;
    if (call.query.has("known_at")) {
        const auto known =
            read_days(history, "known_at", std::string(call.query.get("known_at")), true, warnings);
        if (!known) return done(problem_answer(known.errors().front()));
        known_at = known->first;
    }
    const auto selected = select_on(history, *days, known_at);
    if (!selected) return done(from(rules, problem_answer(selected.errors().front())));
    done(from(rules, json_answer(in_force_json(history, *selected))));
}

// Comparing takes a model, which takes compiling: not for a worker.
void answer_diff(Call& call, std::string, const Done& done) {
    if (!call.query.has("before") || !call.query.has("after"))
        return done(problem_answer(error("K1218", {}, "compare what? ?before=R&after=R (revisions or days)",
                                         "比べる改訂又は日を ?before=…&after=… で指定してください")));
    const auto work = [rules = call.desk.now(), &core = call.core,
                       before = std::string(call.query.get("before")),
                       after = std::string(call.query.get("after")), done] {
        auto bundle = read_bundle(rules->bundle);
        if (!bundle) return done(problem_answer(500, bundle.errors().front()));
        const History& history = rules->rules->program().history;
        const auto from_side = snapshot_named(history, before), to_side = snapshot_named(history, after);
        if (!from_side) return done(problem_answer(from_side.errors().front()));
        if (!to_side) return done(problem_answer(to_side.errors().front()));
        const RulesInput input = read_sources_of(bundle->content, Stage::model, core.active.loading());
        if (!input.sound()) return done(problem_answer(500, input.diagnostics.front()));
        const auto found = diff(*input.model, rules->rules, *from_side, *to_side);
        if (!found) return done(problem_answer(found.errors().front()));
        std::string body = diff_json(*rules->rules, *found);
        while (body.ends_with('\n')) body.pop_back();
        done(from(*rules, json_answer(std::move(body))));
    };
    call.core.later(done, work);
}

}  // namespace kijun::serve
