// Choosing the revision for a report: kijun/history.hpp says what each function promises.
//
// The days a report's date may mean are laid over the periods of one epoch. A single day meets one
// period; a month may meet several. Transitions may then send the report back to a former snapshot:
// for that, the days of its events are divided where a transition begins or ends to hold.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "kijun/history.hpp"

namespace kijun {
namespace {

std::string spelled(const DayRange& days) {
    return days.single() ? to_string(days.first)
                         : fmt::format("{}..{}", to_string(days.first), to_string(days.last));
}

Diagnostic unknown_then(LocalDay known_at, const Epoch& first) {
    return error("K0322", {},
                 fmt::format("nothing was on record on {}; the first revision is known from {}",
                             to_string(known_at), to_string(first.known_from)),
                 fmt::format("{}の時点で記録された改訂はありません（最初の記録は{}）", to_string(known_at),
                             to_string(first.known_from)));
}

Diagnostic not_in_force(const DayRange& days, const Epoch& epoch) {
    const std::string first = to_string(epoch.periods.front().from);
    return error(
        "K0321", {},
        fmt::format("no revision is in force on {}; the first takes effect on {}", spelled(days), first),
        fmt::format("{}に施行中の改訂はありません（最初の施行は{}）", spelled(days), first));
}

Diagnostic missing_date(ast::Event event) {
    return error("K0320", {},
                 fmt::format("the report has no \"{}\" date, which picks the revision", to_string(event)),
                 fmt::format("通報に{}がないため、適用する改訂を選べません", to_japanese(event)));
}

Diagnostic missing_date(ast::Event event, const RevisionInfo& revision) {
    return error(
        "K0320", {},
        fmt::format("the report has no \"{}\" date, which the transition of revision \"{}\" asks for",
                    to_string(event), revision.id),
        fmt::format("通報に{}がないため、改訂「{}」の経過措置に当たるかを判断できません",
                    to_japanese(event), revision.id));
}

// The epoch for `known_at`, or null if nothing was known then.
const Epoch* epoch_at(const History& history, std::optional<LocalDay> known_at) {
    if (!known_at) return &history.epochs.back();
    const auto later =
        std::upper_bound(history.epochs.begin(), history.epochs.end(), *known_at,
                         [](LocalDay day, const Epoch& epoch) { return day < epoch.known_from; });
    return later == history.epochs.begin() ? nullptr : &*std::prev(later);
}

const Period* period_of(const Epoch& epoch, std::uint32_t snapshot) {
    const auto found = std::find_if(epoch.periods.begin(), epoch.periods.end(),
                                    [&](const Period& period) { return period.snapshot == snapshot; });
    return found == epoch.periods.end() ? nullptr : &*found;
}

// Calls visit(period, days of the range that lie in it) for every period the range meets, in order.
template <class Visit>
void each_period(const Epoch& epoch, const DayRange& days, Visit visit) {
    auto period = std::upper_bound(epoch.periods.begin(), epoch.periods.end(), days.first,
                                   [](LocalDay day, const Period& p) { return day < p.from; });
    if (period != epoch.periods.begin()) --period;
    for (; period != epoch.periods.end() && period->from <= days.last; ++period) {
        if (period->to == period->from) continue;
        visit(*period,
              DayRange{std::max(days.first, period->from), std::min(days.last, period->to.previous())});
    }
}

// The snapshot from which `revision` made its own, on the way to `snapshot`.
std::uint32_t former_of(const History& history, std::uint32_t snapshot, std::uint32_t revision) {
    while (history.snapshots[snapshot].revision != revision) snapshot = *history.snapshots[snapshot].former;
    return *history.snapshots[snapshot].former;
}

constexpr std::array<ast::Event, 3> events{ast::Event::received, ast::Event::posted, ast::Event::judged};

class Selection {
public:
    Selection(const History& history, const Zone& zone, const EventDates& dates, const Epoch& epoch,
              std::vector<Selected>& into)
        : history_(history), epoch_(epoch), into_(into) {
        for (const ast::Event event : events) {
            if (const auto& date = dates.of(event)) days(event) = zone.days_of(*date);
        }
        given_ = days_;
    }

    // Only with the pivot date given.
    std::optional<Diagnostic> run() {
        each_period(epoch_, *given(history_.pivot), [&](const Period& period, const DayRange& part) {
            if (history_.transitions.empty()) return add(by_pivot(period));
            days_ = given_;
            days(history_.pivot) = part;
            each_cell(0, period);
        });
        if (error_) return std::move(error_);
        if (into_.empty()) return not_in_force(*given(history_.pivot), epoch_);
        if (into_.size() > 1) {
            for (Selected& selected : into_) {
                if (selected.why == Selected::Why::pivot_date) selected.why = Selected::Why::date_range;
            }
            std::sort(into_.begin(), into_.end(), [&](const Selected& a, const Selected& b) {
                return history_.snapshots[a.snapshot].applied.size() <
                       history_.snapshots[b.snapshot].applied.size();
            });
        }
        return std::nullopt;
    }

private:
    using Days = std::array<std::optional<DayRange>, events.size()>;

    std::optional<DayRange>& days(ast::Event event) { return days_[static_cast<std::size_t>(event)]; }
    [[nodiscard]] const std::optional<DayRange>& given(ast::Event event) const {
        return given_[static_cast<std::size_t>(event)];
    }

    Selected by_pivot(const Period& period) const {
        return {period.snapshot, Selected::Why::pivot_date,
                history_.pivot,  *given(history_.pivot),
                std::nullopt,    period.from,
                period.to};
    }

    void add(const Selected& selected) {
        const bool known = std::any_of(into_.begin(), into_.end(), [&](const Selected& other) {
            return other.snapshot == selected.snapshot;
        });
        if (!known) into_.push_back(selected);
    }

    // Divides the days of each event from `number` on at the limits of the transitions: inside a cell
    // every rule either holds or does not.
    void each_cell(std::size_t number, const Period& period) {
        if (error_) return;
        if (number == events.size()) return answer(period);
        if (!days_[number]) return each_cell(number + 1, period);
        const DayRange whole = *days_[number];
        for (LocalDay from = whole.first; from <= whole.last; from = days_[number]->last.next()) {
            days_[number] = DayRange{from, last_before_limit(events[number], {from, whole.last})};
            each_cell(number + 1, period);
        }
        days_[number] = whole;
    }

    [[nodiscard]] LocalDay last_before_limit(ast::Event event, DayRange range) const {
        const auto stop_at = [&](LocalDay limit) {
            if (limit > range.first && limit <= range.last) range.last = limit.previous();
        };
        for (const TransitionInfo& rule : history_.transitions) {
            if (event == rule.event) stop_at(rule.before);
            if (event == history_.pivot) stop_at(rule.until);
        }
        return range.last;
    }

    // In a cell. The earliest revision that holds a report back decides: what is left under the rule
    // before it is not reached by later amendments either.
    void answer(const Period& period) {
        const auto& applied = history_.snapshots[period.snapshot].applied;
        std::optional<std::uint32_t> held_by;
        ast::Event event{};
        const TransitionInfo* undecided = nullptr;  // for want of a date
        for (const TransitionInfo& rule : history_.transitions) {
            if (held_by) break;
            if (undecided != nullptr && rule.revision != undecided->revision) break;
            if (!std::binary_search(applied.begin(), applied.end(), rule.revision)) continue;
            if (days(history_.pivot)->first >= rule.until) continue;
            const auto& event_days = days(rule.event);
            if (!event_days) {
                undecided = &rule;
            } else if (event_days->first < rule.before) {
                held_by = rule.revision;
                event = rule.event;
            }
        }
        if (held_by) return add(by_transition(period, *held_by, event));
        if (undecided == nullptr) return add(by_pivot(period));
        error_ = missing_date(undecided->event, history_.revisions[undecided->revision]);
    }

    Selected by_transition(const Period& period, std::uint32_t revision, ast::Event event) const {
        Selected former;
        former.snapshot = former_of(history_, period.snapshot, revision);
        former.why = Selected::Why::transition;
        former.event = event;
        former.days = *given(event);
        former.instead_of = revision;
        if (const Period* at = period_of(epoch_, former.snapshot)) {
            former.from = at->from;
            former.to = at->to;
        }
        return former;
    }

    const History& history_;
    const Epoch& epoch_;
    std::vector<Selected>& into_;
    Days given_;
    Days days_;
    std::optional<Diagnostic> error_;
};

}  // namespace

const std::optional<DateLiteral>& EventDates::of(ast::Event event) const {
    switch (event) {
        case ast::Event::posted:
            return posted;
        case ast::Event::judged:
            return judged;
        case ast::Event::received:
            break;
    }
    return received;
}

std::string_view to_string(ast::Event event) {
    switch (event) {
        case ast::Event::posted:
            return "posted";
        case ast::Event::judged:
            return "judged";
        case ast::Event::received:
            break;
    }
    return "received";
}

std::string_view to_japanese(ast::Event event) {
    switch (event) {
        case ast::Event::posted:
            return "投稿日";
        case ast::Event::judged:
            return "判断日";
        case ast::Event::received:
            break;
    }
    return "受理日";
}

std::optional<Diagnostic> select_into(const History& history, const Zone& zone, const EventDates& dates,
                                      std::optional<LocalDay> known_at, std::vector<Selected>& into) {
    into.clear();
    if (!dates.of(history.pivot)) return missing_date(history.pivot);
    const Epoch* epoch = epoch_at(history, known_at);
    if (epoch == nullptr) return unknown_then(*known_at, history.epochs.front());
    return Selection(history, zone, dates, *epoch, into).run();
}

Result<std::vector<Selected>> select(const History& history, const Zone& zone, const EventDates& dates,
                                     std::optional<LocalDay> known_at) {
    std::vector<Selected> selected;
    if (auto problem = select_into(history, zone, dates, known_at, selected)) return std::move(*problem);
    return selected;
}

Result<std::vector<Selected>> select_on(const History& history, const DayRange& days,
                                        std::optional<LocalDay> known_at) {
    const Epoch* epoch = epoch_at(history, known_at);
    if (epoch == nullptr) return unknown_then(*known_at, history.epochs.front());
    std::vector<Selected> selected;
    each_period(*epoch, days, [&](const Period& period, const DayRange&) {
        selected.push_back({period.snapshot, Selected::Why::given_date, history.pivot, days, std::nullopt,
                            period.from, period.to});
    });
    if (selected.empty()) return not_in_force(days, *epoch);
    return selected;
}

Result<Selected> select_revision(const History& history, std::string_view id) {
    const auto found = std::find_if(history.revisions.begin(), history.revisions.end(),
                                    [&](const RevisionInfo& revision) { return revision.id == id; });
    if (found == history.revisions.end()) {
        std::vector<std::string> ids;
        for (const RevisionInfo& revision : history.revisions) ids.push_back(revision.id);
        Diagnostic unknown = error("K0323", {}, fmt::format("there is no revision \"{}\"", id),
                                   fmt::format("改訂「{}」はありません", id));
        if (const auto near = nearest(id, ids)) {
            unknown.hint =
                Message{fmt::format("did you mean {}?", *near), fmt::format("{} のことですか", *near)};
        } else {
            unknown.hint = Message{fmt::format("the revisions are {}", fmt::join(ids, ", ")),
                                   fmt::format("改訂は {} です", fmt::join(ids, "、"))};
        }
        return unknown;
    }
    if (found->withdrawn) {
        return error("K0324", {}, fmt::format("revision \"{}\" was withdrawn", id),
                     fmt::format("改訂「{}」は撤回されています", id));
    }
    // The newest epoch's snapshot; an older epoch may have made another for the same revision.
    const auto revision = static_cast<std::uint32_t>(found - history.revisions.begin());
    Selected selected;
    selected.why = Selected::Why::named;
    selected.event = history.pivot;
    for (const Period& period : history.epochs.back().periods) {
        if (history.snapshots[period.snapshot].revision != revision) continue;
        selected.snapshot = period.snapshot;
        selected.from = period.from;
        selected.to = period.to;
        return selected;
    }
    // A draft. Its first snapshot is its own; later ones lead to drafts that stand on it.
    const auto own =
        std::find_if(history.snapshots.begin(), history.snapshots.end(),
                     [&](const SnapshotInfo& snapshot) { return snapshot.revision == revision; });
    selected.snapshot = static_cast<std::uint32_t>(own - history.snapshots.begin());
    return selected;
}

std::vector<Selected> select_all(const History& history) {
    std::vector<Selected> all;
    for (const Period& period : history.epochs.back().periods) {
        if (period.from == period.to) continue;
        all.push_back(
            {period.snapshot, Selected::Why::all, history.pivot, {}, std::nullopt, period.from, period.to});
    }
    return all;
}

namespace {

// Holes: {e} the event, {d} its days, {p} the period, {r} the revision, {s} the one set aside.
struct Sentence {
    std::string_view en, ja;
};

Sentence sentence_of(Selected::Why why) {
    switch (why) {
        case Selected::Why::pivot_date:
            return {"{e} {d} lies in {p}", "{e} {d} は施行期間 {p} に入ります"};
        case Selected::Why::date_range:
            return {"{e} {d} may lie in {p}", "{e} {d} は施行期間 {p} に入り得ます"};
        case Selected::Why::given_date:
            return {"the given date {d} meets {p}", "指定された日 {d} は施行期間 {p} に入ります"};
        case Selected::Why::transition:
            return {"{e} {d}: the transition of revision \"{s}\" keeps the former rule, revision \"{r}\"",
                    "{e} {d}: 改訂「{s}」の経過措置により、従前の例である改訂「{r}」によります"};
        case Selected::Why::all:
            return {"every revision was asked for; this one is in force in {p}",
                    "すべての改訂が指定されました（施行期間 {p}）"};
        case Selected::Why::named:
            break;
    }
    return {"revision \"{r}\" was named", "改訂「{r}」が指定されました"};
}

}  // namespace

void why(const History& history, const Selected& selected, Language language,
         const std::function<void(std::string_view)>& piece) {
    const auto fill = [&](char hole) {
        switch (hole) {
            case 'e':
                return piece(language == Language::japanese ? to_japanese(selected.event)
                                                            : to_string(selected.event));
            case 'd':
                piece(to_string(selected.days.first));
                if (selected.days.single()) return;
                piece("..");
                return piece(to_string(selected.days.last));
            case 'p':
                if (selected.from == no_day) return;
                piece("[");
                piece(to_string(selected.from));
                piece(", ");
                piece(selected.to == no_day ? "…" : std::string_view(to_string(selected.to)));
                return piece(")");
            case 'r':
                return piece(history.revisions[history.snapshots[selected.snapshot].revision].id);
            default:
                return piece(history.revisions[*selected.instead_of].id);
        }
    };
    const Sentence sentence = sentence_of(selected.why);
    std::string_view rest = language == Language::japanese ? sentence.ja : sentence.en;
    for (std::size_t at = rest.find('{'); at != std::string_view::npos; at = rest.find('{')) {
        piece(rest.substr(0, at));
        fill(rest[at + 1]);
        rest.remove_prefix(at + 3);
    }
    piece(rest);
}

Message why(const History& history, const Selected& selected) {
    Message message;
    why(history, selected, Language::english, [&](std::string_view piece) { message.en += piece; });
    why(history, selected, Language::japanese, [&](std::string_view piece) { message.ja += piece; });
    return message;
}

}  // namespace kijun
