// Which provision of one text is which of another. Private to the documents.
//
// What has a permanent id is itself wherever it stands. Below it, a place keeps its identity if its words
// or its label stay; what stays in words and changes its label is relabelled, not replaced.
#pragma once

#include <set>
#include <unordered_map>

#include "kijun/official_text.hpp"

namespace kijun::documents {

class Alignment {
public:
    Alignment(const Provision& before, const Provision& after);

    const Provision* before(const Provision& after) const { return find(before_, after); }
    const Provision* after(const Provision& before) const { return find(after_, before); }
    // In another place among those around it, or below another provision. Both texts have it.
    [[nodiscard]] bool moved(const Provision& after) const { return moved_.contains(&after); }
    [[nodiscard]] bool reworded(const Provision& after) const;
    // Its key in the old text, or that of the new text behind a "+".
    [[nodiscard]] std::string handle(const Provision& after) const;

private:
    using Pairs = std::unordered_map<const Provision*, const Provision*>;
    static const Provision* find(const Pairs& pairs, const Provision& one) {
        const auto found = pairs.find(&one);
        return found == pairs.end() ? nullptr : found->second;
    }
    void pair(const Provision& before, const Provision& after);
    void permanent(const Provision& one, std::unordered_map<std::string, const Provision*>& found);
    void below(const Provision& after);
    void find_moved(const Provision& after);

    Pairs before_, after_;
    std::set<const Provision*> moved_;
};

// Part of the words that both have, from 0 to 1.
double likeness(const Provision& a, const Provision& b);

}  // namespace kijun::documents
