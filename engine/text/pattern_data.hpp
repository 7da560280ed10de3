// What compiled patterns consist of.
#pragma once

#include <string>
#include <vector>

#include "database.hpp"
#include "kijun/patterns.hpp"

namespace kijun {

// A folded literal. Patterns that fold to the same bytes share one.
struct Literal {
    std::string bytes;
    bool begins_alnum = false;  // no ASCII letter or digit may stand before it
    bool ends_alnum = false;
    std::vector<std::uint32_t> patterns;
};

struct Regex {
    std::string expression;
    std::uint32_t longest = 0;  // bytes
    std::vector<std::uint32_t> patterns;
};

struct Patterns::Data {
    std::vector<Pattern> patterns;
    std::vector<Literal> literals[lane_count];  // by engine id
    std::vector<Regex> regexes;                 // by engine id
    std::vector<bool> is_except;                // by pattern: named by another's `except`
    bool any_except = false;
    std::vector<bool> has_signs;  // by pattern: squeezing shortens it

    static constexpr std::size_t database_count = lane_count + 1;
    Database databases[database_count];  // literals of each lane, then regular expressions
    [[nodiscard]] const Database& literal_database(Lane lane) const {
        return databases[static_cast<int>(lane)];
    }
    [[nodiscard]] const Database& regex_database() const { return databases[lane_count]; }

    // Everything but the databases.
    static Result<std::shared_ptr<Data>> of(std::vector<Pattern> patterns);
    [[nodiscard]] std::vector<std::string> expressions(std::size_t database) const;
};

}  // namespace kijun
