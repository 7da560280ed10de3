// Renumbering: the numbers of categories and the labels of their items are data, and change under
// whoever refers to them.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "amending.hpp"
#include "body.hpp"

namespace kijun::model {

class Renumbering {
public:
    explicit Renumbering(Amending& amending) : amending_(amending) {}

    // Renumberings that stand side by side take effect together: every path is meant as it was before
    // the first, so two labels can be exchanged and a run of labels shifted in any order.
    void apply(std::span<const ast::Operation> operations);

    // A reference by label is data of the text that holds it. Renumbering does not reach into other
    // texts, so what was written before and still names a label given away may now mean another item.
    // Call it after the last operation of the revision.
    void warn_of_stale_references();

private:
    using Operations = std::span<const ast::Operation>;

    void renumber(Shared<ast::Category>& category, Operations operations);
    void number(const ast::Category& category, const ast::Renumber& change, ast::Word& number);
    void label(const ast::Category& category, const ast::Renumber& change, std::vector<Relabel>& changes);
    bool labels_stay_apart(const ast::Category& category, std::span<const Relabel> changes,
                           Operations operations);
    void warn_if_stale(const ast::Expr& expr);

    struct Relabelled {
        ast::Path old;
        Span place;
    };
    Amending& amending_;
    std::vector<Relabelled> relabelled_;
};

}  // namespace kijun::model
