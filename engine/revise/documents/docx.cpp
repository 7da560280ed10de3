// Documents as Word files: WordprocessingML in an archive made by libzip.
#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <iterator>
#include <memory>

#include "kijun/document.hpp"
#include "kijun/source.hpp"
#include "markup.hpp"

namespace kijun {

namespace {

// Lengths in twentieths of a point; A4 with margins of 20 mm.
constexpr std::uint32_t short_side = 11906, long_side = 16838, margin = 1134, character = 210;
constexpr std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view names =
    " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

// XML has no way to write U+FFFE and U+FFFF.
std::string escape(const std::string& text) {
    std::string out = escape_markup(printable(text));
    for (const std::string_view never : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"})
        for (std::size_t at = 0; (at = out.find(never, at)) != std::string::npos; at += never.size())
            out.replace(at, never.size(), "\xEF\xBF\xBD");
    return out;
}

std::string run_xml(const TextRun& run) {
    if (run.text.empty()) return {};
    std::string look;
    if (run.bold) look += "<w:b/>";
    if (run.underline != Underline::off)
        look += fmt::format("<w:u w:val=\"{}\"/>", run.underline == Underline::twice ? "double" : "single");
    return fmt::format("<w:r>{}<w:t xml:space=\"preserve\">{}</w:t></w:r>",
                       look.empty() ? "" : "<w:rPr>" + look + "</w:rPr>", escape(run.text));
}

std::string paragraph_xml(const Paragraph& paragraph, const std::string& style) {
    std::string out = "<w:p><w:pPr>";
    if (!style.empty()) out += "<w:pStyle w:val=\"" + style + "\"/>";
    if (paragraph.indent > 0) out += fmt::format("<w:ind w:left=\"{}\"/>", paragraph.indent * character);
    if (paragraph.align != Align::left)
        out += fmt::format("<w:jc w:val=\"{}\"/>", paragraph.align == Align::right ? "right" : "center");
    out += "</w:pPr>";
    for (const TextRun& run : paragraph.runs) out += run_xml(run);
    return out + "</w:p>";
}

std::string block_xml(const Paragraph& paragraph, std::uint32_t) {
    return paragraph_xml(paragraph,
                         paragraph.heading > 0 ? "Heading" + std::to_string(paragraph.heading) : "");
}

// Short rows stay on one page; a provision of many lines may go on on the next.
bool is_short(const DocumentTable::Row& row) {
    constexpr std::size_t most_bytes = 600;  // about ten lines of a column
    return std::all_of(row.cells.begin(), row.cells.end(), [](const DocumentTable::Cell& cell) {
        std::size_t bytes = 0;
        for (const Paragraph& paragraph : cell)
            for (const TextRun& run : paragraph.runs) bytes += run.text.size();
        return bytes <= most_bytes;
    });
}

std::string block_xml(const DocumentTable& table, std::uint32_t page) {
    std::string out =
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>"
        "<w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>";
    const auto column = [&](std::size_t i) { return page * table.widths[i] / 100; };
    for (std::size_t i = 0; i < table.widths.size(); ++i)
        out += fmt::format("<w:gridCol w:w=\"{}\"/>", column(i));
    out += "</w:tblGrid>";
    const auto cell = [&](std::size_t i, const std::string& inside, bool head) {
        return fmt::format(
            "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/>{}</w:tcPr>{}</w:tc>", column(i),
            head ? "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"EEEEEE\"/><w:vAlign w:val=\"center\"/>"
                 : "",
            inside);
    };
    if (!table.head.empty()) {
        out += "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>";
        for (std::size_t i = 0; i < table.head.size(); ++i)
            out += cell(
                i, paragraph_xml({{{table.head[i], Underline::off, true, {}}}, 0, 0, Align::centre}, ""),
                true);
        out += "</w:tr>";
    }
    for (const DocumentTable::Row& row : table.rows) {
        out += is_short(row) ? "<w:tr><w:trPr><w:cantSplit/></w:trPr>" : "<w:tr>";
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            std::string inside;
            for (const Paragraph& paragraph : row.cells[i]) inside += paragraph_xml(paragraph, "");
            out += cell(i, inside.empty() ? "<w:p/>" : inside, false);
        }
        out += "</w:tr>";
    }
    return out + "</w:tbl><w:p/>";
}

std::string document_xml(const Document& document) {
    const std::uint32_t width = document.landscape ? long_side : short_side;
    const std::uint32_t height = document.landscape ? short_side : long_side;
    std::string out = fmt::format("{}<w:document{}><w:body>", declaration, names);
    out += paragraph_xml({{{document.title, Underline::off, false, {}}}, 0, 0, Align::left}, "Title");
    for (const auto& block : document.blocks)
        out += std::visit([&](const auto& one) { return block_xml(one, width - 2 * margin); }, block);
    out += fmt::format(
        "<w:sectPr>{}<w:footerReference w:type=\"default\" r:id=\"rId2\"/>"
        "<w:pgSz w:w=\"{}\" w:h=\"{}\"{}/><w:pgMar w:top=\"{}\" w:right=\"{}\" w:bottom=\"{}\" "
        "w:left=\"{}\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
        document.mark.empty() ? "" : "<w:headerReference w:type=\"default\" r:id=\"rId3\"/>", width, height,
        document.landscape ? " w:orient=\"landscape\"" : "", margin, margin, margin, margin);
    return out;
}

std::string styles_xml() {
    const auto heading = [](int level, int half_points) {
        return fmt::format(
            "<w:style w:type=\"paragraph\" w:styleId=\"Heading{0}\"><w:name w:val=\"heading {0}\"/>"
            "<w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/>"
            "<w:spacing w:before=\"160\" w:after=\"40\"/><w:outlineLvl w:val=\"{1}\"/></w:pPr>"
            "<w:rPr><w:b/><w:sz w:val=\"{2}\"/></w:rPr></w:style>",
            level, level - 1, half_points);
    };
    std::string out = fmt::format(
        "{}<w:styles{}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" "
        "w:hAnsi=\"Times New Roman\" w:eastAsia=\"ＭＳ 明朝\"/><w:sz w:val=\"21\"/>"
        "<w:lang w:val=\"en-US\" w:eastAsia=\"ja-JP\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        "<w:spacing w:line=\"300\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>"
        "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>"
        "</w:style><w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/>"
        "<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:spacing w:after=\"160\"/><w:jc "
        "w:val=\"center\"/>"
        "</w:pPr><w:rPr><w:b/><w:sz w:val=\"28\"/></w:rPr></w:style>",
        declaration, names);
    for (const int level : {1, 2, 3, 4}) out += heading(level, 26 - 2 * level + (level == 4 ? 3 : 0));
    out +=
        "<w:style w:type=\"table\" w:styleId=\"Grid\"><w:name w:val=\"Table "
        "Grid\"/><w:tblPr><w:tblBorders>";
    for (const char* side : {"top", "left", "bottom", "right", "insideH", "insideV"})
        out += fmt::format("<w:{} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"444444\"/>", side);
    out += "</w:tblBorders><w:tblCellMar>";
    for (const auto& [side, space] : {std::pair{"top", 28}, {"left", 99}, {"bottom", 28}, {"right", 99}})
        out += fmt::format("<w:{} w:w=\"{}\" w:type=\"dxa\"/>", side, space);
    return out + "</w:tblCellMar></w:tblPr></w:style></w:styles>";
}

std::string footer_xml() {
    return fmt::format(
        "{}<w:ftr{}><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:fldChar "
        "w:fldCharType=\"begin\"/></w:r>"
        "<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:ftr>",
        declaration, names);
}

std::string header_xml(const std::string& mark) {
    return fmt::format("{}<w:hdr{}>{}</w:hdr>", declaration, names,
                       paragraph_xml({{{mark, Underline::off, true, {}}}, 0, 0, Align::centre}, ""));
}

std::string types_xml(bool header) {
    constexpr std::string_view main = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    const auto part = [&](std::string_view name, std::string_view type) {
        return fmt::format("<Override PartName=\"/word/{}.xml\" ContentType=\"{}{}+xml\"/>", name, main,
                           type);
    };
    return fmt::format(
               "{}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
               "<Default Extension=\"rels\" "
               "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
               "<Default Extension=\"xml\" ContentType=\"application/xml\"/>",
               declaration) +
           part("document", "document.main") + part("styles", "styles") + part("footer", "footer") +
           (header ? part("header", "header") : "") + "</Types>";
}

// What a part refers to: rId1, rId2 … in this order.
std::string relations_xml(const std::vector<std::pair<std::string_view, std::string_view>>& targets) {
    std::string out = fmt::format(
        "{}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
        declaration);
    for (std::size_t i = 0; i < targets.size(); ++i)
        out += fmt::format(
            "<Relationship Id=\"rId{}\" "
            "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}\" "
            "Target=\"{}\"/>",
            i + 1, targets[i].first, targets[i].second);
    return out + "</Relationships>";
}

Result<std::string> archive(const std::vector<std::pair<std::string, std::string>>& parts) {
    zip_error_t problem;
    zip_error_init(&problem);
    const auto failed = [&]() -> Diagnostic {
        const std::string why = zip_error_strerror(&problem);
        zip_error_fini(&problem);
        return error("K1104", {}, "the .docx could not be made: " + why,
                     ".docx を作れませんでした：" + why);
    };
    zip_source_t* memory = zip_source_buffer_create(nullptr, 0, 0, &problem);
    if (memory == nullptr) return failed();
    zip_source_keep(memory);  // it outlives the archive that is written into it
    const std::unique_ptr<zip_source_t, decltype(&zip_source_free)> kept(memory, zip_source_free);
    zip_t* zip = zip_open_from_source(memory, ZIP_TRUNCATE, &problem);
    if (zip == nullptr) {
        zip_source_free(memory);
        return failed();
    }
    constexpr time_t any_day = 315619200;  // 1980-01-02: the same document, the same bytes
    for (const auto& [name, text] : parts) {
        zip_source_t* source = zip_source_buffer(zip, text.data(), text.size(), 0);
        const zip_int64_t index =
            source == nullptr ? -1 : zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8);
        if (index < 0 || zip_file_set_mtime(zip, static_cast<zip_uint64_t>(index), any_day, 0) != 0) {
            if (index < 0) zip_source_free(source);
            zip_error_set(&problem, zip_error_code_zip(zip_get_error(zip)), 0);
            zip_discard(zip);
            return failed();
        }
    }
    if (zip_close(zip) != 0) {
        zip_error_set(&problem, zip_error_code_zip(zip_get_error(zip)), 0);
        zip_discard(zip);
        return failed();
    }
    std::string bytes;
    zip_stat_t status;
    if (zip_source_stat(memory, &status) == 0 && zip_source_open(memory) == 0) {
        bytes.resize(status.size);
        const zip_int64_t got = zip_source_read(memory, bytes.data(), bytes.size());
        zip_source_close(memory);
        if (got == static_cast<zip_int64_t>(bytes.size())) return bytes;
    }
    zip_error_set(&problem, ZIP_ER_READ, 0);
    return failed();
}

}  // namespace

Result<std::string> to_docx(const Document& document) {
    std::vector<std::pair<std::string_view, std::string_view>> relations = {{"styles", "styles.xml"},
                                                                            {"footer", "footer.xml"}};
    if (!document.mark.empty()) relations.emplace_back("header", "header.xml");
    std::vector<std::pair<std::string, std::string>> parts = {
        {"[Content_Types].xml", types_xml(!document.mark.empty())},
        {"_rels/.rels", relations_xml({{"officeDocument", "word/document.xml"}})},
        {"word/document.xml", document_xml(document)},
        {"word/_rels/document.xml.rels", relations_xml(relations)},
        {"word/styles.xml", styles_xml()},
        {"word/footer.xml", footer_xml()}};
    if (!document.mark.empty()) parts.emplace_back("word/header.xml", header_xml(document.mark));
    return archive(parts);
}

}  // namespace kijun
