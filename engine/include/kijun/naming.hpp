// What people name: a state of the guideline, and a category in it.
//
// Threading: pure functions.
#pragma once

#include <string>

#include "kijun/program.hpp"

namespace kijun {

// A revision by name, or a day on which exactly one is in force; empty: the newest one in force.
// Errors: those of selection, K0326 several are in force within the range.
Result<std::uint32_t> snapshot_named(const History& history, const std::string& name);

// A category of a snapshot by id, number or title. Errors: K0327 no such category, or several.
Result<std::uint32_t> category_named(const Program& program, std::uint32_t snapshot,
                                     const std::string& name);

}  // namespace kijun
