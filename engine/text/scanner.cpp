#include <algorithm>

#include "scanner_state.hpp"

namespace kijun {

static_assert(Buffer::slack >= LiteralIndex::slack);

Scanner::Scanner(const Patterns& patterns) : state_(std::make_unique<State>()) {
    state_->data = patterns.data();
    hs_scratch_t* scratch = nullptr;
    const Database& database = state_->data->regex_database;
    if (database && hs_alloc_scratch(database.get(), &scratch) != HS_SUCCESS) state_->ready = false;
    state_->scratch.reset(scratch);
    state_->runs.resize(state_->data->regexes.size());
}
Scanner::~Scanner() = default;
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;

Text& Scanner::text() { return state_->text; }
bool Scanner::ready() const { return state_->ready; }

void Scanner::State::scan_folded() {
    const std::string_view folded = text.lane(Lane::folded);
    const Literals& literals = data->literals[static_cast<int>(Lane::folded)];
    literals_found.clear();
    data->indexes[static_cast<int>(Lane::folded)].find(folded, literals_found);
    for (const auto& [id, begin] : literals_found) {
        const Literal& literal = literals[id];
        const std::uint32_t end = begin + literal.size;
        for (const Trigger& trigger : literals.triggers(id)) {
            stretches.push_back(
                {trigger.regex, begin > trigger.before ? begin - trigger.before : 0, begin});
        }
        const auto patterns = literals.patterns(id);
        if (patterns.empty() || !stands_alone(literal, folded, begin, end)) continue;
        for (const std::uint32_t pattern : patterns)
            matches.push_back({pattern, begin, end, Lane::folded, {}});
    }
}

// After scan_folded(), which notes the stretches of most expressions.
void Scanner::State::scan_regexes() {
    const std::string_view folded = text.lane(Lane::folded);
    reported.clear();
    ready = scan_database(data->regex_database, folded, scratch.get(),
                          [this](std::uint32_t id, std::uint32_t end) {
                              reported.push_back({id, end});
                          });
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
        regex.automaton.matches(folded, &*first, &*first + (last - first), runs[first->regex],
                                [&](std::uint32_t begin, std::uint32_t end) {
                                    for (const std::uint32_t pattern : regex.patterns) {
                                        matches.push_back({pattern, begin, end, Lane::folded, {}});
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
    state.scan_hidden();
    state.drop_excepted();
    std::sort(state.matches.begin(), state.matches.end(), by_place);
    state.matches.erase(std::unique(state.matches.begin(), state.matches.end()), state.matches.end());
    return state.matches;
}

}  // namespace kijun
