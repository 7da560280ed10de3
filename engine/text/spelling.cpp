#include "spelling.hpp"

#include "characters.hpp"

namespace kijun {

char32_t detail::rare_large_form(char32_t point) {
    if (point == U'ゕ') return U'か';
    if (point == U'ゖ') return U'け';
    // the small katakana of Ainu, as hiragana
    static constexpr char32_t ainu[] = {U'く', U'し', U'す', U'と', U'ぬ', U'は', U'ひ', U'ふ',
                                        U'へ', U'ほ', U'む', U'ら', U'り', U'る', U'れ', U'ろ'};
    if (point >= 0x31F0 && point <= 0x31FF) return ainu[point - 0x31F0];
    return point;
}

bool stands_for_long_mark(char32_t point) {
    switch (point) {
        case '~':
        case '-':
        case 0x2010:
        case 0x2011:
        case 0x2012:
        case 0x2013:
        case 0x2014:
        case 0x2015:
        case 0x2212:
        case 0x2500:
        case 0x301C:
        case 0x3030:
            return true;
        default:
            return false;
    }
}

bool may_repeat(char32_t point) {
    if (point >= '0' && point <= '9') return false;
    switch (point) {
        case U'〇':
        case U'一':
        case U'二':
        case U'三':
        case U'四':
        case U'五':
        case U'六':
        case U'七':
        case U'八':
        case U'九':
        case U'十':
            return false;
        default:
            return true;
    }
}

bool Units::next(Unit& unit) {
    unit = {};
    bool direct = false;  // nothing but marks since the last letter
    while (at_ < text_.size()) {
        const utf8::Decoded c = utf8::decode(text_, at_);
        const auto end = static_cast<std::uint32_t>(at_ + c.length);
        if (unit.letters != 0 && c.point == long_mark && is_kana(unit.letter)) {
            unit.gaps = unit.gaps || unit.gap_behind;
            unit.gap_behind = false;
            unit.end = end;
            direct = true;
            ++unit.marks;
        } else if (is_squeezed_out(c.point)) {
            if (direct && is_kana(unit.letter) && stands_for_long_mark(c.point)) {
                ++unit.others;
                unit.end = end;
            } else {
                unit.gap_behind = unit.letters != 0;
                direct = false;
            }
        } else {
            const char32_t letter = large_form(c.point);
            if (unit.letters == 0) {
                unit.letter = letter;
                unit.begin = static_cast<std::uint32_t>(at_);
            } else if (letter != unit.letter || !may_repeat(letter)) {
                return true;
            }
            ++unit.letters;
            unit.gaps = unit.gaps || unit.gap_behind;
            unit.gap_behind = false;
            unit.end = end;
            direct = true;
        }
        at_ = end;
    }
    return unit.letters != 0;
}

namespace {

// The part of a unit that a term takes, and what is in it.
struct Part {
    std::uint32_t begin = 0, end = 0;
    std::uint32_t letters = 0, marks = 0, others = 0;
    bool gaps = false;
};

struct Wanted {
    std::uint32_t letters, marks;
    bool first, last;  // unit of the term
};

// The first unit gives its last letters if there are gaps between more; the last ends with its letters,
// unless the term ends with a mark.
Part part_of(const Unit& unit, std::string_view text, const Wanted& wanted) {
    Part part;
    std::uint32_t skip =
        wanted.first && unit.gaps && unit.letters > wanted.letters ? unit.letters - wanted.letters : 0;
    bool direct = false, gap = false;
    for (std::uint32_t at = unit.begin; at < unit.end;) {
        const utf8::Decoded c = utf8::decode(text, at);
        const std::uint32_t begin = at;
        at += c.length;
        const bool mark = c.point == long_mark && is_kana(unit.letter);
        const bool letter = !mark && !is_squeezed_out(c.point);
        if (skip != 0) {
            if (letter) --skip;
            continue;
        }
        if (wanted.last && wanted.marks == 0 && part.letters >= wanted.letters && !letter) break;
        if (letter) {
            if (part.letters == 0) part.begin = begin;
            ++part.letters;
            part.gaps = part.gaps || gap;
            gap = false;
            direct = true;
            part.end = at;
        } else if (part.letters == 0) {
            continue;
        } else if (mark) {
            ++part.marks;
            part.gaps = part.gaps || gap;
            gap = false;
            direct = true;
            part.end = at;
        } else if (direct && stands_for_long_mark(c.point)) {
            ++part.others;
            if (wanted.marks != 0) part.end = at;
        } else {
            gap = true;
            direct = false;
        }
    }
    return part;
}

// Calls visit(letter) for the letters of [begin, end).
template <class Visit>
void each_letter(std::string_view text, std::uint32_t begin, std::uint32_t end, Visit&& visit) {
    while (begin < end) {
        const utf8::Decoded c = utf8::decode(text, begin);
        begin += c.length;
        if (c.point != long_mark && !is_squeezed_out(c.point)) visit(c.point);
    }
}

char32_t letter_at(std::string_view text, std::uint32_t begin, std::uint32_t end, std::uint32_t place) {
    char32_t found = 0;
    each_letter(text, begin, end, [&](char32_t letter) {
        if (place-- == 0) found = letter;
    });
    return found;
}

// Whether some letter has the size that the term's has not.
bool sizes_differ(std::string_view term, const Part& of_term, std::string_view text, const Part& part) {
    bool differ = false;
    std::uint32_t place = 0;
    each_letter(text, part.begin, part.end, [&](char32_t letter) {
        if (part.letters == of_term.letters) {
            differ = differ || letter != letter_at(term, of_term.begin, of_term.end, place++);
            return;
        }
        bool known = false;
        each_letter(term, of_term.begin, of_term.end,
                    [&](char32_t other) { known = known || other == letter; });
        differ = differ || !known;
    });
    return differ;
}

}  // namespace

Before letter_before(std::string_view folded, std::size_t at) {
    Before mark;  // the first ー of those passed over: a letter, unless it follows a kana
    while (at > 0) {
        const utf8::Decoded c = utf8::decode_before(folded, at);
        at -= c.length;
        if (c.point == long_mark) {
            mark = {long_mark, at};
        } else if (!is_squeezed_out(c.point)) {
            const char32_t letter = large_form(c.point);
            return mark.letter != 0 && !is_kana(letter) ? mark : Before{letter, at};
        }
    }
    return mark;
}

Before unit_before(std::string_view folded, std::size_t at) {
    Before unit = letter_before(folded, at);
    while (unit.letter != 0 && may_repeat(unit.letter)) {
        const Before same = letter_before(folded, unit.at);
        if (same.letter != unit.letter) break;
        unit = same;
    }
    return unit;
}

std::optional<Comparison> compare(std::string_view term, std::string_view folded, std::uint32_t at) {
    Comparison found;
    bool inside = false;  // something is changed that a plain search trips over
    Units of_term(term, 0), of_text(folded, at);
    Unit a, b;
    for (bool first = true; of_term.next(a); first = false) {
        if (!of_text.next(b) || a.letter != b.letter) return std::nullopt;
        const bool last = of_term.done();
        const Part has = part_of(a, term, {a.letters, 1, false, false});
        const Part part = part_of(b, folded, {has.letters, has.marks, first, last});
        if (part.letters < has.letters) return std::nullopt;
        // Latin letters that are left out beside the term would be letters of one word with it
        if (a.letter < 0x80 && ((first && part.begin != b.begin) || (last && part.end != b.end)))
            return std::nullopt;
        if (first) found.begin = part.begin;
        found.end = part.end;
        found.letters += has.letters;
        found.only_kana = found.only_kana && is_kana(a.letter);

        // At an end the term may stand as written, beside a word that begins with the same letter.
        const std::string_view wanted = term.substr(has.begin, has.end - has.begin);
        const std::string_view written = folded.substr(part.begin, part.end - part.begin);
        const bool as_written =
            (first && written.ends_with(wanted)) || (last && written.starts_with(wanted));
        Folds folds;
        if (part.letters > has.letters) {
            // two are common spelling where letters are Latin
            if (a.letter < 0x80 && part.letters < 3) return std::nullopt;
            folds |= {Fold::repeats};
            inside = inside || (!first && !last);
        }
        if (!as_written && sizes_differ(term, has, folded, part)) {
            folds |= {Fold::small_kana};
            // っ ends no word: 成り立っ is 成り立つ going on
            inside = inside || !(last && wanted == "つ" && written == "っ");
        }
        if (has.marks != 0 && part.marks + part.others == 0) return std::nullopt;
        const bool other_length =
            has.marks != 0 ? part.marks != has.marks || part.others != 0 : part.marks != 0;
        if (!as_written && other_length) {
            folds |= {Fold::prolonged};
            inside = true;
        }
        found.changes += folds.empty() ? 0 : 1;
        found.folds |= folds;
        const bool waves_between = has.marks == 0 && part.others != 0;
        if (part.gaps || waves_between || (!last && b.gap_behind)) found.folds |= {Fold::separators};
    }
    if (!inside) return std::nullopt;
    found.behind = of_text.letter_ahead();
    return found;
}

}  // namespace kijun
