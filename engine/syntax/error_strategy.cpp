#include "error_strategy.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kijun::syntax {

namespace {

using antlr4::Token;
using antlr4::atn::ATNState;
using L = KijunLexer;

bool begins_declaration(std::size_t type) {
    switch (type) {
        case L::GUIDELINE:
        case L::REVISION:
        case L::CLASS:
        case L::FACT:
        case L::TERMS:
        case L::CRITERION:
        case L::CATEGORY:
        case L::PROCEDURE:
        case L::DEFINITION:
        case L::SOURCE:
        case L::CASE:
        case L::IMPORT:
        case L::ADD:
        case L::REPEAL:
        case L::RENAME:
        case L::RENUMBER:
        case L::MOVE:
        case L::NARROW:
        case L::WIDEN:
        case L::REPLACE:
        case L::RECITE:
        case L::REROUTE:
        case L::TRANSITION:
        case L::WITHDRAW:
            return true;
        default:
            return false;
    }
}

// Rules behind which a name may always follow, as the next condition of a block: no keyword is missing
// there, and asking for all that is expected would cost more than the rest of the parse.
bool may_be_followed_by_name(std::size_t rule) {
    using P = KijunParser;
    switch (rule) {
        case P::RuleExpr:
        case P::RuleAndExpr:
        case P::RuleNotExpr:
        case P::RulePrimary:
        case P::RulePath:
        case P::RuleComparison:
        case P::RuleHasTerms:
        case P::RuleProximity:
        case P::RuleTermUnion:
            return true;
        default:
            return false;
    }
}

void become(Token* token, std::size_t type) { static_cast<antlr4::CommonToken*>(token)->setType(type); }

}  // namespace

Span ErrorStrategy::span_of(const Token& token) const {
    const std::size_t index = token.getTokenIndex();
    return index < spans_.size() ? spans_[index] : spans_.back();
}

// Where something that is missing before the current token is best put.
Span ErrorStrategy::behind_previous(antlr4::Parser* parser) const {
    const Span at = span_of(*parser->getCurrentToken());
    const std::size_t index = parser->getCurrentToken()->getTokenIndex();
    if (index == 0 || index >= spans_.size()) return {at.file, at.begin, at.begin};
    const std::uint32_t end = spans_[index - 1].end;
    return {at.file, end, end};
}

// ---- repairs ---------------------------------------------------------------------------------

// A name where only keywords fit, and one of them is nearly it.
bool ErrorStrategy::repair_keyword(antlr4::Parser* parser, const Set& expected) {
    Token* token = parser->getCurrentToken();
    if (token->getType() != L::NAME || expected.contains(std::size_t{L::NAME}) ||
        inErrorRecoveryMode(parser))
        return false;
    const Span span = span_of(*token);
    const std::optional<std::string> meant = nearest(sources_.text(span), keyword_spellings(expected));
    if (!meant) return false;
    Diagnostic d =
        error("K0101", span, fmt::format("{} is no keyword; did you mean {}?", sources_.text(span), *meant),
              fmt::format("{} というキーワードはありません。{} のことですか", sources_.text(span), *meant));
    d.fix = Fix{span, *meant, {"write " + *meant, *meant + " と書く"}};
    log_.add(std::move(d));
    become(token, keyword_type(*meant));
    return true;
}

// A keyword where a name has to stand, and what follows it would follow a name.
bool ErrorStrategy::repair_name(antlr4::Parser* parser) {
    Token* token = parser->getCurrentToken();
    if (keyword_of(token->getType()) == nullptr || inErrorRecoveryMode(parser)) return false;
    const auto& atn = parser->getATN();
    const ATNState* at = atn.states[parser->getState()];
    const auto* transition = at->transitions.empty() ? nullptr : at->transitions.front();
    if (transition == nullptr || transition->target == nullptr) return false;
    const Set after = atn.nextTokens(transition->target, parser->getContext());
    if (!after.contains(parser->getTokenStream()->LA(2))) return false;
    const Span span = span_of(*token);
    const std::string word(sources_.text(span));
    Diagnostic d = error("K0109", span, fmt::format("`{}` is a keyword and cannot be a name", word),
                         fmt::format("「{}」はキーワードなので名前に使えません", word));
    d.fix = Fix{span, word + "_", {"choose another name", "別の名前にする"}};
    log_.add(std::move(d));
    become(token, L::NAME);
    return true;
}

// ---- going on --------------------------------------------------------------------------------

// As the default strategy, but a loop is entered with the same patience with which it is repeated: a
// mistake at the beginning of a block does not throw the block away.
void ErrorStrategy::sync(antlr4::Parser* parser) {
    if (inErrorRecoveryMode(parser)) return;
    const auto& atn = parser->getATN();
    const std::size_t next = parser->getTokenStream()->LA(1);
    ATNState* state = atn.states[parser->getState()];
    const Set& here = atn.nextTokens(state);
    if (here.contains(next)) return;
    const bool may_end = here.contains(static_cast<std::size_t>(Token::EPSILON));
    if (next == L::NAME && !(may_end && may_be_followed_by_name(parser->getContext()->getRuleIndex())) &&
        repair_keyword(parser, parser->getExpectedTokens()))
        return;
    if (may_end) return;
    switch (state->getStateType()) {
        case ATNState::BLOCK_START:
        case ATNState::PLUS_BLOCK_START:
            if (here.contains(std::size_t{L::NAME}) && here.contains(std::size_t{L::PATTERN}) &&
                keyword_of(next) != nullptr && repair_name(parser))
                return;
            if (singleTokenDeletion(parser) != nullptr) return;
            throw antlr4::InputMismatchException(parser);
        case ATNState::STAR_BLOCK_START:
        case ATNState::STAR_LOOP_ENTRY:
        case ATNState::STAR_LOOP_BACK:
        case ATNState::PLUS_LOOP_BACK: {
            reportUnwantedToken(parser);
            skip_stray_operation(parser);
            Set goal = parser->getExpectedTokens();
            goal.addAll(getErrorRecoverySet(parser));
            consumeUntil(parser, goal);
            return;
        }
        default:
            return;
    }
}

// An operation outside a revision: the `category` after `move` does not begin a declaration.
void ErrorStrategy::skip_stray_operation(antlr4::Parser* parser) {
    antlr4::TokenStream* tokens = parser->getTokenStream();
    if (parser->getContext()->getRuleIndex() != KijunParser::RuleFile) return;
    if (!begins_declaration(tokens->LA(1)) || !begins_declaration(tokens->LA(2))) return;
    parser->consume();
    parser->consume();
}

Token* ErrorStrategy::recoverInline(antlr4::Parser* parser) {
    const Set expected = parser->getExpectedTokens();
    const bool repaired =
        expected.contains(std::size_t{L::NAME}) ? repair_name(parser) : repair_keyword(parser, expected);
    if (repaired && expected.contains(parser->getTokenStream()->LA(1))) {
        Token* token = parser->getCurrentToken();
        parser->consume();
        return token;
    }
    return DefaultErrorStrategy::recoverInline(parser);
}

// A keyword with which something can go on is not thrown away to save what came before it.
Token* ErrorStrategy::singleTokenDeletion(antlr4::Parser* parser) {
    const std::size_t next = parser->getTokenStream()->LA(1);
    if (keyword_of(next) != nullptr && getErrorRecoverySet(parser).contains(next)) return nullptr;
    return DefaultErrorStrategy::singleTokenDeletion(parser);
}

// Skips; a block that is closed is skipped whole, so that its inside is not taken for something else.
void ErrorStrategy::consumeUntil(antlr4::Parser* parser, const Set& set) {
    antlr4::TokenStream* tokens = parser->getTokenStream();
    for (std::size_t next = tokens->LA(1); next != Token::EOF; next = tokens->LA(1)) {
        if (set.contains(next) && !log_.hopeless()) return;
        const std::size_t index = parser->getCurrentToken()->getTokenIndex();
        const bool whole =
            next == L::LBRACE && index < tokens_.match.size() && tokens_.match[index] != no_match;
        const std::size_t last = whole ? tokens_.match[index] : index;
        while (tokens->LA(1) != Token::EOF && parser->getCurrentToken()->getTokenIndex() <= last)
            parser->consume();
    }
}

// ---- reports ---------------------------------------------------------------------------------

// Where a text was not closed, the rest of its line is in disorder and one message is enough.
void ErrorStrategy::add(const Token& token, Diagnostic diagnostic) {
    if (std::binary_search(tokens_.unclosed.begin(), tokens_.unclosed.end(), token.getLine()))
        return log_.pass_over();
    log_.add(std::move(diagnostic));
}

void ErrorStrategy::report_unclosed(antlr4::Parser* parser, const Token& token, const Surrounding& around) {
    const Span span = span_of(token);
    const Message what = describe(token, sources_.text(span));
    const std::string in_en = around.name.en.empty() ? "this block" : around.name.en;
    const std::string in_ja = around.name.ja.empty() ? "このブロック" : around.name.ja;
    Diagnostic d =
        error("K0101", span, fmt::format("{} is not closed: }} is missing before {}", in_en, what.en),
              fmt::format("{} が閉じられていません。{} の前に }} がありません", in_ja, what.ja));
    d.labels.push_back({span_of(*around.opening), {"opened here", "ここで開いています"}});
    Span before = behind_previous(parser);
    d.fix = Fix{before, "\n}", {"close it with }", "} で閉じる"}};
    add(token, std::move(d));
}

// A keyword that belongs into another kind of declaration.
void ErrorStrategy::report_misplaced(const Token& token, const Surrounding& around, const Message& home,
                                     const Message& wanted) {
    const Span span = span_of(token);
    const Message what = describe(token, sources_.text(span));
    const bool top = around.name.en.empty();
    Diagnostic d =
        error("K0108", span,
              fmt::format("{} means nothing {}; it belongs in {}", what.en,
                          top ? "outside a declaration" : "in " + around.name.en, home.en),
              fmt::format("{} {} は意味がありません。{}の中に書くものです",
                          top ? "宣言の外では" : around.name.ja + " の中では", what.ja, home.ja));
    d.hint = Message{"here may stand: " + wanted.en, "ここに書けるもの: " + wanted.ja};
    add(token, std::move(d));
}

// The name at `index`, if it is a keyword but for a slip; it was taken for a name, and then nothing fitted.
std::optional<Fix> ErrorStrategy::misspelt_at(antlr4::Parser* parser, std::size_t index) const {
    if (index >= spans_.size() || parser->getTokenStream()->get(index)->getType() != L::NAME)
        return std::nullopt;
    std::vector<std::string> all;
    for (const Keyword& keyword : keywords()) {
        all.emplace_back(keyword.english);
        all.emplace_back(keyword.japanese);
    }
    const std::optional<std::string> meant = nearest(sources_.text(spans_[index]), all);
    if (!meant) return std::nullopt;
    return Fix{spans_[index], *meant, {"perhaps " + *meant, *meant + " のことなら"}};
}

// The parenthesis that the rule at hand has opened and not closed.
const Token* ErrorStrategy::open_parenthesis(antlr4::Parser* parser) const {
    const Token* open = nullptr;
    for (antlr4::tree::ParseTree* child : parser->getContext()->children)
        if (auto* leaf = dynamic_cast<antlr4::tree::TerminalNode*>(child)) {
            if (leaf->getSymbol()->getType() == L::LPAREN) open = leaf->getSymbol();
            if (leaf->getSymbol()->getType() == L::RPAREN) open = nullptr;
        }
    return open;
}

void ErrorStrategy::report(antlr4::Parser* parser, const Token& token, const Set& expected) {
    const std::size_t type = token.getType();
    const Span span = span_of(token);
    const bool ends_list =
        type == L::RBRACE || type == L::LBRACE || type == Token::EOF || begins_declaration(type);
    if (const Token* open = open_parenthesis(parser);
        open != nullptr && ends_list && expected.contains(std::size_t{L::RPAREN})) {
        const Message before = describe(token, sources_.text(span));
        Diagnostic d =
            error("K0101", span, fmt::format("( is not closed: ) is missing before {}", before.en),
                  fmt::format("( が閉じられていません。{} の前に ) がありません", before.ja));
        d.labels.push_back({span_of(*open), {"opened here", "ここで開いています"}});
        d.fix = Fix{behind_previous(parser), ")", {"close it with )", ") で閉じる"}};
        return add(token, std::move(d));
    }
    const Surrounding around = surrounding(parser->getContext(), sources_, spans_);
    const bool top = around.name.en.empty() && around.opening == nullptr;
    const bool may_close = expected.contains(std::size_t{L::RBRACE});
    if ((type == Token::EOF || begins_declaration(type)) && around.opening != nullptr && may_close)
        return report_unclosed(parser, token, around);
    if (type == L::RBRACE && top) {
        Diagnostic d = error("K0101", span, "this } closes nothing", "この } に対応する { がありません");
        d.fix = Fix{span, "", {"remove it", "取り除く"}};
        return add(token, std::move(d));
    }
    const Message wanted = describe(expected);
    if (const std::optional<Message> home = home_of(type); home && (top || may_close))
        return report_misplaced(token, around, *home, wanted);
    const Message what = describe(token, sources_.text(span));
    const std::string in_en = around.name.en.empty() ? "" : " in " + around.name.en;
    const std::string in_ja = around.name.ja.empty() ? "" : around.name.ja + " の中で、";
    Diagnostic d =
        error("K0101", span, fmt::format("{} does not fit here{}; expected {}", what.en, in_en, wanted.en),
              fmt::format("{}ここに {} は書けません。書けるのは {} です", in_ja, what.ja, wanted.ja));
    const std::size_t index = token.getTokenIndex();
    d.fix = misspelt_at(parser, index);
    for (std::size_t back = 1; back <= 2 && back <= index && !d.fix; ++back)
        d.fix = misspelt_at(parser, index - back);
    add(token, std::move(d));
}

void ErrorStrategy::reportNoViableAlternative(antlr4::Parser* parser,
                                              const antlr4::NoViableAltException& e) {
    // What could have followed is what the dead ends were waiting for; the parser's own state is that of
    // the first token of the alternatives.
    Set expected;
    for (const auto& config : e.getDeadEndConfigs()->configs)
        for (const auto* transition : config->state->transitions)
            if (!transition->isEpsilon()) expected.addAll(transition->label());
    if (expected.isEmpty()) expected = parser->getExpectedTokens();
    report(parser, *e.getOffendingToken(), expected);
}

void ErrorStrategy::reportInputMismatch(antlr4::Parser* parser, const antlr4::InputMismatchException& e) {
    report(parser, *e.getOffendingToken(), e.getExpectedTokens());
}

void ErrorStrategy::reportUnwantedToken(antlr4::Parser* parser) {
    if (inErrorRecoveryMode(parser)) return;
    beginErrorCondition(parser);
    report(parser, *parser->getCurrentToken(), parser->getExpectedTokens());
}

void ErrorStrategy::reportMissingToken(antlr4::Parser* parser) {
    if (inErrorRecoveryMode(parser)) return;
    beginErrorCondition(parser);
    const Token& token = *parser->getCurrentToken();
    const Set expected = parser->getExpectedTokens();
    const Surrounding around = surrounding(parser->getContext(), sources_, spans_);
    if (expected.contains(std::size_t{L::RBRACE}) && around.opening != nullptr)
        return report_unclosed(parser, token, around);
    const Message what = describe(token, sources_.text(span_of(token)));
    const Message wanted = describe(expected);
    Diagnostic d =
        error("K0101", span_of(token), fmt::format("{} is missing before {}", wanted.en, what.en),
              fmt::format("{} の前に {} がありません", what.ja, wanted.ja));
    if (expected.size() == 1) {
        const auto type = static_cast<std::size_t>(expected.getSingleElement());
        const std::string sign(spelling(type));
        const bool clings = type == L::RPAREN || type == L::COLON || type == L::COMMA || type == L::DOT;
        if (!sign.empty())
            d.fix = Fix{
                behind_previous(parser), (clings ? "" : " ") + sign, {"write " + sign, sign + " を書く"}};
    }
    add(token, std::move(d));
}

}  // namespace kijun::syntax
