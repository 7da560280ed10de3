// Tables of figures, and the ways to write them: aligned text, Markdown, HTML, CSV and JSON.
//
// A sheet is what a table of a report says, apart from how it is written: titles are for people, keys for
// programs and stay the same in every language.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kijun/json.hpp"
#include "kijun/source.hpp"

namespace kijun {

struct Cell {
    enum class Kind : std::uint8_t { nothing, count, change, percent, ratio, text } kind = Kind::nothing;
    std::int64_t value = 0;                      // percent: tenths of a percent; ratio: thousandths
    std::optional<std::uint64_t> of_which = {};  // shown in parentheses
    std::string text = {};

    static Cell of_count(std::uint64_t n) { return {Kind::count, static_cast<std::int64_t>(n), {}}; }
    static Cell of_change(std::int64_t n) { return {Kind::change, n, {}}; }
    static Cell of_text(std::string words) { return {Kind::text, 0, {}, std::move(words)}; }
    static Cell of_ratio(double ratio);  // such as 0.812
    // Rounded half up; nothing if there is no whole.
    static Cell of_share(std::uint64_t part, std::uint64_t whole);
};

struct Sheet {
    struct Column {
        std::string key, title;
    };
    struct Row {
        std::string key, title;
        std::vector<Cell> cells;  // one a column
    };
    std::string key, title;
    std::string row_title;  // of the column of row titles
    std::vector<Column> columns;
    std::vector<Row> rows;
    std::vector<std::string> notes;
};

std::string to_string(const Cell& cell);  // 4,612 (589), -12,611, 16.7%, 0.812

std::string sheets_text(const std::vector<Sheet>& sheets);
std::string sheets_markdown(const std::vector<Sheet>& sheets);
// Sections for the body of a page; everything is escaped.
std::string sheets_html(const std::vector<Sheet>& sheets);
// A whole page around `body`, which is HTML already.
std::string html_page(std::string_view title, std::string_view body, Language language);
// RFC 4180, one figure a line: table,row,title,column,value; percentages as numbers.
std::string sheets_csv(const std::vector<Sheet>& sheets);
// The array of tables: [{"id","title","rows":[{"id","title",<column>: number …}],"notes"}].
void write_json(JsonWriter& json, const std::vector<Sheet>& sheets);

}  // namespace kijun
