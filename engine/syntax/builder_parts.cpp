// Leaves of the tree and the small parts that many declarations share.
#include <fmt/format.h>

#include <limits>

#include "builder.hpp"

namespace kijun::syntax {

// A token the parser made up has no place.
Span Builder::span(Leaf* leaf) const {
    if (leaf == nullptr || leaf->getSymbol()->getTokenIndex() >= spans_.size()) return {};
    return spans_[leaf->getSymbol()->getTokenIndex()];
}

Span Builder::span(antlr4::ParserRuleContext* context) const {
    if (context == nullptr || context->start == nullptr || context->start->getTokenIndex() >= spans_.size())
        return {};
    Span at = spans_[context->start->getTokenIndex()];
    if (context->stop != nullptr && context->stop->getTokenIndex() < spans_.size())
        at.end = std::max(at.end, spans_[context->stop->getTokenIndex()].end);
    return at;
}

ast::Word Builder::name(Leaf* leaf) {
    const Span at = span(leaf);
    ast::Word word{std::string(written(at)), at};
    for (char& c : word.text)
        if (c == '-') c = '_';  // reported when the token was read
    return word;
}

ast::Word Builder::string(Leaf* leaf) {
    const Span at = span(leaf);
    return {decode_string(written(at), at, log_), at};
}

std::vector<ast::Word> Builder::strings(const std::vector<Leaf*>& leaves) {
    std::vector<ast::Word> words;
    for (Leaf* leaf : leaves) words.push_back(string(leaf));
    return words;
}

std::vector<ast::Word> Builder::names(P::NamesContext* context) {
    std::vector<ast::Word> words;
    if (context != nullptr)
        for (Leaf* leaf : context->NAME()) words.push_back(name(leaf));
    return words;
}

ast::Word Builder::label(P::LabelContext* context) {
    if (context == nullptr) return {};
    if (context->STRING() != nullptr) return string(context->STRING());
    const Span at = span(context);
    return {decode_label(written(at)), at};
}

ast::Word Builder::note(P::NoteContext* context) {
    return context == nullptr ? ast::Word{} : string(context->STRING());
}

ast::Word Builder::uncertain(P::UncertainContext* context) {
    return context == nullptr ? ast::Word{} : string(context->STRING());
}

std::optional<ast::Word> Builder::maybe_uncertain(P::UncertainContext* context) {
    if (context == nullptr) return std::nullopt;
    return uncertain(context);
}

void Builder::from(P::FromPartContext* context, std::vector<ast::Word>& into) {
    if (context == nullptr) return;
    into.push_back(string(context->STRING()));
}

std::int64_t Builder::number(Leaf* leaf, std::int64_t least, std::int64_t most) {
    const Span at = span(leaf);
    if (!at.known()) return least;
    return decode_number(written(at), least, most, at, log_).value_or(least);
}

std::uint32_t Builder::count(Leaf* leaf, std::uint32_t least) {
    constexpr std::uint32_t most = 1'000'000;  // of terms, characters, days, costs: nothing real is larger
    return static_cast<std::uint32_t>(number(leaf, least, most));
}

std::optional<ast::Date> Builder::date(P::DateContext* context) {
    const Span at = span(context);
    if (!at.known()) return std::nullopt;
    Diagnostics warnings;
    Result<DateLiteral> read = parse_date(written(at), at, warnings);
    for (Diagnostic& d : warnings) log_.add(std::move(d));
    if (!read) {
        for (Diagnostic& d : read.errors()) log_.add(std::move(d));
        return std::nullopt;
    }
    return ast::Date{*read, std::string(written(at)), at};
}

ast::Citation Builder::citation(P::CitationContext* context) {
    ast::Citation made;
    made.law = string(context->STRING());
    for (Leaf* leaf : context->ARTICLE())
        made.articles.push_back({std::string(written(span(leaf))), span(leaf)});
    made.uncertain = maybe_uncertain(context->uncertain());
    if (made.uncertain) {
        Span before = span(context);
        before.end = made.articles.empty() ? made.law.span.end : made.articles.back().span.end;
        own_line(context->uncertain(), before);
    }
    return made;
}

// On a line of its own below a citation, no deeper than it, it looks as if it were about the whole block.
void Builder::own_line(P::UncertainContext* context, const Span& citation) {
    const Span at = span(context);
    const std::string_view between = written({at.file, citation.end, at.begin});
    if (between.find_first_of("\r\n") == std::string_view::npos) return;
    const auto column = [&](std::uint32_t offset) {
        const std::string_view before = written({at.file, 0, offset});
        return before.size() - (before.find_last_of("\r\n") + 1);  // npos + 1 is 0
    };
    if (column(at.begin) > column(citation.begin)) return;
    Diagnostic made = warning("K0113", at, "this is about the citation above it, not about the block",
                              "この「不確実」は、ブロック全体ではなく上の根拠にかかります");
    made.hint = Message{"end the citation with ; if the block is meant",
                        "ブロック全体についてであれば、根拠を ; で終えてください"};
    if (between.find_first_not_of(" \t\r\n") == std::string_view::npos)
        made.fix = Fix{{at.file, citation.end, at.begin},
                       " ",
                       {"write it on the citation's line", "根拠と同じ行に書く"}};
    log_.add(std::move(made));
}

ast::Path Builder::path(P::PathContext* context) {
    if (context == nullptr) return {};
    ast::Path made;
    made.name = name(context->NAME());
    for (P::LabelContext* each : context->label()) made.labels.push_back(label(each));
    made.span = span(context);
    return made;
}

ast::ClassRef Builder::class_ref(P::ClassRefContext* context) {
    if (context == nullptr) return {};
    const std::vector<Leaf*> names = context->NAME();
    ast::ClassRef made;
    if (!names.empty()) made.class_name = name(names[0]);
    if (names.size() > 1) made.group = name(names[1]);
    return made;
}

std::optional<ast::Position> Builder::position(P::PositionContext* context) {
    if (context == nullptr) return std::nullopt;
    return ast::Position{context->AFTER() != nullptr, name(context->NAME())};
}

ast::Event Builder::event(P::EventContext* context) {
    if (context == nullptr || context->RECEIVED() != nullptr) return ast::Event::received;
    return context->POSTED() != nullptr ? ast::Event::posted : ast::Event::judged;
}

ast::Value Builder::value(P::ValueContext* context) {
    if (context == nullptr) return false;
    if (context->STRING() != nullptr) return string(context->STRING());
    if (context->INT() != nullptr)
        return number(context->INT(), 0, std::numeric_limits<std::int64_t>::max());
    if (context->DURATION() != nullptr) {
        const Span at = span(context->DURATION());
        if (const auto read = parse_duration(written(at)))
            return ast::DurationLiteral{*read, std::string(written(at)), at};
    }
    if (context->date() != nullptr)
        if (std::optional<ast::Date> read = date(context->date())) return std::move(*read);
    return context->TRUE() != nullptr;
}

bool Builder::once(bool first, const Span& at) {
    if (first) return true;
    const std::string_view all = written(at);
    const std::string_view word = all.substr(0, all.find_first_of(" \t\r\n\"{"));
    const bool keyword = keyword_type(word) != 0;
    log_.add(error("K0108", at,
                   fmt::format("{} is given twice", keyword ? fmt::format("`{}`", word) : "the title"),
                   fmt::format("{}が二度書かれています", keyword ? fmt::format("「{}」", word) : "表題")));
    return false;
}

void Builder::misplaced(const Span& at, std::string en, std::string ja) {
    log_.add(error("K0108", at, std::move(en), std::move(ja)));
}

}  // namespace kijun::syntax
