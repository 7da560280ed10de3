#include "frames.hpp"

#include <charconv>

namespace kijun::lsp {

namespace {

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

std::string framed(const Json& message) {
    const std::string content = message.dump(-1, ' ', false, Json::error_handler_t::replace);
    std::string out;
    append_framed(out, content);
    return out;
}

std::variant<Json, std::string> read_content(const std::string& content) {
    if (nested_too_deeply(content)) return std::string("nested too deeply");
    try {
        return Json::parse(content);
    } catch (const Json::exception& problem) {  // also a number that no double holds
        Json second = Json::parse(mended(content), nullptr, false);
        if (second.is_discarded()) return std::string(problem.what());
        return second;
    }
}

}  // namespace kijun::lsp
