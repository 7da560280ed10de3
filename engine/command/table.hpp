// Tables for terminals, aligned for full-width text.
#pragma once

#include <string>
#include <vector>

namespace kijun::command {

class Table {
public:
    enum class Align { left, right };

    void column(std::string title, Align align = Align::left) {
        titles_.push_back(std::move(title));
        aligns_.push_back(align);
    }
    // As many cells as there are columns.
    void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    void rule() { rows_.emplace_back(); }

    // Lines ending in \n, without trailing spaces, each after `indent` spaces.
    [[nodiscard]] std::string render(std::size_t indent = 0) const;

private:
    std::vector<std::string> titles_;
    std::vector<Align> aligns_;
    std::vector<std::vector<std::string>> rows_;  // an empty one is a rule
};

}  // namespace kijun::command
