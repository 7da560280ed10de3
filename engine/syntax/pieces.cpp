#include "pieces.hpp"

#include <algorithm>

namespace kijun::syntax {

namespace {

// What stands in braces, and the declarations of a file: by the tokens they begin with.
void mark_items(antlr4::ParserRuleContext& context, std::vector<bool>& items) {
    const auto begins = [&](std::size_t token) {
        if (token < items.size()) items[token] = true;
    };
    bool inside = context.getRuleIndex() == KijunParser::RuleFile ||
                  context.getRuleIndex() == KijunParser::RuleAmendment;
    for (antlr4::tree::ParseTree* child : context.children) {
        if (auto* part = dynamic_cast<antlr4::ParserRuleContext*>(child)) {
            if (inside && part->getRuleIndex() != KijunParser::RuleSeparator)
                begins(part->getStart()->getTokenIndex());
            mark_items(*part, items);
        } else if (auto* leaf = dynamic_cast<antlr4::tree::TerminalNode*>(child)) {
            const std::size_t type = leaf->getSymbol()->getType();
            if (inside && type == KijunLexer::STRING) begins(leaf->getSymbol()->getTokenIndex());
            if (type == KijunLexer::LBRACE) inside = true;
            if (type == KijunLexer::RBRACE) inside = false;
        }
    }
}

class Splitter {
public:
    explicit Splitter(std::string_view text) : text_(text) {}

    // Comments and line breaks between two tokens.
    void gap(std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end;) {
            const std::string_view rest = text_.substr(i, end - i);
            if (rest.starts_with("//")) {
                const std::size_t length = std::min(rest.find_first_of("\r\n"), rest.size());
                comment(rest.substr(0, length), Piece::Kind::line_comment);
                i += length;
            } else if (rest.starts_with("/*")) {
                const std::size_t length = rest.find("*/") + 2;
                comment(rest.substr(0, length), Piece::Kind::comment);
                i += length;
            } else {
                if (rest.front() == '\n' || (rest.front() == '\r' && !rest.starts_with("\r\n"))) ++breaks_;
                ++i;
            }
        }
    }

    void token(std::string_view text, std::size_t type, bool item) {
        Piece piece;
        piece.text = text;
        piece.type = type;
        piece.item = item;
        if (type == KijunLexer::RBRACE && !open_.empty()) {
            piece.partner = open_.back();
            pieces[open_.back()].partner = static_cast<std::uint32_t>(pieces.size());
            open_.pop_back();
        }
        add(std::move(piece));
        if (type == KijunLexer::LBRACE) open_.push_back(static_cast<std::uint32_t>(pieces.size() - 1));
    }

    std::vector<Piece> pieces;

private:
    void comment(std::string_view text, Piece::Kind kind) {
        Piece piece;
        piece.text = text.substr(0, text.find_last_not_of(" \t\r") + 1);
        piece.kind = kind;
        add(std::move(piece));
    }
    void add(Piece piece) {
        piece.breaks = std::exchange(breaks_, 0);
        if (!open_.empty()) piece.block = open_.back();
        pieces.push_back(std::move(piece));
    }

    std::string_view text_;
    std::vector<std::uint32_t> open_;
    std::uint32_t breaks_ = 0;
};

}  // namespace

std::vector<Piece> pieces_of(std::string_view text, const FileTree& tree) {
    std::vector<bool> items(tree.spans.size());
    mark_items(tree.root, items);
    Splitter splitter(text);
    std::size_t end = 0;
    for (std::size_t i = 0; i < tree.spans.size(); ++i) {
        const Span& span = tree.spans[i];
        splitter.gap(end, span.begin);
        end = span.end;
        const std::size_t type = tree.tokens.get(i)->getType();
        if (type == antlr4::Token::EOF) break;
        splitter.token(text.substr(span.begin, span.end - span.begin), type, items[i]);
    }
    return std::move(splitter.pieces);
}

}  // namespace kijun::syntax
