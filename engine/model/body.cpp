#include "body.hpp"

#include <algorithm>
#include <string>

namespace kijun::model {
namespace {

template <class... Fs>
struct Overload : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overload(Fs...) -> Overload<Fs...>;

std::string plain_label(std::string_view label) {
    std::string plain;
    for (std::size_t i = 0; i < label.size();) {
        const std::string_view three = label.substr(i, 3);
        if (three == "（" || three == "）") {
            plain += three == "（" ? '(' : ')';
            i += 3;
        } else if (three == "◯") {
            plain += "○";
            i += 3;
        } else {
            plain += label[i++];
        }
    }
    return plain;
}

void collect(const ast::Body& body, std::vector<const ast::Item*>& items);

void collect(const ast::Expr& expr, std::vector<const ast::Item*>& items) {
    std::visit(
        Overload{[&](const ast::Item& item) { items.push_back(&item); },
                 [&](const ast::Group& group) { collect(group.body, items); },
                 [&](const ast::Not& negation) { collect(*negation.operand, items); }, [](const auto&) {}},
        expr.node);
}

void collect(const ast::Body& body, std::vector<const ast::Item*>& items) {
    for (const auto& condition : body.conditions) collect(*condition, items);
    for (const auto& exception : body.unless) collect(*exception, items);
}

void each_expr(const ast::Expr& expr, const std::function<void(const ast::Expr&)>& visit) {
    visit(expr);
    std::visit(Overload{[&](const ast::Item& item) { model::each_expr(item.body, visit); },
                        [&](const ast::Group& group) { model::each_expr(group.body, visit); },
                        [&](const ast::Not& negation) { each_expr(*negation.operand, visit); },
                        [](const auto&) {}},
               expr.node);
}

using ItemEdit = std::function<bool(ast::Item&)>;

Edited edit_expr(ast::ExprPtr& expr, Labels labels, const ItemEdit& edit);

Edited edit_list(std::vector<ast::ExprPtr>& list, Labels labels, const ItemEdit& edit) {
    for (auto expr = list.begin(); expr != list.end(); ++expr) {
        const Edited result = edit_expr(*expr, labels, edit);
        if (result == Edited::absent) continue;
        if (result != Edited::removed) return result;
        list.erase(expr);
        return Edited::removed;
    }
    return Edited::absent;
}

Edited edit_body(ast::Body& body, Labels labels, const ItemEdit& edit) {
    Edited result = edit_list(body.conditions, labels, edit);
    if (result == Edited::removed && body.conditions.empty()) return Edited::emptied;
    if (result == Edited::absent) result = edit_list(body.unless, labels, edit);
    return result == Edited::removed ? Edited::changed : result;
}

// Replaces the expression by a copy whose node is `node`.
template <class Node>
void replace_node(ast::ExprPtr& expr, Node node) {
    expr = std::make_shared<const ast::Expr>(ast::Expr{expr->span, std::move(node)});
}

Edited edit_expr(ast::ExprPtr& expr, Labels labels, const ItemEdit& edit) {
    if (const auto* found = std::get_if<ast::Item>(&expr->node)) {
        if (!same_label(found->label.text, labels.front().text)) return Edited::absent;
        ast::Item item = *found;
        if (labels.size() == 1) {
            if (!edit(item)) return Edited::removed;
        } else if (const Edited inside = edit_body(item.body, labels.subspan(1), edit);
                   inside != Edited::changed) {
            return inside;
        }
        replace_node(expr, std::move(item));
        return Edited::changed;
    }
    if (const auto* found = std::get_if<ast::Group>(&expr->node)) {
        ast::Group group = *found;
        const Edited inside = edit_body(group.body, labels, edit);
        if (inside == Edited::changed) replace_node(expr, std::move(group));
        return inside;
    }
    if (const auto* found = std::get_if<ast::Not>(&expr->node)) {
        ast::Not negation = *found;
        const Edited inside = edit_expr(negation.operand, labels, edit);
        if (inside == Edited::removed) return Edited::emptied;
        if (inside == Edited::changed) replace_node(expr, std::move(negation));
        return inside;
    }
    return Edited::absent;
}

class Relabelling {
public:
    explicit Relabelling(std::span<const Relabel> changes) : changes_(changes) {}

    void body(ast::Body& body) {
        for (auto& condition : body.conditions) expr(condition);
        for (auto& exception : body.unless) expr(exception);
    }

private:
    void expr(ast::ExprPtr& expression) {
        if (const auto* found = std::get_if<ast::Item>(&expression->node)) {
            ast::Item item = *found;
            path_.push_back(found->label);
            for (const Relabel& change : changes_) {
                if (same_labels(change.from, path_)) item.label = change.to;
            }
            body(item.body);
            path_.pop_back();
            replace_node(expression, std::move(item));
        } else if (const auto* group_found = std::get_if<ast::Group>(&expression->node)) {
            ast::Group group = *group_found;
            body(group.body);
            replace_node(expression, std::move(group));
        } else if (const auto* not_found = std::get_if<ast::Not>(&expression->node)) {
            ast::Not negation = *not_found;
            expr(negation.operand);
            replace_node(expression, std::move(negation));
        }
    }

    std::span<const Relabel> changes_;
    std::vector<ast::Word> path_;
};

}  // namespace

bool same_label(std::string_view a, std::string_view b) {
    return a == b || plain_label(a) == plain_label(b);
}

bool same_labels(Labels a, Labels b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const ast::Word& x, const ast::Word& y) { return same_label(x.text, y.text); });
}

bool is_bullet(std::string_view label) { return label == "○" || label == "◯"; }

std::vector<const ast::Item*> items_of(const ast::Body& body) {
    std::vector<const ast::Item*> items;
    collect(body, items);
    return items;
}

const ast::Item* find_item(const ast::Body& body, Labels labels) {
    const ast::Item* found = nullptr;
    for (const ast::Item* item : items_of(body)) {
        if (!same_label(item->label.text, labels.front().text)) continue;
        if (found != nullptr) return nullptr;
        found = item;
    }
    if (found == nullptr || labels.size() == 1) return found;
    return find_item(found->body, labels.subspan(1));
}

const ast::Body* find_body(const ast::Body& body, Labels labels) {
    if (labels.empty()) return &body;
    const ast::Item* item = find_item(body, labels);
    return item == nullptr ? nullptr : &item->body;
}

void each_expr(const ast::Body& body, const std::function<void(const ast::Expr&)>& visit) {
    for (const auto& condition : body.conditions) each_expr(*condition, visit);
    for (const auto& exception : body.unless) each_expr(*exception, visit);
}

Edited edit_item(ast::Body& body, Labels labels, const ItemEdit& edit) {
    if (find_item(body, labels) == nullptr) return Edited::absent;
    ast::Body copy = body;
    const Edited result = edit_body(copy, labels, edit);
    if (result == Edited::changed) body = std::move(copy);
    return result;
}

void relabel(ast::Body& body, std::span<const Relabel> changes) { Relabelling(changes).body(body); }

}  // namespace kijun::model
