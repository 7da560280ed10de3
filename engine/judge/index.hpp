// Tables derived from a program once, so that judging only follows numbers. Private to the judge room.
#pragma once

#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "kijun/judge.hpp"

namespace kijun {

// Rows of different length in one array.
template <class T>
class Rows {
public:
    explicit Rows(const std::vector<std::vector<T>>& rows = {}) {
        begins_.push_back(0);
        for (const auto& row : rows) {
            items_.insert(items_.end(), row.begin(), row.end());
            begins_.push_back(static_cast<std::uint32_t>(items_.size()));
        }
    }
    std::span<const T> operator[](std::size_t row) const {
        return {items_.data() + begins_[row], items_.data() + begins_[row + 1]};
    }

private:
    std::vector<T> items_;
    std::vector<std::uint32_t> begins_;
};

// The patterns of a set as bits: hits are looked up in many sets, and most are in none.
class PatternBits {
public:
    explicit PatternBits(const std::vector<std::uint32_t>& sorted) {
        if (sorted.empty()) return;
        first_ = sorted.front();
        words_.resize((sorted.back() - first_) / 64 + 1);
        for (const std::uint32_t pattern : sorted) {
            words_[(pattern - first_) / 64] |= std::uint64_t{1} << ((pattern - first_) & 63);
            summary_ |= summary_of(pattern);
        }
    }
    // A bit that a pattern shares with its neighbours and few others: where the bits of some hits and those
    // of a set have none in common, none of the hits is in it.
    static std::uint64_t summary_of(std::uint32_t pattern) {
        return std::uint64_t{1} << (pattern / 64 & 63);
    }
    [[nodiscard]] std::uint64_t summary() const { return summary_; }
    [[nodiscard]] bool has(std::uint32_t pattern) const {
        const std::uint32_t place = pattern - first_;  // of those before the first: too large
        return place / 64 < words_.size() && (words_[place / 64] >> (place & 63) & 1) != 0;
    }

private:
    std::uint32_t first_ = 0;
    std::vector<std::uint64_t> words_;
    std::uint64_t summary_ = 0;
};

// How a hit of a pattern bears on an atom.
struct PatternUse {
    std::uint32_t atom = 0;
    std::uint8_t fields = 0;
    Folds evading;        // the hidden forms that count
    bool simple = false;  // the hit alone makes the atom true
};

struct CategoryJson {
    CategoryJson(const CategoryVersion& category);
    std::string names, citations, notes;
};
struct RevisionJson {
    RevisionJson(const History& history, const RevisionInfo& revision, const std::string& hash);
    std::string names, receipt;
};

struct RulesIndex {
    RulesIndex(const Program& program, const std::string& hash);

    static constexpr std::size_t modes = 2;
    std::array<std::vector<Truth>, modes> baseline;  // value of each atom on an empty report

    std::vector<PatternBits> sets;  // as Program::sets
    Rows<PatternUse> pattern_uses;
    std::vector<std::uint32_t> term_identity;  // patterns with equal folded text share a number
    Rows<std::uint32_t> atom_categories;       // category versions that mention an atom
    // To screening, the category versions that an atom may bring up: as long as none of the atoms that lead
    // to a category has been touched, the category is not met, whatever is known of its other atoms.
    Rows<std::uint32_t> atom_triggers;
    Rows<std::uint32_t> atom_grounds;               // the same, and those that an atom may support
    std::vector<std::vector<std::uint32_t>> place;  // [snapshot][category version]: its place, or none
    // [mode]: category versions in question when nothing is found: to assessing all that are not false on
    // an empty report, to screening those that are met
    std::array<std::vector<std::uint32_t>, modes> open_at_baseline;
    // Per category version: the first of all that have the same tree and the same diagrams, and so the same
    // answer. Revisions that only rename, move or cite anew share it.
    std::vector<std::uint32_t> meaning;
    std::vector<std::vector<std::uint32_t>> supporting;  // per category version: places in its list of
                                                         // those that are not true on an empty report

    std::unordered_map<std::string, std::vector<std::uint32_t>> facts;       // id -> FactInfos
    std::vector<std::vector<std::uint32_t>> fact_atoms;                      // per FactInfo
    std::vector<std::vector<bool>> declared;                                 // [snapshot][FactInfo]
    std::unordered_map<std::string, std::vector<std::uint32_t>> open_atoms;  // key -> atoms of open lists
    std::vector<std::uint32_t> field_atoms;
    std::vector<std::string> questions;  // per atom of an open list or a field; others: empty

    // Members of the JSON of verdicts that are the same each time.
    std::vector<CategoryJson> category_json;  // per category version
    std::vector<RevisionJson> revision_json;  // per snapshot
};

inline std::size_t mode_index(Mode mode) { return mode == Mode::screen ? 0 : 1; }

// Whether recorded answers about terms contradict each other; the conditions are then taken as written.
// What is found in texts cannot: only if there are answers (`answered`) need they be looked at.
template <class Values>
bool contradicts(DiagramReader& reader, const CategoryVersion& category, bool answered,
                 const Values& value) {
    return answered && category.compatible != node_true &&
           reader.evaluate(category.compatible, value) == Truth::no;
}

// Yes or no where all values of the unknown atoms (that can occur together) agree.
template <class Values>
Truth decide(DiagramReader& reader, const CategoryVersion& category, bool answered, const Values& value) {
    const Bounds& bounds =
        contradicts(reader, category, answered, value) ? category.written : category.bounds;
    const Truth may = reader.evaluate(bounds.may, value);
    if (may == Truth::no || bounds.may == bounds.must) return may;
    return reader.evaluate(bounds.must, value) == Truth::yes ? Truth::yes : Truth::unknown;
}

// Whether the criterion is surely true.
template <class Values>
bool is_ground(DiagramReader& reader, const CategoryVersion& category, const Ground& ground, bool answered,
               const Values& value) {
    const NodeId diagram = contradicts(reader, category, answered, value) ? ground.written : ground.surely;
    return reader.evaluate(diagram, value) == Truth::yes;
}

}  // namespace kijun
