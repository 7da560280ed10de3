// Which values of atoms can occur together.
//
// A proof over diagrams treats atoms as free; they are not. A report in which キャッシュカード is found
// also has カード; a number that is at least 5 is at least 3. relations() says so as a diagram, and only
// what holds for every report: where a rule of matching could break an implication (word boundaries,
// exceptions, the stuffing test of the squeezed lane) none is claimed. A missing relation makes a proof
// fail with a witness that replay then rejects; a wrong one would prove what is false.
//
// The same relations serve judging, where atoms are unknown: what they exclude cannot be the answer to an
// open question. So they must hold for answers that people give about open lists too.
//
// What can be related at all, atom_groups.cpp looks up: a new kind of relation belongs there too.

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "kijun/program.hpp"

namespace kijun {

namespace {

bool is_word_byte(char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

class Relations {
public:
    explicit Relations(const Program& program) : program_(program) {}

    // Whether every report that makes `a` true makes `b` true.
    bool implies(const Atom& a, const Atom& b) {
        if (a.kind != b.kind) return false;
        if (a.kind == Atom::Kind::fact) return fact_implies(a.fact, b.fact);
        if (a.kind == Atom::Kind::field) return field_implies(a.field, b.field);
        return terms_imply(a.terms, b.terms);
    }

    bool exclusive(const Atom& a, const Atom& b) const {
        if (a.kind != b.kind) return false;
        if (a.kind == Atom::Kind::fact)
            return a.fact.op == FactTest::Op::equals && b.fact.op == FactTest::Op::equals &&
                   program_.facts[a.fact.fact].id == program_.facts[b.fact.fact].id &&
                   choice(a.fact) != choice(b.fact);
        return a.kind == Atom::Kind::field && a.field.field == b.field.field &&
               a.field.op == FieldTest::Op::equals && b.field.op == FieldTest::Op::equals &&
               a.field.text != b.field.text;
    }

private:
    const std::string& choice(const FactTest& test) const {
        return program_.facts[test.fact].choices[static_cast<std::size_t>(test.number)];
    }

    bool fact_implies(const FactTest& a, const FactTest& b) const {
        const FactInfo& of_a = program_.facts[a.fact];
        const FactInfo& of_b = program_.facts[b.fact];
        if (of_a.id != of_b.id || of_a.type != of_b.type || a.op != b.op) return false;
        switch (a.op) {
            case FactTest::Op::is_true:
                return true;
            case FactTest::Op::at_least:
                return a.number >= b.number;
            case FactTest::Op::equals:
                return choice(a) == choice(b);
        }
        return false;
    }

    static bool field_implies(const FieldTest& a, const FieldTest& b) {
        if (a.field != b.field || a.op != b.op) return false;
        return a.op == FieldTest::Op::equals ? a.text == b.text : a.day >= b.day;
    }

    bool terms_imply(const TermTest& a, const TermTest& b) {
        if ((a.fields & ~b.fields) != 0) return false;
        // how many terms count depends on the whole set: at one place only the longest does
        if (b.at_least > 1 && !counts_imply(a, b)) return false;
        if (b.near.empty()) {
            if (covers(a.set, a.evading, b.set, b.evading, false)) return true;
            if (b.at_least > 1) return false;
            return std::any_of(a.near.begin(), a.near.end(), [&](const ProximityTest& near) {
                return covers(near.set, near.evading, b.set, b.evading, false);
            });
        }
        // distances are measured from the hits themselves, so these must be the same terms
        if (!covers(a.set, a.evading, b.set, b.evading, true)) return false;
        return std::all_of(b.near.begin(), b.near.end(), [&](const ProximityTest& wanted) {
            return std::any_of(a.near.begin(), a.near.end(), [&](const ProximityTest& near) {
                const bool direction = wanted.direction == ast::Proximity::Direction::either ||
                                       wanted.direction == near.direction;
                return direction && near.characters <= wanted.characters &&
                       covers(near.set, near.evading, wanted.set, wanted.evading, true);
            });
        });
    }

    [[nodiscard]] bool same_set(std::uint32_t a, std::uint32_t b) const {
        return program_.sets[a].patterns == program_.sets[b].patterns &&
               program_.sets[a].open_lists == program_.sets[b].open_lists;
    }

    [[nodiscard]] bool counts_imply(const TermTest& a, const TermTest& b) const {
        if (!same_set(a.set, b.set) || a.evading != b.evading || a.at_least < b.at_least) return false;
        // A hit that covers two counted ones takes their place. It is as near as they are, but it need
        // not lie before or after what they lie before or after.
        const auto same = [this](const ProximityTest& x, const ProximityTest& y) {
            return x.direction == y.direction && x.characters == y.characters && x.evading == y.evading &&
                   same_set(x.set, y.set);
        };
        return std::equal(a.near.begin(), a.near.end(), b.near.begin(), b.near.end(), same) ||
               std::all_of(a.near.begin(), a.near.end(), [](const ProximityTest& near) {
                   return near.direction == ast::Proximity::Direction::either;
               });
    }

    // Whether a hit of set `a` always comes with a hit of set `b`; with `same`, of the same term.
    bool covers(std::uint32_t a, Folds a_evading, std::uint32_t b, Folds b_evading, bool same) {
        if (!a_evading.within(b_evading)) return false;
        const auto& open_a = program_.sets[a].open_lists;
        const auto& open_b = program_.sets[b].open_lists;
        if (!std::includes(open_b.begin(), open_b.end(), open_a.begin(), open_a.end())) return false;
        const auto& from = program_.sets[a].patterns;
        const auto& to = program_.sets[b].patterns;
        const bool terms_of_b = std::all_of(from.begin(), from.end(), [&](std::uint32_t term) {
            return std::binary_search(to.begin(), to.end(), term) || less_excepted(term, to);
        });
        if (terms_of_b) return true;
        if (same || !a_evading.empty()) return false;
        const std::uint64_t key = (std::uint64_t{a} << 32) | b;
        if (const auto known = covers_.find(key); known != covers_.end()) return known->second;
        const bool result = std::all_of(from.begin(), from.end(), [&](std::uint32_t longer) {
            return std::any_of(to.begin(), to.end(), [&](std::uint32_t shorter) {
                return longer == shorter || inside(shorter, longer);
            });
        });
        covers_.emplace(key, result);
        return result;
    }

    // Whether the same term is among `terms` with fewer exceptions: every hit of `term` is then one of it.
    [[nodiscard]] bool less_excepted(std::uint32_t term, const std::vector<std::uint32_t>& terms) const {
        const Pattern& strict = program_.patterns[term];
        if (strict.except.empty()) return false;
        return std::any_of(terms.begin(), terms.end(), [&](std::uint32_t other) {
            const Pattern& free = program_.patterns[other];
            return free.kind == strict.kind && free.spelling == strict.spelling &&
                   std::includes(strict.except.begin(), strict.except.end(), free.except.begin(),
                                 free.except.end());
        });
    }

    const std::string& folded(std::uint32_t pattern) {
        auto& text = folded_[pattern];
        if (text.empty()) text = fold_term(program_.patterns[pattern].spelling, Lane::folded);
        return text;
    }

    bool inside(std::uint32_t shorter, std::uint32_t longer) {
        const Pattern& small = program_.patterns[shorter];
        const Pattern& big = program_.patterns[longer];
        if (small.kind != Pattern::Kind::literal || big.kind != Pattern::Kind::literal ||
            !small.except.empty())
            return false;
        const std::string& part = folded(shorter);
        if (part.empty() || is_word_byte(part.front()) || is_word_byte(part.back())) return false;
        return folded(longer).find(part) != std::string::npos;
    }

    const Program& program_;
    std::unordered_map<std::uint64_t, bool> covers_;
    std::unordered_map<std::uint32_t, std::string> folded_;
};

}  // namespace

NodeId relations(const Program& program, Diagrams& diagrams, const std::vector<std::uint32_t>& atoms) {
    Relations related(program);
    NodeId possible = node_true;
    // From the last atom to the first, and inside by the last again: what is there already stays as it is.
    for (std::size_t i = atoms.size(); i-- > 0;) {
        const Atom& a = program.atoms[atoms[i]];
        NodeId where_true = node_true, where_false = node_true;
        for (std::size_t j = atoms.size(); j-- > i + 1;) {
            const Atom& b = program.atoms[atoms[j]];
            const NodeId has_b = diagrams.atom(atoms[j]);
            if (related.exclusive(a, b)) where_true = diagrams.both(diagrams.negate(has_b), where_true);
            if (related.implies(a, b)) where_true = diagrams.both(has_b, where_true);
            if (related.implies(b, a)) where_false = diagrams.both(diagrams.negate(has_b), where_false);
        }
        possible = diagrams.choose(diagrams.atom(atoms[i]), diagrams.both(where_true, possible),
                                   diagrams.both(where_false, possible));
    }
    // a choice is one of those declared: where all are asked for, one holds
    std::map<std::uint32_t, std::vector<AtomId>> choices;
    for (const AtomId number : atoms) {
        const Atom& atom = program.atoms[number];
        if (atom.kind == Atom::Kind::fact && atom.fact.op == FactTest::Op::equals)
            choices[atom.fact.fact].push_back(number);
    }
    for (const auto& [fact, asked] : choices) {
        if (asked.size() < program.facts[fact].choices.size()) continue;
        NodeId some = node_false;
        for (const AtomId number : asked) some = diagrams.either(some, diagrams.atom(number));
        possible = diagrams.both(possible, some);
    }
    return possible;
}

}  // namespace kijun
