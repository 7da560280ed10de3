#include "kijun/lane_characters.hpp"

namespace kijun {

bool LaneCharacter::ill_formed() const { return seen == "\uFFFD" && original != seen; }

std::vector<LaneCharacter> lane_characters(Text& text, Lane lane) {
    std::vector<LaneCharacter> characters;
    const std::string seen(text.lane(lane));
    for (std::size_t begin = 0; begin < seen.size();) {
        std::size_t end = begin + 1;
        while (end < seen.size() && (static_cast<unsigned char>(seen[end]) & 0xC0) == 0x80) ++end;
        const SourceSpan span =
            text.source(lane, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end));
        characters.push_back({seen.substr(begin, end - begin),
                              std::string(text.original().substr(span.begin, span.end - span.begin)),
                              span});
        begin = end;
    }
    return characters;
}

}  // namespace kijun
