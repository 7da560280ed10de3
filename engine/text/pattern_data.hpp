// What compiled patterns consist of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "automaton.hpp"
#include "characters.hpp"
#include "database.hpp"
#include "kijun/patterns.hpp"
#include "literal_index.hpp"
#include "masks.hpp"
#include "neighbours.hpp"
#include "spelling_filter.hpp"

namespace kijun {

// A regular expression that may match around a literal: it begins at most `before` bytes before it.
struct Trigger {
    std::uint32_t regex, before;
};

// A folded literal. Patterns that fold to the same bytes share one.
struct Literal {
    std::string bytes;
    bool begins_alnum = false;  // no ASCII letter or digit may stand before it
    bool ends_alnum = false;
    std::vector<std::uint32_t> patterns;
    std::vector<Trigger> triggers;
};

struct Regex {
    std::string expression;
    Automaton automaton;
    std::vector<std::uint32_t> patterns;
};

struct Patterns::Data {
    std::vector<Pattern> patterns;
    std::vector<Literal> literals[lane_count];  // by their ids in the lane's index
    LiteralIndex indexes[lane_count];
    std::vector<Regex> regexes;
    std::vector<std::uint32_t> scanned;  // by engine id: regexes without literals to wait for
    std::vector<bool> is_except;         // by pattern: named by another's `except`
    bool any_except = false;
    std::vector<bool> has_signs;        // by pattern: squeezing shortens it
    Neighbours evading_pairs;           // of the literals of the squeezed lane: each two letters
    Neighbours evading_triples;         // each three, and whole literals of two
    std::uint32_t longest_evading = 0;  // bytes
    SpellingFilter spellings;           // of the literals of the loosened lane
    std::uint32_t longest_loosened = 0;
    std::vector<std::string> letters;  // by pattern: its squeezed form, if it is looked for loosened
    MaskedTerms masked;                // numbers are those of literals of the folded lane
    [[nodiscard]] Irregular irregular() const {
        const bool spelling = !literals[static_cast<int>(Lane::loosened)].empty();
        return {spelling, spelling && spellings.has_small(), spelling && spellings.has_rare_small(),
                !masked.empty()};
    }

    Database regex_database;  // of `scanned`

    // Everything but the database.
    class Builder;
    static Result<std::shared_ptr<Data>> of(std::vector<Pattern> patterns);
    // Fills the database. What went wrong, or nothing.
    [[nodiscard]] std::optional<Diagnostic> compile();
};

}  // namespace kijun
