// Words with their places, and what could follow a text that stops in the middle.
#include "kijun/editing.hpp"

#include "generated.hpp"
#include "tokens.hpp"

namespace kijun {

using namespace syntax;

namespace {

using Kind = WrittenWord::Kind;

std::optional<Kind> kind_of(std::size_t type) {
    if (keyword_of(type) != nullptr) return Kind::keyword;
    switch (type) {
        case KijunLexer::NAME:
        case KijunLexer::HYPHENATED:
            return Kind::name;
        case KijunLexer::STRING:
        case KijunLexer::UNCLOSED_STRING:
        case KijunLexer::MISQUOTED:
            return Kind::string;
        case KijunLexer::PATTERN:
        case KijunLexer::UNCLOSED_PATTERN:
            return Kind::pattern;
        case KijunLexer::INT:
            return Kind::number;
        case KijunLexer::DATE:
        case KijunLexer::INSTANT:
            return Kind::date;
        case KijunLexer::ARTICLE:
            return Kind::article;
        case KijunLexer::CIRCLED:
        case KijunLexer::BULLET:
        case KijunLexer::PAREN_LABEL:
        case KijunLexer::KANA_LABEL:
            return Kind::label;
        case antlr4::Token::EOF:
        case KijunLexer::STRAY:
        case KijunLexer::FOREIGN_COMMENT:
            return std::nullopt;
        default:
            return Kind::sign;
    }
}

// The comments between two words.
void comments_between(const SourceSet& sources, std::uint32_t file, std::uint32_t begin, std::uint32_t end,
                      std::vector<WrittenWord>& into) {
    const std::string_view text = sources.text(file).substr(0, end);
    for (std::size_t i = begin; i + 1 < text.size();) {
        if (text[i] != '/' || (text[i + 1] != '/' && text[i + 1] != '*')) {
            ++i;
            continue;
        }
        const bool line = text[i + 1] == '/';
        std::size_t stop = line ? text.find_first_of("\r\n", i) : text.find("*/", i + 2);
        stop = stop == std::string_view::npos ? text.size() : line ? stop : stop + 2;
        into.push_back({Kind::comment,
                        {file, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(stop)},
                        nullptr});
        i = stop;
    }
}

// Stops where the text does, with what was expected there.
struct Stopped {};

class EndWatcher : public antlr4::DefaultErrorStrategy {
public:
    antlr4::misc::IntervalSet expected;

    void sync(antlr4::Parser* parser) override {
        stop_at_end(parser);
        antlr4::DefaultErrorStrategy::sync(parser);
    }
    antlr4::Token* recoverInline(antlr4::Parser* parser) override {
        stop_at_end(parser);
        return antlr4::DefaultErrorStrategy::recoverInline(parser);
    }
    void recover(antlr4::Parser* parser, std::exception_ptr problem) override {
        stop_at_end(parser);
        antlr4::DefaultErrorStrategy::recover(parser, std::move(problem));
    }
    void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& problem) override {
        // a choice that failed because the text ended while it looked ahead
        if (problem.getOffendingToken() != nullptr &&
            problem.getOffendingToken()->getType() == antlr4::Token::EOF)
            stop_at_end(parser);
    }
    void reportUnwantedToken(antlr4::Parser*) override {}
    void reportMissingToken(antlr4::Parser*) override {}

private:
    void stop_at_end(antlr4::Parser* parser) {
        if (parser->getTokenStream()->LA(1) != antlr4::Token::EOF) return;
        expected.addAll(parser->getExpectedTokens());
        throw Stopped{};
    }
};

}  // namespace

std::vector<WrittenWord> written_words(const SourceSet& sources, std::uint32_t file) {
    const Limits limits;
    Diagnostics ignored;
    ErrorLog log(file, limits, ignored);
    const Tokens tokens = read_tokens(sources, file, limits, log);
    std::vector<WrittenWord> words;
    std::uint32_t end = 0;
    for (std::size_t i = 0; i < tokens.list.size(); ++i) {
        const Span& span = tokens.spans[i];
        if (span.begin < end) continue;
        comments_between(sources, file, end, span.begin, words);
        end = span.end;
        const std::size_t type = tokens.list[i]->getType();
        const auto kind = kind_of(type);
        if (kind && span.end > span.begin)
            words.push_back({*kind, span, *kind == Kind::keyword ? keyword_of(type) : nullptr});
    }
    return words;
}

Continuations continuations(const SourceSet& sources, std::uint32_t file, std::uint32_t offset) {
    SourceSet cut;
    Continuations found;
    if (!cut.add(sources.name(file), std::string(sources.text(file).substr(0, offset)))) return found;
    const Limits limits;
    Diagnostics ignored;
    ErrorLog log(0, limits, ignored);
    Tokens tokens = read_tokens(cut, 0, limits, log);
    if (!tokens.complete) return found;
    // what is closed at the top does not matter: only the declaration is read that is being written
    std::size_t first = 0;
    int depth = 0;
    for (std::size_t i = 0; i < tokens.list.size(); ++i) {
        const std::size_t type = tokens.list[i]->getType();
        depth += type == KijunLexer::LBRACE ? 1 : type == KijunLexer::RBRACE ? -1 : 0;
        if (type == KijunLexer::RBRACE && depth <= 0) {
            first = i + 1;
            depth = 0;
        }
    }
    tokens.list.erase(tokens.list.begin(), tokens.list.begin() + static_cast<std::ptrdiff_t>(first));
    antlr4::ListTokenSource source(std::move(tokens.list));
    antlr4::CommonTokenStream stream(&source);
    KijunParser parser(&stream);
    parser.removeErrorListeners();
    const auto watcher = std::make_shared<EndWatcher>();
    parser.setErrorHandler(watcher);
    try {
        parser.file();
        watcher->expected.addAll(parser.getExpectedTokens());
    } catch (const Stopped&) {
    } catch (const std::bad_alloc&) {
        throw;
    } catch (...) {  // the runtime's; there is then nothing to propose
        return found;
    }
    for (const Keyword& keyword : keywords()) {
        if (watcher->expected.contains(keyword_type(keyword.english))) found.keywords.push_back(&keyword);
    }
    const auto expects = [&](std::size_t type) { return watcher->expected.contains(type); };
    found.name = expects(KijunLexer::NAME);
    found.string = expects(KijunLexer::STRING);
    found.number = expects(KijunLexer::INT);
    found.date = expects(KijunLexer::DATE);
    return found;
}

}  // namespace kijun
