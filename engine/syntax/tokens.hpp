// From text to tokens with places in bytes.
//
// The generated lexer knows shapes; this step gives words their meaning: names that are keywords
// become keyword tokens, look-alikes (｛ “…” 。) are reported and stand for what was meant, hidden
// text is dropped. Nesting is bounded here, before a recursive parser sees it.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "error_log.hpp"
#include "generated.hpp"
#include "kijun/source.hpp"

namespace kijun::syntax {

inline constexpr std::uint32_t no_match = UINT32_MAX;

struct Tokens {
    std::unique_ptr<antlr4::ANTLRInputStream> stream;  // the tokens refer to both
    std::unique_ptr<KijunLexer> lexer;
    std::vector<std::unique_ptr<antlr4::Token>> list;  // ends with EOF; moved into the parser
    std::vector<Span> spans;                           // by token index
    std::vector<std::uint32_t> match;                  // of opening signs: index of the closing one
    std::vector<std::size_t> unclosed;                 // lines on which a text was not closed
    bool complete = true;  // false: a limit was exceeded, which has been reported
};

Tokens read_tokens(const SourceSet& sources, std::uint32_t file, const Limits& limits, ErrorLog& log);

// Name of a token kind for people who debug: CATEGORY, NAME, LBRACE …
std::string_view token_name(std::size_t type);
// The keyword of a token kind, or null.
const Keyword* keyword_of(std::size_t type);
// The token kind of a word, or 0 if it is no keyword.
std::size_t keyword_type(std::string_view word);

}  // namespace kijun::syntax
