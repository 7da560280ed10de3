#include "markup.hpp"

namespace kijun {

std::string escape_markup(std::string_view text) {
    std::string out;
    for (const char byte : text) switch (byte) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += byte;
        }
    return out;
}

}  // namespace kijun
