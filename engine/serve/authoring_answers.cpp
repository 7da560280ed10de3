// What the page for those who draft needs beside the language server: its own files, what a draft can start
// from, and what a session may use.
#include "core.hpp"
#include "kijun/bundle_sources.hpp"

namespace kijun::serve {

namespace {

void write_named(JsonWriter& json, const LoadedRules& rules) {
    const History& history = rules.rules->program().history;
    json.key("guideline").value(history.guideline);
    json.key("title").value(history.title);
    json.key("rules").value(rules.rules->hash());
}

}  // namespace

void answer_author(Call& call, std::string, const Done& done) {
    const AuthoringOptions& options = call.core.options.authoring;
    HttpResponse response;
    JsonWriter json(response.body);
    json.begin_object();
    json.key("guideline").value(call.desk.now()->rules->program().history.guideline);
    json.key("tokens").value(call.core.has_tokens());
    json.key("limits").begin_object();
    json.key("message_bytes").value(std::uint64_t{options.message_bytes});
    json.key("seconds").value(options.budget.seconds);
    json.key("megabytes").value(options.budget.megabytes);
    json.key("idle_seconds").value(static_cast<std::uint64_t>(options.idle.count() / 1000));
    json.key("sessions").value(std::uint64_t{options.sessions});
    json.end_object();
    json.end_object();
    done(std::move(response));
}

void answer_sources(Call& call, std::string, const Done& done) {
    const auto& rules = *call.desk.now();
    HttpResponse response;
    JsonWriter json(response.body);
    json.begin_object();
    json.key("sources").begin_array();
    json.begin_object();
    write_named(json, rules);
    json.end_object();
    json.end_array();
    json.end_object();
    done(from(rules, std::move(response)));
}

// Taking a bundle apart checks all of it: not for a worker.
void answer_source(Call& call, std::string, const Done& done) {
    const auto rules = call.desk.now();
    if (call.part != rules->rules->program().history.guideline)
        return done(
            problem_answer(404, error("K1211", {}, "no such guideline here; see /v1/sources",
                                      "そのガイドラインはありません（/v1/sources を見てください）")));
    call.core.later(done, [rules, done] {
        const auto bundle = read_bundle(rules->bundle);
        if (!bundle) return done(problem_answer(500, bundle.errors().front()));
        HttpResponse response;
        JsonWriter json(response.body);
        json.begin_object();
        write_named(json, *rules);
        json.key("files").begin_array();
        for (const auto& [name, text] : bundle->content.sources) {
            json.begin_object();
            json.key("name").value(name);
            json.key("text").value(text);
            json.end_object();
        }
        json.end_array();
        json.end_object();
        done(from(*rules, std::move(response)));
    });
}

void answer_page(Call& call, std::string, const Done& done) {
    done(call.core.pages.answer(call.part, call.none_match, call.accept_encoding));
}

}  // namespace kijun::serve
