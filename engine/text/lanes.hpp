// The squeezed lane: the folded lane without what merely separates, and the way back into it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "buffer.hpp"

namespace kijun {

// A stretch of the folded lane that was kept whole.
struct Run {
    std::uint32_t begin;   // in the squeezed lane
    std::uint32_t folded;  // in the folded lane
};

struct Squeezed {
    Buffer text;
    std::vector<Run> runs;  // ascending; each ends where the next begins

    void make(std::string_view folded);
    // The place in the folded lane of the byte at `at` of the squeezed lane.
    [[nodiscard]] std::uint32_t folded_place(std::uint32_t at) const;
};

// The first character at or behind `at` that is squeezed out (kept); folded.size() if there is none.
std::size_t find_squeezed_out(std::string_view folded, std::size_t at);
std::size_t find_kept(std::string_view folded, std::size_t at);

}  // namespace kijun
