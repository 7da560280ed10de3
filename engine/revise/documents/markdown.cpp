// Documents as Markdown (CommonMark with tables).
#include <fmt/format.h>

#include "kijun/document.hpp"
#include "kijun/source.hpp"

namespace kijun {

namespace {

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

// Nothing in `text` means anything to Markdown or HTML, and no address becomes a link.
std::string escaped(const std::string& text, bool begins_line) {
    constexpr std::string_view special = "\\`*_[]<>|#~!$@";
    const std::string shown = printable(text);
    std::string out;
    std::size_t digits = 0;
    while (begins_line && digits < shown.size() && is_digit(shown[digits])) ++digits;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const char byte = shown[i];
        const std::string_view rest = std::string_view(shown).substr(i);
        const bool begins = begins_line && ((i == 0 && (byte == '-' || byte == '+' || byte == '=')) ||
                                            (digits > 0 && i == digits && (byte == '.' || byte == ')')));
        const bool address =
            rest.starts_with("://") || (byte == '.' && i >= 3 && (shown[i - 1] | 0x20) == 'w');
        if (byte == '&')
            out += "&amp;";
        else if (special.find(byte) != std::string_view::npos || begins || address)
            (out += '\\') += byte;
        else
            out += byte;
    }
    return out;
}

std::string inline_text(const Paragraph& paragraph) {
    std::string out;
    for (const TextRun& run : paragraph.runs) {
        if (run.text.empty()) continue;
        std::string text = escaped(run.text, out.empty());
        if (run.underline == Underline::single) text = "<u>" + text + "</u>";
        if (run.underline == Underline::twice) text = "<u><u>" + text + "</u></u>";
        if (run.bold) text = "<b>" + text + "</b>";
        out += text;
    }
    return out;
}

std::string indented(const Paragraph& paragraph) {
    std::string out;
    for (std::uint32_t i = 0; i < paragraph.indent; ++i) out += "　";
    const std::string text = inline_text(paragraph);
    return text.empty() ? text : out + text;
}

std::string block(const Paragraph& paragraph) {
    if (paragraph.heading > 0)
        return std::string(paragraph.heading + 1, '#') + ' ' + inline_text(paragraph) + '\n';
    const std::string text = indented(paragraph);
    if (text.empty()) return {};
    if (paragraph.align == Align::left) return text + '\n';
    return fmt::format("<p align=\"{}\">{}</p>\n", paragraph.align == Align::right ? "right" : "center",
                       text);
}

std::string block(const DocumentTable& table) {
    std::string out = "|";
    for (std::size_t i = 0; i < table.widths.size(); ++i)
        out += ' ' + (i < table.head.size() ? escaped(table.head[i], true) : std::string()) + " |";
    out += "\n|";
    for (std::size_t i = 0; i < table.widths.size(); ++i) out += "---|";
    out += '\n';
    for (const DocumentTable::Row& row : table.rows) {
        out += '|';
        for (const DocumentTable::Cell& cell : row.cells) {
            std::string text;
            for (const Paragraph& paragraph : cell) {
                const std::string line = indented(paragraph);
                if (!line.empty()) text += (text.empty() ? "" : "<br>") + line;
            }
            out += ' ' + text + " |";
        }
        out += '\n';
    }
    return out;
}

}  // namespace

std::string to_markdown(const Document& document) {
    std::string out;
    if (!document.mark.empty()) out += "**" + escaped(document.mark, false) + "**\n\n";
    out += "# " + escaped(document.title, true) + '\n';
    for (const auto& one : document.blocks) {
        const std::string text = std::visit([](const auto& made) { return block(made); }, one);
        if (!text.empty()) out += '\n' + text;
    }
    return out;
}

}  // namespace kijun
