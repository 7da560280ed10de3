// Lowering of term lists: patterns, sets of patterns, and the tests that use them.

#include <fmt/format.h>

#include <algorithm>

#include "lowering.hpp"
#include "program_archive.hpp"

namespace kijun::lowering {

namespace {

std::string quoted(const ast::TermRef& term) {
    switch (term.kind) {
        case ast::TermRef::Kind::list:
            return term.word.text;
        case ast::TermRef::Kind::literal:
            return "「" + term.word.text + "」";
        case ast::TermRef::Kind::pattern:
            return "/" + term.word.text + "/";
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
        case ast::TextField::title:
            return "title";
        case ast::TextField::text:
            return "text";
        case ast::TextField::page:
            return "page";
        case ast::TextField::url:
            return "url";
        case ast::TextField::post:
            return "post";
        case ast::TextField::site:
            return "site";
    }
    return {};
}

std::string spelled(Folds evading) { return evading.empty() ? "" : " " + evading_clause(evading); }

}  // namespace

std::uint32_t Lowering::pattern(const ast::TermRef& term, const std::vector<std::uint32_t>& except) {
    Pattern made;
    made.kind = term.kind == ast::TermRef::Kind::pattern ? Pattern::Kind::regex : Pattern::Kind::literal;
    made.spelling = term.word.text;
    made.except = except;
    const auto [number, is_new] = patterns_(archive::encode(made));
    if (!is_new) return number;
    // A longer innocent expression may be stuffed as well. It is looked for in hidden form whoever uses
    // the term, so that no rule changes what another one finds.
    for (const std::uint32_t longer : except)
        if (program_.patterns[longer].kind == Pattern::Kind::literal)
            program_.patterns[longer].evading = evading_folds;
    program_.patterns.push_back(std::move(made));
    return number;
}

void Lowering::collect(const ast::TermUnion& terms, bool excepting, Collected& into) {
    for (const ast::TermRef& term : terms) {
        if (term.kind == ast::TermRef::Kind::list)
            collect(term.word.text, excepting, into);
        else
            into.set.patterns.push_back(pattern(term, {}));
    }
}

void Lowering::collect(const std::string& id, bool excepting, Collected& into) {
    const auto found = state_->terms.find(id);
    if (found == state_->terms.end()) return;  // the model has reported it
    const ast::Terms& list = *found->second;
    if (!into.lists.insert(&list).second) return;
    if (list.open) into.set.open_lists.push_back(list.id.text);
    for (const ast::Term& member : list.terms) {
        if (member.term.kind == ast::TermRef::Kind::list) {
            collect(member.term.word.text, excepting, into);
            continue;
        }
        // what an exception lies inside does not unmake the exception
        std::vector<std::uint32_t> except;
        if (excepting) except = collected(member.except, false).patterns;
        into.set.patterns.push_back(pattern(member.term, except));
    }
}

// All that `terms` stand for, each once, with their exceptions if `excepting`. No name yet.
TermSet Lowering::collected(const ast::TermUnion& terms, bool excepting) {
    Collected all;
    collect(terms, excepting, all);
    TermSet& set = all.set;
    const auto tidy = [](auto& values) {
        std::sort(values.begin(), values.end());
        values.erase(std::unique(values.begin(), values.end()), values.end());
    };
    tidy(set.patterns);
    tidy(set.open_lists);
    set.open = !set.open_lists.empty();
    return std::move(set);
}

std::uint32_t Lowering::term_set(const ast::TermUnion& terms, Folds evading) {
    TermSet set = collected(terms, true);
    set.name = spelled(terms);
    for (const std::uint32_t number : set.patterns)
        if (program_.patterns[number].kind == Pattern::Kind::literal)
            program_.patterns[number].evading |= evading;
    const auto [number, is_new] = sets_(archive::encode(set));
    if (is_new) program_.sets.push_back(std::move(set));
    return number;
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
    atom.key += spelled(test.evading);
    for (const ast::Proximity& near : test.near) {
        const std::uint32_t set = term_set(near.terms, near.evading);
        terms.near.push_back({near.direction, near.characters, set, near.evading});
        terms.open = terms.open || program_.sets[set].open;
        const char* direction = near.direction == ast::Proximity::Direction::before  ? "before"
                                : near.direction == ast::Proximity::Direction::after ? "after"
                                                                                     : "of";
        atom.key += fmt::format(" within {} {} {}{}", near.characters, direction, spelled(near.terms),
                                spelled(near.evading));
    }
    return atom;
}

}  // namespace kijun::lowering
