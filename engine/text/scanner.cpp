#include <algorithm>
#include <cassert>

#include "characters.hpp"
#include "kijun/patterns.hpp"
#include "lanes.hpp"
#include "pattern_data.hpp"
#include "regex_matches.hpp"

namespace kijun {

namespace {

bool by_place(const Match& a, const Match& b) {
    if (a.begin != b.begin) return a.begin < b.begin;
    if (a.end != b.end) return a.end < b.end;
    return a.pattern != b.pattern ? a.pattern < b.pattern : a.lane < b.lane;
}

}  // namespace

struct Scanner::State {
    std::shared_ptr<const Patterns::Data> data;
    Scratch scratch;
    bool ready = true;
    Text text;
    std::vector<RawMatch> raw, window;
    std::vector<Match> matches;
    // of patterns that others except: where they were found, in the folded lane
    struct Found {
        std::uint32_t pattern, begin, end;
    };
    std::vector<Found> excepted;

    void scan_literals(Lane lane);
    void scan_regexes();
    void drop_excepted();
    void add(std::uint32_t pattern, std::uint32_t begin, std::uint32_t end, Lane lane) {
        matches.push_back({pattern, begin, end, lane});
    }
    [[nodiscard]] bool lies_inside(const FoldedSpan& span, std::uint32_t except) const;
};

Scanner::Scanner(const Patterns& patterns) : state_(std::make_unique<State>()) {
    state_->data = patterns.data();
    hs_scratch_t* scratch = nullptr;
    for (const Database& database : state_->data->databases) {
        if (database && hs_alloc_scratch(database.get(), &scratch) != HS_SUCCESS) state_->ready = false;
    }
    state_->scratch.reset(scratch);
}
Scanner::~Scanner() = default;
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;

Text& Scanner::text() { return state_->text; }
bool Scanner::ready() const { return state_->ready; }

void Scanner::State::scan_literals(Lane lane) {
    const Database& database = data->literal_database(lane);
    if (!database) return;
    const std::vector<Literal>& literals = data->literals[static_cast<int>(lane)];
    const std::string_view searched = text.lane(lane);
    const std::size_t found_before = matches.size();
    if (lane == Lane::squeezed) std::sort(matches.begin(), matches.end(), by_place);
    raw.clear();
    const bool good = scan_database(database, searched, scratch.get(),
                                    [this](std::uint32_t id, std::uint32_t, std::uint32_t to) {
                                        raw.push_back({id, 0, to});
                                    });
    ready = ready && good;
    for (const RawMatch& found : raw) {
        const Literal& literal = literals[found.id];
        const auto begin = found.to - static_cast<std::uint32_t>(literal.bytes.size());
        const std::uint32_t end = found.to;
        if (literal.begins_alnum && begin > 0 && is_ascii_alnum(searched[begin - 1])) continue;
        if (literal.ends_alnum && end < searched.size() && is_ascii_alnum(searched[end])) continue;
        if (lane == Lane::squeezed && !text.looks_stuffed(begin, end)) continue;
        for (const std::uint32_t pattern : literal.patterns) {
            if (lane == Lane::squeezed && data->has_signs[pattern]) {
                // a term with signs of its own is found in both lanes where it stands as written
                const FoldedSpan span = text.folded(lane, begin, end);
                const Match same{pattern, span.begin, span.end, Lane::folded};
                const auto known = matches.begin() + static_cast<std::ptrdiff_t>(found_before);
                if (std::binary_search(matches.begin(), known, same, by_place)) continue;
            }
            add(pattern, begin, end, lane);
        }
    }
}

void Scanner::State::scan_regexes() {
    const Database& database = data->regex_database();
    if (!database) return;
    const std::string_view searched = text.lane(Lane::folded);
    raw.clear();
    const auto collect_into = [](std::vector<RawMatch>& into) {
        return [&into](std::uint32_t id, std::uint32_t from, std::uint32_t to) {
            into.push_back({id, from, to});
        };
    };
    bool good = scan_database(database, searched, scratch.get(), collect_into(raw));
    std::sort(raw.begin(), raw.end(), [](const RawMatch& a, const RawMatch& b) {
        return a.id != b.id ? a.id < b.id : a.to < b.to;
    });
    for (auto first = raw.begin(); first != raw.end();) {
        const std::uint32_t id = first->id;
        const auto last =
            std::find_if(first, raw.end(), [id](const RawMatch& match) { return match.id != id; });
        const Regex& regex = data->regexes[id];
        const auto rescan = [&](std::uint32_t from, std::uint32_t to, std::vector<RawMatch>& into) {
            into.clear();
            const auto keep = [&, id](std::uint32_t found, std::uint32_t begin, std::uint32_t end) {
                if (found == id) into.push_back({id, from + begin, from + end});
            };
            // cut between characters: the engine must see well-formed text only
            while (to < searched.size() && (searched[to] & 0xC0) == 0x80) ++to;
            good = scan_database(database, searched.substr(from, to - from), scratch.get(), keep) && good;
            std::sort(into.begin(), into.end(),
                      [](const RawMatch& a, const RawMatch& b) { return a.to < b.to; });
        };
        leftmost_longest(&*first, &*first + (last - first), static_cast<std::uint32_t>(searched.size()),
                         regex.longest, window, rescan, [&](std::uint32_t begin, std::uint32_t end) {
                             for (const std::uint32_t pattern : regex.patterns)
                                 add(pattern, begin, end, Lane::folded);
                         });
        first = last;
    }
    ready = ready && good;
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
    if (!state.ready) return {};
    state.scan_literals(Lane::folded);
    state.scan_regexes();
    const std::string_view folded = state.text.lane(Lane::folded);
    if (state.data->literal_database(Lane::squeezed) && find_squeezed_out(folded, 0) != folded.size()) {
        state.scan_literals(Lane::squeezed);
    }
    state.drop_excepted();
    std::sort(state.matches.begin(), state.matches.end(), by_place);
    state.matches.erase(std::unique(state.matches.begin(), state.matches.end()), state.matches.end());
    return state.matches;
}

}  // namespace kijun
