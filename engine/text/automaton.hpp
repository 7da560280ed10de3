// Where a regular expression matches: the scan says where matches may begin, this finds the places.
//
// Asking the pattern engine for starts costs several times the scan, and most expressions need not be
// scanned for at all (regex_literals.hpp); so the few stretches where a match may begin are read again
// here. What counts is what a leftmost-longest search finds one after another: the match that begins
// first, the longest of those, then on from its end.
#pragma once

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

#include "regex.hpp"

namespace kijun {

// The position automaton (Glushkov) of an expression: one state for each character written in it, with
// bounded repeats written out. Immutable; what searches need and learn is in a Run of the caller's, one for
// each automaton.
class Automaton {
public:
    Automaton() = default;  // finds nothing
    explicit Automaton(const RegexNode& node);

    // What searches have found out so far about one automaton: sets of its states, and where characters
    // lead from there, so that a character costs a look at a table. Characters that all states take alike
    // are a class. When there are too many sets, all are forgotten: texts choose which sets are met.
    class Run {
        friend class Automaton;
        using Set = std::vector<std::uint32_t>;  // positions, ascending
        static constexpr std::uint16_t not_known = 0, dead = 1, start = 2, final_bit = 0x8000;
        static constexpr std::size_t most_entries = 1 << 14;  // of next_

        void prepare(const Automaton& automaton);
        void forget();
        [[nodiscard]] std::uint32_t class_of(char32_t point);
        std::uint16_t find_next(const Automaton& automaton, std::uint32_t state, std::uint32_t of_class);

        struct Known {  // characters met lately
            char32_t point = UINT32_MAX;
            std::uint32_t of_class = 0;
        };
        std::vector<Known> known_;
        std::vector<char32_t> boundaries_;          // ascending: where ranges of one class begin
        std::vector<std::uint32_t> range_classes_;  // by range
        std::vector<char32_t> samples_;             // by class: one of its characters
        std::vector<Set> sets_;                     // by state
        std::vector<std::uint16_t> next_;           // by state, then class: a state, with its final_bit
        Set made_;
    };

    // The end of the longest match that begins at `begin`; 0 if there is none.
    [[nodiscard]] std::uint32_t longest(std::string_view text, std::uint32_t begin, Run& run) const;

    // emit(begin, end) for each match that counts. Every match must begin in one of the stretches, which
    // come in the order of their beginnings and may overlap; a stretch has `first` and `last` to try.
    template <class Stretch, class Emit>
    void matches(std::string_view text, const Stretch* stretch, const Stretch* stretches_end, Run& run,
                 Emit&& emit) const;

    [[nodiscard]] std::uint32_t longest_bytes() const { return longest_bytes_; }

    // For kijun/archive.hpp: what it consists of.
    template <class Archive>
    void fields(Archive& archive) {
        archive(positions_, follow_, first_, sets_, firsts_, longest_bytes_);
    }
    struct Position {
        using AsInMemory = void;
        std::uint64_t ascii[2];       // bits: those of ASCII that it takes
        char32_t first, last;         // one range: nearly all are
        std::uint32_t set;            // or a set of more; none: no_set
        std::uint32_t follow, count;  // of follow_
        std::uint32_t final;          // 1: a match may end here
    };

private:
    static constexpr std::uint32_t no_set = UINT32_MAX;

    // A character's place in firsts_: few others share it. `next` is the byte behind the first.
    static std::size_t place_of(unsigned char first, unsigned char next) {
        return first < 0x80 ? first : std::size_t{first & 7u} << 6 | (next & 63u);
    }
    [[nodiscard]] bool may_begin(std::string_view text, std::size_t at) const {
        const auto first = static_cast<unsigned char>(text[at]);
        if ((first & 0xC0) == 0x80) return false;  // inside of a character
        const char next = at + 1 < text.size() ? text[at + 1] : '\0';
        return firsts_[place_of(first, static_cast<unsigned char>(next))];
    }
    struct Builder;
    void note_first(const Position& position);

    [[nodiscard]] bool takes(const Position& position, char32_t point) const {
        if (point < 0x80) return (position.ascii[point >> 6] >> (point & 63) & 1) != 0;
        if (position.set == no_set) return point >= position.first && point <= position.last;
        return sets_[position.set].contains(point);
    }

    std::vector<Position> positions_;
    std::vector<std::uint32_t> follow_;
    std::vector<std::uint32_t> first_;
    std::vector<PointSet> sets_;
    std::bitset<512> firsts_;  // by place_of(): characters that a match can begin with
    std::uint32_t longest_bytes_ = 0;
};

template <class Stretch, class Emit>
void Automaton::matches(std::string_view text, const Stretch* stretch, const Stretch* stretches_end,
                        Run& run, Emit&& emit) const {
    std::uint32_t at = 0;  // what begins before it does not count, or has been tried
    for (; stretch != stretches_end; ++stretch) {
        at = std::max(at, stretch->first);
        while (at <= stretch->last) {
            if (const std::uint32_t end = may_begin(text, at) ? longest(text, at, run) : 0; end != 0) {
                emit(at, end);
                at = end;
            } else {
                ++at;
            }
        }
    }
}

}  // namespace kijun
