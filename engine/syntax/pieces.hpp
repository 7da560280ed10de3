// A file as the formatter sees it: its words, signs and comments in order, with what the writer's line
// breaks and the grammar say about each.
#pragma once

#include "read_tree.hpp"

namespace kijun::syntax {

struct Piece {
    enum class Kind { token, comment, line_comment };

    std::string text;
    std::size_t type = 0;  // of a token
    Kind kind = Kind::token;
    std::uint32_t breaks = 0;          // line breaks before it
    bool item = false;                 // begins a declaration, or one of the things a block is made of
    std::uint32_t block = no_match;    // the piece that opens the innermost block around it
    std::uint32_t partner = no_match;  // of a brace: the other one

    [[nodiscard]] bool is(std::size_t token_type) const {
        return kind == Kind::token && type == token_type;
    }
    [[nodiscard]] bool comment() const { return kind != Kind::token; }
};

// The pieces of a file without mistakes.
std::vector<Piece> pieces_of(std::string_view text, const FileTree& tree);

}  // namespace kijun::syntax
