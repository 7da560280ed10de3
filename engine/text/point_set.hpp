// A set of code points, as character classes need it.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace kijun {

class PointSet {
public:
    void add(char32_t first, char32_t last);
    // All code points that are not in the set.
    [[nodiscard]] PointSet complement() const;
    [[nodiscard]] bool empty() const { return ranges_.empty(); }
    [[nodiscard]] bool contains(char32_t point) const;
    // Its only member, if it has just one.
    [[nodiscard]] std::optional<char32_t> single() const;
    // Whether it has every character.
    [[nodiscard]] bool full() const;
    // As a class that both engines read: [\x{61}-\x{7A}].
    [[nodiscard]] std::string expression() const;

    struct Range {
        using AsInMemory = void;
        char32_t first, last;
        friend bool operator==(const Range&, const Range&) = default;
    };
    friend bool operator==(const PointSet&, const PointSet&) = default;
    [[nodiscard]] const std::vector<Range>& ranges() const { return ranges_; }

    // For kijun/archive.hpp: what it consists of.
    template <class Archive>
    void fields(Archive& archive) {
        archive(ranges_);
    }

private:
    std::vector<Range> ranges_;  // ascending, apart from each other
};

}  // namespace kijun
