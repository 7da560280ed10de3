// How a match is written: which of the folds that are always undone it needed. Nothing is allocated, for
// every piece of evidence is asked about.
#include <unicode/uchar.h>

#include "characters.hpp"
#include "kijun/patterns.hpp"
#include "utf8.hpp"

namespace kijun {

namespace {

// Gives the characters of a text one by one, of those that `pick` makes something of.
template <class Pick>
class Picked {
public:
    Picked(std::string_view text, Pick pick) : text_(text), pick_(pick) {}
    // 0 at the end
    char32_t next() {
        while (at_ < text_.size()) {
            const utf8::Decoded c = utf8::decode(text_, at_);
            at_ += c.length;
            if (const char32_t made = pick_(c.point); made != 0) return made;
        }
        return 0;
    }

private:
    std::string_view text_;
    Pick pick_;
    std::size_t at_ = 0;
};

// Whether what is picked of two texts differs somewhere, as far as both go.
template <class Pick>
bool differ(std::string_view a, std::string_view b, Pick pick) {
    Picked one(a, pick), other(b, pick);
    for (;;) {
        const char32_t x = one.next(), y = other.next();
        if (x == 0 || y == 0) return false;
        if (x != y) return true;
    }
}

char32_t syllabary(char32_t point) {
    if ((point >= 0x3041 && point <= 0x3096) || point == 0x309D || point == 0x309E) return 1;
    const bool half_width = (point >= 0xFF66 && point <= 0xFF9D) && point != 0xFF70;
    return is_foldable_katakana(point) || half_width ? 2 : 0;
}

// A letter that has a case, in its narrow form.
char32_t cased(char32_t point) {
    const bool wide = (point >= 0xFF21 && point <= 0xFF3A) || (point >= 0xFF41 && point <= 0xFF5A);
    const char32_t letter = wide ? point - 0xFEE0 : point;
    const auto c = static_cast<UChar32>(letter);
    return u_hasBinaryProperty(c, UCHAR_CASED) ? letter : 0;
}

bool is_deleted(char32_t point) {
    return before_icu(point) == dropped_point ||
           u_hasBinaryProperty(static_cast<UChar32>(point), UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

// Whether `a` has a character of another width (or another compatibility form) that `b` has not.
bool has_other_forms(std::string_view a, std::string_view b) {
    for (std::size_t at = 0; at < a.size();) {
        const utf8::Decoded c = utf8::decode(a, at);
        const std::string_view bytes = a.substr(at, c.length);
        at += c.length;
        if (c.point < 0x80 || is_deleted(c.point)) continue;
        const int check = u_getIntPropertyValue(static_cast<UChar32>(c.point), UCHAR_NFKC_QUICK_CHECK);
        if (check == 0 && b.find(bytes) == std::string_view::npos) return true;
    }
    return false;
}

bool has_deleted(std::string_view text) {
    Picked deleted(text, [](char32_t point) -> char32_t { return is_deleted(point) ? 1 : 0; });
    return deleted.next() != 0;
}

}  // namespace

Folds how_written(const Pattern& pattern, Folds folds, std::string_view original) {
    const std::string_view term = pattern.spelling;
    if (term == original) return folds;
    if (has_deleted(original)) folds |= {Fold::invisible};
    const bool letters_changed = !(folds & (spelling_folds | Folds{Fold::masked})).empty();
    if (pattern.kind != Pattern::Kind::literal || letters_changed) return folds;
    if (differ(term, original, cased)) folds |= {Fold::letter_case};
    if (has_other_forms(original, term) || has_other_forms(term, original)) folds |= {Fold::width};
    if (differ(term, original, syllabary)) folds |= {Fold::kana};
    return folds;
}

}  // namespace kijun
