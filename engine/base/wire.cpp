#include "kijun/wire.hpp"

#include <algorithm>
#include <charconv>

namespace kijun {

// ---- frames -----------------------------------------------------------------------------------

namespace {

constexpr std::string_view header_end = "\r\n\r\n";

bool same_name(std::string_view one, std::string_view other) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [&](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

void append_framed(std::string& out, std::string_view json) {
    out += "Content-Length: ";
    out += std::to_string(json.size());
    out += header_end;
    out += json;
}

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
    else if (*length_ > most_content_bytes_)
        broken_ = "a message of more than " + std::to_string(most_content_bytes_) + " bytes";
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

// ---- nesting ----------------------------------------------------------------------------------

bool nested_too_deeply(std::string_view json) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        switch (json[i]) {
            case '\\':
                i += in_string ? 1 : 0;
                break;
            case '"':
                in_string = !in_string;
                break;
            case '{':
            case '[':
                if (!in_string && ++depth > most_nesting) return true;
                break;
            case '}':
            case ']':
                if (!in_string && depth > 0) --depth;
                break;
            default:
                break;
        }
    }
    return false;
}

// ---- percent-encoding -------------------------------------------------------------------------

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            out += text[at];
            continue;
        }
        const std::string_view digits = text.substr(at + 1, 2);
        unsigned value = 0;
        const auto [end, problem] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
        if (digits.size() < 2 || problem != std::errc{} || end != digits.data() + 2) return std::nullopt;
        out += static_cast<char>(value);
        at += 2;
    }
    return out;
}

std::string percent_encoded(std::string_view text, std::string_view kept) {
    constexpr std::string_view digits = "0123456789ABCDEF", always_kept = "-_.~";
    std::string out;
    for (const char c : text) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            always_kept.find(c) != std::string_view::npos || kept.find(c) != std::string_view::npos) {
            out += c;
            continue;
        }
        out += '%';
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

}  // namespace kijun
