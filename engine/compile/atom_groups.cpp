// A group is what hangs together by any relation that relations.cpp can claim; here is asked only what each
// of those needs at least, which can be looked up: the same fact, the same field, or a list that holds a
// term of the other, or a literal inside of it.

#include "kijun/atom_groups.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "kijun/text.hpp"

namespace kijun {

namespace {

class Groups {
public:
    explicit Groups(const Program& program) : program_(program), parent_(program.atoms.size()) {
        std::iota(parent_.begin(), parent_.end(), 0u);
    }

    std::vector<std::uint32_t> find() {
        by_names();
        by_terms();
        std::vector<std::uint32_t> groups(parent_.size());
        for (std::uint32_t atom = 0; atom < groups.size(); ++atom) groups[atom] = root(atom);
        return groups;
    }

private:
    std::uint32_t root(std::uint32_t atom) {
        while (parent_[atom] != atom) atom = parent_[atom] = parent_[parent_[atom]];
        return atom;
    }
    void join(std::uint32_t a, std::uint32_t b) { parent_[root(a)] = root(b); }

    void by_names() {
        std::map<std::string, std::uint32_t> facts;
        std::map<ast::ReportField, std::uint32_t> fields;
        for (std::uint32_t number = 0; number < program_.atoms.size(); ++number) {
            const Atom& atom = program_.atoms[number];
            if (atom.kind == Atom::Kind::fact)
                join(number, facts.try_emplace(program_.facts[atom.fact.fact].id, number).first->second);
            if (atom.kind == Atom::Kind::field)
                join(number, fields.try_emplace(atom.field.field, number).first->second);
        }
    }

    // Atoms of one set are of one group, so a set stands for them.
    void by_terms() {
        for (std::uint32_t number = 0; number < program_.atoms.size(); ++number) {
            const Atom& atom = program_.atoms[number];
            if (atom.kind != Atom::Kind::terms) continue;
            const auto [first, added] = first_of_.try_emplace(atom.terms.set, number);
            if (!added) join(number, first->second);
        }
        for (const auto& [set, first] : first_of_)
            for (const std::uint32_t pattern : program_.sets[set].patterns) {
                spelled_[program_.patterns[pattern].spelling].insert(set);
                if (program_.patterns[pattern].kind == Pattern::Kind::literal)
                    folded_[fold_term(program_.patterns[pattern].spelling, Lane::folded)].insert(set);
            }
        for (const auto& [form, sets] : folded_) lengths_.insert(form.size());
        for (std::uint32_t number = 0; number < program_.atoms.size(); ++number) {
            const Atom& atom = program_.atoms[number];
            if (atom.kind != Atom::Kind::terms) continue;
            join_covering(number, atom.terms.set);
            for (const ProximityTest& near : atom.terms.near) join_covering(number, near.set);
        }
    }

    // A set that covers another covers each of its terms, so the first one too.
    void join_covering(std::uint32_t atom, std::uint32_t set) {
        const auto [known, added] = covering_.try_emplace(set);
        if (added) known->second = covering(set);
        for (const std::uint32_t other : known->second) join(atom, first_of_.at(other));
    }

    std::set<std::uint32_t> covering(std::uint32_t set) const {
        std::set<std::uint32_t> found;
        const auto& patterns = program_.sets[set].patterns;
        if (patterns.empty()) {  // whatever is said of each of none holds
            for (const auto& [other, first] : first_of_) found.insert(other);
            return found;
        }
        const Pattern& pattern = program_.patterns[patterns.front()];
        if (const auto same = spelled_.find(pattern.spelling); same != spelled_.end()) found = same->second;
        if (pattern.kind != Pattern::Kind::literal) return found;
        const std::string form = fold_term(pattern.spelling, Lane::folded);
        for (const std::size_t length : lengths_)
            for (std::size_t begin = 0; begin + length <= form.size(); ++begin)
                if (const auto part = folded_.find(form.substr(begin, length)); part != folded_.end())
                    found.insert(part->second.begin(), part->second.end());
        return found;
    }

    const Program& program_;
    std::vector<std::uint32_t> parent_;
    std::map<std::uint32_t, std::uint32_t> first_of_;  // set -> the first atom that tests for it
    std::unordered_map<std::string, std::set<std::uint32_t>> spelled_, folded_;  // -> sets of first_of_
    std::set<std::size_t> lengths_;                                              // of folded_, in bytes
    std::map<std::uint32_t, std::set<std::uint32_t>> covering_;
};

}  // namespace

std::vector<std::uint32_t> atom_groups(const Program& program) { return Groups(program).find(); }

}  // namespace kijun
