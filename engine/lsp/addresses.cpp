#include "addresses.hpp"

#include <cctype>
#include <filesystem>

#include "kijun/source.hpp"

namespace kijun::lsp {

namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
        if (low >= 0) {
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

}  // namespace

std::optional<Address> read_address(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == 0 || colon == std::string_view::npos) return std::nullopt;
    Address made;
    for (const char c : text.substr(0, colon)) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '+' && c != '-' && c != '.')
            return std::nullopt;
        made.space += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    made.space += "://";
    std::string_view rest = text.substr(colon + 1);
    if (rest.starts_with("//")) {
        rest.remove_prefix(2);
        const std::size_t slash = std::min(rest.find('/'), rest.size());
        made.space += rest.substr(0, slash);
        rest.remove_prefix(slash);
    }
    const std::string path = decoded(rest.substr(0, rest.find_first_of("?#")));
    if (path.find('\0') != std::string::npos) return std::nullopt;
    SourceSet utf8;
    if (!utf8.add("", path)) return std::nullopt;
    made.path = std::filesystem::path(path).lexically_normal().generic_string();
    if (!made.path.starts_with('/')) made.path.insert(0, 1, '/');
    return made;
}

std::string file_address(std::string_view path) {
    constexpr std::string_view kept = "-_.~/";
    std::string out = "file://";
    for (const char c : path) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || kept.find(c) != std::string_view::npos) {
            out += c;
        } else {
            constexpr std::string_view digits = "0123456789ABCDEF";
            out += '%';
            out += digits[static_cast<unsigned char>(c) >> 4];
            out += digits[static_cast<unsigned char>(c) & 15];
        }
    }
    return out;
}

}  // namespace kijun::lsp
