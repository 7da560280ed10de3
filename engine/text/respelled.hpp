// Terms whose letters may be written small, large, drawn out or repeated, found from such a letter.
//
// Ordinary text is full of letters that might stand for others, so three looks are taken, each dearer and
// seldom needed: how the unit is written, with the letters beside it; whether some term has that unit
// between those letters; and then which terms they are, read from their beginnings. The first two may say
// yes too often, never no.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "neighbours.hpp"
#include "spelling.hpp"

namespace kijun {

class RespelledTerms {
public:
    // A term in its squeezed form, no two alike, and the numbers that are given back for it.
    void add(std::string_view term, const std::vector<std::uint32_t>& patterns);
    void finish();
    [[nodiscard]] bool empty() const { return terms_.size() < 2; }

    // Whether a unit of a text can be a changed unit of some term. `before` and `behind` are the letters of
    // the loosened lane beside it, 0 where there is none.
    [[nodiscard]] bool may_be_changed(const Unit& unit, std::string_view folded, char32_t before,
                                      char32_t behind) const;
    // The same for a unit of nothing but one `kana` (U+3040..309F), in fewer steps: most that is looked at.
    [[nodiscard]] bool may_be_resized(char32_t kana, char32_t before, char32_t behind) const {
        return beside_[row_of(kana)].has(before) || beside_[row_of(kana) + 1].has(behind);
    }

    // found(comparison, patterns) for each term that is written with this unit of the folded lane; `units`
    // stands behind it.
    template <class Found>
    void find(std::string_view folded, const Unit& unit, const Units& units, Found&& found) const;

    // Whether a term has one of the kana that are seldom small, so that a large one in a text may stand for
    // it: ゕ, ゖ, those of Ainu.
    [[nodiscard]] bool has_rare_small() const { return has_rare_small_; }

    // For kijun/archive.hpp: what it consists of.
    template <class Archive>
    void fields(Archive& archive) {
        archive(noted_, terms_, bytes_, letters_, patterns_, keys_, owners_, units_, starts_, shift_,
                has_rare_small_, beside_);
    }

private:
    // What is noted of the units of terms, with the letter before or behind.
    enum Kind : char32_t {
        unmarked = 1,    // a unit of which one ー may be a change, and the letter behind
        marked,          // a unit with ー, and the letter behind
        repeatable,      // letter before, unit, letter behind
        resized_before,  // a letter of another size in a unit, and the letter behind
        resized_last,  // letter before (0: none in the term), and a letter of another size in the last unit
        middle,        // letter before, unit, letter behind
        first_of,      // the first unit, and two letters behind (0: none in the term)
        last_of,       // the last unit, and two letters before (0: none in the term)
    };
    [[nodiscard]] bool may_have(Kind kind, char32_t a, char32_t b, char32_t c = 0) const {
        const char32_t key[] = {kind, a, b, c};
        return noted_.may_have({key, 4});
    }
    void note(Kind kind, char32_t a, char32_t b, char32_t c = 0) {
        const char32_t key[] = {kind, a, b, c};
        noted_.add({key, 4});
    }
    void note_sizes(std::string_view term, const Unit& unit, char32_t before, char32_t behind, bool last);

    // A set of letters; others share their bits.
    struct Letters {
        using AsInMemory = void;
        std::uint64_t words[4] = {};
        static std::uint32_t place(char32_t letter) { return letter * 0x9E3779B1u >> 24; }
        void add(char32_t letter) { words[place(letter) / 64] |= std::uint64_t{1} << place(letter) % 64; }
        [[nodiscard]] bool has(char32_t letter) const {
            return (words[place(letter) / 64] >> place(letter) % 64 & 1) != 0;
        }
    };
    static constexpr char32_t first_kana = 0x3040, kana_count = 0x60;
    static std::size_t row_of(char32_t kana) { return 2 * (kana - first_kana); }

    // Where a unit stands between letters: a key of places_.
    static std::uint32_t key_of(Kind kind, char32_t a, char32_t b, char32_t c) {
        std::uint64_t mixed = kind;
        for (const char32_t letter : {a, b, c}) mixed = (mixed ^ letter) * 0x9E3779B97F4A7C15;
        return static_cast<std::uint32_t>(mixed >> 32);
    }
    template <class Visit>
    void each_place(Kind kind, char32_t a, char32_t b, char32_t c, Visit&& visit) const;
    // The letters of the loosened lane around a unit, read as far as terms ask for them.
    class Around {
    public:
        Around(std::string_view folded, const Unit& unit, const Units& units)
            : folded_(folded), units_(units) {
            before_[0] = {unit.letter, unit.begin};
        }
        // The letter so many units before, and where that unit begins; 0: none.
        const Before& before(std::size_t units) {
            while (before_count_ <= units) read_before();
            return before_[units];
        }
        char32_t behind(std::size_t units) {
            while (behind_count_ <= units) read_behind();
            return behind_[units];
        }
        static constexpr std::size_t most = 32;  // units before and behind

    private:
        void read_before();
        void read_behind();

        std::string_view folded_;
        Units units_;
        Before before_[most + 1];
        char32_t behind_[most + 1];
        std::size_t before_count_ = 1, behind_count_ = 1;  // the unit itself
    };
    [[nodiscard]] std::optional<Comparison> compare_at(std::uint32_t term, std::uint32_t unit,
                                                       std::string_view folded, Around& around) const;

    Neighbours noted_;
    std::array<Letters, 2 * kana_count> beside_ = {};  // by kana: before, behind
    struct Term {                                      // where its parts end
        using AsInMemory = void;
        std::uint32_t bytes = 0, letters = 0, patterns = 0;
    };
    std::vector<Term> terms_ = {Term{}};  // one more than there are: each begins where the last ends
    std::string bytes_;                   // squeezed
    std::u32string letters_;              // loosened
    std::vector<std::uint32_t> patterns_;
    // Places, sorted by their keys: a term and its unit.
    std::vector<std::uint32_t> keys_, owners_, units_;
    // By the highest bits of keys, of which `shift_` are left out: where those begin.
    std::vector<std::uint32_t> starts_;
    std::uint32_t shift_ = 31;
    bool has_rare_small_ = false;
};

template <class Visit>
void RespelledTerms::each_place(Kind kind, char32_t a, char32_t b, char32_t c, Visit&& visit) const {
    if (!may_have(kind, a, b, c)) return;
    const std::uint32_t key = key_of(kind, a, b, c);
    const std::uint32_t* const range = starts_.data() + (key >> shift_);
    for (std::uint32_t at = range[0]; at < range[1]; ++at)
        if (keys_[at] == key) visit(owners_[at], units_[at]);
}

template <class Found>
void RespelledTerms::find(std::string_view folded, const Unit& unit, const Units& units,
                          Found&& found) const {
    Around around(folded, unit, units);
    const auto look_at = [&](std::uint32_t term, std::uint32_t number) {
        const std::optional<Comparison> compared = compare_at(term, number, folded, around);
        if (!compared) return;
        const std::uint32_t first = terms_[term].patterns;
        found(*compared, std::span(patterns_).subspan(first, terms_[term + 1].patterns - first));
    };
    const char32_t before = around.before(1).letter, letter = unit.letter, behind = around.behind(1);
    // a text has other letters beside a term, which the term does not know of
    each_place(middle, before, letter, behind, look_at);
    each_place(first_of, letter, behind, around.behind(2), look_at);
    each_place(first_of, letter, behind, 0, look_at);
    each_place(first_of, letter, 0, 0, look_at);
    each_place(last_of, before == 0 ? 0 : around.before(2).letter, before, letter, look_at);
    each_place(last_of, 0, before, letter, look_at);
}

}  // namespace kijun
