// Terms in a text by plain search, and the tests that are made of them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kijun/model.hpp"
#include "kijun/report.hpp"
#include "text.hpp"

namespace kijun::oracle {

// A term with the terms it must not lie inside. Lists are resolved.
struct Term {
    bool regex = false;
    std::string spelling;
    std::set<std::pair<bool, std::string>> except;  // regex, spelling
    friend auto operator<=>(const Term&, const Term&) = default;
};
struct TermSet {
    std::set<Term> terms;
    std::set<std::string> open_lists;
    friend bool operator==(const TermSet&, const TermSet&) = default;
};
TermSet resolve(const State& state, const ast::TermUnion& terms);

// Whether the gaps of a squeezed match look like stuffing is a judgement of the text room with examples
// and tests of its own; it is asked here, for [begin, end) in bytes of the squeezed lane of `original`.
using Stuffed = std::function<bool(const std::string& original, std::uint32_t begin, std::uint32_t end)>;

struct Hit {
    std::u32string identity;         // equal for terms that fold alike
    Folds folds;                     // of hidden forms
    std::size_t begin = 0, end = 0;  // of the folded form
    Place place;
};

// The texts of one report, folded once.
class Texts {
public:
    static constexpr std::size_t fields = 4;  // title, text, page_text, url
    Texts(const Report& report, const Stuffed& stuffed);

    bool holds(const State& state, const ast::HasTerms& test);

    [[nodiscard]] const FoldedText& field(std::size_t number) const { return folded_[number]; }

private:
    const std::vector<Hit>& all(std::size_t field, const std::pair<bool, std::string>& term);
    std::vector<Hit> hits(std::size_t field, const TermSet& set, Folds evading);
    std::vector<Hit> search(std::size_t field, const std::pair<bool, std::string>& term);
    std::vector<Hit> search_literal(std::size_t field, const std::string& spelling);
    std::vector<Hit> search_regex(std::size_t field, const std::string& spelling);

    std::array<std::string, fields> originals_;
    std::array<FoldedText, fields> folded_;
    const Stuffed& stuffed_;
    std::map<std::pair<std::size_t, std::pair<bool, std::string>>, std::vector<Hit>> found_;
};

// The numbers of the fields that a rule names.
std::vector<std::size_t> fields_of(ast::TextField field);

// The key under which the answer to an open test is recorded.
std::string key_of(const ast::HasTerms& test);

// Whether every way to make `a` true makes `b` true, as kijun/program.hpp states for relations().
bool implies(const State& state, const ast::HasTerms& a, const ast::HasTerms& b);

}  // namespace kijun::oracle
