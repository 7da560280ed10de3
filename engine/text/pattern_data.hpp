// What compiled patterns consist of.
#pragma once

#include <bitset>
#include <string>
#include <string_view>
#include <vector>

#include "automaton.hpp"
#include "database.hpp"
#include "kijun/patterns.hpp"

namespace kijun {

// A regular expression that may match around a literal: it begins at most `before` bytes before it.
struct Trigger {
    std::uint32_t regex, before;
};

// A folded literal. Patterns that fold to the same bytes share one.
struct Literal {
    std::string bytes;
    bool begins_alnum = false;  // no ASCII letter or digit may stand before it
    bool ends_alnum = false;
    std::vector<std::uint32_t> patterns;
    std::vector<Trigger> triggers;
};

struct Regex {
    std::string expression;
    Automaton automaton;
    std::vector<std::uint32_t> patterns;
};

// Which letters stand side by side in some term, as a filter: it may say yes too often, never no.
class Neighbours {
public:
    void add(std::u32string_view letters) { bits_[place(letters)] = true; }
    [[nodiscard]] bool may_have(std::u32string_view letters) const { return bits_[place(letters)]; }

    // For kijun/archive.hpp: what it consists of.
    template <class Archive>
    void fields(Archive& archive) {
        archive(bits_);
    }

private:
    static constexpr std::size_t size = std::size_t{1} << 18;  // bits: fits the nearest cache
    static std::size_t place(std::u32string_view letters) {
        std::uint64_t mixed = letters.size();
        for (const char32_t letter : letters) mixed = (mixed ^ letter) * 0x9E3779B97F4A7C15;
        return static_cast<std::size_t>(mixed >> 46);
    }
    std::bitset<size> bits_;
};

struct Patterns::Data {
    std::vector<Pattern> patterns;
    std::vector<Literal> literals[lane_count];  // by engine id
    std::vector<Regex> regexes;
    std::vector<std::uint32_t> scanned;  // by engine id: regexes without literals to wait for
    std::vector<bool> is_except;         // by pattern: named by another's `except`
    bool any_except = false;
    std::vector<bool> has_signs;        // by pattern: squeezing shortens it
    Neighbours evading_pairs;           // of the literals of the squeezed lane: each two letters
    Neighbours evading_triples;         // each three, and whole literals of two
    std::uint32_t longest_evading = 0;  // bytes

    static constexpr std::size_t database_count = lane_count + 1;
    Database databases[database_count];  // literals of each lane, then regular expressions
    [[nodiscard]] const Database& literal_database(Lane lane) const {
        return databases[static_cast<int>(lane)];
    }
    [[nodiscard]] const Database& regex_database() const { return databases[lane_count]; }

    // Everything but the databases.
    class Builder;
    static Result<std::shared_ptr<Data>> of(std::vector<Pattern> patterns);
    [[nodiscard]] std::vector<std::string> expressions(std::size_t database) const;
    // Fills the databases. What went wrong, or nothing.
    [[nodiscard]] std::optional<Diagnostic> compile();
};

}  // namespace kijun
