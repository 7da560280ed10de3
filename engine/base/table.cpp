#include "kijun/table.hpp"

#include <algorithm>

#include "kijun/source.hpp"

namespace kijun {

namespace {

constexpr std::size_t gap = 2;

// Pieces of at most `most` terminal cells. Japanese may be broken between any two characters.
std::vector<std::string> wrap(const std::string& cell, std::size_t most) {
    if (most == 0 || display_width(cell) <= most) return {cell};
    std::vector<std::string> pieces(1);
    for (std::size_t begin = 0; begin < cell.size();) {
        std::size_t end = begin + 1;
        while (end < cell.size() && (static_cast<unsigned char>(cell[end]) & 0xC0) == 0x80) ++end;
        const std::string character = cell.substr(begin, end - begin);
        if (display_width(pieces.back() + character) > most) pieces.emplace_back();
        pieces.back() += character;
        begin = end;
    }
    return pieces;
}

}  // namespace

void Table::put(std::string& out, const Cells& cells, const std::vector<std::size_t>& widths,
                std::size_t indent) const {
    std::vector<std::vector<std::string>> pieces;
    std::size_t height = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        pieces.push_back(wrap(cells[i], columns_[i].most));
        height = std::max(height, pieces.back().size());
    }
    for (std::size_t row = 0; row < height; ++row) {
        std::string line(indent, ' ');
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::string piece = row < pieces[i].size() ? pieces[i][row] : "";
            const std::string padding(widths[i] - display_width(piece), ' ');
            if (i > 0) line.append(gap, ' ');
            line += columns_[i].align == Align::right ? padding + piece : piece + padding;
        }
        line.resize(line.find_last_not_of(' ') + 1);
        out += line + '\n';
    }
}

std::string Table::render(std::size_t indent) const {
    std::vector<std::size_t> widths;
    widths.reserve(titles_.size());
    for (const auto& title : titles_) widths.push_back(display_width(title));
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            for (const auto& piece : wrap(row[i], columns_[i].most)) {
                widths[i] = std::max(widths[i], display_width(piece));
            }
        }
    }
    std::size_t total = gap * (widths.size() - 1);
    for (const std::size_t width : widths) total += width;
    const std::string rule = std::string(indent, ' ') + std::string(total, '-') + '\n';

    std::string out;
    put(out, titles_, widths, indent);
    out += rule;
    for (const auto& row : rows_) {
        if (row.empty()) {
            out += rule;
        } else {
            put(out, row, widths, indent);
        }
    }
    return out;
}

}  // namespace kijun
