// Lowering of term lists: patterns, sets of patterns, and the tests that use them.

#include <algorithm>

#include <fmt/format.h>

#include "archive.hpp"
#include "lowering.hpp"

namespace kijun::lowering {

namespace {

std::string quoted(const ast::TermRef& term) {
    switch (term.kind) {
        case ast::TermRef::Kind::list: return term.word.text;
        case ast::TermRef::Kind::literal: return "「" + term.word.text + "」";
        case ast::TermRef::Kind::pattern: return "/" + term.word.text + "/";
    }
    return {};
}

std::string spelled(const ast::TermUnion& terms) {
    if (terms.size() == 1) return quoted(terms[0]);
    std::string out = "(";
    for (const auto& term : terms) out += (out.size() > 1 ? ", " : "") + quoted(term);
    return out + ")";
}

std::string_view spelled(ast::TextField field) {
    switch (field) {
        case ast::TextField::title: return "title";
        case ast::TextField::text: return "text";
        case ast::TextField::page: return "page";
        case ast::TextField::url: return "url";
        case ast::TextField::post: return "post";
        case ast::TextField::site: return "site";
    }
    return {};
}

}  // namespace

std::uint32_t Lowering::pattern(const ast::TermRef& term, const std::vector<std::uint32_t>& except) {
    Pattern made;
    made.kind = term.kind == ast::TermRef::Kind::pattern ? Pattern::Kind::regex : Pattern::Kind::literal;
    made.spelling = term.word.text;
    made.except = except;
    const auto [number, is_new] = patterns_(archive::encode(made));
    if (!is_new) return number;
    if (made.kind == Pattern::Kind::regex) {
        if (auto translated = translate_regex(made.spelling, term.word.span); !translated)
            diagnostics_.insert(diagnostics_.end(), translated.errors().begin(), translated.errors().end());
    } else if (fold_term(made.spelling, Lane::folded).empty()) {
        diagnostics_.push_back(error("K0401", term.word.span,
                                     fmt::format("the term \"{}\" folds to nothing: it could never be found",
                                                 made.spelling),
                                     fmt::format("用語「{}」は正規化すると空になり、決して見つかりません", made.spelling)));
    }
    // A longer innocent expression may be stuffed as well. It is looked for in hidden form whoever uses
    // the term, so that no rule changes what another one finds.
    for (const std::uint32_t longer : except)
        if (program_.patterns[longer].kind == Pattern::Kind::literal) program_.patterns[longer].evading = true;
    program_.patterns.push_back(std::move(made));
    return number;
}

void Lowering::collect(const ast::TermUnion& terms, TermSet& into, bool excepting) {
    for (const ast::TermRef& term : terms) {
        if (term.kind != ast::TermRef::Kind::list) {
            into.patterns.push_back(pattern(term, {}));
            continue;
        }
        const auto found = state_->terms.find(term.word.text);
        if (found == state_->terms.end()) continue;  // the model has reported it
        const ast::Terms& list = *found->second;
        if (list.open) into.open_lists.push_back(list.id.text);
        for (const ast::Term& member : list.terms) {
            if (member.term.kind == ast::TermRef::Kind::list) {
                collect({member.term}, into, excepting);
                continue;
            }
            // what an exception lies inside does not unmake the exception
            std::vector<std::uint32_t> except;
            if (excepting) except = collected(member.except, false).patterns;
            into.patterns.push_back(pattern(member.term, except));
        }
    }
}

// All that `terms` stand for, each once, with their exceptions if `excepting`. No name yet.
TermSet Lowering::collected(const ast::TermUnion& terms, bool excepting) {
    TermSet set;
    collect(terms, set, excepting);
    const auto tidy = [](auto& values) {
        std::sort(values.begin(), values.end());
        values.erase(std::unique(values.begin(), values.end()), values.end());
    };
    tidy(set.patterns);
    tidy(set.open_lists);
    set.open = !set.open_lists.empty();
    return set;
}

std::uint32_t Lowering::term_set(const ast::TermUnion& terms, bool evading) {
    TermSet set = collected(terms, true);
    set.name = spelled(terms);
    for (const ast::TermRef& term : terms)
        if (term.kind == ast::TermRef::Kind::list)
            if (const auto list = state_->terms.find(term.word.text); list != state_->terms.end())
                check_list(*list->second, evading);
    if (evading)
        for (const std::uint32_t number : set.patterns)
            if (program_.patterns[number].kind == Pattern::Kind::literal)
                program_.patterns[number].evading = true;
    const auto [number, is_new] = sets_(archive::encode(set));
    if (is_new) program_.sets.push_back(std::move(set));
    return number;
}

void Lowering::check_list(const ast::Terms& list, bool evading) {
    const bool is_new = checked_.insert(&list).second;
    const bool newly_evading = evading && checked_evading_.insert(&list).second;
    if (!is_new && !newly_evading) return;
    std::unordered_map<std::string, const ast::Term*> seen;
    for (const ast::Term& term : list.terms) {
        if (term.term.kind != ast::TermRef::Kind::literal) continue;
        const ast::Word& word = term.term.word;
        const std::string folded = fold_term(word.text, Lane::folded);
        const auto [first, added] = seen.emplace(folded, &term);
        if (!added && is_new) {
            diagnostics_.push_back(warning(
                "K0420", word.span,
                fmt::format("\"{}\" is the same as \"{}\" once folded", word.text, first->second->term.word.text),
                fmt::format("「{}」は正規化すると「{}」と同じです", word.text, first->second->term.word.text)));
            diagnostics_.back().labels.push_back(
                {first->second->term.word.span, {"first given here", "最初の記載"}});
        }
        const auto characters = std::count_if(folded.begin(), folded.end(),
                                              [](char byte) { return (byte & 0xC0) != 0x80; });
        if (newly_evading && characters == 1)
            diagnostics_.push_back(
                warning("K0421", word.span,
                        fmt::format("a term of one character (\"{}\") cannot be found in hidden form: "
                                    "`evading` does nothing for it",
                                    word.text),
                        fmt::format("1文字の用語「{}」には回避表記の検出は効きません", word.text)));
    }
}

Atom Lowering::terms_atom(const ast::HasTerms& test) {
    Atom atom;
    atom.kind = Atom::Kind::terms;
    TermTest& terms = atom.terms;
    terms.fields = fields_of(test.field);
    terms.set = term_set(test.terms, test.evading);
    terms.at_least = test.at_least;
    terms.evading = test.evading;
    terms.open = program_.sets[terms.set].open;
    atom.key = fmt::format("{} has ", spelled(test.field));
    if (test.at_least > 1) atom.key += fmt::format("at least {} of ", test.at_least);
    atom.key += spelled(test.terms);
    if (test.evading) atom.key += " evading";
    for (const ast::Proximity& near : test.near) {
        const std::uint32_t set = term_set(near.terms, near.evading);
        terms.near.push_back({near.direction, near.characters, set, near.evading});
        terms.open = terms.open || program_.sets[set].open;
        const char* direction = near.direction == ast::Proximity::Direction::before  ? "before"
                                : near.direction == ast::Proximity::Direction::after ? "after"
                                                                                     : "of";
        atom.key += fmt::format(" within {} {} {}{}", near.characters, direction, spelled(near.terms),
                                near.evading ? " evading" : "");
    }
    return atom;
}

}  // namespace kijun::lowering
