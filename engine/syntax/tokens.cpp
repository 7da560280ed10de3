#include "tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "kijun/duration.hpp"

namespace kijun::syntax {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct LookAlike {
    std::string_view written;
    std::size_t type;  // 0: nothing, it is left out
    std::string_view meant;
};
constexpr std::array look_alikes{
    LookAlike{"｛", KijunLexer::LBRACE, "{"},
    LookAlike{"｝", KijunLexer::RBRACE, "}"},
    LookAlike{"（", KijunLexer::LPAREN, "("},
    LookAlike{"）", KijunLexer::RPAREN, ")"},
    LookAlike{"[", KijunLexer::LPAREN, "("},
    LookAlike{"]", KijunLexer::RPAREN, ")"},
    LookAlike{"［", KijunLexer::LPAREN, "("},
    LookAlike{"］", KijunLexer::RPAREN, ")"},
    LookAlike{"，", KijunLexer::COMMA, ","},
    LookAlike{"；", KijunLexer::SEMI, ";"},
    LookAlike{"。", KijunLexer::SEMI, ";"},
    LookAlike{"：", KijunLexer::COLON, ":"},
    LookAlike{"．", KijunLexer::DOT, "."},
    LookAlike{"＝", KijunLexer::EQ, "="},
    LookAlike{"＜", KijunLexer::LT, "<"},
    LookAlike{"＞", KijunLexer::GT, ">"},
    LookAlike{"≤", KijunLexer::LE, "<="},
    LookAlike{"≥", KijunLexer::GE, ">="},
    LookAlike{"\u00A0", 0, " "},
    LookAlike{"\u200B", 0, ""},
    LookAlike{"\u200C", 0, ""},
    LookAlike{"\u200D", 0, ""},
    LookAlike{"\u200E", 0, ""},
    LookAlike{"\u200F", 0, ""},
    LookAlike{"\u2060", 0, ""},
    LookAlike{"\u00AD", 0, ""},
};

// ｃａｔｅｇｏｒｙ -> category
std::string half_width(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto third = i + 2 < text.size() ? static_cast<unsigned char>(text[i + 2]) : 0u;
        if (text.substr(i, 2) == "\xEF\xBC" && third >= 0x81) {
            out += static_cast<char>(third - 0x60);
            i += 2;
        } else if (text.substr(i, 2) == "\xEF\xBD" && third <= 0x9E && third >= 0x80) {
            out += static_cast<char>(third - 0x20);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string shown(std::string_view text) {
    constexpr std::size_t longest = 24;
    if (text.size() <= longest) return std::string(text);
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return std::string(text.substr(0, end)) + "…";
}

class Reader {
public:
    Reader(const SourceSet& sources, std::uint32_t file, const Limits& limits, ErrorLog& log)
        : text_(sources.text(file)), file_(file), limits_(limits), log_(log) {
        if (text_.starts_with(byte_order_mark)) base_ = byte_ = byte_order_mark.size();
        tokens_.stream = std::make_unique<antlr4::ANTLRInputStream>(std::string(text_.substr(base_)));
    }

    Tokens read() {
        grammar::prepare_tables();
        tokens_.lexer = std::make_unique<KijunLexer>(tokens_.stream.get());
        KijunLexer& lexer = *tokens_.lexer;
        lexer.removeErrorListeners();
        for (;;) {
            std::unique_ptr<antlr4::Token> token = lexer.nextToken();
            if (token->getType() == antlr4::Token::EOF) {
                flush_strays();
                const auto end = static_cast<std::uint32_t>(text_.size());
                keep(std::move(token), {file_, end, end});
                return std::move(tokens_);
            }
            if (log_.hopeless()) {
                tokens_.complete = false;
                return std::move(tokens_);
            }
            if (tokens_.list.size() >= limits_.tokens) {
                tokens_.complete = false;
                log_.add(error(
                    "K0110", span_of(*token),
                    fmt::format("more than {} words and signs in one file", limits_.tokens),
                    fmt::format("一つのファイルの語と記号が上限の {} を超えています", limits_.tokens)));
                return std::move(tokens_);
            }
            if (token->getChannel() != antlr4::Token::DEFAULT_CHANNEL) continue;
            const Span span = span_of(*token);
            const std::size_t type = token->getType();
            if (type == KijunLexer::UNCLOSED_COMMENT) {
                log_.add(with_fix(
                    error("K0102", span, "this comment is never closed", "この注釈は閉じられていません"),
                    {file_, static_cast<std::uint32_t>(text_.size()),
                     static_cast<std::uint32_t>(text_.size())},
                    " */", {"close it with */", "*/ で閉じる"}));
                tokens_.stream->seek(tokens_.stream->size());
                continue;
            }
            take(std::move(token), type, span);
        }
    }

private:
    // Tokens come in order, so one walk over the text turns characters into bytes.
    std::uint32_t byte_of(std::size_t character) {
        while (character_ < character && byte_ < text_.size()) {
            ++byte_;
            while (byte_ < text_.size() && (static_cast<unsigned char>(text_[byte_]) & 0xC0) == 0x80)
                ++byte_;
            ++character_;
        }
        return static_cast<std::uint32_t>(byte_);
    }
    Span span_of(const antlr4::Token& token) {
        const std::uint32_t begin = byte_of(token.getStartIndex());
        const std::size_t byte = byte_, character = character_;
        const Span span{file_, begin, byte_of(token.getStopIndex() + 1)};
        byte_ = byte;  // a token may be shortened afterwards
        character_ = character;
        return span;
    }
    std::string_view text_of(const Span& span) const {
        return text_.substr(span.begin, span.end - span.begin);
    }

    static Diagnostic with_fix(Diagnostic d, Span span, std::string replacement, Message message) {
        d.fix = Fix{span, std::move(replacement), std::move(message)};
        return d;
    }

    void keep(std::unique_ptr<antlr4::Token> token, const Span& span) {
        tokens_.list.push_back(std::move(token));
        tokens_.spans.push_back(span);
        tokens_.match.push_back(no_match);
    }
    void keep_as(std::unique_ptr<antlr4::Token> token, std::size_t type, const Span& span) {
        static_cast<antlr4::CommonToken&>(*token).setType(type);
        keep(std::move(token), span);
    }

    void take(std::unique_ptr<antlr4::Token> token, std::size_t type, Span span) {
        if (type == KijunLexer::STRAY) return stray(std::move(token), span);
        flush_strays();
        switch (type) {
            case KijunLexer::NAME:
                return name(std::move(token), span);
            case KijunLexer::HYPHENATED:
                return hyphenated(std::move(token), span);
            case KijunLexer::MISQUOTED:
                return misquoted(std::move(token), span);
            case KijunLexer::UNCLOSED_STRING:
                return unclosed(std::move(token), KijunLexer::STRING, span);
            case KijunLexer::UNCLOSED_PATTERN:
                return unclosed(std::move(token), KijunLexer::PATTERN, span);
            case KijunLexer::FOREIGN_COMMENT:
                if (foreign_comment_reported_) return;
                foreign_comment_reported_ = true;
                log_.add(with_fix(error("K0103", span, "comments begin with // or stand in /* … */",
                                        "注釈は // で始めるか /* … */ で囲みます"),
                                  {file_, span.begin, span.begin}, "// ",
                                  {"begin it with //", "// で始める"}));
                return;
            default:
                return keep(std::move(token), span);
        }
    }

    // 六か月 is a duration by itself; in 6か月 and 1 year 6 months the number, and the duration before it,
    // belong to the last word.
    bool duration(std::unique_ptr<antlr4::Token>& token, const Span& span) {
        auto& list = tokens_.list;
        const auto is = [&](std::size_t back, std::size_t type) {
            return list.size() >= back && list[list.size() - back]->getType() == type;
        };
        const bool number = is(1, KijunLexer::INT), longer = number && is(2, KijunLexer::DURATION);
        const auto reads = [&](std::size_t words) {
            const std::uint32_t begin = words == 0 ? span.begin : tokens_.spans[list.size() - words].begin;
            return parse_duration(text_of({file_, begin, span.end})).has_value();
        };
        if (!number) {
            const bool kanji = static_cast<unsigned char>(text_[span.begin]) >= 0x80;
            if (!kanji || !reads(0)) return false;
            keep_as(std::move(token), KijunLexer::DURATION, span);
            return true;
        }
        const std::size_t words = longer && reads(2) ? 2 : reads(1) ? 1 : 0;
        if (words == 0) return false;
        const std::size_t first = list.size() - words;
        list.resize(first + 1);
        tokens_.spans.resize(first + 1);
        tokens_.match.resize(first + 1);
        auto& whole = static_cast<antlr4::CommonToken&>(*list[first]);
        whole.setType(KijunLexer::DURATION);
        whole.setStopIndex(token->getStopIndex());
        tokens_.spans[first].end = span.end;
        return true;
    }

    void name(std::unique_ptr<antlr4::Token> token, const Span& span) {
        const std::string_view word = text_of(span);
        if (duration(token, span)) return;
        if (const std::size_t type = keyword_type(word)) return keep_as(std::move(token), type, span);
        const std::string narrow = half_width(word);
        if (const std::size_t type = narrow == word ? 0 : keyword_type(narrow)) {
            log_.add(
                with_fix(error("K0103", span, fmt::format("full-width {}; keywords are half-width", word),
                               fmt::format("全角の {} です。英字のキーワードは半角で書きます", word)),
                         span, narrow, {"write " + narrow, narrow + " と書く"}));
            return keep_as(std::move(token), type, span);
        }
        keep(std::move(token), span);
    }

    void hyphenated(std::unique_ptr<antlr4::Token> token, const Span& span) {
        std::string fixed(text_of(span));
        std::replace(fixed.begin(), fixed.end(), '-', '_');
        log_.add(
            with_fix(error("K0103", span, fmt::format("a name has no hyphen: {}", shown(text_of(span))),
                           fmt::format("名前にハイフンは使えません: {}", shown(text_of(span)))),
                     span, fixed, {"write an underscore", "下線でつなぐ"}));
        keep_as(std::move(token), KijunLexer::NAME, span);
    }

    void misquoted(std::unique_ptr<antlr4::Token> token, const Span& span) {
        std::string inside(text_of(span));
        const auto width = [](char lead) { return static_cast<unsigned char>(lead) < 0x80 ? 1u : 3u; };
        const std::size_t quote = width(inside.front());
        inside = inside.substr(quote, inside.size() - 2 * quote);
        const bool plain = inside.find_first_of("\"\\") == std::string::npos;
        log_.add(with_fix(
            error("K0103", span, "text stands in \"…\" or 「…」", "文字列は \"…\" 又は 「…」 で囲みます"),
            span, plain ? '"' + inside + '"' : "「" + inside + "」",
            {"change the quotes", "引用符を直す"}));
        keep_as(std::move(token), KijunLexer::STRING, span);
    }

    // The text ends where its line ends, unless it is plain that the line's braces were meant to be code.
    void unclosed(std::unique_ptr<antlr4::Token> token, std::size_t type, Span span) {
        const std::string_view written = text_of(span);
        const std::string_view close = written.starts_with("「")  ? "」"
                                       : written.starts_with("/") ? "/"
                                                                  : "\"";
        std::size_t end = written.find_last_not_of(" \t{};,)") + 1;
        std::size_t resume = end;
        if (close == "\"")
            for (const std::string_view quote : {"”", "“", "＂"})
                if (const std::size_t at = written.find(quote); at < end) {
                    end = at;
                    resume = at + quote.size();
                }
        end = std::max(end, close.size());  // the opening sign is as long as the closing one
        resume = std::max(resume, end);
        const auto characters = static_cast<std::size_t>(
            std::count_if(written.begin(), written.begin() + static_cast<std::ptrdiff_t>(resume),
                          [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
        static_cast<antlr4::CommonToken&>(*token).setStopIndex(token->getStartIndex() + characters - 1);
        tokens_.stream->seek(token->getStartIndex() + characters);
        tokens_.unclosed.push_back(token->getLine());
        const auto at = static_cast<std::uint32_t>(span.begin + end);
        span.end = static_cast<std::uint32_t>(span.begin + resume);
        log_.add(with_fix(
            error("K0102", span, fmt::format("this is not closed on its line; {} is missing", close),
                  fmt::format("この行の中で閉じられていません。{} がありません", close)),
            {file_, at, span.end}, std::string(close),
            {fmt::format("close it with {}", close), fmt::format("{} で閉じる", close)}));
        keep_as(std::move(token), type, span);
    }

    void stray(std::unique_ptr<antlr4::Token> token, const Span& span) {
        const std::string_view written = text_of(span);
        const auto* found = std::find_if(look_alikes.begin(), look_alikes.end(),
                                         [&](const LookAlike& l) { return l.written == written; });
        if (found == look_alikes.end()) {
            if (strays_.known() && strays_.end == span.begin)
                strays_.end = span.end;
            else {
                flush_strays();
                strays_ = span;
            }
            return;
        }
        flush_strays();
        if (found->type == 0) {
            log_.add(with_fix(error("K0103", span, "an invisible character that means nothing here",
                                    "目に見えない文字があります。ここでは意味がありません"),
                              span, std::string(found->meant), {"remove it", "取り除く"}));
            return;
        }
        log_.add(
            with_fix(error("K0103", span,
                           fmt::format("{} is not a sign of the language; {} is", written, found->meant),
                           fmt::format("{} は使えません。{} と書きます", written, found->meant)),
                     span, std::string(found->meant),
                     {fmt::format("write {}", found->meant), fmt::format("{} と書く", found->meant)}));
        keep_as(std::move(token), found->type, span);
    }
    void flush_strays() {
        if (!strays_.known()) return;
        log_.add(error("K0103", strays_, fmt::format("{} means nothing here", shown(text_of(strays_))),
                       fmt::format("{} はここでは意味がありません", shown(text_of(strays_)))));
        strays_ = {};
    }

    std::string_view text_;
    std::uint32_t file_;
    const Limits& limits_;
    ErrorLog& log_;
    Tokens tokens_;
    std::size_t base_ = 0, byte_ = 0, character_ = 0;
    Span strays_;  // characters in a row that mean nothing: one mistake
    bool foreign_comment_reported_ = false;
};

// Blocks, parentheses and the `not`s before them are what the parser recurses on.
void check_nesting(Tokens& tokens, const Limits& limits, ErrorLog& log) {
    struct Open {
        std::uint32_t index;
        std::uint32_t nots;
    };
    std::vector<Open> open;
    std::size_t depth = 0;
    std::uint32_t nots = 0;
    const auto closes = [&](const Open& o, std::uint32_t i) {
        return tokens.list[o.index]->getType() + 1 == tokens.list[i]->getType();
    };
    // A closing sign ends what was opened inside its pair; one that closes nothing is left alone.
    const auto close = [&](std::uint32_t i) {
        if (std::none_of(open.begin(), open.end(), [&](const Open& o) { return closes(o, i); })) return;
        for (bool done = false; !done; open.pop_back()) {
            done = closes(open.back(), i);
            if (done) tokens.match[open.back().index] = i;
            depth -= open.back().nots + 1;
        }
    };
    for (std::uint32_t i = 0; i < tokens.list.size(); ++i) {
        switch (tokens.list[i]->getType()) {
            case KijunLexer::NOT:
                ++nots;
                break;
            case KijunLexer::LBRACE:
            case KijunLexer::LPAREN:
                open.push_back({i, nots});
                depth += nots + 1;
                nots = 0;
                break;
            case KijunLexer::RBRACE:
            case KijunLexer::RPAREN:
                nots = 0;
                close(i);
                break;
            default:
                nots = 0;
                break;
        }
        if (depth + nots > limits.depth) {
            tokens.complete = false;
            log.add(error(
                "K0104", tokens.spans[i],
                fmt::format("blocks, parentheses and `not`s are nested more than {} deep", limits.depth),
                fmt::format("ブロック、括弧、not の入れ子が {} 段を超えています", limits.depth)));
            return;
        }
    }
}

}  // namespace

static_assert(KijunLexer::LBRACE + 1 == KijunLexer::RBRACE && KijunLexer::LPAREN + 1 == KijunLexer::RPAREN);

Tokens read_tokens(const SourceSet& sources, std::uint32_t file, const Limits& limits, ErrorLog& log) {
    Tokens tokens = Reader(sources, file, limits, log).read();
    if (tokens.complete) check_nesting(tokens, limits, log);
    return tokens;
}

std::string_view token_name(std::size_t type) {
    static const std::vector<std::string> names = [] {
        grammar::prepare_tables();
        antlr4::ANTLRInputStream empty;
        const KijunLexer lexer(&empty);
        std::vector<std::string> made;
        for (std::size_t i = 0; i <= lexer.getVocabulary().getMaxTokenType(); ++i)
            made.push_back(lexer.getVocabulary().getSymbolicName(i));
        return made;
    }();
    if (type == antlr4::Token::EOF) return "EOF";
    return type < names.size() ? std::string_view(names[type]) : "?";
}

}  // namespace kijun::syntax
