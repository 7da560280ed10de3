// What a Text holds. The lanes and maps are made when first asked for.
#pragma once

#include <algorithm>

#include "counting.hpp"
#include "fold.hpp"
#include "kijun/text.hpp"
#include "lanes.hpp"

namespace kijun {

struct Text::Buffers {
    std::string_view original;
    Folder folder;
    Gaps found_gaps;
    DerivedLane squeezed, loosened;
    CharacterCounter counter;
    CharacterCounter seen_counter{CharacterCounter::Of::seen};
    bool has_gaps = false;
    bool has_squeezed = false, has_loosened = false;

    const Gaps& gaps() {
        if (!has_gaps) found_gaps.find(folder.folded());
        has_gaps = true;
        return found_gaps;
    }

    // A lane that is made from the folded one; made when first asked for.
    const DerivedLane& derived(Lane lane) {
        if (lane == Lane::loosened) {
            if (!has_loosened) loosened.loosen(folder.folded());
            has_loosened = true;
            return loosened;
        }
        if (!has_squeezed) squeezed.squeeze(folder.folded(), gaps());
        has_squeezed = true;
        return squeezed;
    }

    // The change that holds the byte at `at` of the folded lane, or the last one before it, or null.
    [[nodiscard]] const Change* change_at(std::uint32_t at) const {
        const auto& changes = folder.changes();
        const auto after = std::upper_bound(
            changes.begin(), changes.end(), at,
            [](std::uint32_t place, const Change& change) { return place < change.begin; });
        return after == changes.begin() ? nullptr : &*std::prev(after);
    }

    struct Bytes {
        std::uint32_t begin, end;
    };
    // The original bytes behind the byte at `at` of the folded lane: its change block, or itself.
    [[nodiscard]] Bytes block_of(std::uint32_t at) const {
        const Change* change = change_at(at);
        if (change == nullptr) return {at, at + 1};
        if (at < change->end) return {change->source_begin, change->source_end};
        const std::uint32_t place = change->source_end + (at - change->end);
        return {place, place + 1};
    }
};

}  // namespace kijun
