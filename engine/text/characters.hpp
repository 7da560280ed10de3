// What the lanes do with a character: the tables behind folding and squeezing.
//
// The plain set is the fast path's licence: a character in it is its own NFKC_Casefold form and no
// character before it can change that. It is written down here because asking ICU for every
// character is what the fast path avoids; a test compares all of Unicode with ICU.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace kijun {

namespace detail {

struct Range {
    char32_t first, last;
};

// Outside ASCII; the commonly met part, not all there is. U+2800 is left to the drop set.
inline constexpr Range plain_ranges[] = {
    {0x0080, 0x009F}, {0x00A1, 0x00A7}, {0x00AB, 0x00AC}, {0x00B0, 0x00B1}, {0x00B6, 0x00B7},
    {0x00BF, 0x00BF}, {0x00D7, 0x00D7}, {0x00E0, 0x00FF}, {0x03AC, 0x03C1}, {0x03C3, 0x03CE},
    {0x0430, 0x045F}, {0x2012, 0x2016}, {0x2018, 0x2023}, {0x2030, 0x2032}, {0x2039, 0x203B},
    {0x2190, 0x222B}, {0x2231, 0x2328}, {0x232B, 0x2426}, {0x24EB, 0x27FF}, {0x2B00, 0x2B73},
    {0x3001, 0x3029}, {0x3030, 0x3035}, {0x303B, 0x303F}, {0x3041, 0x3096}, {0x309D, 0x309E},
    {0x30A0, 0x30FE}, {0x31F0, 0x31FF}, {0x3400, 0x9FFC}, {0xAC00, 0xD7A3}, {0xE000, 0xF8FF},
};

constexpr std::array<std::uint64_t, 1024> plain_bits() {
    std::array<std::uint64_t, 1024> bits{};
    for (const Range& range : plain_ranges) {
        for (char32_t c = range.first; c <= range.last; ++c) bits[c >> 6] |= std::uint64_t{1} << (c & 63);
    }
    return bits;
}
inline constexpr auto plain_table = plain_bits();

}  // namespace detail

// Folding leaves `point` (not ASCII) as it is, apart from the kana fold, whatever stands before it.
constexpr bool is_plain(char32_t point) {
    if (point < 0x10000) return (detail::plain_table[point >> 6] >> (point & 63) & 1) != 0;
    return (point >= 0x1F300 && point <= 0x1F6D7) || (point >= 0x1F1E6 && point <= 0x1F1FF) ||
           (point >= 0x1F900 && point <= 0x1FA53) || (point >= 0x20000 && point <= 0x2A6DF);
}

// Ideographic space and full-width ASCII: one byte of ASCII, whatever stands before it. 0 if neither.
constexpr char narrow_form(char32_t point) {
    if (point == 0x3000) return ' ';
    if (point < 0xFF01 || point > 0xFF5E) return 0;
    const auto ascii = static_cast<char>(point - 0xFEE0);
    return ascii >= 'A' && ascii <= 'Z' ? static_cast<char>(ascii + 0x20) : ascii;
}

// Katakana that hiragana has, and the iteration marks. Both forms take three bytes.
constexpr bool is_foldable_katakana(char32_t point) {
    return (point >= 0x30A1 && point <= 0x30F6) || point == 0x30FD || point == 0x30FE;
}

// What is done to a character before ICU sees it.
inline constexpr char32_t dropped_point = 0xFFFFFFFF;
char32_t before_icu(char32_t point);        // itself, another, or dropped_point
bool is_loose_mark(char32_t point);         // U+0300..036F: dropped after some bases
bool holds_loose_marks(char32_t base);      // Latin, Greek or Cyrillic letter
bool passes_over_for_base(char32_t point);  // other marks and invisible characters
bool has_boundary_before(char32_t point);   // nothing before it can join it

// Marks on one letter that are kept: as many as Stream-Safe Text (UAX #15, §13) allows. Bringing a run of
// them into order takes as long as its square.
inline constexpr std::uint32_t most_marks = 30;

// How many marks a letter has when `point`, which comes to one with `marks`, has been taken apart (NFKD).
std::uint32_t marks_with(std::uint32_t marks, char32_t point);

// Takes no place of its own where text is read: marks on other characters, default-ignorable characters,
// control characters but for tabs and line breaks, U+2800. Folding deletes no others.
bool is_unseen(char32_t point);

constexpr bool is_ascii_alnum(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

namespace detail {
bool has_removed_category(char32_t point);
}

// Hiragana and ideographs, the most of Japanese text: letters in every lane.
constexpr bool is_plain_letter(char32_t point) {
    return (point >= 0x3041 && point <= 0x3096) || (point >= 0x4E00 && point <= 0x9FEF);
}

// Removed from the squeezed lane: categories Z, P, S, C and M, and the vowels and finals of Hangul that
// stand apart (U+1160..11FF): without what is between, they would join the letter before them.
inline bool is_squeezed_out(char32_t point) {
    // the commonly met are known without asking ICU
    if (point < 0x80) return !is_ascii_alnum(static_cast<char>(point));
    return !is_plain_letter(point) && detail::has_removed_category(point);
}

}  // namespace kijun
