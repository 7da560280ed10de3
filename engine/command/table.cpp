#include "table.hpp"

#include <algorithm>

#include "kijun/source.hpp"

namespace kijun::command {

std::string Table::render(std::size_t indent) const {
    constexpr std::size_t gap = 2;
    std::vector<std::size_t> widths;
    widths.reserve(titles_.size());
    for (const auto& title : titles_) widths.push_back(display_width(title));
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
    }

    std::string out;
    const auto put = [&](const std::vector<std::string>& cells) {
        std::string line(indent, ' ');
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) line.append(gap, ' ');
            const std::string padding(widths[i] - display_width(cells[i]), ' ');
            line += aligns_[i] == Align::right ? padding + cells[i] : cells[i] + padding;
        }
        line.resize(line.find_last_not_of(' ') + 1);
        out += line + '\n';
    };
    const auto put_rule = [&] {
        std::size_t total = gap * (widths.size() - 1);
        for (const std::size_t width : widths) total += width;
        out.append(indent, ' ').append(total, '-') += '\n';
    };

    put(titles_);
    put_rule();
    for (const auto& row : rows_) row.empty() ? put_rule() : put(row);
    return out;
}

}  // namespace kijun::command
