// Addresses (URIs) of documents, and the paths in them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kijun::lsp {

// scheme://authority/path, the path decoded: clients encode differently what is the same document.
struct Address {
    std::string space;  // scheme and authority, "file://"
    std::string path;   // "/rules/例.kijun"

    [[nodiscard]] bool file() const { return space == "file://" || space == "file://localhost"; }
    [[nodiscard]] std::string key() const { return space + path; }
};

// Nothing if it is no address with a scheme, or its path has a zero byte or is not UTF-8. A path with a
// percent sign that begins no escape is taken as it stands.
std::optional<Address> read_address(std::string_view text);

// file:///rules/%E4%BE%8B.kijun
std::string file_address(std::string_view path);

}  // namespace kijun::lsp
