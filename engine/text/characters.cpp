#include "characters.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "nfkc.hpp"

namespace kijun {

char32_t before_icu(char32_t point) {
    switch (point) {
        case 0x309B:
            return 0x3099;  // spacing voicing marks, as typed after a kana
        case 0x309C:
            return 0x309A;
        case 0x2ADC:
            return 0x2ADD;  // would bring back the overlay that is dropped
        case 0x2800:
            return dropped_point;
        // spacing accents: nfkc_cf makes a space and a mark of them, and the mark would go
        case 0x00A8:
        case 0x00AF:
        case 0x00B4:
        case 0x00B8:
        case 0x02D8:
        case 0x02D9:
        case 0x02DA:
        case 0x02DB:
        case 0x02DC:
        case 0x02DD:
        case 0x0384:
        case 0x0385:
        case 0x1FBD:
        case 0x1FBF:
        case 0x1FC0:
        case 0x1FC1:
        case 0x1FCD:
        case 0x1FCE:
        case 0x1FCF:
        case 0x1FDD:
        case 0x1FDE:
        case 0x1FDF:
        case 0x1FED:
        case 0x1FEE:
        case 0x1FFD:
        case 0x1FFE:
        case 0x2017:
        case 0x203E:
        case 0xFE49:
        case 0xFE4A:
        case 0xFE4B:
        case 0xFE4C:
        case 0xFFE3:
            return ' ';
        default:
            break;
    }
    if ((point >= 0x20D0 && point <= 0x20F0) || (point >= 0x0334 && point <= 0x0338)) return dropped_point;
    return point;
}

bool is_loose_mark(char32_t point) { return point >= 0x0300 && point <= 0x036F; }

bool holds_loose_marks(char32_t base) {
    const auto is_letter_of_theirs = [](UChar32 c) {
        UErrorCode status = U_ZERO_ERROR;
        const UScriptCode script = uscript_getScript(c, &status);
        return (script == USCRIPT_LATIN || script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC) &&
               u_isalpha(c);
    };
    if (!is_letter_of_theirs(static_cast<UChar32>(base))) return false;
    // ŀ folds to l and a dot: the mark would stand after the dot when the result is folded again
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString folded;
    nfkc_casefold().normalize(icu::UnicodeString(static_cast<UChar32>(base)), folded, status);
    std::int32_t at = folded.length();
    while (at > 0) {
        const UChar32 last = folded.char32At(at - 1);
        if (!passes_over_for_base(static_cast<char32_t>(last))) return is_letter_of_theirs(last);
        at -= U16_LENGTH(last);
    }
    return false;
}

bool passes_over_for_base(char32_t point) {
    const auto c = static_cast<UChar32>(point);
    return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 ||
           u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool has_boundary_before(char32_t point) {
    // marks and invisible characters belong to what is before them: whether a mark stays depends on it
    return before_icu(point) == point && !passes_over_for_base(point) &&
           nfkc_casefold().hasBoundaryBefore(static_cast<UChar32>(point));
}

std::uint32_t marks_with(std::uint32_t marks, char32_t point) {
    UErrorCode status = U_ZERO_ERROR;
    static const icu::Normalizer2& nfkd = *icu::Normalizer2::getNFKDInstance(status);
    const auto c = static_cast<UChar32>(point);
    icu::UnicodeString parts;
    if (!nfkd.getDecomposition(c, parts)) parts = c;
    for (std::int32_t at = 0; at < parts.length();) {
        const UChar32 part = parts.char32At(at);
        if (nfkd.getCombiningClass(part) != 0) {
            ++marks;
        } else if (!u_hasBinaryProperty(part, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) {
            marks = 0;  // a letter; those that nothing remains of do not part marks
        }
        at += U16_LENGTH(part);
    }
    return marks;
}

bool is_unseen(char32_t point) {
    const auto c = static_cast<UChar32>(point);
    if (point < 0x20) return point < '\t' || point > '\r';
    if (point < 0x7F || (point >= 0x3041 && point <= 0x3096) || (point >= 0x3400 && point <= 0x9FFF))
        return false;
    if (point == 0x2800) return true;
    if (point <= 0x9F) return point != 0x85;
    return (U_GET_GC_MASK(c) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0 ||
           u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool detail::has_removed_category(char32_t point) {
    if (point >= 0x1160 && point <= 0x11FF) return true;
    constexpr std::uint32_t removed = U_GC_Z_MASK | U_GC_P_MASK | U_GC_S_MASK | U_GC_C_MASK | U_GC_M_MASK;
    return (U_GET_GC_MASK(static_cast<UChar32>(point)) & removed) != 0;
}

}  // namespace kijun
