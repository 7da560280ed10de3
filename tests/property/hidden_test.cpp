// Terms that are respelled or masked: what the scanner finds and what plain reading finds, over few
// letters, so that terms repeat, overlap, and meet every sign that matters.
#include "hidden.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <iostream>
#include <set>

#include "kijun/patterns.hpp"
#include "random.hpp"
#include "settings.hpp"
#include "text.hpp"

namespace kijun::property {
namespace {

struct Found {
    std::uint32_t begin, end;  // bytes of the folded lane
    Folds folds;
    friend auto operator<=>(const Found&, const Found&) = default;
};

std::string shown(const std::set<Found>& all) {
    std::string out;
    for (const Found& one : all) out += fmt::format(" {}..{}:{}", one.begin, one.end, one.folds.bits);
    return out;
}

bool is_alnum(char32_t c) { return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z'); }

// By reading; without the rule about gaps, which is asked of the text room.
std::set<Found> by_reading(const std::string& term, const std::string& original, Text& text) {
    const std::u32string wanted = oracle::folded(term), folded = oracle::folded(original);
    std::set<Found> all;
    const auto bytes = [&](std::size_t points) {
        return static_cast<std::uint32_t>(oracle::to_utf8(folded.substr(0, points)).size());
    };
    const auto kept_bytes = [&](std::size_t points) {
        return static_cast<std::uint32_t>(
            oracle::to_utf8(oracle::squeezed(folded.substr(0, points))).size());
    };
    for (const oracle::Hidden& one : oracle::respelled(wanted, folded)) {
        const std::u32string before = oracle::loosened(folded.substr(0, one.begin)),
                             behind = oracle::loosened(folded.substr(one.end)),
                             form = oracle::loosened(wanted);
        if (is_alnum(form.front()) && !before.empty() && is_alnum(before.back())) continue;
        if (is_alnum(form.back()) && !behind.empty() && is_alnum(behind.front())) continue;
        const bool gaps = one.folds.has(Fold::separators);
        if (gaps && !text.looks_stuffed(kept_bytes(one.begin), kept_bytes(one.end))) continue;
        all.insert({bytes(one.begin), bytes(one.end), one.folds});
    }
    for (const oracle::Hidden& one : oracle::masked(wanted, folded)) {
        if (is_alnum(wanted.front()) && one.begin > 0 && is_alnum(folded[one.begin - 1])) continue;
        if (is_alnum(wanted.back()) && one.end < folded.size() && is_alnum(folded[one.end])) continue;
        all.insert({bytes(one.begin), bytes(one.end), one.folds});
    }
    return all;
}

std::string of(Random& random, const std::vector<std::string>& pieces, std::size_t most) {
    std::string out;
    for (std::size_t n = 1 + random.below(most); n-- > 0;) out += random.among(pieces);
    return out;
}

TEST(Hidden, FormsAreFoundWhereReadingFindsThem) {
    Random random(seed_from_environment());
    struct Alphabet {
        std::vector<std::string> letters, more;  // of terms, and of texts besides
    };
    const std::vector<Alphabet> alphabets{{{"や", "み", "ー"}, {"ゃ", "〜", "★", "~"}},
                                          {{"や", "ゃ", "つ", "っ", "ば"}, {"ャ", "ー", "・"}},
                                          {{"闇", "バ", "イ", "ト"}, {"ィ", "ー", "○", "*", " "}},
                                          {{"カ", "ー", "ド", "ヵ"}, {"ｶ", "-", "ーー", "／"}},
                                          {{"s", "i", "m", "1"}, {"S", "-", "○", "★"}},
                                          {{"一", "口", "座", "金"}, {"〇", "●", "×", "、", "1"}},
                                          {{"あ", "い", "ひ", "ー"}, {"ぃ", "ㇶ", "\u200B", "〜〜", "\n"}},
                                          {{"ㇶ", "ヶ", "ひ", "け"}, {"か", "ヵ", "ら", "ㇻ", "ー"}},
                                          {{"闇", "ー", "い"}, {"ー", "○", "★", "ぃ"}}};
    std::size_t hits = 0;
    for (int set = 0; set < 600; ++set) {
        const Alphabet& alphabet = random.among(alphabets);
        std::vector<std::string> pieces = alphabet.letters;
        pieces.insert(pieces.end(), alphabet.letters.begin(), alphabet.letters.end());
        pieces.insert(pieces.end(), alphabet.more.begin(), alphabet.more.end());
        std::vector<Pattern> patterns;
        for (std::size_t n = 1 + random.below(6); n-- > 0;) {
            const std::string term = of(random, alphabet.letters, 7);
            if (!fold_term(term, Lane::folded).empty())
                patterns.push_back({Pattern::Kind::literal, term, evading_folds, {}});
        }
        auto compiled = Patterns::compile(patterns);
        ASSERT_TRUE(compiled.ok()) << compiled.errors().front().message.en;
        Scanner scanner(*compiled);
        for (int round = 0; round < 60; ++round) {
            std::string original;
            for (std::size_t n = random.below(5); n-- > 0;) {
                original += of(random, pieces, 9);
                if (random.coin()) original += random.among(patterns).spelling;
            }
            std::vector<std::set<Found>> found(patterns.size());
            for (const Match& match : scanner.scan(original))
                if (!(match.folds & (spelling_folds | Folds{Fold::masked})).empty())
                    found[match.pattern].insert({match.begin, match.end, match.folds});
            Text text;
            text.assign(original);
            for (std::size_t i = 0; i < patterns.size(); ++i) {
                const std::set<Found> wanted = by_reading(patterns[i].spelling, original, text);
                ASSERT_EQ(shown(found[i]), shown(wanted)) << patterns[i].spelling << " in " << original;
                hits += wanted.size();
            }
        }
    }
    std::cout << hits << " hidden forms found\n";
    EXPECT_GT(hits, 2000u);
}

}  // namespace
}  // namespace kijun::property
