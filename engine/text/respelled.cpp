#include "respelled.hpp"

#include <bit>
#include <numeric>
#include <tuple>

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

void RespelledTerms::note_sizes(std::string_view term, const Unit& unit, char32_t before, char32_t behind,
                                bool last) {
    each_letter_of(unit, term, [&](char32_t letter) {
        const bool small = large_form(letter) != letter;
        const bool rare = letter == U'ゕ' || letter == U'ゖ' || letter >= 0x31F0;
        has_rare_small_ = has_rare_small_ || (small && rare);
        each_size(unit.letter, [&](char32_t other) {
            if (other == letter && unit.letters == 1) return;
            const bool in_rows = other >= first_kana && other < first_kana + kana_count;
            if (!last) {
                note(resized_before, other, behind);
                if (in_rows) beside_[row_of(other) + 1].add(behind);
                return;
            }
            note(resized_last, before, other);
            if (!in_rows) return;
            Letters& letters_before = beside_[row_of(other)];
            if (before != 0)
                letters_before.add(before);
            else  // a term of this unit alone, whatever the text has before it
                std::fill(std::begin(letters_before.words), std::end(letters_before.words),
                          ~std::uint64_t{0});
        });
    });
}

void RespelledTerms::add(std::string_view term, const std::vector<std::uint32_t>& patterns) {
    std::vector<Unit> all;
    Units units(term, 0);
    for (Unit unit; units.next(unit);) all.push_back(unit);
    const auto number = static_cast<std::uint32_t>(terms_.size() - 1);
    const auto letter = [&](std::size_t i) { return i < all.size() ? all[i].letter : char32_t{0}; };
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Unit& unit = all[i];
        const char32_t before = letter(i - 1), behind = letter(i + 1);
        const bool last = behind == 0;
        const auto stands = [&](Kind kind, char32_t a, char32_t b, char32_t c) {
            note(kind, a, b, c);
            keys_.push_back(key_of(kind, a, b, c));
            owners_.push_back(number);
            units_.push_back(static_cast<std::uint32_t>(i));
        };
        if (before != 0 && !last) stands(middle, before, unit.letter, behind);
        if (before == 0) stands(first_of, unit.letter, behind, letter(i + 2));
        if (before != 0 && last) stands(last_of, letter(i - 2), before, unit.letter);
        // one ー may stand for several; the last unit has room for it only between letters of its own
        if (unit.marks > 1 || (unit.marks == 0 && (!last || unit.letters > 1)))
            note(unmarked, unit.letter, behind);
        if (unit.marks != 0) note(marked, unit.letter, behind);
        if (before != 0 && !last) note(repeatable, before, unit.letter, behind);
        note_sizes(term, unit, before, behind, last);
        letters_ += unit.letter;
    }
    bytes_ += term;
    patterns_.insert(patterns_.end(), patterns.begin(), patterns.end());
    terms_.push_back({static_cast<std::uint32_t>(bytes_.size()),
                      static_cast<std::uint32_t>(letters_.size()),
                      static_cast<std::uint32_t>(patterns_.size())});
}

void RespelledTerms::finish() {
    std::vector<std::size_t> order(keys_.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
        return std::tie(keys_[a], owners_[a], units_[a]) < std::tie(keys_[b], owners_[b], units_[b]);
    });
    const auto sort = [&](std::vector<std::uint32_t>& all) {
        std::vector<std::uint32_t> sorted;
        sorted.reserve(all.size());
        for (const std::size_t place : order) sorted.push_back(all[place]);
        all.swap(sorted);
    };
    sort(keys_);
    sort(owners_);
    sort(units_);

    shift_ = 32 - std::clamp(static_cast<std::uint32_t>(std::bit_width(keys_.size())), 1u, 20u);
    starts_.assign((std::size_t{1} << (32 - shift_)) + 1, 0);
    for (const std::uint32_t key : keys_) ++starts_[(key >> shift_) + 1];
    std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
}

bool RespelledTerms::may_be_changed(const Unit& unit, std::string_view folded, char32_t before,
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

void RespelledTerms::Around::read_before() {
    const Before& last = before_[before_count_ - 1];
    before_[before_count_++] = last.letter == 0 ? last : unit_before(folded_, last.at);
}

void RespelledTerms::Around::read_behind() {
    Unit unit;
    behind_[behind_count_++] = units_.next(unit) ? unit.letter : 0;
}

// The term against what is written where this unit of its is the one in the middle of `around`.
std::optional<Comparison> RespelledTerms::compare_at(std::uint32_t term, std::uint32_t unit,
                                                     std::string_view folded, Around& around) const {
    const Term &begin = terms_[term], &end = terms_[term + 1];
    const char32_t* const letters = letters_.data() + begin.letters;
    const std::uint32_t count = end.letters - begin.letters;
    const auto near = [](std::uint32_t units) { return std::min<std::size_t>(units, Around::most); };
    for (std::size_t i = 1; i <= near(unit); ++i)
        if (around.before(i).letter != letters[unit - i]) return std::nullopt;
    for (std::size_t i = 1; i <= near(count - 1 - unit); ++i)
        if (around.behind(i) != letters[unit + i]) return std::nullopt;
    Before first = around.before(near(unit));
    for (std::size_t i = near(unit); i < unit && first.letter != 0; ++i)
        first = unit_before(folded, first.at);
    if (first.letter == 0) return std::nullopt;

    // no letter or digit of ASCII goes on where the term begins or ends with one
    const auto squeezed = std::string_view(bytes_).substr(begin.bytes, end.bytes - begin.bytes);
    const auto goes_on = [](char32_t letter) {
        return letter < 0x80 && is_ascii_alnum(static_cast<char>(letter));
    };
    if (is_ascii_alnum(squeezed.front()) && goes_on(letter_before(folded, first.at).letter))
        return std::nullopt;
    const std::optional<Comparison> found = compare(squeezed, folded, static_cast<std::uint32_t>(first.at));
    if (found && is_ascii_alnum(squeezed.back()) && goes_on(found->behind)) return std::nullopt;
    return found;
}

}  // namespace kijun
