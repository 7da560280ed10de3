#include "text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <stdexcept>
#include <unordered_map>

namespace kijun::oracle {

namespace {

const icu::Normalizer2& nfkc_casefold() {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* instance = icu::Normalizer2::getNFKCCasefoldInstance(status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no NFKC_Casefold");
    return *instance;
}

std::u32string points(const icu::UnicodeString& text) {
    std::u32string out;
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
        out += static_cast<char32_t>(text.char32At(i));
    return out;
}

std::u32string normalized(std::u32string_view text) {
    const auto utf32 = icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()),
                                                     static_cast<std::int32_t>(text.size()));
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString out;
    nfkc_casefold().normalize(utf32, out, status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU cannot normalise");
    return points(out);
}

// NFKC_Casefold of one character; the only thing that is remembered here.
const std::u32string& form_of(char32_t c) {
    thread_local std::unordered_map<char32_t, std::u32string> known;
    const auto [entry, added] = known.try_emplace(c);
    if (added) entry->second = normalized(std::u32string_view(&c, 1));
    return entry->second;
}

std::u32string decoded(std::string_view utf8) {
    std::u32string out;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
    const auto size = static_cast<std::int32_t>(utf8.size());
    for (std::int32_t i = 0; i < size;) {
        UChar32 c = 0;
        U8_NEXT(bytes, i, size, c);  // one negative value for each maximal ill-formed part
        out += c < 0 ? U'�' : static_cast<char32_t>(c);
    }
    return out;
}

bool is_mark(char32_t c) { return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0; }
bool is_loose_mark(char32_t c) { return c >= 0x0300 && c <= 0x036F; }
bool passed_over(char32_t c) {
    return is_mark(c) || u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool is_western_letter(char32_t c) {
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &status);
    return u_isalpha(static_cast<UChar32>(c)) &&
           (script == USCRIPT_LATIN || script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC);
}

// A letter that may carry accents, also once it is folded (ŀ becomes a letter and a dot).
bool carries_accents(char32_t base) {
    if (!is_western_letter(base)) return false;
    const std::u32string& form = form_of(base);
    const auto last = std::find_if_not(form.rbegin(), form.rend(), passed_over);
    return last != form.rend() && is_western_letter(*last);
}

bool is_spacing_accent(char32_t c) {
    const std::u32string& form = form_of(c);
    return form.size() > 1 && form[0] == U' ' && std::all_of(form.begin() + 1, form.end(), is_loose_mark);
}

// Tabs and line breaks take a place; other controls, marks on other characters and the ignorable do not.
bool is_seen(char32_t c) {
    if (c == U'\t' || c == U'\n' || c == U'\v' || c == U'\f' || c == U'\r' || c == 0x85) return true;
    const auto category = static_cast<UCharCategory>(u_charType(static_cast<UChar32>(c)));
    return category != U_CONTROL_CHAR && category != U_NON_SPACING_MARK && category != U_ENCLOSING_MARK &&
           c != 0x2800 && !u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool vanishes(char32_t c) { return form_of(c).empty(); }

char32_t kana_folded(char32_t c) {
    const bool katakana = (c >= 0x30A1 && c <= 0x30F6) || c == 0x30FD || c == 0x30FE;
    return katakana ? c - 0x60 : c;
}

// Marks that stand on one letter, taken apart, when `c` comes to so many.
std::size_t marks_with(std::size_t marks, char32_t c) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no NFKD");
    for (const char32_t part :
         points(nfkd->normalize(icu::UnicodeString(static_cast<UChar32>(c)), status))) {
        if (nfkd->getCombiningClass(static_cast<UChar32>(part)) != 0)
            ++marks;
        else if (!vanishes(part))
            marks = 0;
    }
    return marks;
}

// What goes into NFKC_Casefold, with the place of each character in the original.
struct Prepared {
    std::u32string text;
    std::vector<std::uint32_t> origin;
};

Prepared prepare(const std::u32string& original) {
    constexpr std::size_t most_marks = 30;
    Prepared out;
    char32_t base = 0;
    std::size_t marks = 0;
    for (std::uint32_t i = 0; i < original.size(); ++i) {
        char32_t c = original[i];
        if (c == 0x309B) c = 0x3099;
        if (c == 0x309C) c = 0x309A;
        if (c == 0x2ADC) c = 0x2ADD;  // canonically 2ADD and an overlay, which goes
        if (is_spacing_accent(c)) c = U' ';
        if (c == 0x2800 || (c >= 0x0334 && c <= 0x0338) || (c >= 0x20D0 && c <= 0x20F0)) continue;
        if (is_loose_mark(c) && base != 0 && !carries_accents(base)) continue;
        const std::size_t with = marks_with(marks, c);
        if (with > most_marks && with > marks) continue;
        marks = with;
        if (!passed_over(c)) base = c;
        out.text += c;
        out.origin.push_back(i);
    }
    return out;
}

// A piece that no normalisation crosses.
struct Piece {
    std::size_t begin, end;  // of the prepared text
    std::u32string form;
};

std::vector<Piece> pieces_of(const std::u32string& text) {
    std::vector<Piece> pieces;
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = begin + 1;
        while (end < text.size() && !nfkc_casefold().hasBoundaryBefore(static_cast<UChar32>(text[end])))
            ++end;
        pieces.push_back({begin, end, normalized(std::u32string_view(text).substr(begin, end - begin))});
        begin = end;
    }
    return pieces;
}

}  // namespace

FoldedText fold(std::string_view utf8) {
    const std::u32string original = decoded(utf8);
    const Prepared prepared = prepare(original);
    std::vector<std::uint32_t> seen{0};  // before each character
    for (const char32_t c : original) seen.push_back(seen.back() + (is_seen(c) ? 1 : 0));
    FoldedText out;
    for (const Piece& piece : pieces_of(prepared.text)) {
        // characters that are the same at both ends of the piece stand for themselves
        const std::size_t size = piece.end - piece.begin;
        std::size_t same_before = 0, same_behind = 0;
        while (same_before < std::min(size, piece.form.size()) &&
               piece.form[same_before] == prepared.text[piece.begin + same_before])
            ++same_before;
        while (same_behind < std::min(size, piece.form.size()) - same_before &&
               piece.form[piece.form.size() - 1 - same_behind] ==
                   prepared.text[piece.end - 1 - same_behind])
            ++same_behind;
        for (std::size_t i = 0; i < piece.form.size(); ++i) {
            std::size_t first = piece.begin + same_before, last = piece.end - same_behind - 1;
            if (i < same_before) first = last = piece.begin + i;
            if (i >= piece.form.size() - same_behind) first = last = piece.end - (piece.form.size() - i);
            if (first > last) first = piece.begin, last = piece.end - 1;
            while (first < last && vanishes(prepared.text[last])) --last;
            while (first < last && vanishes(prepared.text[first])) ++first;
            out.folded += kana_folded(piece.form[i]);
            out.places.push_back({seen[prepared.origin[first]], seen[prepared.origin[last] + 1]});
        }
    }
    std::u32string whole = normalized(prepared.text);
    std::transform(whole.begin(), whole.end(), whole.begin(), kana_folded);
    if (whole != out.folded) throw std::logic_error("a normalisation crossed a boundary");

    out.squeezed = squeezed(out.folded);
    for (std::size_t i = 0; i < out.folded.size(); ++i)
        if (!squeezed(out.folded.substr(i, 1)).empty()) out.kept.push_back(i);
    return out;
}

std::u32string folded(std::string_view utf8) { return fold(utf8).folded; }

std::u32string squeezed(const std::u32string& folded) {
    constexpr std::uint32_t out_of_it = U_GC_Z_MASK | U_GC_P_MASK | U_GC_S_MASK | U_GC_C_MASK | U_GC_M_MASK;
    std::u32string out;
    for (const char32_t c : folded) {
        if (c >= 0x1160 && c <= 0x11FF) continue;  // Hangul that joins what is before it
        if ((U_GET_GC_MASK(static_cast<UChar32>(c)) & out_of_it) == 0) out += c;
    }
    return out;
}

std::string to_utf8(std::u32string_view text) {
    std::string out;
    icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()),
                                  static_cast<std::int32_t>(text.size()))
        .toUTF8String(out);
    return out;
}

}  // namespace kijun::oracle
