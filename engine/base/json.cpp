#include "kijun/json.hpp"

#include "utf8.hpp"

namespace kijun {

void append_json(std::string& out, std::string_view text) {
    out += '"';
    append_json_piece(out, text);
    out += '"';
}

void append_json_piece(std::string& out, std::string_view text) {
    static constexpr char digits[] = "0123456789abcdef";
    std::size_t plain = 0;  // begin of the run not yet copied
    const auto flush = [&](std::size_t end) { out.append(text, plain, end - plain); };
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const std::size_t start = i;
        if (byte >= 0x80) {
            if (next_character(text, i) >= 0) continue;
            flush(start);
            out += "\xEF\xBF\xBD";
        } else {
            ++i;
            if (byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7F) continue;
            flush(start);
            switch (byte) {
                case '"':
                    out += "\\\"";
                    break;
                case '\\':
                    out += "\\\\";
                    break;
                case '\n':
                    out += "\\n";
                    break;
                case '\r':
                    out += "\\r";
                    break;
                case '\t':
                    out += "\\t";
                    break;
                default:
                    out += "\\u00";
                    out += digits[byte >> 4];
                    out += digits[byte & 15];
            }
        }
        plain = i;
    }
    flush(text.size());
}

}  // namespace kijun
