// Whether a unit of a text can be a changed unit of some term, told by its neighbours: where no unit can,
// the loosened lane need not be searched. It may say yes too often, never no. Two looks: one at how the
// unit is written, with the letter beside it; then one at three letters around it, which are dearer to
// find.
#pragma once

#include <string_view>

#include "irregular.hpp"
#include "neighbours.hpp"
#include "spelling.hpp"

namespace kijun {

class SpellingFilter {
public:
    // A term in its squeezed form.
    void add(std::string_view term);
    // `before` and `behind` are the letters of the loosened lane beside the unit, 0 where there is none.
    [[nodiscard]] bool may_be_changed(const Unit& unit, std::string_view folded, char32_t before,
                                      char32_t behind) const;
    // Whether some term has this letter between these: `around` gives the letters of the loosened lane.
    struct Around {
        char32_t before2, before, letter, behind, behind2;  // 0 where there is none
    };
    [[nodiscard]] bool may_be_inside(const Around& around) const;
    // Whether a term has small kana, so that large ones in a text may stand for them.
    [[nodiscard]] bool has_small() const { return has_small_; }
    [[nodiscard]] bool has_rare_small() const { return has_rare_small_; }

    // For kijun/archive.hpp: what it consists of.
    template <class Archive>
    void fields(Archive& archive) {
        archive(noted_, has_small_, has_rare_small_);
    }

private:
    // What is noted of the units of terms, with the letter before or behind.
    enum Kind : char32_t {
        unmarked = 1,    // a unit of which one ー may be a change, and the letter behind
        marked,          // a unit with ー, and the letter behind
        repeatable,      // letter before, unit, letter behind
        resized_before,  // a letter of another size in a unit, and the letter behind
        resized_last,  // letter before (0: none in the term), and a letter of another size in the last unit
        middle,        // letter before, unit, letter behind
        first_of,      // the first unit, and two letters behind (0: none in the term)
        last_of,       // the last unit, and two letters before (0: none in the term)
    };
    [[nodiscard]] bool may_have(Kind kind, char32_t a, char32_t b, char32_t c = 0) const {
        const char32_t key[] = {kind, a, b, c};
        return noted_.may_have({key, 4});
    }
    void note(Kind kind, char32_t a, char32_t b, char32_t c = 0) {
        const char32_t key[] = {kind, a, b, c};
        noted_.add({key, 4});
    }

    Neighbours noted_;
    bool has_small_ = false, has_rare_small_ = false;
};

}  // namespace kijun
