#include "masks.hpp"

#include <algorithm>

#include "spelling.hpp"
#include "utf8.hpp"

namespace kijun {

bool is_mask(char32_t point) {
    switch (point) {
        case '*':
        case 0x00D7:
        case 0x25A0:
        case 0x25A1:
        case 0x25CB:
        case 0x25CE:
        case 0x25CF:
        case 0x25EF:
        case 0x26AA:
        case 0x26AB:
        case 0x2715:
        case 0x2716:
        case 0x274C:
        case 0x2B55:
        case 0x3007:
        case 0x3013:
            return true;
        default:
            return false;
    }
}

namespace {

bool may_hide(std::u32string_view letters, std::size_t letter) {
    if (letter == 0 || letter + 1 >= letters.size()) return false;
    return may_repeat(letters[letter - 1]) && may_repeat(letters[letter]) &&
           may_repeat(letters[letter + 1]);
}

bool is_recognised(std::size_t letters, std::size_t masked) {
    const std::size_t rest = letters - masked;
    return rest >= 3 && rest >= 2 * masked;
}

}  // namespace

void MaskedTerms::add(std::u32string_view letters, std::uint32_t number) {
    const auto term = static_cast<std::uint32_t>(terms_.size());
    const auto begin = static_cast<std::uint32_t>(letters_.size());
    letters_ += letters;
    terms_.push_back({begin, static_cast<std::uint32_t>(letters_.size()), number});
    const auto size = static_cast<std::uint32_t>(letters.size());
    for (std::uint32_t left = 0; left < size; ++left) {
        for (std::uint32_t hidden = 1; hidden <= longest_run && may_hide(letters, left + hidden);
             ++hidden) {
            if (!is_recognised(size, hidden)) break;
            places_.push_back({key_of(letters[left], letters[left + hidden + 1], hidden), term, left});
        }
    }
}

void MaskedTerms::finish() {
    std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
        if (a.key != b.key) return a.key < b.key;
        return a.term != b.term ? a.term < b.term : a.left < b.left;
    });
}

const MaskedTerms::Place* MaskedTerms::first_of(std::uint64_t key) const {
    const auto at =
        std::lower_bound(places_.begin(), places_.end(), key,
                         [](const Place& place, std::uint64_t wanted) { return place.key < wanted; });
    return places_.data() + (at - places_.begin());
}

// The run of masks that begins at `at`, and the letters around it; false if it does not begin there, stands
// at an end, or is too long.
bool MaskedTerms::around(std::string_view folded, std::size_t at, Around& run) {
    if (at == 0) return false;
    const char32_t left = utf8::decode_before(folded, at).point;
    if (is_mask(left)) return false;
    run.begin = run.end = at;
    std::uint32_t hidden = 0;
    while (run.end < folded.size()) {
        const utf8::Decoded c = utf8::decode(folded, run.end);
        if (!is_mask(c.point)) {
            run.key = key_of(left, c.point, hidden);
            return true;
        }
        if (++hidden > longest_run) return false;
        run.end += c.length;
    }
    return false;
}

bool MaskedTerms::fits(const Place& place, std::string_view folded, const Around& run, Span& span) const {
    const std::u32string_view letters = letters_of(terms_[place.term]);
    const auto hidden = static_cast<std::uint32_t>(run.key & 0xFF);
    std::size_t masked = hidden;
    const auto same = [&](std::size_t letter, char32_t point) {
        if (letters[letter] == point) return true;
        ++masked;
        return is_mask(point) && may_hide(letters, letter);
    };
    span = {run.begin, run.end};
    for (std::uint32_t i = place.left + 1; i-- > 0;) {
        if (span.begin == 0) return false;
        const utf8::Decoded c = utf8::decode_before(folded, span.begin);
        if (!same(i, c.point)) return false;
        span.begin -= c.length;
    }
    for (std::uint32_t i = place.left + hidden + 1; i < letters.size(); ++i) {
        if (span.end >= folded.size()) return false;
        const utf8::Decoded c = utf8::decode(folded, span.end);
        if (!same(i, c.point)) return false;
        span.end += c.length;
    }
    return is_recognised(letters.size(), masked);
}

}  // namespace kijun
