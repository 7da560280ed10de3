// The guideline as a text of provisions, and what changes from one text to another.
//
// Purpose. A snapshot's rules are written out as the official text they stand for (溶け込み版): sections,
// classes, categories, items, conditions in words, term lists, procedures, dates of application. The text
// is made from the state alone, so it can never be out of step with what the engine does, and it leaves
// nothing out: two states that differ in anything a decision reads have different texts.
//
// Provisions form a tree. What has a permanent id (a category, a term list …) has it as its key, whichever
// class it stands in; below it keys are places, such as "category bank_account/ア". Keys are unique in a
// text.
//
// Edits are what an amendment does to a text: apply_edits(edits(old, new), old) has the words, labels and
// order of new. Provisions that move keep what stands below them. Threading: free functions of immutable
// values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kijun/model.hpp"

namespace kijun {

struct Provision {
    std::string key;
    std::string label;          // ア, ⑩, 根拠; may be empty
    std::string text;           // may be empty
    std::uint32_t heading = 0;  // 1 section … 4 category; 0: running text
    bool flow = false;          // runs on after its neighbours, as the words of a list do
    std::vector<Provision> children;
};
// Same labels, words, form and order; keys are not compared.
bool same_text(const Provision& a, const Provision& b);

// The whole text of a snapshot. The root has the guideline's title and an empty key.
Provision official_text(const Model& model, std::uint32_t snapshot);

struct Edit {
    enum class Kind : std::uint8_t { add, change, move, remove };
    Kind kind = Kind::change;
    std::string key;            // in the old text; of something added its key in the new text after a "+"
    std::string parent;         // add, move: under this one …
    std::string after;          // … and behind this one; empty: first
    std::string label, text;    // add, change
    std::uint32_t heading = 0;  // add, change
    bool flow = false;          // add, change
    friend bool operator==(const Edit&, const Edit&) = default;
};

// What makes `after` of `before`: in the order of the new text, then the removals by key.
std::vector<Edit> edits(const Provision& before, const Provision& after);
// Errors: K1101 an edit that does not apply to this text.
Result<Provision> apply_edits(const std::vector<Edit>& edits, const Provision& before);

}  // namespace kijun
