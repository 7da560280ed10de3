#include "revisions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "links.hpp"
#include "words.hpp"

namespace kijun::model {
namespace {

std::string spelled(const ast::Citation& citation) {
    std::string text = citation.law.text;
    for (std::size_t i = 0; i < citation.articles.size(); ++i) {
        text += (i == 0 ? "" : "、") + citation.articles[i].text;
    }
    return text;
}

class Reader {
public:
    Reader(const ast::Guideline& guideline, const Zone* zone, Diagnostics& diagnostics)
        : guideline_(guideline), zone_(zone), diagnostics_(diagnostics) {}

    Revisions read(std::vector<ast::Revision> parsed) {
        refuse_repeated_ids(parsed);
        std::vector<Entry> entries;
        for (ast::Revision& revision : parsed) {
            if (!of_this_guideline(revision, parsed)) continue;
            if (auto info = dates(revision)) {
                entries.push_back({std::make_shared<const ast::Revision>(revision), std::move(*info)});
            }
        }
        one_base(entries);
        sort(entries);
        Revisions result;
        result.zone = zone_;
        for (Entry& entry : entries) {
            result.nodes.push_back(std::move(entry.node));
            result.infos.push_back(std::move(entry.info));
        }
        result.withdrawn_by.resize(result.size());
        read_links(result, zone_, diagnostics_);
        refuse_unordered(result);
        return result;
    }

private:
    struct Entry {
        Shared<ast::Revision> node;
        RevisionInfo info;
    };

    void refuse_repeated_ids(std::vector<ast::Revision>& parsed) {
        std::map<std::string, Span> seen;
        std::erase_if(parsed, [&](const ast::Revision& revision) {
            const auto [first, fresh] = seen.try_emplace(revision.id.text, revision.id.span);
            if (fresh) return false;
            Diagnostic twice = error("K0202", revision.id.span,
                                     fmt::format("revision \"{}\" is declared twice", revision.id.text),
                                     fmt::format("改訂「{}」が二重に宣言されています", revision.id.text));
            twice.labels.push_back({first->second, {"first declared here", "最初の宣言"}});
            diagnostics_.push_back(std::move(twice));
            return true;
        });
    }

    bool of_this_guideline(const ast::Revision& revision, const std::vector<ast::Revision>& all) {
        const ast::Word& target = revision.guideline;
        if (target.text == guideline_.id.text) return true;
        const auto other = std::find_if(all.begin(), all.end(),
                                        [&](const ast::Revision& r) { return r.id.text == target.text; });
        Fix fix{target.span,
                guideline_.id.text,
                {fmt::format("write \"{}\"", guideline_.id.text),
                 fmt::format("「{}」と書く", guideline_.id.text)}};
        if (other != all.end()) {
            Diagnostic pending = error(
                "K0318", target.span,
                fmt::format(
                    "\"{}\" is a revision: an amendment amends the guideline, not another amendment",
                    target.text),
                fmt::format("「{}」は改訂です。改正の対象は指針であり、他の改正を改正することはできません",
                            target.text));
            pending.labels.push_back({other->id.span, {"this revision", "この改訂"}});
            pending.fix = std::move(fix);
            if (other->amends) {
                pending.hint = Message{
                    fmt::format("to change an amendment before it begins, write `withdraw revision {}` and "
                                "restate it",
                                target.text),
                    fmt::format("施行前の改正を変えるには「撤回 改訂 {}」とし、改めて規定してください",
                                target.text)};
            }
            diagnostics_.push_back(std::move(pending));
        } else {
            Diagnostic unknown =
                error("K0201", target.span, fmt::format("there is no guideline \"{}\"", target.text),
                      fmt::format("指針「{}」はありません", target.text));
            unknown.fix = std::move(fix);
            diagnostics_.push_back(std::move(unknown));
        }
        return false;
    }

    // ---- dates ------------------------------------------------------------------------------

    std::optional<LocalDay> effective_day(const ast::Date& date) {
        if (date.value.instant) {
            diagnostics_.push_back(instant_for_day(date, zone_));
            return std::nullopt;
        }
        const DayRange days = days_in(zone_, date.value);
        if (days.single()) return days.first;
        diagnostics_.push_back(
            error("K0319", date.span,
                  fmt::format("\"{}\" is a month; a revision takes effect on a day", date.spelling),
                  fmt::format("「{}」は月です。施行は日で定めてください", date.spelling)));
        return std::nullopt;
    }

    // Published, decided and recorded days may be known to the month: by its last day it had surely
    // happened.
    std::optional<LocalDay> at_the_latest(const std::optional<ast::Dated>& dated) {
        if (!dated) return std::nullopt;
        if (dated->date.value.instant) {
            diagnostics_.push_back(instant_for_day(dated->date, zone_));
            return std::nullopt;
        }
        const DayRange days = days_in(zone_, dated->date.value);
        if (!days.single()) {
            diagnostics_.push_back(warning("K0319", dated->date.span,
                                           fmt::format("\"{}\" is a month; read as its last day, {}",
                                                       dated->date.spelling, to_string(days.last)),
                                           fmt::format("「{}」は月です。末日（{}）と読みます",
                                                       dated->date.spelling, to_string(days.last))));
        }
        return days.last;
    }

    std::optional<RevisionInfo> dates(const ast::Revision& revision) {
        RevisionInfo info;
        info.id = revision.id.text;
        info.title = revision.title.text;
        info.draft = revision.draft;
        info.instrument = revision.instrument;
        info.decided = at_the_latest(revision.decided);
        info.published = at_the_latest(revision.published);
        info.recorded = at_the_latest(revision.recorded);
        if (revision.draft) {
            if (revision.effective) return draft_with_date(revision);
            if (!revision.amends) return undated_base(revision);
        } else if (!revision.effective) {
            return undated(revision);
        } else {
            const auto day = effective_day(revision.effective->date);
            if (!day) return std::nullopt;
            info.effective = *day;
            info.effective_spelling = revision.effective->date.spelling;
        }
        if (revision.based_on && !revision.draft) {
            diagnostics_.push_back(
                error("K0316", revision.based_on.span,
                      "only a draft is based on a named revision; others follow in order of effect",
                      "基礎となる改訂を指定できるのは案だけです。施行日があれば施行の順によります"));
        }
        for (const auto& given : {info.recorded, info.published, info.decided}) {
            if (!given) continue;
            info.known = *given;
            break;
        }
        if (!info.recorded && !info.published && !info.decided && !revision.draft)
            info.known = info.effective;
        for (const auto* dated :
             {&revision.effective, &revision.decided, &revision.published, &revision.recorded}) {
            if (*dated && (*dated)->uncertain) info.uncertain.push_back((*dated)->uncertain->text);
        }
        if (revision.draft_uncertain) info.uncertain.push_back(revision.draft_uncertain->text);
        for (const ast::Word& reason : revision.uncertain) info.uncertain.push_back(reason.text);
        for (const ast::Citation& citation : revision.citations)
            info.citations.push_back(spelled(citation));
        return info;
    }

    std::optional<RevisionInfo> draft_with_date(const ast::Revision& revision) {
        Diagnostic dated = error("K0309", revision.effective->date.span,
                                 fmt::format("draft \"{}\" has an effective date", revision.id.text),
                                 fmt::format("案「{}」に施行日があります", revision.id.text));
        dated.hint = Message{"once it is decided, remove `draft`; until then, remove the date",
                             "決定されたなら「案」を、未定なら施行日を削ってください"};
        diagnostics_.push_back(std::move(dated));
        return std::nullopt;
    }

    std::optional<RevisionInfo> undated_base(const ast::Revision& revision) {
        diagnostics_.push_back(
            error("K0305", revision.id.span,
                  fmt::format("the base revision \"{}\" cannot be a draft: it needs an effective date",
                              revision.id.text),
                  fmt::format("最初の改訂「{}」は案にできません。施行日が必要です", revision.id.text)));
        return std::nullopt;
    }

    std::optional<RevisionInfo> undated(const ast::Revision& revision) {
        Diagnostic missing = error("K0305", revision.id.span,
                                   fmt::format("revision \"{}\" has no effective date", revision.id.text),
                                   fmt::format("改訂「{}」に施行日がありません", revision.id.text));
        missing.hint = Message{"write `effective` and the day, or `draft` while it is not decided",
                               "「施行」と日を書いてください。未定なら「案」とします"};
        diagnostics_.push_back(std::move(missing));
        return std::nullopt;
    }

    // ---- order ------------------------------------------------------------------------------

    void one_base(std::vector<Entry>& entries) {
        const Entry* base = nullptr;
        for (const Entry& entry : entries) {
            if (entry.node->amends) continue;
            if (base == nullptr) {
                base = &entry;
                continue;
            }
            Diagnostic several = error("K0304", entry.node->id.span,
                                       fmt::format("\"{}\" is a second base revision", entry.info.id),
                                       fmt::format("最初の改訂が二つあります（「{}」）", entry.info.id));
            several.labels.push_back({base->node->id.span, {"the first one", "一つ目"}});
            several.hint = Message{fmt::format("a later revision `amends {}`", guideline_.id.text),
                                   "後の改訂には「amends」（改正対象）を用います"};
            diagnostics_.push_back(std::move(several));
        }
        if (base == nullptr) {
            diagnostics_.push_back(
                error("K0303", guideline_.id.span,
                      fmt::format("guideline \"{}\" has no base revision", guideline_.id.text),
                      fmt::format("指針「{}」に最初の改訂がありません", guideline_.id.text)));
            return;
        }
        for (const Entry& entry : entries) {
            if (!entry.node->amends || entry.info.draft || entry.info.effective >= base->info.effective)
                continue;
            Diagnostic early =
                error("K0317", entry.node->effective->date.span,
                      fmt::format("\"{}\" takes effect on {}, before the base revision ({})", entry.info.id,
                                  to_string(entry.info.effective), to_string(base->info.effective)),
                      fmt::format("改訂「{}」の施行日{}が最初の改訂の施行日{}より前です", entry.info.id,
                                  to_string(entry.info.effective), to_string(base->info.effective)));
            early.labels.push_back({base->node->effective->date.span,
                                    {"the base revision begins here", "最初の改訂の施行日"}});
            diagnostics_.push_back(std::move(early));
        }
    }

    // Published days order the revisions of one day if all of them have one; where those leave two
    // together, their instrument numbers do. Ids only make the output the same on every machine.
    void sort(std::vector<Entry>& entries) {
        for (const Entry& entry : entries) {
            if (entry.info.draft || !entry.node->amends) continue;
            bool& all = all_published_.try_emplace(entry.info.effective, true).first->second;
            all = all && entry.info.published;
        }
        std::sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
            const auto key = [&](const Entry& e) {
                return std::tuple(e.info.draft, e.node->amends, e.info.effective, publication(e.info),
                                  e.info.instrument, std::string_view(e.info.id));
            };
            return key(a) < key(b);
        });
    }

    // After links are read: a revision and the one that withdraws it are never in force together.
    void refuse_unordered(const Revisions& revisions) {
        for (std::uint32_t i = 1; i < revisions.size(); ++i) {
            const RevisionInfo& a = revisions.infos[i - 1];
            const RevisionInfo& b = revisions.infos[i];
            if (!revisions.nodes[i - 1]->amends || b.draft || a.effective != b.effective) continue;
            if (publication(a) != publication(b)) continue;
            if (a.instrument && b.instrument && a.instrument != b.instrument) continue;
            if (withdraws(revisions, i, i - 1) || withdraws(revisions, i - 1, i)) continue;
            Diagnostic conflict = error(
                "K0306", revisions.nodes[i]->id.span,
                fmt::format("\"{}\" and \"{}\" take effect on the same day, {}, and nothing orders them",
                            a.id, b.id, to_string(a.effective)),
                fmt::format("改訂「{}」と「{}」は同じ日（{}）に施行され、先後が定まりません", a.id, b.id,
                            to_string(a.effective)));
            conflict.labels.push_back(
                {revisions.nodes[i - 1]->id.span, {"the other revision", "もう一方の改訂"}});
            conflict.hint = Message{"give both a `published` day, or both an `instrument` number",
                                    "双方に「公表」の日か「文書番号」を書いてください"};
            diagnostics_.push_back(std::move(conflict));
        }
    }

    static bool withdraws(const Revisions& revisions, std::uint32_t by, std::uint32_t target) {
        const auto& all = revisions.withdrawn_by[target];
        return std::find(all.begin(), all.end(), by) != all.end();
    }

    // What orders the revision among those of its day: nothing unless all of them are published.
    [[nodiscard]] std::optional<LocalDay> publication(const RevisionInfo& info) const {
        const auto all = all_published_.find(info.effective);
        return all != all_published_.end() && all->second ? info.published : std::nullopt;
    }

    const ast::Guideline& guideline_;
    const Zone* zone_;
    Diagnostics& diagnostics_;
    std::map<LocalDay, bool> all_published_;
};

}  // namespace

Diagnostic instant_for_day(const ast::Date& date, const Zone* zone) {
    Diagnostic instant = error(
        "K0319", date.span,
        fmt::format("\"{}\" is an instant; a day is needed here, which begins at 00:00", date.spelling),
        fmt::format("「{}」は時刻です。ここでは0時に始まる日を書いてください", date.spelling));
    if (zone != nullptr) {
        const std::string day = to_string(days_in(zone, date.value).first);
        instant.fix = Fix{date.span, day, {fmt::format("write {}", day), fmt::format("{} と書く", day)}};
    }
    return instant;
}

DayRange days_in(const Zone* zone, const DateLiteral& literal) {
    return zone != nullptr ? zone->days_of(literal) : literal.days;
}

std::optional<std::uint32_t> Revisions::find(std::string_view id) const {
    for (std::uint32_t i = 0; i < infos.size(); ++i) {
        if (infos[i].id == id) return i;
    }
    return std::nullopt;
}

Chain Revisions::chain_at(LocalDay known) const {
    Chain chain;
    for (std::uint32_t i = 0; i < size(); ++i) {
        if (infos[i].draft || infos[i].known > known) continue;
        const bool withdrawn =
            std::any_of(withdrawn_by[i].begin(), withdrawn_by[i].end(),
                        [&](std::uint32_t by) { return !infos[by].draft && infos[by].known <= known; });
        if (!withdrawn) chain.push_back(i);
    }
    return chain;
}

Chain Revisions::chain_of_draft(std::uint32_t draft, const Chain& newest) const {
    Chain drafts;  // from the last to the first
    Chain chain = newest;
    for (std::optional<std::uint32_t> at = draft; at;) {
        if (infos[*at].withdrawn || drafts.size() > size()) return {};
        drafts.push_back(*at);
        const ast::Word& name = nodes[*at]->based_on;
        if (!name) break;
        at = find(name.text);
        if (!at) return {};
        if (infos[*at].draft) continue;
        const auto end = std::find(chain.begin(), chain.end(), *at);
        if (end == chain.end()) return {};
        chain.erase(std::next(end), chain.end());
        break;
    }
    std::erase_if(chain, [&](std::uint32_t revision) {
        const auto& by = withdrawn_by[revision];
        return std::find_first_of(by.begin(), by.end(), drafts.begin(), drafts.end()) != by.end();
    });
    chain.insert(chain.end(), drafts.rbegin(), drafts.rend());
    return chain;
}

std::vector<LocalDay> Revisions::known_days() const {
    if (infos.empty()) return {};
    std::vector<LocalDay> days;
    for (const RevisionInfo& info : infos) {
        if (!info.draft) days.push_back(std::max(info.known, infos.front().known));
    }
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
}

Revisions order_revisions(std::vector<ast::Revision> revisions, const ast::Guideline& guideline,
                          const Zone* zone, Diagnostics& diagnostics) {
    return Reader(guideline, zone, diagnostics).read(std::move(revisions));
}

}  // namespace kijun::model
