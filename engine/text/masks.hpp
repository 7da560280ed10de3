// Masks (伏せ字): signs in the place of letters of a term, 闇バ○ト for 闇バイト.
//
// There is no lane for them. Wherever a sign stands that people use so, the letters on both sides say which
// terms it may be a part of, and these are compared letter by letter. A match has its first and its last
// letter, at least three letters in all, and at least two for each that is masked. Neither a figure nor a
// letter beside one is masked (3×4, 二〇二五).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kijun {

// ○ ● ◯ ◎ 〇 × ✕ * 〓 ■ and the like, as they are in the folded lane.
bool is_mask(char32_t point);

class MaskedTerms {
public:
    // A term of letters only; `number` is given back for its matches.
    void add(std::u32string_view letters, std::uint32_t number);
    void finish();
    [[nodiscard]] bool empty() const { return places_.empty(); }

    // found(number, begin, end) for the terms of which the mask at `at` of the folded lane may hide a
    // letter; a term with masks apart from each other is found from each.
    template <class Found>
    void find(std::string_view folded, std::size_t at, Found&& found) const;

    // For kijun/archive.hpp: what it consists of.
    template <class Archive>
    void fields(Archive& archive) {
        archive(letters_, terms_, places_);
    }

private:
    static constexpr std::uint32_t longest_run = 16;  // masks beside each other
    struct Term {
        using AsInMemory = void;
        std::uint32_t begin, end;  // of letters_
        std::uint32_t number;
    };
    struct Place {  // of a run of masks in a term: the letter on its left, the letters that it hides
        using AsInMemory = void;
        std::uint64_t key;
        std::uint32_t term, left;
    };
    struct Around {  // a run of masks in a text
        std::size_t begin = 0, end = 0;
        std::uint64_t key = 0;
    };
    struct Span {
        std::size_t begin = 0, end = 0;
    };
    static std::uint64_t key_of(char32_t left, char32_t right, std::uint32_t hidden) {
        return std::uint64_t{left} << 32 | std::uint64_t{right} << 8 | hidden;
    }
    [[nodiscard]] static bool around(std::string_view folded, std::size_t at, Around& run);
    [[nodiscard]] bool fits(const Place& place, std::string_view folded, const Around& run,
                            Span& span) const;
    [[nodiscard]] const Place* first_of(std::uint64_t key) const;

    [[nodiscard]] std::u32string_view letters_of(const Term& term) const {
        return std::u32string_view(letters_).substr(term.begin, term.end - term.begin);
    }

    std::u32string letters_;
    std::vector<Term> terms_;
    std::vector<Place> places_;  // by key
};

template <class Found>
void MaskedTerms::find(std::string_view folded, std::size_t at, Found&& found) const {
    Around run;
    if (!around(folded, at, run)) return;
    const Place* const end = places_.data() + places_.size();
    for (const Place* place = first_of(run.key); place != end && place->key == run.key; ++place) {
        Span span;
        if (fits(*place, folded, run, span)) found(terms_[place->term].number, span.begin, span.end);
    }
}

}  // namespace kijun
