// A document on paper, and its three forms: Markdown, HTML and Word (.docx).
//
// Purpose. Whatever is published or sent is first a Document: paragraphs and tables of runs of text. The
// forms differ in nothing but syntax. Texts may come from anyone (a report is quoted in a letter): every
// form escapes them, shows control and direction characters as signs, and makes no address a link.
//
// Threading: plain values, free functions. The same document gives the same bytes.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "kijun/result.hpp"

namespace kijun {

enum class Underline : std::uint8_t { off, single, twice };
enum class Align : std::uint8_t { left, centre, right };

// What a program finds beside the words, in HTML only (data-name="value").
using DocumentData = std::vector<std::pair<std::string, std::string>>;

struct TextRun {
    std::string text;
    Underline underline = Underline::off;
    bool bold = false;
    DocumentData data;
};
struct Paragraph {
    std::vector<TextRun> runs;
    std::uint32_t heading = 0;  // 1 … 4; 0: running text
    std::uint32_t indent = 0;   // full-width characters
    Align align = Align::left;
};
struct DocumentTable {
    using Cell = std::vector<Paragraph>;
    struct Row {
        std::vector<Cell> cells;
        DocumentData data;
    };
    std::vector<std::uint32_t> widths;  // per cent
    std::vector<std::string> head;      // repeated on every page; empty: none
    std::vector<Row> rows;              // as many cells as widths
};
struct Document {
    std::string title;
    std::string mark;        // at the head of every page, e.g. that it is a draft; empty: none
    bool landscape = false;  // A4
    std::vector<std::variant<Paragraph, DocumentTable>> blocks;
};

std::string to_markdown(const Document& document);
// One file, nothing loaded from elsewhere, no scripts.
std::string to_html(const Document& document);
// Bytes of a .docx. Errors: K1104 the archive could not be made.
Result<std::string> to_docx(const Document& document);

}  // namespace kijun
