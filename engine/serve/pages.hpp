// The files of a web page, read once and kept: what is asked for is looked up by its name, no path is ever
// opened for it.
//
// Threading: immutable.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "http_server.hpp"

namespace kijun::serve {

class Pages {
public:
    Pages() = default;  // none
    // All files below a directory whose kind is known by their ending; hidden ones and links are left out.
    // A file of the same name and .gz holds the same, packed. Errors: K1206 the directory cannot be read,
    // has no index.html, or holds too much.
    static Result<Pages> read(const std::string& directory);
    // K1206, a warning: none was named, and there is none beside the program.
    static Diagnostic none_installed();

    [[nodiscard]] bool empty() const { return pages_.empty(); }
    [[nodiscard]] bool has(std::string_view path) const { return pages_.contains(path); }
    // The page at `path`, which is there, packed if `accept_encoding` takes that; 304 if `none_match` names
    // it.
    [[nodiscard]] HttpResponse answer(std::string_view path, std::string_view none_match,
                                      std::string_view accept_encoding) const;

private:
    struct Form {
        std::string body, tag;
    };
    struct Page {
        std::string_view type;
        Form plain, packed;  // packed: empty if there is none
    };
    std::map<std::string, Page, std::less<>> pages_;  // by path, percent-encoded as browsers do
};

}  // namespace kijun::serve
