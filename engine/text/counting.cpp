#include "counting.hpp"

#include <algorithm>

#include "characters.hpp"
#include "utf8.hpp"

namespace kijun {

void CharacterCounter::reset(std::string_view text, bool well_formed) {
    text_ = text;
    well_formed_ = well_formed;
    marks_.clear();
    marks_.push_back({0, 0});
}

std::uint32_t CharacterCounter::count(std::uint32_t from, std::uint32_t to) const {
    std::uint32_t characters = 0;
    if (of_ == Of::seen) {
        while (from < to) {
            const utf8::Decoded c = utf8::decode(text_, from);
            characters += is_unseen(c.point) ? 0u : 1u;
            from += c.length;
        }
        return characters;
    }
    if (well_formed_) {
        for (std::uint32_t i = from; i < to; ++i) characters += U8_IS_TRAIL(text_[i]) ? 0u : 1u;
        return characters;
    }
    while (from < to) {
        from += utf8::decode(text_, from).length;
        ++characters;
    }
    return characters;
}

void CharacterCounter::extend(std::uint32_t byte) {
    while (byte >= marks_.back().byte + stride) {
        const Mark last = marks_.back();
        std::uint32_t next = last.byte + stride;
        if (well_formed_) {
            while (next < byte && U8_IS_TRAIL(text_[next])) ++next;
        } else {
            // only decoding from a known beginning tells where characters begin
            next = last.byte;
            while (next < last.byte + stride) next += utf8::decode(text_, next).length;
        }
        marks_.push_back({next, last.characters + count(last.byte, next)});
    }
}

std::uint32_t CharacterCounter::before(std::uint32_t byte) {
    extend(byte);
    const auto after =
        std::upper_bound(marks_.begin(), marks_.end(), byte,
                         [](std::uint32_t place, const Mark& mark) { return place < mark.byte; });
    const Mark& mark = *std::prev(after);
    return mark.characters + count(mark.byte, byte);
}

}  // namespace kijun
