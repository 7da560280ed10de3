// The lanes made from the folded lane, and the way back into it.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

#include "buffer.hpp"

namespace kijun {

// The gaps of a folded lane: stretches that are squeezed out. Each is as long as it can be.
class Gaps {
public:
    // `folded` must have Buffer's slack around it.
    void find(std::string_view folded);

    // visit(begin, end) for each gap, in order.
    template <class Visit>
    void each(Visit&& visit) const;

private:
    template <class Blocks>
    __attribute__((always_inline)) void find_by(std::string_view folded);
    void mark_unsure(std::string_view folded, std::size_t word, std::uint64_t unsure);

    std::vector<std::uint64_t> bits_;  // a bit for each byte of the lane: squeezed out
};

template <class Visit>
void Gaps::each(Visit&& visit) const {
    std::uint64_t last = 0;  // the bit before the word
    std::size_t begin = 0;
    bool inside = false;
    for (std::size_t word = 0; word < bits_.size(); ++word) {
        // the bits that differ from the one before are where gaps begin and end, in turn
        std::uint64_t edges = bits_[word] ^ (bits_[word] << 1 | last);
        last = bits_[word] >> 63;
        for (; edges != 0; edges &= edges - 1) {
            const std::size_t place = 64 * word + static_cast<std::size_t>(std::countr_zero(edges));
            if (inside) visit(begin, place);
            begin = place;
            inside = !inside;
        }
    }
}

// A stretch of the folded lane that was kept whole.
struct Run {
    std::uint32_t begin;   // in the squeezed lane
    std::uint32_t folded;  // in the folded lane
};

struct DerivedLane {
    Buffer text;
    std::vector<Run> runs;  // ascending; each ends where the next begins

    void squeeze(std::string_view folded, const Gaps& gaps);
    void loosen(std::string_view folded);
    void clear() {
        text.resize(0);
        runs.clear();
    }
    // The place in the folded lane of the byte at `at` of this one.
    [[nodiscard]] std::uint32_t folded_place(std::uint32_t at) const;
};

// The first character at or behind `at` that is kept; folded.size() if there is none.
std::size_t find_kept(std::string_view folded, std::size_t at);

}  // namespace kijun
