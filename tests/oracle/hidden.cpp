#include "hidden.hpp"

#include <algorithm>
#include <optional>

#include "text.hpp"

namespace kijun::oracle {

namespace {

const std::u32string small_letters = U"ぁぃぅぇぉっゃゅょゎゕゖㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ";
const std::u32string large_letters = U"あいうえおつやゆよわかけくしすとぬはひふへほむらりるれろ";
const std::u32string figures = U"0123456789〇一二三四五六七八九十";
const std::u32string drawn_signs = U"~-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u301C\u3030";
const std::u32string mask_signs =
    U"*\u00D7\u25A0\u25A1\u25CB\u25CE\u25CF\u25EF\u26AA\u26AB\u2715\u2716\u274C\u2B55\u3007\u3013";

bool among(const std::u32string& all, char32_t c) { return all.find(c) != std::u32string::npos; }

char32_t large(char32_t c) {
    const std::size_t at = small_letters.find(c);
    return at == std::u32string::npos ? c : large_letters[at];
}

bool is_kana(char32_t c) {
    return (c >= U'ぁ' && c <= U'ゖ') || (c >= U'ヷ' && c <= U'ヺ') ||
           among(U"ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ", c);
}

bool separates(char32_t c) { return squeezed({c}).empty(); }

// What stands behind one letter of the loosened form.
struct Item {
    enum Kind { letter, drawn, sign, gap } kind;
    char32_t c;
    std::size_t at;
};
struct Group {
    char32_t letter;
    std::vector<Item> items;
};

std::vector<Group> groups_of(const std::u32string& text) {
    std::vector<Group> groups;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char32_t c = text[at];
        const bool open = !groups.empty();
        const bool after_kana = open && is_kana(groups.back().letter);
        if (separates(c)) {
            const bool directly = open && groups.back().items.back().kind != Item::gap;
            if (open)
                groups.back().items.push_back(
                    {after_kana && directly && among(drawn_signs, c) ? Item::sign : Item::gap, c, at});
        } else if (c == U'ー' && after_kana) {
            groups.back().items.push_back({Item::drawn, c, at});
        } else if (open && groups.back().letter == large(c) && !among(figures, c)) {
            groups.back().items.push_back({Item::letter, c, at});
        } else {
            groups.push_back({large(c), {{Item::letter, c, at}}});
        }
    }
    return groups;
}

std::size_t count(const std::vector<Item>& items, Item::Kind kind) {
    return static_cast<std::size_t>(
        std::count_if(items.begin(), items.end(), [kind](const Item& item) { return item.kind == kind; }));
}

std::u32string written_in(const std::vector<Item>& items) {
    std::u32string out;
    for (const Item& item : items) out += item.c;
    return out;
}

// Up to the last item that counts, and what is left behind it.
bool trim(std::vector<Item>& items, bool signs_count) {
    const std::size_t size = items.size();
    while (items.back().kind == Item::gap || (!signs_count && items.back().kind == Item::sign))
        items.pop_back();
    return items.size() != size;
}

std::optional<Hidden> read(const std::vector<Group>& term, const std::vector<Group>& text,
                           std::size_t first) {
    if (first + term.size() > text.size()) return std::nullopt;
    Hidden found;
    std::size_t letters = 0, changes = 0;
    bool inside = false;
    for (std::size_t i = 0; i < term.size(); ++i) {
        if (term[i].letter != text[first + i].letter) return std::nullopt;
        const std::vector<Item>& wanted = term[i].items;
        std::vector<Item> items = text[first + i].items;
        const std::size_t least = count(wanted, Item::letter);
        const bool drawn = count(wanted, Item::drawn) != 0;
        const bool begins = i == 0, ends = i + 1 == term.size();
        if (count(items, Item::letter) < least) return std::nullopt;
        bool gap_behind = false;
        {
            // signs before a gap that is followed by more belong to the group's inside
            std::vector<Item> whole = items;
            gap_behind = trim(whole, true);
            items = whole;
        }
        const bool gaps_between = std::any_of(items.begin(), items.end(),
                                              [](const Item& item) { return item.kind == Item::gap; });
        if (begins && gaps_between)  // its last letters
            while (count(items, Item::letter) > least || items.front().kind != Item::letter)
                items.erase(items.begin());
        if (ends && !drawn) {
            std::size_t taken = 0, size = 0;
            while (size < items.size() && (taken < least || items[size].kind == Item::letter)) {
                taken += items[size].kind == Item::letter;
                ++size;
            }
            items.resize(size);
        }
        if (begins) found.begin = items.front().at;
        found.end = items.back().at + 1;

        Folds folds;
        const std::size_t written = count(items, Item::letter);
        if (written > least) {
            if (term[i].letter < 0x80 && written < 3) return std::nullopt;
            folds |= {Fold::repeats};
            inside = inside || (!begins && !ends);
        }
        std::u32string had, has;
        for (const Item& item : wanted)
            if (item.kind == Item::letter) had += item.c;
        for (const Item& item : items)
            if (item.kind == Item::letter) has += item.c;
        // whether the term stands there as written, at the side where it ends
        const std::u32string spelled = written_in(wanted);
        std::u32string seen = written_in(items);
        if (!drawn)
            while (among(drawn_signs, seen.back())) seen.pop_back();  // between letters: separators
        const bool as_written = (begins && seen.ends_with(spelled)) || (ends && seen.starts_with(spelled));
        const bool other_size =
            !as_written && (written == least ? had != has
                                             : std::any_of(has.begin(), has.end(),
                                                           [&](char32_t c) { return !among(had, c); }));
        if (other_size) folds |= {Fold::small_kana};
        const std::size_t marks = count(items, Item::drawn), signs = count(items, Item::sign);
        if (drawn && marks + signs == 0) return std::nullopt;
        const bool other_length =
            !as_written && (drawn ? marks != count(wanted, Item::drawn) || signs != 0 : marks != 0);
        if (other_length) folds |= {Fold::prolonged};
        const bool goes_on = ends && spelled == U"つ" && seen == U"っ";
        inside = inside || (other_size && !goes_on) || other_length;
        const bool gaps = std::any_of(items.begin(), items.end(),
                                      [](const Item& item) { return item.kind == Item::gap; });
        if (gaps || (!drawn && signs != 0) || (!ends && gap_behind)) found.folds |= {Fold::separators};
        letters += least;
        changes += folds.empty() ? 0 : 1;
        found.folds |= folds;
    }
    const bool only_kana =
        std::all_of(term.begin(), term.end(), [](const Group& group) { return is_kana(group.letter); });
    const std::size_t needed = (only_kana ? 5 : 4) - (changes >= 2 ? 1 : 0);
    const bool enough = letters >= needed;
    if (!inside || !enough) return std::nullopt;
    return found;
}

}  // namespace

std::u32string loosened(const std::u32string& folded) {
    std::u32string out;
    for (const Group& group : groups_of(folded)) out += group.letter;
    return out;
}

std::vector<Hidden> respelled(const std::u32string& term, const std::u32string& folded) {
    std::vector<Hidden> all;
    const std::vector<Group> wanted = groups_of(squeezed(term)), text = groups_of(folded);
    if (wanted.empty()) return all;
    for (std::size_t first = 0; first < text.size(); ++first)
        if (const auto found = read(wanted, text, first)) all.push_back(*found);
    return all;
}

std::vector<Hidden> masked(const std::u32string& term, const std::u32string& folded) {
    std::vector<Hidden> all;
    if (squeezed(term) != term) return all;
    for (std::size_t begin = 0; begin + term.size() <= folded.size(); ++begin) {
        std::size_t hidden = 0;
        bool fits = true;
        for (std::size_t i = 0; i < term.size() && fits; ++i) {
            if (folded[begin + i] == term[i]) continue;
            ++hidden;
            fits = among(mask_signs, folded[begin + i]) && i > 0 && i + 1 < term.size() &&
                   !among(figures, term[i - 1]) && !among(figures, term[i]) && !among(figures, term[i + 1]);
        }
        const std::size_t rest = term.size() - hidden;
        if (fits && hidden > 0 && rest >= 3 && rest >= 2 * hidden)
            all.push_back({begin, begin + term.size(), {Fold::masked}});
    }
    return all;
}

}  // namespace kijun::oracle
