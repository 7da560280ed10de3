#include "message_stream.hpp"

#include <algorithm>
#include <charconv>

namespace kijun::serve {

namespace {

constexpr std::string_view header_begin = "Content-Length: ", header_end = "\r\n\r\n";
constexpr std::size_t longest_header = header_begin.size() + 20 + header_end.size();

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

void append_framed(std::string& out, std::string_view json) {
    out += header_begin;
    out += std::to_string(json.size());
    out += header_end;
    out += json;
}

bool FrameReader::next(std::string& message) {
    if (broken_ || (length_ == 0 && !read_header()) || bytes_.size() < length_) return false;
    message.assign(bytes_, 0, length_);
    bytes_.erase(0, length_);
    length_ = 0;
    return true;
}

bool FrameReader::read_header() {
    const std::size_t end = bytes_.find(header_end);
    if (end == std::string::npos) {
        broken_ = bytes_.size() > longest_header;
        return false;
    }
    const char* begin = bytes_.data() + std::min(header_begin.size(), end);
    const auto [stop, problem] = std::from_chars(begin, bytes_.data() + end, length_);
    broken_ = !bytes_.starts_with(header_begin) || problem != std::errc{} || stop != bytes_.data() + end ||
              length_ == 0 || length_ > longest_;
    bytes_.erase(0, end + header_end.size());
    return !broken_;
}

}  // namespace kijun::serve
