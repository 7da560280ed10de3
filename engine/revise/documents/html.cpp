// Documents as one HTML file.
#include <fmt/format.h>

#include <iterator>

#include "kijun/document.hpp"
#include "kijun/source.hpp"
#include "markup.hpp"

namespace kijun {

namespace {

constexpr std::string_view style =
    "body{font-family:\"Yu Mincho\",\"Hiragino Mincho ProN\",\"MS Mincho\",serif;line-height:1.6;"
    "margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.4rem;text-align:center}h2{font-size:1.2rem;border-bottom:1px solid}h3{font-size:1.1rem}"
    "h4,h5{font-size:1rem;margin:.8rem 0 .2rem}p{margin:.2rem 0}"
    "table{border-collapse:collapse;width:100%;table-layout:fixed;margin:.8rem 0}"
    "th,td{border:1px solid #444;padding:.3rem .5rem;vertical-align:top;text-align:left;"
    "overflow-wrap:anywhere}th{background:#eee;text-align:center}td p{margin:0}"
    "u{text-underline-offset:.2em}u.twice{text-decoration-style:double}"
    ".mark{border:2px solid #b00;color:#b00;font-weight:bold;text-align:center;padding:.3rem}"
    "@media print{body{margin:0;max-width:none;font-size:10.5pt}thead{display:table-header-group}"
    "tr{break-inside:auto}h2,h3,h4,h5{break-after:avoid}}";

std::string escape(const std::string& text) { return escape_markup(printable(text)); }

std::string attributes(const DocumentData& data) {
    std::string out;
    for (const auto& [name, value] : data) out += fmt::format(" data-{}=\"{}\"", name, escape(value));
    return out;
}

std::string inside(const Paragraph& paragraph) {
    std::string out;
    for (const TextRun& run : paragraph.runs) {
        std::string text = escape(run.text);
        if (run.underline == Underline::single) text = "<u>" + text + "</u>";
        if (run.underline == Underline::twice) text = "<u class=\"twice\">" + text + "</u>";
        if (run.bold) text = "<b>" + text + "</b>";
        out += run.data.empty() ? text : "<span" + attributes(run.data) + ">" + text + "</span>";
    }
    return out;
}

void write(std::string& out, const Paragraph& paragraph) {
    if (paragraph.heading > 0) {
        fmt::format_to(std::back_inserter(out), "<h{0}>{1}</h{0}>\n", paragraph.heading + 1,
                       inside(paragraph));
        return;
    }
    std::string look;
    if (paragraph.indent > 0) look += fmt::format("margin-left:{}em;", paragraph.indent);
    if (paragraph.align != Align::left)
        look += paragraph.align == Align::right ? "text-align:right;" : "text-align:center;";
    out += look.empty() ? "<p>" : "<p style=\"" + look + "\">";
    out += inside(paragraph) + "</p>\n";
}

void write(std::string& out, const DocumentTable& table) {
    out += "<table>\n<colgroup>";
    for (const std::uint32_t width : table.widths)
        fmt::format_to(std::back_inserter(out), "<col style=\"width:{}%\">", width);
    out += "</colgroup>\n";
    if (!table.head.empty()) {
        out += "<thead><tr>";
        for (const std::string& title : table.head) out += "<th>" + escape(title) + "</th>";
        out += "</tr></thead>\n";
    }
    out += "<tbody>\n";
    for (const DocumentTable::Row& row : table.rows) {
        out += "<tr" + attributes(row.data) + ">";
        for (const DocumentTable::Cell& cell : row.cells) {
            out += "<td>";
            for (const Paragraph& paragraph : cell) {
                Paragraph plain = paragraph;
                plain.heading = 0;
                write(out, plain);
            }
            out += "</td>";
        }
        out += "</tr>\n";
    }
    out += "</tbody>\n</table>\n";
}

}  // namespace

std::string to_html(const Document& document) {
    std::string out = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'\">\n<title>{0}</title>\n<style>{1}@page{{size:A4 {2}}}"
        "body{{max-width:{3}rem}}</style>\n</head>\n<body>\n",
        escape(document.title), style, document.landscape ? "landscape" : "portrait",
        document.landscape ? 80 : 50);
    if (!document.mark.empty()) out += "<p class=\"mark\">" + escape(document.mark) + "</p>\n";
    out += "<h1>" + escape(document.title) + "</h1>\n";
    for (const auto& block : document.blocks) std::visit([&](const auto& one) { write(out, one); }, block);
    return out + "</body>\n</html>\n";
}

}  // namespace kijun
