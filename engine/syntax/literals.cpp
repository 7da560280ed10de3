#include "literals.hpp"

#include <fmt/format.h>

#include "kijun/syntax.hpp"

namespace kijun::syntax {

namespace {

void append_character(std::string& out, std::uint32_t c) {
    const auto byte = [&](std::uint32_t bits) { out += static_cast<char>(bits); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0 | c >> 6);
        byte(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        byte(0xE0 | c >> 12);
        byte(0x80 | (c >> 6 & 0x3F));
        byte(0x80 | (c & 0x3F));
    } else {
        byte(0xF0 | c >> 18);
        byte(0x80 | (c >> 12 & 0x3F));
        byte(0x80 | (c >> 6 & 0x3F));
        byte(0x80 | (c & 0x3F));
    }
}

std::size_t character_length(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    return end - at;
}

// What stands after \u, braces included; nothing if it is no character.
struct Escaped {
    std::uint32_t character = 0;
    std::size_t length = 0;
};
std::optional<Escaped> read_code_point(std::string_view text) {
    if (!text.starts_with('{')) return std::nullopt;
    const std::size_t close = text.find('}');
    if (close == std::string_view::npos || close < 2 || close > 7) return std::nullopt;
    std::uint32_t value = 0;
    for (const char c : text.substr(1, close - 1)) {
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0) return std::nullopt;
        value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return std::nullopt;
    return Escaped{value, close + 1};
}

// Reports the escape at the beginning of `text`, which stands at `at`; returns its length.
std::size_t bad_escape(std::string_view text, Span at, ErrorLog& log) {
    const bool code_point = text.starts_with("\\u");
    const std::size_t close =
        code_point && text.substr(2).starts_with('{') ? text.find('}') : std::string_view::npos;
    const std::size_t length = close != std::string_view::npos ? close + 1 : 1 + character_length(text, 1);
    const std::string written(text.substr(0, length));
    at.end = at.begin + static_cast<std::uint32_t>(length);
    Diagnostic d = error("K0106", at, fmt::format("{} is no escape", written),
                         fmt::format("{} という書き方はありません", written));
    if (code_point) {
        d.hint = Message{R"(a character by its number: \u{200B}, up to \u{10FFFF})",
                         R"(文字番号は \u{200B} のように書きます。上限は \u{10FFFF} です)"};
    } else {
        d.hint = Message{R"(escapes: \n \t \" \\ \/ \u{200B}; or write 「…」, which has none)",
                         R"(使えるのは \n \t \" \\ \/ \u{200B} です。「…」の中ではそのまま書けます)"};
        d.fix = Fix{at, '\\' + written, {"for a backslash, write two", "「\\」自体は二つ重ねて書く"}};
    }
    log.add(std::move(d));
    return length;
}

}  // namespace

std::string decode_string(std::string_view literal, const Span& span, ErrorLog& log) {
    constexpr std::string_view corner_open = "「", corner_close = "」";
    constexpr std::string_view quotes[] = {"\"", "“", "”", "＂", "‘", "’", "'", "『", "』", "｢", "｣"};
    std::uint32_t begin = span.begin;
    if (literal.starts_with(corner_open)) {
        literal.remove_prefix(corner_open.size());
        if (literal.ends_with(corner_close)) literal.remove_suffix(corner_close.size());
        return std::string(literal);
    }
    const bool escapes = literal.starts_with('"');
    for (const std::string_view quote : quotes)
        if (literal.starts_with(quote)) {
            literal.remove_prefix(quote.size());
            begin += static_cast<std::uint32_t>(quote.size());
            break;
        }
    for (const std::string_view quote : quotes)
        if (literal.ends_with(quote)) {
            literal.remove_suffix(quote.size());
            break;
        }
    if (!escapes) return std::string(literal);

    std::string out;
    for (std::size_t i = 0; i < literal.size();) {
        if (literal[i] != '\\' || i + 1 == literal.size()) {
            out += literal[i++];
            continue;
        }
        switch (literal[i + 1]) {
            case 'n':
                out += '\n';
                break;
            case 't':
                out += '\t';
                break;
            case '"':
            case '\\':
            case '/':
                out += literal[i + 1];
                break;
            case 'u':
                if (const std::optional<Escaped> escaped = read_code_point(literal.substr(i + 2))) {
                    append_character(out, escaped->character);
                    i += 2 + escaped->length;
                    continue;
                }
                [[fallthrough]];
            default:
                i += bad_escape(literal.substr(i), {span.file, begin + static_cast<std::uint32_t>(i), 0},
                                log);
                continue;
        }
        i += 2;
    }
    return out;
}

std::string decode_pattern(std::string_view literal) {
    std::string out;
    const std::string_view inside =
        literal.size() >= 2 ? literal.substr(1, literal.size() - 2) : std::string_view();
    for (std::size_t i = 0; i < inside.size(); ++i) {
        if (inside[i] == '\\' && i + 1 < inside.size()) {
            if (inside[i + 1] != '/') out += '\\';
            ++i;
        }
        out += inside[i];
    }
    return out;
}

std::optional<std::int64_t> decode_number(std::string_view digits, std::int64_t least, std::int64_t most,
                                          const Span& span, ErrorLog& log) {
    std::int64_t value = 0;
    bool fits = true;
    for (std::size_t i = 0; i < digits.size() && fits; ++i) {
        int digit = digits[i] - '0';
        if (digit < 0 || digit > 9) {  // ０ … ９ are EF BC 90 … EF BC 99
            i += 2;
            digit = static_cast<unsigned char>(digits[i]) - 0x90;
        }
        fits = value <= (most - digit) / 10;
        if (fits) value = value * 10 + digit;
    }
    if (fits && value >= least) return value;
    log.add(error("K0107", span,
                  fmt::format("the number {} does not lie between {} and {}", digits, least, most),
                  fmt::format("数 {} は {} から {} までの範囲にありません", digits, least, most)));
    return std::nullopt;
}

std::string decode_label(std::string_view label) {
    if (label == "◯") return "○";
    if (!label.starts_with("（") && !label.starts_with("(")) return std::string(label);
    const std::size_t open = label.starts_with("(") ? 1 : 3;
    const std::size_t close = label.ends_with(")") ? 1 : 3;
    return '(' + std::string(label.substr(open, label.size() - open - close)) + ')';
}

}  // namespace kijun::syntax

namespace kijun {

std::string string_literal(std::string_view text) {
    std::string out = "\"";
    for (const char byte : text) switch (byte) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (static_cast<unsigned char>(byte) < 0x20)
                    out += fmt::format("\\u{{{:X}}}", static_cast<unsigned char>(byte));
                else
                    out += byte;
        }
    return out + '"';
}

}  // namespace kijun
