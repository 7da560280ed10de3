// Scanning for terms in hidden forms. Whole texts are looked at once, in blocks, for what such forms cannot
// do without: gaps, changed letters, masks. Only around those is it looked closer.
#include <algorithm>

#include "irregular.hpp"
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
    const bool respelled = !data->respelled.empty();
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
    const Literals& literals = data->literals[static_cast<int>(Lane::squeezed)];
    const std::size_t known = matches.size();
    std::sort(matches.begin(), matches.end(), by_place);
    for (const auto& [id, begin] : literals_found) {
        const Literal& literal = literals[id];
        const std::uint32_t end = begin + literal.size;
        if (!stands_alone(literal, squeezed, begin, end) || !text.looks_stuffed(begin, end)) continue;
        const FoldedSpan span = text.folded(Lane::squeezed, begin, end);
        for (const std::uint32_t pattern : literals.patterns(id)) {
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

// A kana of three bytes between others and ideographs, none of them alike: a unit by itself. The look at it
// is worth its own way, because most of what is looked at is that.
bool Scanner::State::is_known_plain(std::string_view folded, std::size_t at) const {
    if (at < 3 || folded.size() - at < 6) return false;
    const char32_t kana = utf8::three_bytes(folded, at), before = utf8::three_bytes(folded, at - 3),
                   behind = utf8::three_bytes(folded, at + 3);
    if (kana > 0x3096 || !is_plain_letter(kana) || !is_plain_letter(before) || !is_plain_letter(behind))
        return false;
    const char32_t letter = large_form(kana), letter_before = large_form(before),
                   letter_behind = large_form(behind);
    return letter != letter_before && letter != letter_behind &&
           !data->respelled.may_be_resized(kana, letter_before, letter_behind);
}

// Looks whether the unit that the letter or mark at `at` belongs to is a changed unit of a term.
void Scanner::State::look_at_spelling(std::string_view folded, std::size_t at) {
    if (at < read_until || is_known_plain(folded, at)) return;
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
    const char32_t behind = units.letter_ahead();
    if (!data->respelled.may_be_changed(unit, folded, before.letter, behind)) return;
    data->respelled.find(folded, unit, units,
                         [&](const Comparison& found, std::span<const std::uint32_t> patterns) {
                             add_respelled(folded, found, patterns);
                         });
}

// A term may end with a sign that stands for ー, which is no letter.
FoldedSpan kept_part(std::string_view folded, std::uint32_t begin, std::uint32_t end) {
    while (true) {
        const utf8::Decoded last = utf8::decode_before(folded, end);
        if (!is_squeezed_out(last.point)) return {begin, end};
        end -= last.length;
    }
}

// Adds a term if what is written is how people hide it.
void Scanner::State::add_respelled(std::string_view folded, const Comparison& found,
                                   std::span<const std::uint32_t> patterns) {
    if (!is_recognisable(found)) return;
    if (found.folds.has(Fold::separators) && !text.looks_stuffed(kept_part(folded, found.begin, found.end)))
        return;
    for (const std::uint32_t pattern : patterns)
        if (found.folds.within(data->patterns[pattern].evading))
            matches.push_back({pattern, found.begin, found.end, Lane::folded, found.folds});
}

// ---- masks -----------------------------------------------------------------------------------

void Scanner::State::try_masks(std::string_view folded, std::size_t at) {
    if (!is_mask(utf8::decode(folded, at).point)) return;
    data->masked.find(folded, at, [&](std::uint32_t number, std::size_t begin, std::size_t end) {
        const Literals& literals = data->literals[static_cast<int>(Lane::folded)];
        if (!stands_alone(literals[number], folded, begin, end)) return;
        for (const std::uint32_t pattern : literals.patterns(number))
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
    const bool respelled = !data->respelled.empty(), masked = !data->masked.empty();
    if (!respelled && !masked) return;
    read_until = 0;
    const std::string_view folded = text.lane(Lane::folded);
    auto next = repeated.begin();
    each_irregular(folded, data->respelled.has_rare_small(), [&](std::size_t at) {
        if (respelled) {
            for (; next != repeated.end() && *next < at; ++next) look_at_spelling(folded, *next);
            look_at_spelling(folded, at);
        }
        if (masked) try_masks(folded, at);
    });
    for (; next != repeated.end(); ++next) look_at_spelling(folded, *next);
}

}  // namespace kijun
