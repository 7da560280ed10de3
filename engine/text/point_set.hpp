// A set of code points, as character classes need it.
#pragma once

#include <string>
#include <vector>

namespace kijun {

class PointSet {
public:
    void add(char32_t first, char32_t last);
    // All code points that are not in the set.
    [[nodiscard]] PointSet complement() const;
    [[nodiscard]] bool empty() const { return ranges_.empty(); }
    // As a class that both engines read: [\x{61}-\x{7A}].
    [[nodiscard]] std::string expression() const;

private:
    struct Range {
        char32_t first, last;
    };
    std::vector<Range> ranges_;  // ascending, apart from each other
};

}  // namespace kijun
