#include "terms.hpp"

#include <unicode/regex.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <stdexcept>

#include "hidden.hpp"
#include "kijun/patterns.hpp"

namespace kijun::oracle {

namespace {

using Direction = ast::Proximity::Direction;

bool is_alnum(char32_t c) {
    return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

bool holds_emoji(const std::u32string& text) {
    return std::any_of(text.begin(), text.end(), [](char32_t c) {
        return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_EXTENDED_PICTOGRAPHIC) ||
               (c >= 0x1F1E6 && c <= 0x1F1FF);
    });
}

// What an exception lies inside does not unmake the exception: those of exceptions are left out.
void add(const State& state, const ast::TermUnion& terms, bool with_exceptions, TermSet& into) {
    for (const ast::TermRef& term : terms) {
        if (term.kind != ast::TermRef::Kind::list) {
            into.terms.insert({term.kind == ast::TermRef::Kind::pattern, term.word.text, {}});
            continue;
        }
        const ast::Terms& list = *state.terms.at(term.word.text);
        if (list.open) into.open_lists.insert(list.id.text);
        for (const ast::Term& member : list.terms) {
            if (member.term.kind == ast::TermRef::Kind::list) {
                add(state, {member.term}, with_exceptions, into);
                continue;
            }
            Term made{member.term.kind == ast::TermRef::Kind::pattern, member.term.word.text, {}};
            if (with_exceptions) {
                TermSet longer;
                add(state, member.except, false, longer);
                for (const Term& one : longer.terms) made.except.insert({one.regex, one.spelling});
            }
            into.terms.insert(std::move(made));
        }
    }
}

std::size_t utf8_size(std::u32string_view text) { return to_utf8(text).size(); }

// Seen characters from the end of the first to the begin of the second; negative if they overlap.
std::int64_t gap(const Place& first, const Place& second) {
    return std::int64_t{second.begin} - std::int64_t{first.end};
}

bool near_enough(const Place& hit, const Place& other, const ast::Proximity& wanted) {
    const std::int64_t limit = wanted.characters;
    const std::int64_t hit_first = gap(hit, other), other_first = gap(other, hit);
    const bool before = hit_first >= 0 && hit_first <= limit;
    const bool after = other_first >= 0 && other_first <= limit;
    const bool overlap = hit_first < 0 && other_first < 0;
    switch (wanted.direction) {
        case Direction::before:
            return before;
        case Direction::after:
            return after;
        case Direction::either:
            break;
    }
    return before || after || overlap;
}

}  // namespace

TermSet resolve(const State& state, const ast::TermUnion& terms) {
    TermSet set;
    add(state, terms, true, set);
    return set;
}

std::vector<std::size_t> fields_of(ast::TextField field) {
    switch (field) {
        case ast::TextField::title:
            return {0};
        case ast::TextField::text:
            return {1};
        case ast::TextField::page:
            return {2};
        case ast::TextField::url:
            return {3};
        case ast::TextField::post:
            return {0, 1};
        case ast::TextField::site:
            return {0, 1, 2};
    }
    return {};
}

Texts::Texts(const Report& report, const Stuffed& stuffed)
    : originals_{report.title, report.text, report.page_text, report.url}, stuffed_(stuffed) {
    for (std::size_t i = 0; i < fields; ++i) folded_[i] = fold(originals_[i]);
}

std::vector<Hit> Texts::search_literal(std::size_t field, const std::string& spelling) {
    const FoldedText& text = folded_[field];
    const std::u32string wanted = folded(spelling);
    std::vector<Hit> hits;
    // in `where`, not inside a word of ASCII letters and digits
    const auto each = [](const std::u32string& where, const std::u32string& what, auto&& found) {
        if (what.empty()) return;
        for (std::size_t at = where.find(what); at != std::u32string::npos; at = where.find(what, at + 1)) {
            const std::size_t end = at + what.size();
            if (is_alnum(what.front()) && at > 0 && is_alnum(where[at - 1])) continue;
            if (is_alnum(what.back()) && end < where.size() && is_alnum(where[end])) continue;
            found(at, end);
        }
    };
    const auto place = [&](std::size_t begin, std::size_t end, Folds folds) {
        hits.push_back({wanted, folds, begin, end, {text.places[begin].begin, text.places[end - 1].end}});
    };
    const auto looks_stuffed = [&](std::size_t begin, std::size_t end) {  // of the squeezed form
        const std::u32string_view whole = text.squeezed;
        const auto from = static_cast<std::uint32_t>(utf8_size(whole.substr(0, begin)));
        const auto to = from + static_cast<std::uint32_t>(utf8_size(whole.substr(begin, end - begin)));
        return stuffed_(originals_[field], from, to);
    };
    each(text.folded, wanted, [&](std::size_t begin, std::size_t end) { place(begin, end, {}); });
    if (holds_emoji(wanted)) return hits;
    each(text.squeezed, squeezed(wanted), [&](std::size_t begin, std::size_t end) {
        if (looks_stuffed(begin, end)) place(text.kept[begin], text.kept[end - 1] + 1, {Fold::separators});
    });
    // the loosened letter before (behind) a place, for terms that begin (end) with ASCII
    const auto apart = [&](const std::u32string& term, std::size_t begin, std::size_t end) {
        const std::u32string before = loosened(text.folded.substr(0, begin)),
                             behind = loosened(text.folded.substr(end));
        return !(is_alnum(term.front()) && !before.empty() && is_alnum(before.back())) &&
               !(is_alnum(term.back()) && !behind.empty() && is_alnum(behind.front()));
    };
    for (const Hidden& found : respelled(wanted, text.folded)) {
        if (!apart(loosened(wanted), found.begin, found.end)) continue;
        const auto kept = [&](std::size_t at) {  // letters before it in the squeezed form
            return static_cast<std::size_t>(std::lower_bound(text.kept.begin(), text.kept.end(), at) -
                                            text.kept.begin());
        };
        if (found.folds.has(Fold::separators) && !looks_stuffed(kept(found.begin), kept(found.end)))
            continue;
        place(found.begin, found.end, found.folds);
    }
    for (const Hidden& found : masked(wanted, text.folded)) {
        const bool inside_word =
            (is_alnum(wanted.front()) && found.begin > 0 && is_alnum(text.folded[found.begin - 1])) ||
            (is_alnum(wanted.back()) && found.end < text.folded.size() && is_alnum(text.folded[found.end]));
        if (!inside_word) place(found.begin, found.end, found.folds);
    }
    return hits;
}

// What begins first counts, the longest of those, then on from its end. Every start and every end is tried.
std::vector<Hit> Texts::search_regex(std::size_t field, const std::string& spelling) {
    const FoldedText& text = folded_[field];
    const auto translated = translate_regex(spelling, {});
    if (!translated) throw std::runtime_error("not a regular expression of the language: " + spelling);
    UErrorCode status = U_ZERO_ERROR;
    icu::RegexMatcher matcher(icu::UnicodeString::fromUTF8((*translated).icu), UREGEX_DOTALL, status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU refuses " + (*translated).icu);
    const auto whole = icu::UnicodeString::fromUTF8(to_utf8(text.folded));
    std::vector<std::int32_t> units{0};  // where each character begins in UTF-16
    for (const char32_t c : text.folded) units.push_back(units.back() + (c > 0xFFFF ? 2 : 1));
    matcher.reset(whole);
    std::vector<Hit> hits;
    for (std::size_t begin = 0; begin < text.folded.size();) {
        std::size_t end = begin;
        if (matcher.region(units[begin], units.back(), status).lookingAt(status))
            for (end = text.folded.size(); end > begin; --end)
                if (matcher.region(units[begin], units[end], status).matches(status)) break;
        if (U_FAILURE(status)) throw std::runtime_error("ICU gives up on " + (*translated).icu);
        if (end == begin) {
            ++begin;
            continue;
        }
        hits.push_back({U"\uFFFF" + folded(spelling),  // no literal has that
                        {},
                        begin,
                        end,
                        {text.places[begin].begin, text.places[end - 1].end}});
        begin = end;
    }
    return hits;
}

std::vector<Hit> Texts::search(std::size_t field, const std::pair<bool, std::string>& term) {
    return term.first ? search_regex(field, term.second) : search_literal(field, term.second);
}

const std::vector<Hit>& Texts::all(std::size_t field, const std::pair<bool, std::string>& term) {
    const auto [entry, added] = found_.try_emplace({field, term});
    if (added) entry->second = search(field, term);
    return entry->second;
}

std::vector<Hit> Texts::hits(std::size_t field, const TermSet& set, Folds evading) {
    std::vector<Hit> out;
    for (const Term& term : set.terms)
        for (const Hit& hit : all(field, {term.regex, term.spelling})) {
            if (!hit.folds.within(evading)) continue;
            bool inside = false;
            for (const auto& longer : term.except)
                for (const Hit& cover : all(field, longer))
                    inside = inside || (cover.begin <= hit.begin && hit.end <= cover.end);
            if (!inside) out.push_back(hit);
        }
    return out;
}

bool Texts::holds(const State& state, const ast::HasTerms& test) {
    std::set<std::u32string> different;
    for (const std::size_t field : fields_of(test.field)) {
        std::vector<Hit> found = hits(field, resolve(state, test.terms), test.evading);
        for (const ast::Proximity& near : test.near) {
            const std::vector<Hit> others = hits(field, resolve(state, near.terms), near.evading);
            std::erase_if(found, [&](const Hit& hit) {
                return std::none_of(others.begin(), others.end(), [&](const Hit& other) {
                    return near_enough(hit.place, other.place, near);
                });
            });
        }
        for (const Hit& hit : found) {
            const bool inside = std::any_of(found.begin(), found.end(), [&](const Hit& other) {
                return other.place.begin <= hit.place.begin && hit.place.end <= other.place.end &&
                       !(other.place == hit.place);
            });
            if (!inside || test.at_least == 1) different.insert(hit.identity);
        }
    }
    return different.size() >= test.at_least && !different.empty();
}

// ---- what follows from what -----------------------------------------------------------------------

namespace {

// Every hit of `a` comes with a hit of `b`; with `same`, it is one.
bool covers(const TermSet& a, Folds a_evading, const TermSet& b, Folds b_evading, bool same) {
    if ((a_evading & b_evading) != a_evading) return false;
    if (!std::includes(b.open_lists.begin(), b.open_lists.end(), a.open_lists.begin(), a.open_lists.end()))
        return false;
    const bool all_members = std::all_of(a.terms.begin(), a.terms.end(), [&](const Term& term) {
        return std::any_of(b.terms.begin(), b.terms.end(), [&](const Term& same_or_freer) {
            return same_or_freer.regex == term.regex && same_or_freer.spelling == term.spelling &&
                   std::includes(term.except.begin(), term.except.end(), same_or_freer.except.begin(),
                                 same_or_freer.except.end());
        });
    });
    if (all_members) return true;
    if (same || a_evading != Folds()) return false;
    return std::all_of(a.terms.begin(), a.terms.end(), [&](const Term& longer) {
        return b.terms.contains(longer) ||
               std::any_of(b.terms.begin(), b.terms.end(), [&](const Term& shorter) {
                   if (longer.regex || shorter.regex || !shorter.except.empty()) return false;
                   const std::u32string part = folded(shorter.spelling);
                   return !part.empty() && !is_alnum(part.front()) && !is_alnum(part.back()) &&
                          folded(longer.spelling).find(part) != std::u32string::npos;
               });
    });
}

bool includes(std::vector<std::size_t> all, std::vector<std::size_t> some) {
    return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

}  // namespace

bool implies(const State& state, const ast::HasTerms& a, const ast::HasTerms& b) {
    if (!includes(fields_of(b.field), fields_of(a.field))) return false;
    const TermSet of_a = resolve(state, a.terms), of_b = resolve(state, b.terms);
    if (b.at_least > 1) {
        if (of_a != of_b || a.evading != b.evading || a.at_least < b.at_least) return false;
        const bool same_near = std::equal(
            a.near.begin(), a.near.end(), b.near.begin(), b.near.end(), [&](const auto& x, const auto& y) {
                return x.direction == y.direction && x.characters == y.characters &&
                       x.evading == y.evading && resolve(state, x.terms) == resolve(state, y.terms);
            });
        const bool only_around = std::all_of(a.near.begin(), a.near.end(), [](const ast::Proximity& near) {
            return near.direction == Direction::either;
        });
        if (!same_near && !only_around) return false;
    }
    if (b.near.empty()) {
        if (covers(of_a, a.evading, of_b, b.evading, false)) return true;
        if (b.at_least > 1) return false;
        return std::any_of(a.near.begin(), a.near.end(), [&](const ast::Proximity& near) {
            return covers(resolve(state, near.terms), near.evading, of_b, b.evading, false);
        });
    }
    if (!covers(of_a, a.evading, of_b, b.evading, true)) return false;
    return std::all_of(b.near.begin(), b.near.end(), [&](const ast::Proximity& wanted) {
        return std::any_of(a.near.begin(), a.near.end(), [&](const ast::Proximity& near) {
            return (wanted.direction == Direction::either || wanted.direction == near.direction) &&
                   near.characters <= wanted.characters &&
                   covers(resolve(state, near.terms), near.evading, resolve(state, wanted.terms),
                          wanted.evading, true);
        });
    });
}

// ---- keys -----------------------------------------------------------------------------------------

namespace {

std::string spelled(const ast::TermUnion& terms) {
    std::string out;
    for (const ast::TermRef& term : terms) {
        if (!out.empty()) out += ", ";
        if (term.kind == ast::TermRef::Kind::list) out += term.word.text;
        if (term.kind == ast::TermRef::Kind::literal) out += "「" + term.word.text + "」";
        if (term.kind == ast::TermRef::Kind::pattern) out += "/" + term.word.text + "/";
    }
    return terms.size() == 1 ? out : "(" + out + ")";
}

std::string spelled(Folds evading) {
    std::string names;
    for (const auto& [fold, name] :
         {std::pair{Fold::separators, "separators"}, std::pair{Fold::small_kana, "small_kana"},
          std::pair{Fold::prolonged, "prolonged"}, std::pair{Fold::repeats, "repeats"},
          std::pair{Fold::masked, "masked"}})
        if (evading.has(fold)) names += (names.empty() ? "" : ", ") + std::string(name);
    if (names.empty()) return "";
    return names == "separators, small_kana, prolonged, repeats, masked" ? " evading"
                                                                         : " evading (" + names + ")";
}

}  // namespace

std::string key_of(const ast::HasTerms& test) {
    static const char* const names[] = {"title", "text", "page", "url", "post", "site"};
    std::string key = names[static_cast<int>(test.field)];
    key += " has ";
    if (test.at_least > 1) key += "at least " + std::to_string(test.at_least) + " of ";
    key += spelled(test.terms);
    key += spelled(test.evading);
    for (const ast::Proximity& near : test.near) {
        key += " within " + std::to_string(near.characters);
        key += near.direction == Direction::before  ? " before "
               : near.direction == Direction::after ? " after "
                                                    : " of ";
        key += spelled(near.terms);
        key += spelled(near.evading);
    }
    return key;
}

}  // namespace kijun::oracle
