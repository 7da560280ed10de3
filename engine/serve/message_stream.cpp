#include "message_stream.hpp"

#include <algorithm>

namespace kijun::serve {

namespace {

// The place behind the string that begins at `at`; npos if it never ends.
std::size_t behind_string(std::string_view json, std::size_t at) {
    for (++at; (at = json.find_first_of("\"\\", at)) != std::string_view::npos; at += 2)
        if (json[at] == '"') return at + 1;
    return std::string_view::npos;
}

std::size_t behind_blanks(std::string_view json, std::size_t at) {
    return std::min(json.find_first_not_of(" \t\r\n", at), json.size());
}

}  // namespace

MessageKind message_kind(std::string_view json) {
    bool id = false, method = false, answer = false, closed = false;
    std::size_t at = behind_blanks(json, 0);
    if (at == json.size() || json[at] != '{') return MessageKind::none;
    std::size_t depth = 1;
    bool name_next = true;  // a string at depth 1 here is the name of a member
    for (++at; at < json.size() && !closed;) {
        if (id && (method || answer)) break;
        switch (json[at]) {
            case '"': {
                const std::size_t end = behind_string(json, at);
                if (end == std::string_view::npos) return MessageKind::none;
                if (depth == 1 && name_next) {
                    const std::string_view name = json.substr(at + 1, end - at - 2);
                    id |= name == "id";
                    method |= name == "method";
                    answer |= name == "result" || name == "error";
                    name_next = false;
                }
                at = end;
                continue;
            }
            case '{':
            case '[':
                ++depth;
                break;
            case '}':
            case ']':
                closed = --depth == 0;
                break;
            case ',':
                name_next |= depth == 1;
                break;
            default:
                break;
        }
        ++at;
    }
    if (id && method) return MessageKind::request;
    if (id && answer) return MessageKind::response;
    if (!closed || behind_blanks(json, at) != json.size()) return MessageKind::none;
    return method ? MessageKind::notification : MessageKind::none;
}

}  // namespace kijun::serve
