// Words of the protocol that every answer needs: JSON, failures, positions.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "kijun/diagnostic.hpp"
#include "kijun/source.hpp"

namespace kijun::lsp {

using Json = nlohmann::json;
using Messages = std::vector<Json>;

// Of JSON-RPC and of LSP 3.17.
enum class ErrorCode : int {
    parse_error = -32700,
    invalid_request = -32600,
    method_not_found = -32601,
    invalid_parameters = -32602,
    internal_error = -32603,
    not_initialized = -32002,
    request_failed = -32803,
    cancelled = -32800,
};

struct Failure {
    ErrorCode code = ErrorCode::request_failed;
    std::string message;
    Json data = nullptr;
};
using Answer = std::variant<Json, Failure>;

inline const std::string& said(const Message& message, Language language) {
    return language == Language::japanese ? message.ja : message.en;
}

// What diagnostics say about why there is no answer; the codes are in its data.
Failure failure_of(const Diagnostics& problems, Language language);

Json response(const Json& id, Answer answer);
Json notification(std::string_view method, Json parameters);

}  // namespace kijun::lsp
