// The self-test of a bundle: texts, and what the rules found in them when the bundle was made.
//
// It shows that the pattern databases (of this CPU, maybe from a cache), the folds of this ICU and the
// judge of this program still answer as they did where the rules were checked.
#pragma once

#include <memory>
#include <vector>

#include "kijun/bundle.hpp"
#include "kijun/judge.hpp"

namespace kijun {

// A few texts, chosen by the rules alone: of the cases beside them, and of the words they look for.
std::vector<KnownAnswer> known_answers(const std::shared_ptr<const Rules>& rules,
                                       const std::vector<ast::Case>& cases);

// The number of the first text that is answered otherwise, or nothing.
std::optional<std::size_t> first_other_answer(const std::shared_ptr<const Rules>& rules,
                                              const std::vector<KnownAnswer>& known);

}  // namespace kijun
