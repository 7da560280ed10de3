// format(): pieces put into lines.
//
// A line ends where the writer ended it, where a block is opened or closed over several lines, or, if it
// would be too long, before the last thing that fits. Blocks that do not fit into a line are opened from
// the outside in. Everything is decided from the pieces and the breaks between them alone, so that what
// was laid out once is laid out the same again.
#include "kijun/format.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "builder.hpp"
#include "pieces.hpp"

namespace kijun {

namespace {

using namespace syntax;

constexpr std::size_t step = 2;  // of indentation

class Layout {
public:
    Layout(const std::vector<Piece>& pieces, std::size_t width)
        : pieces_(pieces), width_(width), broken_(pieces.size()), crowded_(pieces.size()) {
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            if (pieces[i].breaks == 0 && !several_lines(pieces[i])) continue;
            // a break before } is inside the block too; what is around a broken block is broken
            for (std::uint32_t block = pieces[i].block; block != no_match && !broken_[block];
                 block = pieces[block].block)
                broken_[block] = true;
            if (pieces[i].is(KijunLexer::RBRACE)) open(pieces[i].partner);
        }
    }

    std::string run() {
        for (std::size_t first = 0; first < pieces_.size();) first = line(first);
        return std::move(out_);
    }

private:
    static bool several_lines(const Piece& piece) {
        return piece.kind == Piece::Kind::line_comment ||
               (piece.comment() && piece.text.find_first_of("\r\n") != std::string::npos);
    }
    void open(std::uint32_t block) {
        if (block != no_match && pieces_[block].partner != block + 1) broken_[block] = true;
    }
    [[nodiscard]] bool broken(std::uint32_t block) const { return block == no_match || broken_[block]; }
    [[nodiscard]] bool separates(std::size_t i) const {
        return pieces_[i].is(KijunLexer::COMMA) || pieces_[i].is(KijunLexer::SEMI);
    }

    // Whether the line ends before piece i, which is not the first.
    [[nodiscard]] bool ends_before(std::size_t i) const {
        const Piece& piece = pieces_[i];
        const Piece& before = pieces_[i - 1];
        if (before.kind == Piece::Kind::line_comment) return true;
        if (piece.kind == Piece::Kind::line_comment) return piece.breaks > 0;
        if (piece.is(KijunLexer::RBRACE)) return broken(piece.partner) && piece.partner + 1 != i;
        if (before.is(KijunLexer::LBRACE)) return broken_[i - 1];
        if (piece.comment()) return piece.breaks > 0;
        if (separates(i) || piece.is(KijunLexer::LBRACE) || piece.is(KijunLexer::RPAREN)) return false;
        if (!piece.item) return piece.breaks > 0;
        if (refilling_ && piece.breaks == 1 && fills(i) && fills(i - 1)) return false;
        if (piece.block == no_match) return true;
        if (!broken_[piece.block]) return false;
        return piece.breaks > 0 || (crowded_[piece.block] && !fills(i)) || follows_broken_block(i);
    }
    // Words of a list stand side by side; everything else has a line of its own once its block is crowded.
    [[nodiscard]] bool fills(std::size_t i) const {
        return pieces_[i].is(KijunLexer::STRING) || pieces_[i].is(KijunLexer::PATTERN);
    }
    [[nodiscard]] bool follows_broken_block(std::size_t i) const {
        while (i > 0 && separates(i - 1)) --i;
        return i > 0 && pieces_[i - 1].is(KijunLexer::RBRACE) && pieces_[i - 1].partner != no_match &&
               broken_[pieces_[i - 1].partner];
    }

    [[nodiscard]] std::size_t indentation(std::size_t first) const {
        std::size_t depth = 0;
        std::uint32_t block = pieces_[first].block;
        for (; block != no_match; block = pieces_[block].block) depth += broken_[block] ? step : 0;
        std::size_t next = first;  // a comment stands where what it is about stands
        while (next < pieces_.size() && pieces_[next].comment()) ++next;
        const bool begins =
            next == pieces_.size() || pieces_[next].item || pieces_[next].is(KijunLexer::RBRACE);
        return depth + (begins ? 0 : step);
    }
    [[nodiscard]] bool spaced(std::size_t i) const {
        const Piece& piece = pieces_[i];
        const Piece& before = pieces_[i - 1];
        if (piece.comment() || before.comment()) return true;
        if (separates(i) || piece.is(KijunLexer::RPAREN) || piece.is(KijunLexer::COLON)) return false;
        if (before.is(KijunLexer::LPAREN) || piece.is(KijunLexer::DOT) || before.is(KijunLexer::DOT))
            return false;
        if (before.text == "、") return false;
        if (piece.is(KijunLexer::RBRACE) && before.is(KijunLexer::LBRACE)) return false;
        return !(piece.is(KijunLexer::LPAREN) &&
                 (before.is(KijunLexer::CHOICE) || before.is(KijunLexer::DURATION_TYPE)));
    }

    // Cells from the line's begin up to piece `end`; a comment that ends it may be as long as it likes.
    [[nodiscard]] std::size_t width_to(std::size_t first, std::size_t end) const {
        std::size_t width = indentation(first);
        for (std::size_t i = first; i < end; ++i) {
            if (pieces_[i].comment()) continue;
            width += display_width(pieces_[i].text) + (i > first && spaced(i) ? 1 : 0);
        }
        return width;
    }
    // The last place of those allowed before which the line fits, else the first one, else `first`.
    template <class Allowed>
    [[nodiscard]] std::size_t cut(std::size_t first, std::size_t end, Allowed allowed) const {
        std::size_t found = first, width = indentation(first);
        for (std::size_t i = first; i < end; ++i) {
            if (i > first && allowed(i) && (found == first || width <= width_)) found = i;
            if (!pieces_[i].comment())
                width += display_width(pieces_[i].text) + (i > first && spaced(i) ? 1 : 0);
        }
        return found;
    }
    [[nodiscard]] bool may_break_inside_item(std::size_t i) const {
        const Piece& piece = pieces_[i];
        const Piece& before = pieces_[i - 1];
        if (before.is(KijunLexer::COLON) || before.is(KijunLexer::LPAREN) || piece.comment()) return false;
        if (fills(i)) return fills(i - 1) || separates(i - 1);
        return keyword_of(piece.type) != nullptr && !piece.is(KijunLexer::OF) &&
               !piece.is(KijunLexer::HAS) && keyword_of(before.type) == nullptr;
    }

    // Writes the line that begins with piece `first`; returns where the next one begins.
    std::size_t line(std::size_t first) {
        for (;;) {
            std::size_t end = first + 1;
            while (end < pieces_.size() && !ends_before(end)) ++end;
            bool went_on = false;
            if (width_to(first, end) > width_) {
                const std::size_t next = cut(
                    first, end, [&](std::size_t i) { return pieces_[i].item && broken(pieces_[i].block); });
                if (next != first) end = next;
                went_on = next != first && fills(next);
            }
            if (width_to(first, end) > width_) {  // one thing alone is too long
                if (break_block(first, end)) continue;
                const std::size_t inside =
                    cut(first, end, [&](std::size_t i) { return may_break_inside_item(i); });
                if (inside != first) {
                    end = inside;
                    went_on = false;
                }
            }
            refilling_ = went_on;
            return write(first, end);
        }
    }
    bool break_block(std::size_t first, std::size_t end) {
        for (std::size_t i = first; i < end; ++i) {
            if (!pieces_[i].is(KijunLexer::LBRACE) || broken_[i] || pieces_[i].partner == i + 1) continue;
            broken_[i] = crowded_[i] = true;
            return true;
        }
        return false;
    }

    std::size_t write(std::size_t first, std::size_t end) {
        const bool opens = first > 0 && pieces_[first - 1].is(KijunLexer::LBRACE);
        if (first > 0 && pieces_[first].breaks > 1 && !opens && !pieces_[first].is(KijunLexer::RBRACE))
            out_ += '\n';
        out_.append(indentation(first), ' ');
        for (std::size_t i = first; i < end; ++i) {
            if (i > first && spaced(i)) out_ += pieces_[i].kind == Piece::Kind::line_comment ? "  " : " ";
            out_ += pieces_[i].text;
        }
        out_ += '\n';
        return end;
    }

    const std::vector<Piece>& pieces_;
    std::size_t width_;
    std::vector<bool> broken_;   // by the piece that opens a block: it takes several lines
    std::vector<bool> crowded_;  // because it did not fit into one
    bool refilling_ = false;     // the line before was too long: what it left goes on in the next one
    std::string out_;
};

void rewrite_keywords(std::vector<Piece>& pieces, FormatOptions::Keywords keywords) {
    if (keywords == FormatOptions::Keywords::as_written) return;
    for (Piece& piece : pieces) {
        if (piece.comment()) continue;
        if (const Keyword* keyword = keyword_of(piece.type))
            piece.text =
                keywords == FormatOptions::Keywords::japanese ? keyword->japanese : keyword->english;
    }
}

// The pieces of a text, or its mistakes. Files that it imports are not asked for.
Result<std::vector<Piece>> read_pieces(const SourceSet& sources, std::uint32_t file, Entry entry) {
    std::vector<Piece> pieces;
    Diagnostics diagnostics;
    ast::Module ignored;
    read_tree(sources, file, entry, {}, diagnostics, [&](const FileTree& tree) {
        Builder builder(sources, tree.spans, tree.log, ignored,
                        [](const ast::Word&, bool) { return std::vector<ast::Operation>{}; });
        if (auto* declarations = dynamic_cast<KijunParser::FileContext*>(&tree.root))
            builder.file(declarations);
        else
            builder.amendment(dynamic_cast<KijunParser::AmendmentContext*>(&tree.root));
        if (!has_errors(diagnostics)) pieces = pieces_of(sources.text(file), tree);
    });
    if (has_errors(diagnostics)) return diagnostics;
    return pieces;
}

// A file of operations, for a revision to import, is read as such.
Result<std::vector<Piece>> read_pieces(const SourceSet& sources, std::uint32_t file) {
    auto declarations = read_pieces(sources, file, Entry::declarations);
    if (declarations) return declarations;
    auto operations = read_pieces(sources, file, Entry::operations);
    return operations ? operations : declarations;
}

bool same_words(const std::vector<Piece>& a, const std::vector<Piece>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Piece& x, const Piece& y) {
        return x.text == y.text && x.type == y.type && x.kind == y.kind;
    });
}

}  // namespace

Result<std::string> format(const SourceSet& sources, std::uint32_t file, const FormatOptions& options) {
    Result<std::vector<Piece>> pieces = read_pieces(sources, file);
    if (!pieces) return pieces.errors();
    rewrite_keywords(*pieces, options.keywords);
    std::string text = Layout(*pieces, options.width).run();
    SourceSet written;
    const auto again = written.add(sources.name(file), text);
    if (again) {
        const Result<std::vector<Piece>> read = read_pieces(written, *again);
        if (read && same_words(*pieces, *read)) return text;
    }
    return error("K0112", {file, 0, 0}, "this file cannot be laid out without changing its words",
                 "このファイルは語を変えずに整形できません");
}

}  // namespace kijun
