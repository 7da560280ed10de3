#include "addresses.hpp"

#include <cctype>
#include <filesystem>

#include "kijun/source.hpp"
#include "kijun/wire.hpp"

namespace kijun::lsp {

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
    rest = rest.substr(0, rest.find_first_of("?#"));
    const std::string path = percent_decoded(rest).value_or(std::string(rest));
    if (path.find('\0') != std::string::npos) return std::nullopt;
    SourceSet utf8;
    if (!utf8.add("", path)) return std::nullopt;
    made.path = std::filesystem::path(path).lexically_normal().generic_string();
    if (!made.path.starts_with('/')) made.path.insert(0, 1, '/');
    return made;
}

std::string file_address(std::string_view path) { return "file://" + percent_encoded(path, "/"); }

}  // namespace kijun::lsp
