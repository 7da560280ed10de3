// What compiled patterns consist of.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "automaton.hpp"
#include "characters.hpp"
#include "database.hpp"
#include "kijun/patterns.hpp"
#include "literal_index.hpp"
#include "masks.hpp"
#include "neighbours.hpp"
#include "respelled.hpp"

namespace kijun {

// A regular expression that may match around a literal: it begins at most `before` bytes before it.
struct Trigger {
    using AsInMemory = void;
    std::uint32_t regex, before;
};

// A literal of a lane, whose bytes are in the lane's index.
struct Literal {
    using AsInMemory = void;
    std::uint32_t size = 0;                    // bytes
    std::uint16_t begins_alnum = 0;            // 1: no ASCII letter or digit may stand before it
    std::uint16_t ends_alnum = 0;              // … behind it
    std::uint32_t patterns = 0, triggers = 0;  // where those of the literals before it end
};

// The literals of a lane, by their ids in its index. Patterns that fold to the same bytes share one.
class Literals {
public:
    void add(std::string_view bytes, const std::vector<std::uint32_t>& patterns,
             const std::vector<Trigger>& triggers) {
        Literal& made = all_.back();
        made.size = static_cast<std::uint32_t>(bytes.size());
        made.begins_alnum = is_ascii_alnum(bytes.front());
        made.ends_alnum = is_ascii_alnum(bytes.back());
        patterns_.insert(patterns_.end(), patterns.begin(), patterns.end());
        triggers_.insert(triggers_.end(), triggers.begin(), triggers.end());
        Literal next;
        next.patterns = static_cast<std::uint32_t>(patterns_.size());
        next.triggers = static_cast<std::uint32_t>(triggers_.size());
        all_.push_back(next);
    }
    [[nodiscard]] bool empty() const { return all_.size() == 1; }
    const Literal& operator[](std::uint32_t id) const { return all_[id]; }
    [[nodiscard]] std::span<const std::uint32_t> patterns(std::uint32_t id) const {
        return std::span(patterns_).subspan(all_[id].patterns, all_[id + 1].patterns - all_[id].patterns);
    }
    [[nodiscard]] std::span<const Trigger> triggers(std::uint32_t id) const {
        return std::span(triggers_).subspan(all_[id].triggers, all_[id + 1].triggers - all_[id].triggers);
    }

    // For kijun/archive.hpp: what it consists of.
    template <class Archive>
    void fields(Archive& archive) {
        archive(all_, patterns_, triggers_);
    }

private:
    std::vector<Literal> all_ = {Literal{}};  // one more than there are
    std::vector<std::uint32_t> patterns_;
    std::vector<Trigger> triggers_;
};

struct Regex {
    std::string expression;
    Automaton automaton;
    std::vector<std::uint32_t> patterns;
};

struct Patterns::Data {
    std::vector<Pattern> patterns;
    // of the folded and the squeezed lane
    Literals literals[2];
    LiteralIndex indexes[2];
    std::vector<Regex> regexes;
    std::vector<std::uint32_t> scanned;  // by engine id: regexes without literals to wait for
    std::vector<bool> is_except;         // by pattern: named by another's `except`
    bool any_except = false;
    std::vector<bool> has_signs;        // by pattern: squeezing shortens it
    Neighbours evading_pairs;           // of the literals of the squeezed lane: each two letters
    Neighbours evading_triples;         // each three, and whole literals of two
    std::uint32_t longest_evading = 0;  // bytes
    RespelledTerms respelled;           // numbers are those of patterns
    MaskedTerms masked;                 // numbers are those of literals of the folded lane

    Database regex_database;  // of `scanned`

    // Everything but the database.
    class Builder;
    static Result<std::shared_ptr<Data>> of(std::vector<Pattern> patterns);
    // Fills the database. What went wrong, or nothing.
    [[nodiscard]] std::optional<Diagnostic> compile();
};

}  // namespace kijun
