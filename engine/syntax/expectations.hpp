// What could have stood there, in the words of somebody who writes guidelines.
#pragma once

#include "tokens.hpp"

namespace kijun::syntax {

// "a condition such as all { … } or a name, an attribute such as cite, or }"
Message describe(const antlr4::misc::IntervalSet& expected);

// The token as a message calls it: "the keyword `number`", "the name x", "the end of the file".
Message describe(const antlr4::Token& token, std::string_view written);

// Text that stands for a token kind if it has only one spelling; else empty.
std::string_view spelling(std::size_t type);

// Words of the keywords among `expected`, in both languages, for suggestions.
std::vector<std::string> keyword_spellings(const antlr4::misc::IntervalSet& expected);

// The declaration around `context`: "category bank_account", and the place of its opening brace.
struct Surrounding {
    Message name;  // empty at the top of a file
    const antlr4::Token* opening = nullptr;
};
Surrounding surrounding(antlr4::ParserRuleContext* context, const SourceSet& sources,
                        const std::vector<Span>& spans);

// Where a keyword belongs, if it belongs to one kind of declaration only ("a revision").
std::optional<Message> home_of(std::size_t type);

}  // namespace kijun::syntax
