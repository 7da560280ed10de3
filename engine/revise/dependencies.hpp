// What a category depends on beside its own words: shared criteria, term lists, facts, other categories.
// Private to the revise room.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "kijun/model.hpp"

namespace kijun {

// What term lists take out of others by `except`.
enum class Exceptions { followed, left_out };

// Every name that `body` mentions in `state`, directly or through others.
std::set<std::string> dependencies(const State& state, const ast::Body& body,
                                   Exceptions exceptions = Exceptions::followed);

// Those of the names a category of `after` depends on that mean something else in `before`, sorted.
std::vector<std::string> changed_dependencies(const State& before, const State& after,
                                              const ast::Category& category);

}  // namespace kijun
