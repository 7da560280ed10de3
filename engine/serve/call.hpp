// One request on its way to its answer, and the forms that answers have.
#pragma once

#include <functional>
#include <string>

#include "desk.hpp"
#include "http_server.hpp"
#include "kijun/tokens.hpp"
#include "query.hpp"

namespace kijun::serve {

class Core;

struct Call {
    Core& core;
    Desk& desk;
    Query query;
    JudgingOptions words;  // of the query, where the route takes them
    std::string holder;    // name of the token's holder; empty without tokens
    std::string part;      // what stands for {id} in the path
    std::string key;       // what the client calls the judgment in the record; may be empty
    bool wants_text = false;
    std::string none_match;       // what the client has of this already
    std::string accept_encoding;  // how it may come
};
using Done = std::function<void(HttpResponse)>;

// Called on the worker of the request. The call lives until it is answered.
using AnswerFunction = void (*)(Call&, std::string body, const Done& done);

enum class Body : std::uint8_t { none, report, bundle, stream, socket };

struct Route {
    std::string_view name;  // as the description and the metrics call it
    std::string_view method;
    std::string_view path;      // one `{id}` stands for a segment
    Roles roles = 0;            // any of these; 0: anybody, token or not
    bool needs_tokens = false;  // refused where the service has no tokens
    Body body = Body::none;
    std::vector<std::string_view> query;
    bool judging_words = false;  // of the query
    AnswerFunction answer = nullptr;
    bool authoring = false;  // only there where drafts are written
};
const std::vector<Route>& routes();
// Where no route leads: a file of the page, if there is one of that name.
const Route& page_route();

HttpResponse json_answer(std::string body);
// {"error":{…}} with the status that fits the diagnostic.
HttpResponse problem_answer(const Diagnostic& problem);
HttpResponse problem_answer(unsigned status, const Diagnostic& problem);
// Names the rules that the answer is from.
HttpResponse from(const LoadedRules& rules, HttpResponse response);

// ---- what routes() names, by the file they are in ----------------------------------------------
// judging_answers.cpp
void answer_judge(Call& call, std::string body, const Done& done);
void answer_explain(Call& call, std::string body, const Done& done);
void answer_ask(Call& call, std::string body, const Done& done);
// reading_answers.cpp
void answer_health(Call& call, std::string body, const Done& done);
void answer_ready(Call& call, std::string body, const Done& done);
void answer_metrics(Call& call, std::string body, const Done& done);
void answer_description(Call& call, std::string body, const Done& done);
void answer_schema(Call& call, std::string body, const Done& done);
void answer_guidelines(Call& call, std::string body, const Done& done);
void answer_in_force(Call& call, std::string body, const Done& done);
void answer_diff(Call& call, std::string body, const Done& done);
// authoring_answers.cpp
void answer_author(Call& call, std::string body, const Done& done);
void answer_sources(Call& call, std::string body, const Done& done);
void answer_source(Call& call, std::string body, const Done& done);
void answer_page(Call& call, std::string body, const Done& done);
// record_answers.cpp
void answer_record(Call& call, std::string body, const Done& done);
void answer_head(Call& call, std::string body, const Done& done);
void answer_review(Call& call, std::string body, const Done& done);
void answer_letter(Call& call, std::string body, const Done& done);
// rules_answers.cpp
void answer_rules(Call& call, std::string body, const Done& done);
void answer_put_rules(Call& call, std::string body, const Done& done);
void answer_reload(Call& call, std::string body, const Done& done);
void answer_candidate(Call& call, std::string body, const Done& done);
void answer_put_candidate(Call& call, std::string body, const Done& done);
void answer_delete_candidate(Call& call, std::string body, const Done& done);
void answer_promote(Call& call, std::string body, const Done& done);

}  // namespace kijun::serve
