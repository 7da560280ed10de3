// Which revision answers for a report, and why.
//
// A history is the dated skeleton of a guideline, without its rules: revisions with their dates,
// snapshots (the guideline as it stands after a sequence of revisions), and for every day of
// knowledge the periods in which each snapshot is in force. It is part of a bundle, so judging needs
// nothing else to choose.
//
// Two axes of time. Valid time: the days on which a revision is in force (施行), half-open local days
// of the guideline's zone, from 00:00. Known time: the day from which a revision was on record; an
// amendment recorded late, even one with an earlier effective day, does not change what was known
// before. An Epoch holds for knowledge from `known_from` until the next epoch.
//
// Invariants. Within an epoch the periods are sorted and do not overlap; the first begins on the
// effective day of the base revision, the last never ends. Drafts are in no period: only
// select_revision() by name finds them. Of two revisions that begin on one day the earlier has an empty
// period (from == to): it answers for no day, but stays in the timeline. File order plays no part anywhere.
//
// Transitions (経過措置). A report that a transition holds back stays under the rule before that revision
// until the transition ends; amendments made since do not reach it either. Where several hold it back,
// the earliest decides.
// Threading: immutable once built.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kijun/ast.hpp"
#include "kijun/calendar.hpp"
#include "kijun/result.hpp"
#include "kijun/source.hpp"

namespace kijun {

struct RevisionInfo {
    std::string id;
    std::string title;
    bool draft = false;
    bool withdrawn = false;
    LocalDay effective = no_day;  // no_day for drafts
    std::optional<LocalDay> decided;
    std::optional<LocalDay> published;
    std::optional<LocalDay> recorded;
    LocalDay known = first_day;  // recorded, else published, decided, effective: the first given
    std::optional<std::int64_t> instrument;
    std::string effective_spelling;  // as written, e.g. 令和7年2月28日
    std::vector<std::string> uncertain;
    std::vector<std::string> citations;
};

struct SnapshotInfo {
    std::uint32_t revision = 0;           // the last one applied
    std::vector<std::uint32_t> applied;   // all revisions applied, in order, base first
    std::optional<std::uint32_t> former;  // the snapshot this one was made from
};

struct Period {
    LocalDay from;
    LocalDay to;  // exclusive
    std::uint32_t snapshot = 0;
};

struct Epoch {
    LocalDay known_from;
    std::vector<Period> periods;
};

struct TransitionInfo {
    std::uint32_t revision = 0;
    ast::Event event = ast::Event::received;
    LocalDay before;  // reports whose event lies before this day …
    LocalDay until;   // … and whose pivot lies before this day (exclusive) stay under the former rule
};

struct History {
    std::string guideline;
    std::string title;
    std::string zone_name;
    ast::Event pivot = ast::Event::received;
    std::vector<RevisionInfo> revisions;  // by (effective, published, instrument), drafts last
    std::vector<SnapshotInfo> snapshots;
    std::vector<Epoch> epochs;  // by known_from; never empty
    std::vector<TransitionInfo> transitions;
};

// The dates of a report that selection may need.
struct EventDates {
    std::optional<DateLiteral> received;
    std::optional<DateLiteral> posted;
    std::optional<DateLiteral> judged;
    [[nodiscard]] const std::optional<DateLiteral>& of(ast::Event event) const;
};

struct Selected {
    std::uint32_t snapshot = 0;
    enum class Why { pivot_date, date_range, given_date, named, transition, all } why = Why::pivot_date;
    ast::Event event = ast::Event::received;  // the event that decided
    DayRange days{};                          // its days
    std::optional<std::uint32_t> instead_of;  // the revision whose transition keeps the former rule
    LocalDay from = no_day;                   // the period of the snapshot at the known day asked for,
    LocalDay to = no_day;                     // half-open; no_day, no_day for drafts
};

std::string_view to_string(ast::Event event);    // received, posted, judged
std::string_view to_japanese(ast::Event event);  // 受理日, 投稿日, 判断日

// The snapshots that answer for a report: one, or several (in order of effect) where a date is known
// only to a range that a change or a transition falls into; exactly those that some day of the range
// would give. Days of a range before the first revision have no answer and are passed over.
// Errors (spans unknown): K0320 the deciding date is missing, K0321 no revision in force on that day,
// K0322 nothing known yet at `known_at`.
Result<std::vector<Selected>> select(const History& history, const Zone& zone, const EventDates& dates,
                                     std::optional<LocalDay> known_at = std::nullopt);
// The same into a vector whose memory is reused: nothing is allocated once it has grown. Returns the
// error, if any.
std::optional<Diagnostic> select_into(const History& history, const Zone& zone, const EventDates& dates,
                                      std::optional<LocalDay> known_at, std::vector<Selected>& into);
// On a given day, whatever the report says. Errors: K0321, K0322.
Result<std::vector<Selected>> select_on(const History& history, const DayRange& days,
                                        std::optional<LocalDay> known_at = std::nullopt);
// By id; the only way to a draft. Errors: K0323 no such revision (with a suggestion), K0324 withdrawn.
Result<Selected> select_revision(const History& history, std::string_view id);
// Every snapshot in force on some day of the newest epoch, in order of effect. No drafts.
std::vector<Selected> select_all(const History& history);

// "received 2025-02-28 lies in [2025-02-28, 2025-09-25)", in both languages.
Message why(const History& history, const Selected& selected);
// The same in one language, piece by piece and without memory of its own.
void why(const History& history, const Selected& selected, Language language,
         const std::function<void(std::string_view)>& piece);

}  // namespace kijun
