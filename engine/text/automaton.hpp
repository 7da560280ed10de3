// Where a regular expression matches: the pattern engine says which ends there are, this finds the
// places.
//
// Asking the engine for starts as well costs several times the scan, so it is asked for ends only, and
// the few stretches before them are read again here. What counts is what a leftmost-longest search finds
// one after another: the match that begins first, the longest of those, then on from its end.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

#include "regex.hpp"

namespace kijun {

// The position automaton (Glushkov) of an expression: one state for each character written in it, with
// bounded repeats written out. Immutable; the states of a search are in a Run of the caller's.
class Automaton {
public:
    explicit Automaton(const RegexNode& node);

    class Run {
    public:
        void reserve(std::size_t positions) {
            if (seen_.size() < positions) seen_.resize(positions, 0);
        }

    private:
        friend class Automaton;
        std::vector<std::uint32_t> now_, next_;
        std::vector<std::uint32_t> seen_;  // by position: the step that reached it last
        std::uint32_t step_ = 0;
    };

    // The end of the longest match that begins at `begin`; 0 if there is none.
    [[nodiscard]] std::uint32_t longest(std::string_view text, std::uint32_t begin, Run& run) const;

    // emit(begin, end) for each match that counts. `ends` are where matches end, ascending.
    template <class Emit>
    void matches(std::string_view text, const std::uint32_t* ends, const std::uint32_t* ends_end, Run& run,
                 Emit&& emit) const;

    [[nodiscard]] std::size_t positions() const { return positions_.size(); }

private:
    struct Position {
        char32_t first, last;         // one range: nearly all are
        std::uint32_t set;            // or a set of more; none: no_set
        std::uint32_t follow, count;  // of follow_
        bool final;
    };
    static constexpr std::uint32_t no_set = UINT32_MAX;
    struct Builder;

    [[nodiscard]] bool takes(const Position& position, char32_t point) const {
        if (position.set == no_set) return point >= position.first && point <= position.last;
        return sets_[position.set].contains(point);
    }

    std::vector<Position> positions_;
    std::vector<std::uint32_t> follow_;
    std::vector<std::uint32_t> first_;
    std::vector<PointSet> sets_;
    std::bitset<256> first_bytes_;  // that a match can begin with
    std::uint32_t longest_bytes_ = 0;
};

template <class Emit>
void Automaton::matches(std::string_view text, const std::uint32_t* ends, const std::uint32_t* ends_end,
                        Run& run, Emit&& emit) const {
    std::uint32_t at = 0;  // nothing that begins before it counts any more
    while (ends != ends_end) {
        if (*ends <= at) {
            ++ends;
            continue;
        }
        // the next match to count ends here or later, so it cannot begin before this
        if (*ends > longest_bytes_ && at < *ends - longest_bytes_) at = *ends - longest_bytes_;
        std::uint32_t end = 0;
        for (; at < *ends; ++at) {
            // trail bytes are no first bytes
            if (!first_bytes_[static_cast<unsigned char>(text[at])]) continue;
            end = longest(text, at, run);
            if (end != 0) break;
        }
        if (end == 0) continue;
        emit(at, end);
        at = end;
    }
}

}  // namespace kijun
