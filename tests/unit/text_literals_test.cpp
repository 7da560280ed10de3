// Terms as written, against a search for each of them at each place.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "kijun/patterns.hpp"

namespace kijun {
namespace {

using Places = std::vector<std::pair<std::uint32_t, std::uint32_t>>;  // pattern, begin in the folded lane

std::vector<Pattern> literals(const std::vector<std::string>& spellings) {
    std::vector<Pattern> patterns;
    for (const std::string& spelling : spellings)
        patterns.push_back({Pattern::Kind::literal, spelling, {}, {}});
    return patterns;
}

bool is_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

Places searched(const std::vector<std::string>& spellings, const std::string& text) {
    const std::string lane = fold_term(text, Lane::folded);
    Places all;
    for (std::uint32_t number = 0; number < spellings.size(); ++number) {
        const std::string term = fold_term(spellings[number], Lane::folded);
        for (std::size_t at = lane.find(term); at != std::string::npos; at = lane.find(term, at + 1)) {
            const std::size_t end = at + term.size();
            if (is_alnum(term.front()) && at > 0 && is_alnum(lane[at - 1])) continue;
            if (is_alnum(term.back()) && end < lane.size() && is_alnum(lane[end])) continue;
            all.emplace_back(number, static_cast<std::uint32_t>(at));
        }
    }
    std::sort(all.begin(), all.end());
    return all;
}

Places found(Scanner& scanner, const std::string& text) {
    Places all;
    for (const Match& match : scanner.scan(text)) all.emplace_back(match.pattern, match.begin);
    std::sort(all.begin(), all.end());
    return all;
}

void expect_same(const std::vector<std::string>& spellings, const std::vector<std::string>& texts) {
    const Result<Patterns> patterns = Patterns::compile(literals(spellings));
    ASSERT_TRUE(patterns.ok());
    const Result<Patterns> loaded = Patterns::load(literals(spellings), patterns->save());
    ASSERT_TRUE(loaded.ok());
    Scanner made(*patterns), read(*loaded);
    for (const std::string& text : texts) {
        const Places expected = searched(spellings, text);
        EXPECT_EQ(found(made, text), expected) << text.substr(0, 200);
        EXPECT_EQ(found(read, text), expected) << text.substr(0, 200);
    }
}

std::string repeated(const std::string& piece, int times) {
    std::string all;
    while (times-- > 0) all += piece;
    return all;
}

// Letters of one to four bytes, few enough that words meet.
class Words {
public:
    explicit Words(std::uint32_t seed) : random_(seed) {}

    std::string word(std::size_t least, std::size_t most) {
        static const std::vector<std::string> letters = {
            "a",  "b",  "7",  "@",  "-",  " ", std::string(1, '\0'), "é", "ж", "あ", "い", "か", "闇",
            "口", "座", "薬", "ー", "𠮷", "😀"};
        // mostly kana and kanji
        std::uniform_int_distribution<std::size_t> any(0, letters.size() - 1), japanese(9, 15),
            size(least, most);
        std::string word;
        for (std::size_t i = size(random_); i > 0; --i)
            word += letters[random_() % 3 == 0 ? any(random_) : japanese(random_)];
        return word;
    }
    std::vector<std::string> terms(std::size_t count, std::size_t most_letters) {
        std::set<std::string> all;
        while (all.size() < count) {
            const std::string term = word(1, most_letters);
            if (!fold_term(term, Lane::folded).empty()) all.insert(term);
        }
        return {all.begin(), all.end()};
    }

private:
    std::mt19937 random_;
};

TEST(Literals, SameAsASearchForEachOfThem) {
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        Words words(seed);
        const std::vector<std::string> terms = words.terms(1 + seed * seed / 4 % 300, 2 + seed % 9);
        std::vector<std::string> texts;
        for (int i = 0; i < 20; ++i) texts.push_back(words.word(1, i < 10 ? 20 : 300));
        SCOPED_TRACE(seed);
        expect_same(terms, texts);
    }
}

TEST(Literals, ThoseThatBeginWithEachOther) {
    std::vector<std::string> terms;
    for (int i = 1; i <= 60; ++i) terms.push_back(repeated("あ", i));
    for (int i = 1; i <= 40; ++i) terms.push_back(repeated("あ", i) + "い");
    for (int i = 1; i <= 30; ++i) terms.push_back(repeated("ab", i));
    expect_same(terms, {repeated("あ", 200), repeated("あ", 59) + "い" + repeated("あ", 7),
                        repeated("ab", 25) + "-", "あ", "い", "",
                        repeated("あ", 30) + "う" + repeated("あい", 20)});
}

// More of them than are compared one by one: what they begin with is the same for long.
TEST(Literals, ManyThatDifferLate) {
    std::vector<std::string> terms;
    Words words(7);
    for (const std::string& ending : words.terms(120, 3)) terms.push_back("口座を買い取り" + ending);
    terms.emplace_back("口座を買い取り");
    terms.emplace_back("口座を");
    terms.emplace_back("口座");
    terms.emplace_back("口");
    std::vector<std::string> texts;
    for (int i = 0; i < 40; ++i) texts.push_back(words.word(0, 40) + "口座を買い取り" + words.word(0, 4));
    expect_same(terms, texts);
}

// Wherever a term ends: at the end of a text, of a block, in front of anything.
TEST(Literals, AtEveryPlaceOfATextOfEveryLength) {
    const std::vector<std::string> terms = {
        "s", "7", "@", "ab", "あ", "é", "口座", "口座を", "闇バイト", "a口", "😀", std::string("\0a", 2)};
    std::vector<std::string> texts;
    for (const std::string& term : terms) {
        for (int before = 0; before < 140; before += before < 50 ? 7 : 1) {
            for (const std::string& behind :
                 {std::string(), std::string("x"), std::string(" x"), repeated("い", 30)})
                texts.push_back(repeated("-", before) + term + behind);
        }
    }
    expect_same(terms, texts);
}

// What a text is followed by in a buffer that held a longer one does not matter.
TEST(Literals, NothingOfTheTextBeforeIsSeen) {
    const Result<Patterns> patterns = Patterns::compile(literals({"s", "口座", "口座を売る"}));
    ASSERT_TRUE(patterns.ok());
    Scanner scanner(*patterns);
    EXPECT_EQ(found(scanner, "口座を売る sss").size(), 2u);
    EXPECT_EQ(found(scanner, "口座を売"), (Places{{1, 0}}));
    EXPECT_EQ(found(scanner, "口座を売る s"), (Places{{0, 16}, {1, 0}, {2, 0}}));
    EXPECT_EQ(found(scanner, "口"), Places{});
}

// An expression that waits for a literal does so inside of words too.
TEST(Literals, ExpressionsWaitInsideOfWords) {
    std::vector<Pattern> patterns = literals({"sim", "口座"});
    patterns.push_back({Pattern::Kind::regex, "(sim|lte)[0-9]", {}, {}});
    const Result<Patterns> compiled = Patterns::compile(patterns);
    ASSERT_TRUE(compiled.ok());
    Scanner scanner(*compiled);
    EXPECT_EQ(found(scanner, "esim5 xlte7 sim 口座"), (Places{{0, 12}, {1, 16}, {2, 1}, {2, 7}}));
}

}  // namespace
}  // namespace kijun
