// Scanning for terms in hidden forms. Whole texts are looked at once, in blocks, for what such forms cannot
// do without: gaps, changed letters, masks. Only around those is a lane made and searched.
#include <algorithm>

#include "scanner_state.hpp"
#include "stuffing.hpp"
#include "utf8.hpp"

namespace kijun {

void Scanner::State::Windows::add(std::uint32_t place, std::uint32_t reach) {
    const std::uint32_t from = place > reach ? place - reach : 0;
    if (!all.empty() && from <= all.back().end) {
        all.back().end = place + reach;
    } else {
        all.push_back({from, place + reach});
    }
}

// ---- separators ------------------------------------------------------------------------------

// Whether some evading term may have the gap [begin, end) inside: its letters stand side by side in one,
// together with the next letter on one side.
bool Scanner::State::may_be_inside(std::string_view folded, std::size_t begin, std::size_t end) const {
    const utf8::Decoded left = utf8::decode_before(folded, begin);
    const utf8::Decoded right = utf8::decode(folded, end);
    const char32_t pair[] = {left.point, right.point};
    if (!data->evading_pairs.may_have({pair, 2})) return false;
    if (data->evading_triples.may_have({pair, 2})) return true;
    std::size_t at = begin - left.length;
    const std::size_t first = at > longest_gap_bytes ? at - longest_gap_bytes : 0;
    while (at > first) {
        const utf8::Decoded c = utf8::decode_before(folded, at);
        at -= c.length;
        if (is_squeezed_out(c.point)) continue;
        const char32_t triple[] = {c.point, left.point, right.point};
        if (data->evading_triples.may_have({triple, 3})) return true;
        break;
    }
    at = end + right.length;
    const std::size_t last = std::min(folded.size(), at + longest_gap_bytes);
    while (at < last) {
        const utf8::Decoded c = utf8::decode(folded, at);
        at += c.length;
        if (is_squeezed_out(c.point)) continue;
        const char32_t triple[] = {left.point, right.point, c.point};
        return data->evading_triples.may_have({triple, 3});
    }
    return false;
}

// Notes where the squeezed lane must be searched: around gaps that may be inside a stuffed term. Ordinary
// text has few of them.
void Scanner::State::look_at_gaps() {
    squeezed_windows.all.clear();
    repeated.clear();
    if (data->literals[static_cast<int>(Lane::squeezed)].empty()) return;
    const bool respelled = !data->literals[static_cast<int>(Lane::loosened)].empty();
    const std::string_view folded = text.lane(Lane::folded);
    const std::uint32_t reach = data->longest_evading - 1;
    std::size_t removed = 0;
    std::size_t kept_from = 0;
    const auto look_at = [&](std::size_t begin, std::size_t end, std::size_t next) {
        removed += end - begin;
        if (begin == 0 || end == folded.size()) return;
        if (is_plainly_ordinary(folded, begin, end, kept_from, next)) return;
        if (respelled && large_form(utf8::decode_before(folded, begin).point) ==
                             large_form(utf8::decode(folded, end).point))
            repeated.push_back(static_cast<std::uint32_t>(end));
        if (may_be_inside(folded, begin, end))
            squeezed_windows.add(static_cast<std::uint32_t>(end - removed), reach);
    };
    // one gap behind, to know where the letters after a gap end
    std::size_t begin = 0, end = 0;
    text.buffers_->gaps().each([&](std::size_t next_begin, std::size_t next_end) {
        if (end != 0) {
            look_at(begin, end, next_begin);
            kept_from = end;
        }
        begin = next_begin;
        end = next_end;
    });
    if (end != 0) look_at(begin, end, folded.size());
}

void Scanner::State::scan_squeezed() {
    if (squeezed_windows.all.empty()) return;
    const std::string_view squeezed = text.lane(Lane::squeezed);
    literals_found.clear();
    for (const Windows::Window& window : squeezed_windows.all) {
        const std::size_t known = literals_found.size();
        data->indexes[static_cast<int>(Lane::squeezed)].find(
            squeezed.substr(window.begin, window.end - window.begin), literals_found);
        for (std::size_t i = known; i < literals_found.size(); ++i) literals_found[i].begin += window.begin;
    }
    const std::vector<Literal>& literals = data->literals[static_cast<int>(Lane::squeezed)];
    const std::size_t known = matches.size();
    std::sort(matches.begin(), matches.end(), by_place);
    for (const auto& [id, begin] : literals_found) {
        const Literal& literal = literals[id];
        const auto end = begin + static_cast<std::uint32_t>(literal.bytes.size());
        if (!stands_alone(literal, squeezed, begin, end) || !text.looks_stuffed(begin, end)) continue;
        const FoldedSpan span = text.folded(Lane::squeezed, begin, end);
        for (const std::uint32_t pattern : literal.patterns) {
            // a term with signs of its own is found in both lanes where it stands as written
            if (data->has_signs[pattern] &&
                std::binary_search(matches.begin(), matches.begin() + static_cast<std::ptrdiff_t>(known),
                                   Match{pattern, span.begin, span.end, Lane::folded, {}}, by_place)) {
                continue;
            }
            matches.push_back({pattern, begin, end, Lane::squeezed, {Fold::separators}});
        }
    }
}

// ---- spelling --------------------------------------------------------------------------------

// Notes the unit that the letter or mark at `at` belongs to, if it may be a changed unit of a term.
void Scanner::State::look_at_spelling(std::string_view folded, std::size_t at) {
    if (at < read_until) return;
    const char32_t point = utf8::decode(folded, at).point;
    std::size_t begin = at;
    if (is_squeezed_out(point)) {
        if (at == 0 || !stands_for_long_mark(point)) return;
        const utf8::Decoded kana = utf8::decode_before(folded, at);
        if (!is_kana(kana.point)) return;
        begin = at - kana.length;
    }
    Before before = letter_before(folded, begin);
    if (point == long_mark && is_kana(before.letter)) {
        begin = before.at;
        before = letter_before(folded, begin);
    }
    const char32_t letter = large_form(utf8::decode(folded, begin).point);
    while (before.letter == letter && may_repeat(letter)) {
        begin = before.at;
        before = letter_before(folded, begin);
    }
    Units units(folded, begin);
    Unit unit;
    units.next(unit);
    read_until = unit.end;
    const auto next_letter = [&] {
        return units.done() ? 0 : large_form(utf8::decode(folded, units.at()).point);
    };
    const char32_t behind = next_letter();
    if (!data->spellings.may_be_changed(unit, folded, before.letter, behind)) return;
    Unit unit_behind;
    units.next(unit_behind);
    const char32_t before2 =
        before.letter == 0 ? 0 : letter_before(folded, unit_before(folded, begin).at).letter;
    if (data->spellings.may_be_inside({before2, before.letter, unit.letter, behind, next_letter()}))
        changed.push_back(unit.begin);
}

// A term may end with a sign that stands for ー, which is no letter.
FoldedSpan kept_part(std::string_view folded, std::uint32_t begin, std::uint32_t end) {
    while (true) {
        const utf8::Decoded last = utf8::decode_before(folded, end);
        if (!is_squeezed_out(last.point)) return {begin, end};
        end -= last.length;
    }
}

// Where the loosened lane must begin to have at least `bytes` before the letter at `at`.
std::size_t reach_back(std::string_view folded, std::size_t at, std::size_t bytes) {
    while (bytes > 0 && at > 0) {
        const Before unit = unit_before(folded, at);
        if (unit.letter == 0) return 0;
        bytes -= std::min<std::size_t>(bytes, utf8::decode(folded, unit.at).length);
        at = unit.at;
    }
    return at;
}

// Makes the loosened lane around what may be changed, in pieces that are apart from each other.
void Scanner::State::loosen_around_changes() {
    const std::string_view folded = text.lane(Lane::folded);
    // one letter more, so that what stands beside a term is there too
    const std::uint32_t reach = data->longest_loosened + 4;
    loosened.clear();
    pieces.all.clear();
    DerivedLane::Place place;
    for (const std::uint32_t unit : changed) {
        if (pieces.all.empty() || unit >= place.folded) {
            const std::size_t begin = reach_back(folded, unit, reach);
            if (pieces.all.empty() || begin > place.folded) {
                place = {begin, 0};
                pieces.all.push_back({static_cast<std::uint32_t>(loosened.text.size()), 0});
            }
        }
        loosened.loosen(folded, place, unit, reach);
        pieces.all.back().end = static_cast<std::uint32_t>(loosened.text.size());
    }
}

void Scanner::State::scan_loosened() {
    if (changed.empty()) return;
    loosen_around_changes();
    const std::string_view folded = text.lane(Lane::folded);
    const std::vector<Literal>& literals = data->literals[static_cast<int>(Lane::loosened)];
    for (const Windows::Window& window : pieces.all) {
        const std::string_view piece = loosened.text.view().substr(window.begin, window.end - window.begin);
        literals_found.clear();
        data->indexes[static_cast<int>(Lane::loosened)].find(piece, literals_found);
        for (const auto& [id, begin] : literals_found) {
            const Literal& literal = literals[id];
            if (!stands_alone(literal, piece, begin, begin + literal.bytes.size())) continue;
            const std::uint32_t at = loosened.folded_place(window.begin + begin);
            for (const std::uint32_t pattern : literal.patterns) add_respelled(pattern, folded, at);
        }
    }
}

// Adds a term that the loosened lane has at `at` if that is how people hide it.
void Scanner::State::add_respelled(std::uint32_t pattern, std::string_view folded, std::uint32_t at) {
    const auto found = compare(data->letters[pattern], folded, at);
    if (!found || !is_recognisable(*found)) return;
    if (!found->folds.within(data->patterns[pattern].evading)) return;
    if (found->folds.has(Fold::separators) &&
        !text.looks_stuffed(kept_part(folded, found->begin, found->end)))
        return;
    matches.push_back({pattern, found->begin, found->end, Lane::folded, found->folds});
}

// ---- masks -----------------------------------------------------------------------------------

void Scanner::State::try_masks(std::string_view folded, std::size_t at) {
    if (!is_mask(utf8::decode(folded, at).point)) return;
    data->masked.find(folded, at, [&](std::uint32_t number, std::size_t begin, std::size_t end) {
        const Literal& literal = data->literals[static_cast<int>(Lane::folded)][number];
        if (!stands_alone(literal, folded, begin, end)) return;
        for (const std::uint32_t pattern : literal.patterns)
            if (data->patterns[pattern].evading.has(Fold::masked))
                matches.push_back({pattern,
                                   static_cast<std::uint32_t>(begin),
                                   static_cast<std::uint32_t>(end),
                                   Lane::folded,
                                   {Fold::masked}});
    });
}

void Scanner::State::scan_hidden() {
    look_at_gaps();
    scan_squeezed();
    const Irregular wanted = data->irregular();
    if (!wanted.spelling && !wanted.masks) return;
    changed.clear();
    read_until = 0;
    const std::string_view folded = text.lane(Lane::folded);
    auto next = repeated.begin();
    each_irregular(folded, wanted, [&](std::size_t at) {
        if (wanted.spelling) {
            for (; next != repeated.end() && *next < at; ++next) look_at_spelling(folded, *next);
            look_at_spelling(folded, at);
        }
        if (wanted.masks) try_masks(folded, at);
    });
    for (; next != repeated.end(); ++next) look_at_spelling(folded, *next);
    scan_loosened();
}

}  // namespace kijun
