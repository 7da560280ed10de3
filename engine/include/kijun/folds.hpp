// Folds: the ways in which a word is spelled differently and still means the same, by name.
//
// Purpose. Some folds are always undone, on both sides: text and term are compared without them. The
// others are what somebody does to a word so that a search misses it; they are undone for terms used with
// `evading` only, and a rule may name those that it wants. A hit says which of both it took.
//
//   always      case, width (with the other compatibility forms), kana (katakana or hiragana), invisible
//               (characters that are not seen)
//   evading     separators   口★座, 闇/バ/イ/ト      signs between the letters
//               small_kana   闇バィト, キヤツシユ   small for large kana and large for small
//               prolonged    闇バーイト, 銀行カ〜ド ー put in, another mark for it, more of them
//               repeats      闇ババイト, 覚せせい剤    letters more often than the term has them
//               masked       闇バ○ト, 覚●い剤       a sign in the place of a letter (伏せ字)
//
// What each accepts is documented where it is done: kijun/text.hpp, kijun/patterns.hpp.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace kijun {

enum class Fold : std::uint8_t {
    letter_case,
    width,
    kana,
    invisible,
    separators,
    small_kana,
    prolonged,
    repeats,
    masked
};
inline constexpr std::size_t fold_count = 9;

// A set of folds.
struct Folds {
    std::uint16_t bits = 0;

    constexpr Folds() = default;
    constexpr Folds(std::initializer_list<Fold> folds) {
        for (const Fold fold : folds) bits |= bit(fold);
    }
    [[nodiscard]] constexpr bool empty() const { return bits == 0; }
    [[nodiscard]] constexpr bool has(Fold fold) const { return (bits & bit(fold)) != 0; }
    [[nodiscard]] constexpr bool within(Folds other) const { return (bits & ~other.bits) == 0; }
    constexpr Folds& operator|=(Folds other) {
        bits |= other.bits;
        return *this;
    }
    friend constexpr Folds operator|(Folds a, Folds b) { return a |= b; }
    friend constexpr Folds operator&(Folds a, Folds b) {
        a.bits &= b.bits;
        return a;
    }
    friend constexpr auto operator<=>(const Folds&, const Folds&) = default;

private:
    static constexpr std::uint16_t bit(Fold fold) {
        return static_cast<std::uint16_t>(1u << static_cast<unsigned>(fold));
    }
};

// What `evading` alone stands for.
inline constexpr Folds evading_folds{Fold::separators, Fold::small_kana, Fold::prolonged, Fold::repeats,
                                     Fold::masked};
// Those that spell the letters themselves differently.
inline constexpr Folds spelling_folds{Fold::small_kana, Fold::prolonged, Fold::repeats};

struct FoldName {
    std::string_view english;   // as in verdicts; of evading folds, the keyword
    std::string_view japanese;  // the keyword, or what people are told
};
inline constexpr std::array<FoldName, fold_count> fold_names{{{"case", "大文字小文字"},
                                                              {"width", "全角半角"},
                                                              {"kana", "ひらがなカタカナ"},
                                                              {"invisible", "不可視文字"},
                                                              {"separators", "区切り"},
                                                              {"small_kana", "小書き"},
                                                              {"prolonged", "長音"},
                                                              {"repeats", "繰り返し"},
                                                              {"masked", "伏せ字"}}};
constexpr const FoldName& name_of(Fold fold) { return fold_names[static_cast<std::size_t>(fold)]; }

// visit(fold) for each of the set, in the order above.
template <class Visit>
constexpr void each_fold(Folds folds, Visit&& visit) {
    for (unsigned rest = folds.bits; rest != 0; rest &= rest - 1)
        visit(static_cast<Fold>(std::countr_zero(rest)));
}

// As a rule says it: nothing, `evading`, or `evading (separators, repeats)`.
inline std::string evading_clause(Folds folds) {
    if (folds.empty()) return {};
    if (folds == evading_folds) return "evading";
    std::string clause;
    each_fold(folds, [&](Fold fold) {
        clause += clause.empty() ? "evading (" : ", ";
        clause += name_of(fold).english;
    });
    return clause + ")";
}

}  // namespace kijun
