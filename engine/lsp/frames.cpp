#include "frames.hpp"

#include <algorithm>
#include <charconv>

namespace kijun::lsp {

namespace {

constexpr std::string_view header_end = "\r\n\r\n";

bool same_name(std::string_view one, std::string_view other) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [&](char a, char b) { return lower(a) == lower(b); });
}

std::optional<unsigned> unit_at(std::string_view text, std::size_t at) {
    unsigned unit = 0;
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
    const char* begin = text.data() + at + 2;
    const auto [end, problem] = std::from_chars(begin, begin + 4, unit, 16);
    if (problem != std::errc{} || end != begin + 4) return std::nullopt;
    return unit;
}

// Escapes of half a surrogate pair replaced by that of U+FFFD.
std::string mended(std::string text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') continue;
        const auto unit = unit_at(text, i);
        if (!unit) {
            ++i;  // what is escaped is no backslash that escapes
            continue;
        }
        const auto next = unit_at(text, i + 6);
        if (*unit >= 0xD800 && *unit < 0xDC00 && next && *next >= 0xDC00 && *next < 0xE000)
            i += 6;
        else if (*unit >= 0xD800 && *unit < 0xE000)
            text.replace(i, 6, "\\ufffd");
        i += 5;
    }
    return text;
}

}  // namespace

bool Frames::read_header() {
    const std::string_view rest = std::string_view(bytes_).substr(used_);
    const std::size_t end = rest.find(header_end);
    if (end == std::string_view::npos) {
        if (rest.size() > most_header_bytes) broken_ = "a header without an end";
        return false;
    }
    if (end > most_header_bytes) {
        broken_ = "a header that is too long";
        return false;
    }
    std::string_view header = rest.substr(0, end);
    while (!header.empty()) {
        const std::size_t line_end = std::min(header.find("\r\n"), header.size());
        const std::string_view line = header.substr(0, line_end);
        header.remove_prefix(std::min(line_end + 2, header.size()));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) {
            broken_ = "a header line without a colon";
            return false;
        }
        if (!same_name(line.substr(0, colon), "Content-Length")) continue;
        std::string_view number = line.substr(colon + 1);
        while (number.starts_with(' ')) number.remove_prefix(1);
        while (number.ends_with(' ')) number.remove_suffix(1);
        std::size_t length = 0;
        const auto [stop, problem] = std::from_chars(number.data(), number.data() + number.size(), length);
        if (number.empty() || problem != std::errc{} || stop != number.data() + number.size() || length_) {
            broken_ = "Content-Length is not one number";
            return false;
        }
        length_ = length;
    }
    if (!length_)
        broken_ = "a header without Content-Length";
    else if (*length_ > most_content_bytes)
        broken_ = "a message of more than " + std::to_string(most_content_bytes) + " bytes";
    used_ += end + header_end.size();
    return broken_.empty();
}

std::optional<std::string> Frames::next() {
    if (!broken_.empty() || (!length_ && !read_header())) return std::nullopt;
    if (bytes_.size() - used_ < *length_) return std::nullopt;
    std::string content = bytes_.substr(used_, *length_);
    used_ += *length_;
    length_.reset();
    if (used_ == bytes_.size() || used_ > (std::size_t{1} << 20)) {
        bytes_.erase(0, used_);
        used_ = 0;
    }
    return content;
}

std::string framed(const Json& message) {
    const std::string content = message.dump(-1, ' ', false, Json::error_handler_t::replace);
    return "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content;
}

std::variant<Json, std::string> read_content(const std::string& content) {
    try {
        return Json::parse(content);
    } catch (const Json::parse_error& problem) {
        Json second = Json::parse(mended(content), nullptr, false);
        if (second.is_discarded()) return std::string(problem.what());
        return second;
    }
}

}  // namespace kijun::lsp
