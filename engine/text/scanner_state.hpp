// What a Scanner holds while it reads a field; scanner.cpp finds what stands as written, hidden.cpp the
// rest.
#pragma once

#include <vector>

#include "kijun/patterns.hpp"
#include "pattern_data.hpp"
#include "text_buffers.hpp"

namespace kijun {

inline bool by_place(const Match& a, const Match& b) {
    if (a.begin != b.begin) return a.begin < b.begin;
    if (a.end != b.end) return a.end < b.end;
    if (a.pattern != b.pattern) return a.pattern < b.pattern;
    return a.lane != b.lane ? a.lane < b.lane : a.folds < b.folds;
}

// Whether no ASCII letter or digit goes on where the literal begins or ends with one.
inline bool stands_alone(const Literal& literal, std::string_view lane, std::size_t begin,
                         std::size_t end) {
    if (literal.begins_alnum != 0 && begin > 0 && is_ascii_alnum(lane[begin - 1])) return false;
    return !(literal.ends_alnum != 0 && end < lane.size() && is_ascii_alnum(lane[end]));
}

struct Scanner::State {
    std::shared_ptr<const Patterns::Data> data;
    Scratch scratch;
    bool ready = true;
    Text text;
    std::vector<Match> matches;

    std::vector<LiteralIndex::Found> literals_found;
    struct Reported {  // by the engine
        std::uint32_t id, end;
    };
    std::vector<Reported> reported;

    struct Stretch {  // where a match of a regular expression may begin
        std::uint32_t regex, first, last;
        friend auto operator<=>(const Stretch&, const Stretch&) = default;
    };
    std::vector<Stretch> stretches;
    std::vector<Automaton::Run> runs;  // by regex

    // of patterns that others except: where they were found, in the folded lane
    struct Found {
        std::uint32_t pattern, begin, end;
    };
    std::vector<Found> excepted;

    void scan_folded();
    void scan_regexes();
    void drop_excepted();
    [[nodiscard]] bool lies_inside(const FoldedSpan& span, std::uint32_t except) const;

    // ---- hidden.cpp
    void scan_hidden();

    // Parts of a lane that must be searched, apart from each other.
    struct Windows {
        struct Window {
            std::uint32_t begin, end;
        };
        std::vector<Window> all;
        // Around a place, so many bytes on both sides; places come in order.
        void add(std::uint32_t place, std::uint32_t reach);
    };
    Windows squeezed_windows;
    std::vector<std::uint32_t> repeated;  // first letters of the folded lane that stand before a gap too
    std::uint32_t read_until = 0;         // units before it have been looked at

    void look_at_gaps();
    [[nodiscard]] bool may_be_inside(std::string_view folded, std::size_t begin, std::size_t end) const;
    void scan_squeezed();
    [[nodiscard]] bool is_known_plain(std::string_view folded, std::size_t at) const;
    void look_at_spelling(std::string_view folded, std::size_t at);
    void add_respelled(std::string_view folded, const Comparison& found,
                       std::span<const std::uint32_t> patterns);
    void try_masks(std::string_view folded, std::size_t at);
};

}  // namespace kijun
