// Saved patterns; Patterns::save and Patterns::load are the public face of it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "kijun/digest.hpp"
#include "pattern_data.hpp"

namespace kijun {

// All that tables and databases of these patterns depend on: the patterns, how they are compiled, the
// engine, the CPU, and which build of this program made them. What is saved is named by it, and its digest
// is the key under which it is kept.
std::string recipe_of(std::span<const Pattern> patterns);

// Tables and databases. Empty if the engine cannot.
std::string save_data(const Patterns::Data& data, std::string_view recipe);
// Nothing is read, and nothing handed to the engine, unless it is as save_data() wrote it for this recipe.
// What is wrong (K0820, K0821), or nothing, and `data` has all but the patterns themselves.
std::optional<Diagnostic> load_data(Patterns::Data& data, std::string_view recipe, std::string_view saved);

}  // namespace kijun
