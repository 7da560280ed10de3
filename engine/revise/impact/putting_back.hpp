// One changed part of a text put back, and whether the text stands with it. Private to the revise room.
#pragma once

#include <string>
#include <vector>

#include "kijun/model.hpp"

namespace kijun {

using Conditions = std::vector<ast::ExprPtr>;

// Conditions that stand in one body of a text, and those to be put in their place.
struct Swap {
    const ast::Body* in = nullptr;
    bool exceptions = false;  // of its `unless`
    Conditions out, back;
};
// `body` with the swap done in it or in a body inside it.
ast::Body put_back(const ast::Body& body, const Swap& swap);

// Whether an answer to one is an answer to the other.
bool alike(const ast::Fact& a, const ast::Fact& b);

// Whether something in `list`, written where facts are those of `origin`, would lead nowhere in `state`, or
// to something declared otherwise.
bool is_loose(const Conditions& list, const State& state, const State& origin);
bool has_loose(const State& state);

// Whether `name` is mentioned, directly or through others.
bool reaches(const State& state, const ast::Body& from, const std::string& name);
bool reaches(const State& state, const ast::Terms& from, const std::string& name);

}  // namespace kijun
