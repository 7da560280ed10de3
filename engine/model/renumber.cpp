#include "renumber.hpp"

#include <fmt/format.h>

#include "equal.hpp"
#include "words.hpp"

namespace kijun::model {
namespace {

bool inside(const Span& inner, const Span& outer) {
    return inner.file == outer.file && inner.begin >= outer.begin && inner.end <= outer.end;
}

const Relabel* change_of(std::span<const Relabel> changes, Labels path) {
    for (const Relabel& change : changes) {
        if (same_labels(change.from, path)) return &change;
    }
    return nullptr;
}

// Whether `labels` begin with `outer`.
bool begin_with(Labels labels, Labels outer) {
    return labels.size() >= outer.size() && same_labels(labels.first(outer.size()), outer);
}

}  // namespace

void Renumbering::apply(Operations operations) {
    for (auto& category : amending_.state().categories) renumber(category, operations);
    for (const ast::Operation& operation : operations) {
        const ast::Path& path = std::get<ast::Renumber>(operation.what).path;
        if (amending_.find_category(path.name.text) != amending_.state().categories.end()) continue;
        amending_.operation = &operation;
        amending_.absent(ast::Entity::category, path.name);
    }
}

void Renumbering::renumber(Shared<ast::Category>& category, Operations operations) {
    std::vector<Relabel> changes;
    ast::Word new_number;
    for (const ast::Operation& operation : operations) {
        const auto& change = std::get<ast::Renumber>(operation.what);
        if (change.path.name.text != category->id.text) continue;
        amending_.operation = &operation;
        if (change.path.labels.empty()) {
            number(*category, change, new_number);
        } else {
            label(*category, change, changes);
        }
    }
    if (!labels_stay_apart(*category, changes, operations)) changes.clear();
    if (!new_number && changes.empty()) return;
    Amending::exchange(category, [&](ast::Category& copy) {
        if (new_number) copy.body.number = new_number;
        if (!changes.empty()) relabel(copy.body, changes);
        return true;
    });
    for (const Relabel& change : changes) {
        relabelled_.push_back({{category->id, change.from, {}}, change.to.span});
    }
}

void Renumbering::number(const ast::Category& category, const ast::Renumber& change, ast::Word& number) {
    if (number) {
        amending_.refuse(change.path.span, {"it is renumbered just above", "直前で改番されています"});
    } else if (same(category.body.number, change.to)) {
        amending_.refuse(change.to.span, unchanged);
    } else {
        number = change.to;
    }
}

void Renumbering::label(const ast::Category& category, const ast::Renumber& change,
                        std::vector<Relabel>& changes) {
    if (find_item(category.body, change.path.labels) == nullptr) {
        amending_.absent({ast::Entity::category, change.path}, change.path.span);
    } else if (change_of(changes, change.path.labels) != nullptr) {
        amending_.refuse(change.path.span, {"it is renumbered just above", "直前で改番されています"});
    } else if (same_label(change.path.labels.back().text, change.to.text)) {
        amending_.refuse(change.to.span, unchanged);
    } else {
        changes.push_back({change.path.labels, change.to});
    }
}

bool Renumbering::labels_stay_apart(const ast::Category& category, std::span<const Relabel> changes,
                                    Operations operations) {
    bool apart = true;
    for (const Relabel& change : changes) {
        std::vector<ast::Word> path(change.from.begin(), std::prev(change.from.end()));
        std::size_t holders = 0;
        for (const ast::Item* item : items_of(*find_body(category.body, path))) {
            path.push_back(item->label);
            const Relabel* other = change_of(changes, path);
            path.pop_back();
            if (same_label((other == nullptr ? item->label : other->to).text, change.to.text)) ++holders;
        }
        if (holders < 2 || is_bullet(change.to.text)) continue;
        for (const ast::Operation& operation : operations) {
            if (std::get<ast::Renumber>(operation.what).to.span == change.to.span)
                amending_.operation = &operation;
        }
        amending_.refuse(change.to.span,
                         {fmt::format("{} already has an item {}; renumber that one beside this",
                                      category.id.text, change.to.text),
                          fmt::format("{}には既に「{}」の項目があります。それも並べて改番してください",
                                      category.id.text, change.to.text)});
        apart = false;
    }
    return apart;
}

void Renumbering::warn_of_stale_references() {
    if (relabelled_.empty()) return;
    const auto visit = [&](const ast::Expr& expr) { warn_if_stale(expr); };
    for (const auto& category : amending_.state().categories) each_expr(category->body, visit);
    for (const auto& [id, criterion] : amending_.state().criteria) each_expr(criterion->body, visit);
}

void Renumbering::warn_if_stale(const ast::Expr& expr) {
    const auto* reference = std::get_if<ast::Reference>(&expr.node);
    if (reference == nullptr || inside(expr.span, amending_.revision()->span)) return;
    const ast::Path& path = reference->path;
    for (const Relabelled& change : relabelled_) {
        if (path.name.text != change.old.name.text || !begin_with(path.labels, change.old.labels)) continue;
        if (kijun::find_body(amending_.state(), path) == nullptr) return;  // an error of its own
        Diagnostic stale = warning("K0325", expr.span,
                                   fmt::format("{} means another item since revision \"{}\"", spelled(path),
                                               amending_.revision()->id.text),
                                   fmt::format("「{}」は改訂「{}」から別の項目を指します", spelled(path),
                                               amending_.revision()->id.text));
        stale.labels.push_back({change.place, {"renumbered here", "ここで改番されています"}});
        stale.hint = Message{"restate the text that holds the reference in the same revision",
                             "参照している規定も同じ改訂で改めてください"};
        return amending_.warn(std::move(stale));
    }
}

}  // namespace kijun::model
