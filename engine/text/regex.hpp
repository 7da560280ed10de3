// The language's regular expressions: read into a tree, put into the forms of the engines.
#pragma once

#include <vector>

#include "kijun/patterns.hpp"
#include "point_set.hpp"

namespace kijun {

// What an expression says, after folding: no literal text, only characters.
struct RegexNode {
    enum class Kind : std::uint8_t { characters, sequence, choice, repeat } kind = Kind::sequence;
    PointSet characters;              // one of these
    std::vector<RegexNode> children;  // of a sequence, a choice; one of a repeat
    std::uint32_t least = 1, most = 1;
};

// Characters that a match has at least and at most; positions that the expression has written out.
struct RegexSize {
    std::uint64_t shortest = 0, longest = 0, positions = 0;
};
RegexSize size_of(const RegexNode& node);

// Errors: as translate_regex() says.
Result<RegexNode> parse_regex(std::string_view source, Span span);

TranslatedRegex translate(const RegexNode& node);

}  // namespace kijun
