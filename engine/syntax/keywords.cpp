// The keyword table, from the one place where keywords are spelt.
#include <unordered_map>

#include "tokens.hpp"

namespace kijun {

const std::vector<Keyword>& keywords() {
    static const std::vector<Keyword> table = {
#define KIJUN_KEYWORD(token, english, japanese) {#token, english, japanese},
#include "keywords.def"
#undef KIJUN_KEYWORD
    };
    return table;
}

namespace syntax {

namespace {

// Token kinds in the order of the table.
const std::vector<std::size_t>& types() {
    static const std::vector<std::size_t> table = {
#define KIJUN_KEYWORD(token, english, japanese) KijunLexer::token,
#include "keywords.def"
#undef KIJUN_KEYWORD
    };
    return table;
}

}  // namespace

const Keyword* keyword_of(std::size_t type) {
    static const std::unordered_map<std::size_t, const Keyword*> by_type = [] {
        std::unordered_map<std::size_t, const Keyword*> made;
        for (std::size_t i = 0; i < types().size(); ++i) made.emplace(types()[i], &keywords()[i]);
        return made;
    }();
    const auto found = by_type.find(type);
    return found == by_type.end() ? nullptr : found->second;
}

std::size_t keyword_type(std::string_view word) {
    static const std::unordered_map<std::string_view, std::size_t> by_word = [] {
        std::unordered_map<std::string_view, std::size_t> made;
        for (std::size_t i = 0; i < types().size(); ++i) {
            made.emplace(keywords()[i].english, types()[i]);
            made.emplace(keywords()[i].japanese, types()[i]);
        }
        return made;
    }();
    const auto found = by_word.find(word);
    return found == by_word.end() ? 0 : found->second;
}

}  // namespace syntax

}  // namespace kijun
