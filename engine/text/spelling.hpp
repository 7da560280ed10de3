// Spelling: letters that are written small, drawn out or repeated, and what a term makes of them.
//
// The loosened lane is one form for all of these: small kana large, ー after kana gone, letters that
// follow themselves once, separators gone. A unit is what stands behind one letter of that lane. The lane
// forgets more than is safe (きって is not きて), so a match in it is only a place to look at: compare()
// reads what is written there against what the term has.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kijun/folds.hpp"
#include "utf8.hpp"

namespace kijun {

namespace detail {
char32_t rare_large_form(char32_t point);
// U+3040..: of ぁぃぅぇぉっゃゅょゎ, whose large forms come next
inline constexpr std::uint64_t small_kana[] = {0x00000008000002AA, 0x00000000000040A8};
}  // namespace detail

// ゃ to や, っ to つ, ヵ to か …; other characters are themselves. Both forms take three bytes.
inline char32_t large_form(char32_t point) {
    const char32_t place = point - 0x3040;
    if (place < 0x55) return point + (detail::small_kana[place >> 6] >> (place & 63) & 1);
    return place <= 0x31FF - 0x3040 ? detail::rare_large_form(point) : point;
}
constexpr bool is_kana(char32_t point) {
    return (point >= 0x3041 && point <= 0x3096) || (point >= 0x30F7 && point <= 0x30FA) ||
           (point >= 0x31F0 && point <= 0x31FF);
}
inline constexpr char32_t long_mark = 0x30FC;  // ー
// What people write for ー: waves and dashes, as they are in the folded lane.
bool stands_for_long_mark(char32_t point);
// Figures mean something else when they are repeated.
bool may_repeat(char32_t point);

struct Unit {
    char32_t letter = 0;      // of the loosened lane
    std::uint32_t begin = 0;  // its first letter
    std::uint32_t end = 0;    // behind its last letter or mark
    std::uint32_t letters = 0;
    std::uint32_t marks = 0;   // ー
    std::uint32_t others = 0;  // what stands for it, right behind a kana or a mark
    bool gaps = false;         // something else dropped between its letters
    bool gap_behind = false;   // … between it and the next
};

// Reads a text of the folded or the squeezed lane unit by unit.
class Units {
public:
    Units(std::string_view text, std::size_t at) : text_(text), at_(at) {}
    bool next(Unit& unit);  // false: there is none
    [[nodiscard]] bool done() const { return at_ >= text_.size(); }
    // The letter of the next unit, which next() has come to; 0: none.
    [[nodiscard]] char32_t letter_ahead() const {
        return done() ? 0 : large_form(utf8::decode(text_, at_).point);
    }

private:
    std::string_view text_;
    std::size_t at_;
};

struct Comparison {
    Folds folds;                       // of spelling_folds, and separators if there are any
    std::uint32_t begin = 0, end = 0;  // of the folded lane
    std::uint32_t letters = 0;         // of the term, ー not counted
    bool only_kana = true;             // of the term
    std::uint32_t changes = 0;         // units that are written otherwise
    char32_t behind = 0;               // the letter of the loosened lane behind it; 0: none
};

// What is written at `at` of the folded lane, where a letter stands, against a term (in its squeezed form).
// None if it is not the term, or written no otherwise than with separators.
std::optional<Comparison> compare(std::string_view term, std::string_view folded, std::uint32_t at);

// The letter of the loosened lane before the one at `at` of the folded lane, and where it stands; none at
// the beginning.
struct Before {
    char32_t letter = 0;
    std::size_t at = 0;
};
Before letter_before(std::string_view folded, std::size_t at);
// The same of its unit: where the first letter of that stands.
Before unit_before(std::string_view folded, std::size_t at);

// What a term can bear: kana alone are soon another word (ビル and ビール, 設定 and セッティング).
constexpr std::uint32_t strength(std::uint32_t letters, bool only_kana) {
    return letters + (only_kana ? 0 : 1);
}
// A term is told again with one change if its strength is five, with more if it is four.
constexpr bool is_recognisable(const Comparison& found) {
    return strength(found.letters, found.only_kana) >= (found.changes >= 2 ? 4u : 5u);
}

}  // namespace kijun
