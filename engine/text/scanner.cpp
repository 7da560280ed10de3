#include <algorithm>
#include <cassert>

#include "characters.hpp"
#include "kijun/patterns.hpp"
#include "pattern_data.hpp"
#include "stuffing.hpp"
#include "text_buffers.hpp"
#include "utf8.hpp"

namespace kijun {

namespace {

bool by_place(const Match& a, const Match& b) {
    if (a.begin != b.begin) return a.begin < b.begin;
    if (a.end != b.end) return a.end < b.end;
    return a.pattern != b.pattern ? a.pattern < b.pattern : a.lane < b.lane;
}

// Whether no ASCII letter or digit goes on where the literal begins or ends with one.
bool stands_alone(const Literal& literal, std::string_view lane, std::uint32_t begin, std::uint32_t end) {
    if (literal.begins_alnum && begin > 0 && is_ascii_alnum(lane[begin - 1])) return false;
    return !(literal.ends_alnum && end < lane.size() && is_ascii_alnum(lane[end]));
}

}  // namespace

struct Scanner::State {
    std::shared_ptr<const Patterns::Data> data;
    Scratch scratch;
    bool ready = true;
    Text text;
    std::vector<Match> matches;

    struct Reported {  // by the engine
        std::uint32_t id, end;
        friend auto operator<=>(const Reported&, const Reported&) = default;
    };
    std::vector<Reported> reported;

    struct Stretch {  // where a match of a regular expression may begin
        std::uint32_t regex, first, last;
        friend auto operator<=>(const Stretch&, const Stretch&) = default;
    };
    std::vector<Stretch> stretches;
    Automaton::Run run;

    struct Window {  // of the squeezed lane
        std::uint32_t begin, end;
    };
    std::vector<Window> windows;

    // of patterns that others except: where they were found, in the folded lane
    struct Found {
        std::uint32_t pattern, begin, end;
    };
    std::vector<Found> excepted;

    bool report(const Database& database, std::string_view searched, std::uint32_t offset);
    void scan_folded();
    void scan_regexes();
    void scan_squeezed();
    void find_windows();
    [[nodiscard]] bool may_be_inside(std::string_view folded, std::size_t begin, std::size_t end) const;
    void drop_excepted();
    [[nodiscard]] bool lies_inside(const FoldedSpan& span, std::uint32_t except) const;
};

Scanner::Scanner(const Patterns& patterns) : state_(std::make_unique<State>()) {
    state_->data = patterns.data();
    hs_scratch_t* scratch = nullptr;
    for (const Database& database : state_->data->databases) {
        if (database && hs_alloc_scratch(database.get(), &scratch) != HS_SUCCESS) state_->ready = false;
    }
    state_->scratch.reset(scratch);
    for (const Regex& regex : state_->data->regexes) state_->run.reserve(regex.automaton.positions());
}
Scanner::~Scanner() = default;
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;

Text& Scanner::text() { return state_->text; }
bool Scanner::ready() const { return state_->ready; }

// Adds what the engine finds in `searched`, which begins at `offset` of its lane.
bool Scanner::State::report(const Database& database, std::string_view searched, std::uint32_t offset) {
    const bool good = scan_database(database, searched, scratch.get(),
                                    [this, offset](std::uint32_t id, std::uint32_t end) {
                                        reported.push_back({id, offset + end});
                                    });
    ready = ready && good;
    return good;
}

void Scanner::State::scan_folded() {
    const std::string_view folded = text.lane(Lane::folded);
    const std::vector<Literal>& literals = data->literals[static_cast<int>(Lane::folded)];
    reported.clear();
    report(data->literal_database(Lane::folded), folded, 0);
    for (const auto& [id, end] : reported) {
        const Literal& literal = literals[id];
        const auto begin = end - static_cast<std::uint32_t>(literal.bytes.size());
        for (const Trigger& trigger : literal.triggers) {
            stretches.push_back(
                {trigger.regex, begin > trigger.before ? begin - trigger.before : 0, begin});
        }
        if (literal.patterns.empty() || !stands_alone(literal, folded, begin, end)) continue;
        for (const std::uint32_t pattern : literal.patterns)
            matches.push_back({pattern, begin, end, Lane::folded});
    }
}

// Whether some evading term may have the gap [begin, end) inside: its letters stand side by side in one,
// together with the next letter on one side.
bool Scanner::State::may_be_inside(std::string_view folded, std::size_t begin, std::size_t end) const {
    const utf8::Decoded left = utf8::decode_before(folded, begin);
    const utf8::Decoded right = utf8::decode(folded, end);
    const char32_t pair[] = {left.point, right.point};
    if (!data->evading_pairs.may_have({pair, 2})) return false;
    if (data->evading_triples.may_have({pair, 2})) return true;
    std::size_t at = begin - left.length;
    const std::size_t first = at > longest_gap_bytes ? at - longest_gap_bytes : 0;
    while (at > first) {
        const utf8::Decoded c = utf8::decode_before(folded, at);
        at -= c.length;
        if (is_squeezed_out(c.point)) continue;
        const char32_t triple[] = {c.point, left.point, right.point};
        if (data->evading_triples.may_have({triple, 3})) return true;
        break;
    }
    at = end + right.length;
    const std::size_t last = std::min(folded.size(), at + longest_gap_bytes);
    while (at < last) {
        const utf8::Decoded c = utf8::decode(folded, at);
        at += c.length;
        if (is_squeezed_out(c.point)) continue;
        const char32_t triple[] = {left.point, right.point, c.point};
        return data->evading_triples.may_have({triple, 3});
    }
    return false;
}

// Where the squeezed lane must be searched: around gaps that may be inside a stuffed term. Ordinary text
// has few of them.
void Scanner::State::find_windows() {
    windows.clear();
    const std::string_view folded = text.lane(Lane::folded);
    const std::uint32_t reach = data->longest_evading - 1;
    std::size_t removed = 0;
    std::size_t kept_from = 0;
    const auto look_at = [&](std::size_t begin, std::size_t end, std::size_t next) {
        removed += end - begin;
        if (begin == 0 || end == folded.size()) return;
        if (is_plainly_ordinary(folded, begin, end, kept_from, next)) return;
        if (!may_be_inside(folded, begin, end)) return;
        const auto place = static_cast<std::uint32_t>(end - removed);
        const std::uint32_t from = place > reach ? place - reach : 0;
        if (!windows.empty() && from <= windows.back().end) {
            windows.back().end = place + reach;
        } else {
            windows.push_back({from, place + reach});
        }
    };
    // one gap behind, to know where the letters after a gap end
    std::size_t begin = 0, end = 0;
    text.buffers_->gaps().each([&](std::size_t next_begin, std::size_t next_end) {
        if (end != 0) {
            look_at(begin, end, next_begin);
            kept_from = end;
        }
        begin = next_begin;
        end = next_end;
    });
    if (end != 0) look_at(begin, end, folded.size());
}

void Scanner::State::scan_squeezed() {
    const Database& database = data->literal_database(Lane::squeezed);
    if (!database) return;
    find_windows();
    if (windows.empty()) return;
    const std::string_view squeezed = text.lane(Lane::squeezed);
    const std::vector<Literal>& literals = data->literals[static_cast<int>(Lane::squeezed)];
    reported.clear();
    for (const Window& window : windows) {
        report(database, squeezed.substr(window.begin, window.end - window.begin), window.begin);
    }
    const std::size_t known = matches.size();
    std::sort(matches.begin(), matches.end(), by_place);
    for (const auto& [id, end] : reported) {
        const Literal& literal = literals[id];
        const auto begin = end - static_cast<std::uint32_t>(literal.bytes.size());
        if (!stands_alone(literal, squeezed, begin, end) || !text.looks_stuffed(begin, end)) continue;
        const FoldedSpan span = text.folded(Lane::squeezed, begin, end);
        for (const std::uint32_t pattern : literal.patterns) {
            // a term with signs of its own is found in both lanes where it stands as written
            if (data->has_signs[pattern] &&
                std::binary_search(matches.begin(), matches.begin() + static_cast<std::ptrdiff_t>(known),
                                   Match{pattern, span.begin, span.end, Lane::folded}, by_place)) {
                continue;
            }
            matches.push_back({pattern, begin, end, Lane::squeezed});
        }
    }
}

// After scan_folded(), which notes the stretches of most expressions.
void Scanner::State::scan_regexes() {
    const std::string_view folded = text.lane(Lane::folded);
    reported.clear();
    report(data->regex_database(), folded, 0);
    for (const auto& [id, end] : reported) {
        const std::uint32_t regex = data->scanned[id];
        const std::uint32_t longest = data->regexes[regex].automaton.longest_bytes();
        stretches.push_back({regex, end > longest ? end - longest : 0, end - 1});
    }
    std::sort(stretches.begin(), stretches.end());
    for (auto first = stretches.begin(); first != stretches.end();) {
        const auto last = std::find_if(first, stretches.end(), [first](const Stretch& stretch) {
            return stretch.regex != first->regex;
        });
        const Regex& regex = data->regexes[first->regex];
        regex.automaton.matches(folded, &*first, &*first + (last - first), run,
                                [&](std::uint32_t begin, std::uint32_t end) {
                                    for (const std::uint32_t pattern : regex.patterns) {
                                        matches.push_back({pattern, begin, end, Lane::folded});
                                    }
                                });
        first = last;
    }
}

// Found places of one pattern never contain each other, so only the last that begins at or before a
// span can hold it.
bool Scanner::State::lies_inside(const FoldedSpan& span, std::uint32_t except) const {
    const auto behind = std::upper_bound(
        excepted.begin(), excepted.end(), Found{except, span.begin, 0}, [](const Found& a, const Found& b) {
            return a.pattern != b.pattern ? a.pattern < b.pattern : a.begin < b.begin;
        });
    // both lanes can have found it
    for (auto at = behind; at != excepted.begin() && behind - at < 2;) {
        --at;
        if (at->pattern != except) break;
        if (at->end >= span.end) return true;
    }
    return false;
}

void Scanner::State::drop_excepted() {
    if (!data->any_except) return;
    excepted.clear();
    for (const Match& match : matches) {
        if (!data->is_except[match.pattern]) continue;
        const FoldedSpan span = text.folded(match.lane, match.begin, match.end);
        excepted.push_back({match.pattern, span.begin, span.end});
    }
    if (excepted.empty()) return;
    std::sort(excepted.begin(), excepted.end(), [](const Found& a, const Found& b) {
        return a.pattern != b.pattern ? a.pattern < b.pattern
               : a.begin != b.begin   ? a.begin < b.begin
                                      : a.end < b.end;
    });
    std::erase_if(matches, [this](const Match& match) {
        const auto& exceptions = data->patterns[match.pattern].except;
        if (exceptions.empty()) return false;
        const FoldedSpan span = text.folded(match.lane, match.begin, match.end);
        return std::any_of(exceptions.begin(), exceptions.end(),
                           [&](std::uint32_t except) { return lies_inside(span, except); });
    });
}

std::span<const Match> Scanner::scan(std::string_view original) {
    State& state = *state_;
    state.text.assign(original);
    state.matches.clear();
    state.stretches.clear();
    if (!state.ready) return {};
    state.scan_folded();
    state.scan_regexes();
    state.scan_squeezed();
    state.drop_excepted();
    std::sort(state.matches.begin(), state.matches.end(), by_place);
    state.matches.erase(std::unique(state.matches.begin(), state.matches.end()), state.matches.end());
    return state.matches;
}

}  // namespace kijun
