#include "spelling_filter.hpp"

#include <vector>

#include "characters.hpp"

namespace kijun {

namespace {

// Calls visit(letter) for those that are written large or small and read as `letter`.
template <class Visit>
void each_size(char32_t letter, Visit&& visit) {
    visit(letter);
    for (char32_t small = U'ぁ'; small <= U'ゖ'; ++small)
        if (small != letter && large_form(small) == letter) visit(small);
    for (char32_t small = 0x31F0; small <= 0x31FF; ++small)
        if (large_form(small) == letter) visit(small);
}

template <class Visit>
void each_letter_of(const Unit& unit, std::string_view text, Visit&& visit) {
    for (std::size_t at = unit.begin; at < unit.end;) {
        const utf8::Decoded c = utf8::decode(text, at);
        at += c.length;
        if (c.point != long_mark && !is_squeezed_out(c.point)) visit(c.point);
    }
}

}  // namespace

void SpellingFilter::add(std::string_view term) {
    std::vector<Unit> all;
    Units units(term, 0);
    for (Unit unit; units.next(unit);) all.push_back(unit);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Unit& unit = all[i];
        const char32_t before = i == 0 ? 0 : all[i - 1].letter;
        const char32_t behind = i + 1 == all.size() ? 0 : all[i + 1].letter;
        const bool last = behind == 0;
        if (before != 0 && !last) note(middle, before, unit.letter, behind);
        if (before == 0) note(first_of, unit.letter, behind, i + 2 < all.size() ? all[i + 2].letter : 0);
        if (last) note(last_of, i < 2 ? 0 : all[i - 2].letter, before, unit.letter);
        // one ー may stand for several; the last unit has room for it only between letters of its own
        if (unit.marks > 1 || (unit.marks == 0 && (!last || unit.letters > 1)))
            note(unmarked, unit.letter, behind);
        if (unit.marks != 0) note(marked, unit.letter, behind);
        if (before != 0 && !last) note(repeatable, before, unit.letter, behind);
        each_letter_of(unit, term, [&](char32_t letter) {
            const bool small = large_form(letter) != letter;
            const bool rare = letter == U'ゕ' || letter == U'ゖ' || letter >= 0x31F0;
            has_small_ = has_small_ || (small && !rare);
            has_rare_small_ = has_rare_small_ || (small && rare);
            each_size(unit.letter, [&](char32_t other) {
                if (other == letter && unit.letters == 1) return;
                if (last) {
                    note(resized_last, before, other);
                } else {
                    note(resized_before, other, behind);
                }
            });
        });
    }
}

bool SpellingFilter::may_be_changed(const Unit& unit, std::string_view folded, char32_t before,
                                    char32_t behind) const {
    const char32_t letter = unit.letter;
    const auto noted = [&](Kind kind) {
        return may_have(kind, letter, behind) || may_have(kind, letter, 0);
    };
    if (unit.marks != 0 && noted(unmarked)) return true;
    if ((unit.others != 0 || unit.marks > 1) && noted(marked)) return true;
    if (unit.letters > 1 && may_have(repeatable, before, letter, behind)) return true;
    bool resized = false;
    each_letter_of(unit, folded, [&](char32_t one) {
        // a term of this unit alone has no letter before it, whatever the text has there
        resized = resized || may_have(resized_before, one, behind) || may_have(resized_last, before, one) ||
                  may_have(resized_last, 0, one);
    });
    return resized;
}

bool SpellingFilter::may_be_inside(const Around& around) const {
    const auto& [before2, before, letter, behind, behind2] = around;
    if (may_have(middle, before, letter, behind)) return true;
    // of a term of two letters or one, the text has others beside it
    return may_have(first_of, letter, behind, behind2) || may_have(first_of, letter, behind, 0) ||
           may_have(first_of, letter, 0, 0) || may_have(last_of, before2, before, letter) ||
           may_have(last_of, 0, before, letter) || may_have(last_of, 0, 0, letter);
}

}  // namespace kijun
