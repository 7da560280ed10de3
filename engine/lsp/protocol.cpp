#include "protocol.hpp"

namespace kijun::lsp {

Failure failure_of(const Diagnostics& problems, Language language) {
    Failure failure;
    Json codes = Json::array();
    for (const Diagnostic& problem : problems) {
        if (problem.severity != Severity::error) continue;
        if (!failure.message.empty()) failure.message += '\n';
        failure.message += said(problem.message, language);
        if (problem.hint) failure.message += " (" + said(*problem.hint, language) + ")";
        codes.push_back(problem.code);
    }
    failure.data = {{"codes", std::move(codes)}};
    return failure;
}

Json response(const Json& id, Answer answer) {
    Json made{{"jsonrpc", "2.0"}, {"id", id}};
    if (auto* failure = std::get_if<Failure>(&answer)) {
        made["error"] = {{"code", static_cast<int>(failure->code)},
                         {"message", std::move(failure->message)}};
        if (!failure->data.is_null()) made["error"]["data"] = std::move(failure->data);
    } else {
        made["result"] = std::move(std::get<Json>(answer));
    }
    return made;
}

Json notification(std::string_view method, Json parameters) {
    return {{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(parameters)}};
}

}  // namespace kijun::lsp
