// Every mention of a name in the texts of a guideline: where, of what, and whether it is declared, amended
// or only referred to there.
//
// Names are permanent, so a name means the same thing in every revision: what its declaration, its
// amendments and its references share is their space and id.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "reading.hpp"

namespace kijun::lsp {

// What cannot share a name. Facts, criteria and categories can be mentioned in the same places.
enum class Space { guideline, revision, class_, group, rule, terms, definition, source };

struct Mention {
    enum class Role { declares, amends, refers };
    enum class Kind {
        guideline,
        revision,
        class_,
        group,
        fact,
        criterion,
        category,
        rule,
        terms,
        definition,
        source
    };
    Span span;
    Space space = Space::rule;
    Kind kind = Kind::rule;  // rule: a fact, criterion or category; which, its declaration says
    Role role = Role::refers;
    std::string id;  // of a group: class.group
    Span whole;      // the declaration or the operation, as far as its extent is known
    std::string title;
    std::string revision;   // whose operation this stands in; empty: at the top of a file
    bool restates = false;  // an amendment that gives the whole text anew

    [[nodiscard]] bool same_thing(const Mention& other) const {
        return space == other.space && id == other.id;
    }
};

// In the order of files and places.
class Names {
public:
    explicit Names(const Reading& reading);

    [[nodiscard]] const std::vector<Mention>& all() const { return mentions_; }
    // At a place, in bytes; the end of a name is part of it.
    [[nodiscard]] const Mention* at(std::uint32_t file, std::size_t offset) const;
    [[nodiscard]] std::vector<const Mention*> of(const Mention& thing) const;
    [[nodiscard]] const Mention* declaration_of(const Mention& thing) const;
    [[nodiscard]] std::vector<const Mention*> declared(Space space) const;

private:
    static std::string key(const Mention& thing) {
        return std::to_string(static_cast<int>(thing.space)) + ' ' + thing.id;
    }

    std::vector<Mention> mentions_;
    std::unordered_map<std::string, std::size_t> declared_;  // the first declaration, by key
};

std::string_view to_string(Mention::Kind kind);
std::string_view to_japanese(Mention::Kind kind);

}  // namespace kijun::lsp
