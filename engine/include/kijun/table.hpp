// Tables for terminals, aligned for full-width text.
#pragma once

#include <string>
#include <vector>

namespace kijun {

class Table {
public:
    enum class Align { left, right };

    // Longer cells than `most` (terminal cells; 0: any) are continued on further lines.
    void column(std::string title, Align align = Align::left, std::size_t most = 0) {
        titles_.push_back(std::move(title));
        columns_.push_back({align, most});
    }
    // As many cells as there are columns.
    void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    void rule() { rows_.emplace_back(); }

    // Lines ending in \n, without trailing spaces, each after `indent` spaces.
    [[nodiscard]] std::string render(std::size_t indent = 0) const;

private:
    struct Column {
        Align align;
        std::size_t most;
    };
    using Cells = std::vector<std::string>;
    void put(std::string& out, const Cells& cells, const std::vector<std::size_t>& widths,
             std::size_t indent) const;

    Cells titles_;
    std::vector<Column> columns_;
    std::vector<Cells> rows_;  // an empty one is a rule
};

}  // namespace kijun
