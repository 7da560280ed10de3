// How many reports ended where: the table of a judging run, by class and category.
//
// A category that revisions changed is counted as one as long as its class, number and title stay; one that
// moved to another class stands under both.
//
// Threading: a Tally belongs to one thread; those of the same rules can be added up.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "kijun/judge.hpp"
#include "kijun/source.hpp"

namespace kijun {

struct TallyRow {  // a category
    std::string class_title, number, title;
    std::uint64_t met = 0, undetermined = 0;  // verdicts
};

struct TallySection {
    std::string revision, title;              // empty unless counted by revision
    std::array<std::uint64_t, 3> outcomes{};  // verdicts by Outcome
    std::vector<TallyRow> rows;               // in the order of the guideline, without zeros
};

class Tally {
public:
    // `by_revision`: a section for each revision, for runs that judge every report under several. The rules
    // must live as long.
    Tally(const Rules& rules, bool by_revision);

    void count(const Verdict& verdict);
    void count_error() { ++errors_; }
    void add(const Tally& other);  // of the same rules
    [[nodiscard]] std::uint64_t errors() const { return errors_; }
    // In the order of effect; none if there is no verdict.
    [[nodiscard]] std::vector<TallySection> sections() const;
    [[nodiscard]] std::string text(Language language) const;

private:
    struct Counts {
        std::uint64_t met = 0;
        std::uint64_t undetermined = 0;
    };
    struct Counted {
        std::array<std::uint64_t, 3> outcomes{};
        std::vector<Counts> categories;  // by number of Program::categories
    };
    [[nodiscard]] std::vector<TallyRow> rows_of(const Counted& counted) const;

    const Rules* rules_;
    bool by_revision_;
    std::map<std::uint32_t, Counted> counted_;  // by snapshot; only 0 unless by_revision_
    std::uint64_t errors_ = 0;
};

}  // namespace kijun
