// Structural equality of syntax trees: same meaning and same words, wherever they stand. It decides
// whether an operation would change anything.
#pragma once

#include <vector>

#include "kijun/ast.hpp"

namespace kijun::model {

bool same(const ast::Word& a, const ast::Word& b);
bool same(const ast::Citation& a, const ast::Citation& b);
bool same(const ast::TermRef& a, const ast::TermRef& b);
bool same(const ast::Term& a, const ast::Term& b);
bool same(const ast::Step& a, const ast::Step& b);
bool same(const ast::Body& a, const ast::Body& b);
bool same(const ast::Terms& a, const ast::Terms& b);
bool same(const ast::Fact& a, const ast::Fact& b);

template <class T>
bool same(const std::vector<T>& a, const std::vector<T>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!same(a[i], b[i])) return false;
    }
    return true;
}

}  // namespace kijun::model
