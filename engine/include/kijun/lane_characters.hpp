// A lane of a text character by character, each with what it stands for: how people see what folding does.
#pragma once

#include <string>
#include <vector>

#include "kijun/text.hpp"

namespace kijun {

struct LaneCharacter {
    std::string seen;      // one code point of the lane
    std::string original;  // what it stands for, bytes that are not UTF-8 included
    SourceSpan span;       // of it

    // Whether it stands for bytes that are not UTF-8.
    [[nodiscard]] bool ill_formed() const;
};

std::vector<LaneCharacter> lane_characters(Text& text, Lane lane);

}  // namespace kijun
