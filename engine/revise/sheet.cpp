#include "kijun/sheet.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

#include "kijun/table.hpp"
#include "markup.hpp"

namespace kijun {

namespace {

std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, 1, ',');
    return digits;
}

std::string tenths(std::int64_t value) { return fmt::format("{}.{}", value / 10, value % 10); }

std::string thousandths(std::int64_t value) {
    return fmt::format("{}{}.{:03}", value < 0 ? "-" : "", std::abs(value) / 1000, std::abs(value) % 1000);
}

// As programs read it.
std::string plain(const Cell& cell) {
    switch (cell.kind) {
        case Cell::Kind::percent:
            return tenths(cell.value);
        case Cell::Kind::ratio:
            return thousandths(cell.value);
        case Cell::Kind::text:
            return cell.text;
        default:
            return std::to_string(cell.value);
    }
}

// Words are read from their beginning, figures from their end.
Table::Align align_of(const Sheet& sheet, std::size_t column) {
    return !sheet.rows.empty() && sheet.rows.front().cells[column].kind == Cell::Kind::text
               ? Table::Align::left
               : Table::Align::right;
}

std::string markdown_cell(std::string_view text) {
    std::string out;
    for (const char byte : text) {
        if (byte == '|' || byte == '\\' || byte == '`' || byte == '<') out += '\\';
        out += byte == '\n' ? ' ' : byte;
    }
    return out;
}

std::string csv_cell(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string out = "\"";
    for (const char byte : text) out.append(byte == '"' ? 2 : 1, byte);
    return out + '"';
}

}  // namespace

Cell Cell::of_share(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return {};
    return {Kind::percent, static_cast<std::int64_t>((part * 2000 + whole) / (2 * whole)), {}};
}

Cell Cell::of_ratio(double ratio) { return {Kind::ratio, std::llround(ratio * 1000), {}}; }

std::string to_string(const Cell& cell) {
    std::string out;
    switch (cell.kind) {
        case Cell::Kind::nothing:
            return out;
        case Cell::Kind::percent:
            out = tenths(cell.value) + '%';
            break;
        case Cell::Kind::ratio:
            return thousandths(cell.value);
        case Cell::Kind::text:
            return cell.text;
        case Cell::Kind::count:
        case Cell::Kind::change: {
            const bool negative = cell.value < 0;
            out = (negative ? "-" : "") +
                  grouped(static_cast<std::uint64_t>(negative ? -cell.value : cell.value));
            break;
        }
    }
    if (cell.of_which) out += " (" + grouped(*cell.of_which) + ')';
    return out;
}

std::string sheets_text(const std::vector<Sheet>& sheets) {
    constexpr std::size_t longest_title = 60;
    std::string out;
    for (const Sheet& sheet : sheets) {
        Table table;
        table.column(sheet.row_title, Table::Align::left, longest_title);
        for (std::size_t i = 0; i < sheet.columns.size(); ++i)
            table.column(sheet.columns[i].title, align_of(sheet, i), longest_title);
        for (const auto& row : sheet.rows) {
            std::vector<std::string> cells{row.title};
            for (const Cell& cell : row.cells) cells.push_back(to_string(cell));
            table.row(std::move(cells));
        }
        out += (out.empty() ? "" : "\n") + sheet.title + "\n\n" + table.render(2);
        for (const std::string& note : sheet.notes) out += "  * " + note + '\n';
    }
    return out;
}

std::string sheets_markdown(const std::vector<Sheet>& sheets) {
    std::string out;
    for (const Sheet& sheet : sheets) {
        out += fmt::format("{}## {}\n\n| {} |", out.empty() ? "" : "\n", sheet.title, sheet.row_title);
        for (const auto& column : sheet.columns) out += ' ' + markdown_cell(column.title) + " |";
        out += "\n|---|";
        for (std::size_t i = 0; i < sheet.columns.size(); ++i)
            out += align_of(sheet, i) == Table::Align::left ? "---|" : "---:|";
        out += '\n';
        for (const auto& row : sheet.rows) {
            out += "| " + markdown_cell(row.title) + " |";
            for (const Cell& cell : row.cells) out += ' ' + markdown_cell(to_string(cell)) + " |";
            out += '\n';
        }
        if (!sheet.notes.empty()) out += '\n';
        for (const std::string& note : sheet.notes) out += "- " + note + '\n';
    }
    return out;
}

std::string sheets_html(const std::vector<Sheet>& sheets) {
    std::string out;
    for (const Sheet& sheet : sheets) {
        out += fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n<table>\n<thead><tr><th>{}</th>",
                           escape_markup(sheet.key), escape_markup(sheet.title),
                           escape_markup(sheet.row_title));
        for (const auto& column : sheet.columns) out += "<th>" + escape_markup(column.title) + "</th>";
        out += "</tr></thead>\n<tbody>\n";
        for (const auto& row : sheet.rows) {
            out += "<tr><th scope=\"row\">" + escape_markup(row.title) + "</th>";
            for (const Cell& cell : row.cells)
                out += (cell.kind == Cell::Kind::text ? "<td class=\"words\">" : "<td>") +
                       escape_markup(to_string(cell)) + "</td>";
            out += "</tr>\n";
        }
        out += "</tbody>\n</table>\n";
        for (const std::string& note : sheet.notes) out += "<p>" + escape_markup(note) + "</p>\n";
        out += "</section>\n";
    }
    return out;
}

std::string html_page(std::string_view title, std::string_view body, Language language) {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta "
        "charset=\"utf-8\">\n<title>{}</title>\n<style>\n"
        "body {{ font-family: sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }}\n"
        "table {{ border-collapse: collapse; }}\n"
        "th, td {{ border-bottom: 1px solid #bbb; padding: .25rem .75rem; text-align: right; }}\n"
        "th:first-child {{ text-align: left; font-weight: normal; }}\ntd.words {{ text-align: left; "
        "}}\nthead th {{ border-bottom: 2px solid "
        "#555; }}\n"
        "</style>\n</head>\n<body>\n<h1>{}</h1>\n{}</body>\n</html>\n",
        language == Language::japanese ? "ja" : "en", escape_markup(title), escape_markup(title), body);
}

std::string sheets_csv(const std::vector<Sheet>& sheets) {
    std::string out = "table,row,title,column,value\r\n";
    for (const Sheet& sheet : sheets)
        for (const auto& row : sheet.rows)
            for (std::size_t i = 0; i < row.cells.size(); ++i) {
                const Cell& cell = row.cells[i];
                if (cell.kind == Cell::Kind::nothing) continue;
                const std::string begin = csv_cell(sheet.key) + ',' + csv_cell(row.key) + ',' +
                                          csv_cell(row.title) + ',' + csv_cell(sheet.columns[i].key);
                out += begin + ',' + csv_cell(plain(cell)) + "\r\n";
                if (cell.of_which) out += fmt::format("{}_of_which,{}\r\n", begin, *cell.of_which);
            }
    return out;
}

void write_json(JsonWriter& json, const std::vector<Sheet>& sheets) {
    json.begin_array();
    for (const Sheet& sheet : sheets) {
        json.begin_object();
        json.key("id").value(sheet.key);
        json.key("title").value(sheet.title);
        json.key("rows").begin_array();
        for (const auto& row : sheet.rows) {
            json.begin_object();
            json.key("id").value(row.key);
            json.key("title").value(row.title);
            for (std::size_t i = 0; i < row.cells.size(); ++i) {
                const Cell& cell = row.cells[i];
                if (cell.kind == Cell::Kind::nothing) continue;
                const std::string& key = sheet.columns[i].key;
                if (cell.kind == Cell::Kind::text)
                    json.key(key).value(cell.text);
                else
                    json.key(key).raw(plain(cell));
                if (cell.of_which) json.key(key + "_of_which").value(*cell.of_which);
            }
            json.end_object();
        }
        json.end_array();
        json.key("notes").begin_array();
        for (const std::string& note : sheet.notes) json.value(note);
        json.end_array();
        json.end_object();
    }
    json.end_array();
}

}  // namespace kijun
