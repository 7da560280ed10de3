// How many reports ended where: the table of a judging run, by class and category.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "context.hpp"
#include "kijun/judge.hpp"

namespace kijun::command {

class Tally {
public:
    // `by_revision`: a table for each revision, for runs that judge every report under several.
    Tally(const Rules& rules, bool by_revision);

    void count(const Verdict& verdict);
    void count_error() { ++errors_; }
    void add(const Tally& other);  // of the same rules
    [[nodiscard]] std::uint64_t errors() const { return errors_; }
    [[nodiscard]] std::string render(const Context& context) const;

private:
    struct Counts {
        std::uint64_t met = 0;
        std::uint64_t undetermined = 0;
    };
    struct Section {
        std::array<std::uint64_t, 3> outcomes{};
        std::vector<Counts> categories;  // by number of Program::categories
    };
    struct Row {
        std::string class_title, number, title;
        std::pair<std::size_t, std::size_t> position;  // of the class, of the category in the guideline
        Counts counts;
    };
    [[nodiscard]] std::vector<Row> rows_of(const Section& section) const;
    [[nodiscard]] std::string render(const Context& context, const Section& section) const;

    const Rules& rules_;
    bool by_revision_;
    std::map<std::uint32_t, Section> sections_;  // by snapshot; only 0 unless by_revision_
    std::uint64_t errors_ = 0;
};

}  // namespace kijun::command
