// What is asked where: each route with who may ask, what it takes, and who answers. /openapi.json describes
// the same, and a test compares the two.
#include "call.hpp"
#include "kijun/error_record.hpp"

namespace kijun::serve {

const std::vector<Route>& routes() {
    constexpr Roles reading = every_role, judging = Role::judge | Role::reviewer;
    constexpr Roles authors = Role::author | Role::admin, admins = roles(Role::admin);
    static const std::vector<Route> all{
        {"judge", "POST", "/v1/judge", judging, false, Body::report, with_judging_names({"explain"}), true,
         answer_judge},
        {"batch", "POST", "/v1/judge:batch", judging, false, Body::stream, with_judging_names(), true,
         nullptr},
        {"explain", "POST", "/v1/explain", judging, false, Body::report, with_judging_names({"language"}),
         true, answer_explain},
        {"ask", "POST", "/v1/ask", judging, false, Body::report, with_judging_names({"category"}), true,
         answer_ask},
        {"health", "GET", "/healthz", 0, false, Body::none, {}, false, answer_health},
        {"ready", "GET", "/readyz", 0, false, Body::none, {}, false, answer_ready},
        {"metrics", "GET", "/metrics", reading, false, Body::none, {}, false, answer_metrics},
        {"description", "GET", "/openapi.json", 0, false, Body::none, {}, false, answer_description},
        {"schema", "GET", "/schema/{id}", 0, false, Body::none, {}, false, answer_schema},
        {"guidelines", "GET", "/v1/guidelines", reading, false, Body::none, {}, false, answer_guidelines},
        {"in_force",
         "GET",
         "/v1/in-force",
         reading,
         false,
         Body::none,
         {"at", "known_at"},
         false,
         answer_in_force},
        {"diff", "GET", "/v1/diff", reading, false, Body::none, {"before", "after"}, false, answer_diff},
        {"rules", "GET", "/v1/rules", reading, false, Body::none, {}, false, answer_rules},
        {"put_rules", "PUT", "/v1/rules", admins, true, Body::bundle, {}, false, answer_put_rules},
        {"reload", "POST", "/v1/rules:reload", admins, true, Body::none, {}, false, answer_reload},
        {"candidate", "GET", "/v1/candidate", authors, true, Body::none, {}, false, answer_candidate},
        {"put_candidate",
         "PUT",
         "/v1/candidate",
         authors,
         true,
         Body::bundle,
         {},
         false,
         answer_put_candidate},
        {"delete_candidate",
         "DELETE",
         "/v1/candidate",
         authors,
         true,
         Body::none,
         {},
         false,
         answer_delete_candidate},
        {"promote",
         "POST",
         "/v1/candidate:promote",
         admins,
         true,
         Body::none,
         {"content", "least_judged", "most_other"},
         false,
         answer_promote},
        {"head", "GET", "/v1/audit/head", reading, false, Body::none, {}, false, answer_head},
        {"record",
         "GET",
         "/v1/records/{id}",
         Role::reviewer | Role::admin,
         true,
         Body::none,
         {},
         false,
         answer_record},
        {"review",
         "POST",
         "/v1/records/{id}/reviews",
         roles(Role::reviewer),
         true,
         Body::report,
         {},
         false,
         answer_review},
        {"letter",
         "POST",
         "/v1/records/{id}/letter",
         roles(Role::reviewer),
         true,
         Body::report,
         {"format"},
         false,
         answer_letter},
        {"author", "GET", "/v1/author", 0, false, Body::none, {}, false, answer_author, true},
        {"author_lsp",
         "GET",
         "/v1/author/lsp",
         roles(Role::author),
         false,
         Body::socket,
         {},
         false,
         nullptr,
         true},
        {"sources", "GET", "/v1/sources", reading, false, Body::none, {}, false, answer_sources},
        {"source", "GET", "/v1/sources/{id}", reading, false, Body::none, {}, false, answer_source},
        {"page", "GET", {}, 0, false, Body::none, {}, false, answer_page, true},
    };
    return all;
}

const Route& page_route() { return routes().back(); }

HttpResponse json_answer(std::string body) {
    HttpResponse response;
    response.body = std::move(body);
    return response;
}

HttpResponse problem_answer(unsigned status, const Diagnostic& problem) {
    HttpResponse response;
    response.status = status;
    JsonWriter json(response.body);
    json.begin_object();
    write_error(json.key("error"), problem);
    json.end_object();
    return response;
}

HttpResponse problem_answer(const Diagnostic& problem) {
    static constexpr std::pair<std::string_view, unsigned> statuses[] = {
        {"K0701", 400}, {"K0702", 400}, {"K1218", 400}, {"K1220", 409}, {"K1304", 410},
        {"K1305", 409}, {"K1306", 409}, {"K1307", 409}, {"K1302", 503}, {"K1303", 503},
    };
    for (const auto& [code, status] : statuses)
        if (problem.code == code) return problem_answer(status, problem);
    return problem_answer(422, problem);
}

HttpResponse from(const LoadedRules& rules, HttpResponse response) {
    response.headers.emplace_back("Kijun-Rules", rules.rules->hash());
    return response;
}

}  // namespace kijun::serve
