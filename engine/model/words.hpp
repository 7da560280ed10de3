// How messages of this room name things, in both languages.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kijun/ast.hpp"

namespace kijun::model {

struct Noun {
    std::string_view en;
    std::string_view ja;
};

Noun noun(ast::Entity entity);
// The verb of an operation: "rename", 「改称」.
Noun verb(const ast::Operation& operation);
// bank_account.イ.(ア)
std::string spelled(const ast::Path& path);
// category "x" and 類型「x」
Message named(ast::Entity entity, std::string_view id);

// Puts the nearest candidate in the place of what was written; none if nothing is near.
enum class Spelling { name, string, pattern };
std::optional<Fix> suggestion(const ast::Word& written, const std::vector<std::string>& candidates,
                              Spelling spelling = Spelling::name);

// Ids of facts, criteria and categories share one name space, because a condition may name any of
// them; classes, term lists, procedures and definitions have one each. Groups live in their class.
bool is_rule(ast::Entity entity);

}  // namespace kijun::model
