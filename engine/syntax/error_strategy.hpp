// How the parser goes on after a mistake, and what it says about it.
//
// Repairs what is plain (a misspelt keyword, a keyword used as a name), skips whole blocks rather
// than single words, and stops when a file makes no sense. Every mistake becomes one diagnostic.
#pragma once

#include "expectations.hpp"

namespace kijun::syntax {

class ErrorStrategy : public antlr4::DefaultErrorStrategy {
public:
    ErrorStrategy(const SourceSet& sources, const Tokens& tokens, ErrorLog& log)
        : sources_(sources), tokens_(tokens), spans_(tokens.spans), log_(log) {}

    void sync(antlr4::Parser* parser) override;
    antlr4::Token* recoverInline(antlr4::Parser* parser) override;

protected:
    void reportNoViableAlternative(antlr4::Parser* parser, const antlr4::NoViableAltException& e) override;
    void reportInputMismatch(antlr4::Parser* parser, const antlr4::InputMismatchException& e) override;
    void reportUnwantedToken(antlr4::Parser* parser) override;
    void reportMissingToken(antlr4::Parser* parser) override;
    antlr4::Token* singleTokenDeletion(antlr4::Parser* parser) override;
    void consumeUntil(antlr4::Parser* parser, const antlr4::misc::IntervalSet& set) override;

private:
    using Set = antlr4::misc::IntervalSet;
    void add(const antlr4::Token& token, Diagnostic diagnostic);
    [[nodiscard]] Span span_of(const antlr4::Token& token) const;
    [[nodiscard]] Span behind_previous(antlr4::Parser* parser) const;
    bool repair_keyword(antlr4::Parser* parser, const Set& expected);
    bool repair_name(antlr4::Parser* parser);
    [[nodiscard]] const antlr4::Token* open_parenthesis(antlr4::Parser* parser) const;
    static void skip_stray_operation(antlr4::Parser* parser);
    [[nodiscard]] std::optional<Fix> misspelt_at(antlr4::Parser* parser, std::size_t index) const;
    void report(antlr4::Parser* parser, const antlr4::Token& token, const Set& expected);
    void report_misplaced(const antlr4::Token& token, const Surrounding& around, const Message& home,
                          const Message& wanted);
    void report_unclosed(antlr4::Parser* parser, const antlr4::Token& token, const Surrounding& around);

    const SourceSet& sources_;
    const Tokens& tokens_;  // its list is with the parser by now
    const std::vector<Span>& spans_;
    ErrorLog& log_;
};

}  // namespace kijun::syntax
