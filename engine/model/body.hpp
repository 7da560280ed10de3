// Finding and rewriting items inside a body. Expressions are immutable: a rewrite copies the nodes on
// the way to the item and shares the rest.
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "kijun/ast.hpp"

namespace kijun::model {

using Labels = std::span<const ast::Word>;

// (ア) and （ア） are one label, ○ and ◯ too.
bool same_label(std::string_view a, std::string_view b);
bool same_labels(Labels a, Labels b);
// A bullet may be used many times in one body; it names an item only while it is used once.
bool is_bullet(std::string_view label);

// The items standing directly in `body`, also those in its groups and exceptions, in order.
std::vector<const ast::Item*> items_of(const ast::Body& body);
// Null if there is no such item, or several (bullets).
const ast::Item* find_item(const ast::Body& body, Labels labels);
// The body itself if there are no labels.
const ast::Body* find_body(const ast::Body& body, Labels labels);

// Every expression of `body`, outer before inner, those of its items and exceptions too.
void each_expr(const ast::Body& body, const std::function<void(const ast::Expr&)>& visit);

enum class Edited {
    absent,  // there is no such item
    changed,
    removed,
    emptied,  // removing it would leave a body without conditions; `body` is then unchanged
};

// Calls `edit` on a copy of the item; false from it removes the item.
Edited edit_item(ast::Body& body, Labels labels, const std::function<bool(ast::Item&)>& edit);

// Gives items new labels, all at once: every path is meant as it was before.
struct Relabel {
    std::vector<ast::Word> from;
    ast::Word to;
};
void relabel(ast::Body& body, std::span<const Relabel> changes);

}  // namespace kijun::model
