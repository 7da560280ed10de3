// Rules made for a measurement: plain ones that any engine can express, in our language and as data for the
// others, and further revisions of a guideline.
#pragma once

#include "bench.hpp"
#include "random.hpp"

namespace kijun::bench {

// Lists of words, and categories: a word of each of some lists, and none of another.
struct PlainRules {
    struct List {
        std::string name;
        std::vector<std::string> words;
    };
    struct Category {
        std::string id;
        std::vector<std::size_t> all;
        std::optional<std::size_t> unless;
    };
    std::vector<List> lists;
    std::vector<Category> categories;

    [[nodiscard]] std::size_t words() const;
    [[nodiscard]] std::string as_kijun() const;
    [[nodiscard]] std::string as_json() const;  // words folded, as peers look for them
    // The same as a Rego module, for input.text; so many words in one pattern.
    [[nodiscard]] std::string as_rego(std::size_t words_at_once) const;
};

// The lists that data/common_rules.json names, from the compiled guideline.
PlainRules common_rules(const Rules& rules, const std::string& path);
// A word of `length` characters that means nothing.
std::string made_up_word(property::Random& random, std::size_t length);
// `words` words in all, two lists a category.
PlainRules made_up_rules(std::size_t words, std::size_t categories, std::uint64_t seed);

// Writes a file into the work folder; gives its path.
std::string write_file(const Setup& setup, const std::string& name, const std::string& text);
std::string read_file(const std::string& path);
// Compiles. Throws with the first error.
std::shared_ptr<const Rules> rules_from(const std::vector<std::string>& paths);

// A file of amendments of the guideline ihc, so that with them `revisions` are in force on some day: words
// added to lists in use, new categories and new titles in turn.
std::string revisions_after(const Setup& setup, std::size_t revisions);

}  // namespace kijun::bench
