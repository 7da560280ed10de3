#include "revisions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "words.hpp"

namespace kijun::model {
namespace {

bool withdraws(const ast::Revision& revision) {
    return std::any_of(revision.operations.begin(), revision.operations.end(),
                       [](const ast::Operation& operation) {
                           return std::holds_alternative<ast::Withdraw>(operation.what);
                       });
}

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
        for (Entry& entry : entries) {
            result.nodes.push_back(std::move(entry.node));
            result.infos.push_back(std::move(entry.info));
        }
        result.withdrawn_by.resize(result.size());
        for (std::uint32_t i = 0; i < result.size(); ++i) read_operations(result, i);
        for (std::uint32_t i = 0; i < result.size(); ++i) check_based_on(result, i);
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
            pending.hint = Message{
                fmt::format(
                    "to change an amendment before it begins, write `withdraw revision {}` and restate it",
                    target.text),
                fmt::format("施行前の改正を変えるには「撤回 改訂 {}」とし、改めて規定してください",
                            target.text)};
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

    DayRange days_of(const DateLiteral& literal) const {
        return zone_ != nullptr ? zone_->days_of(literal) : literal.days;
    }

    std::optional<LocalDay> effective_day(const ast::Date& date) {
        const DayRange days = days_of(date.value);
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
        const DayRange days = days_of(dated->date.value);
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
        std::map<LocalDay, bool> published;
        for (const Entry& entry : entries) {
            if (entry.info.draft || !entry.node->amends) continue;
            published.try_emplace(entry.info.effective, true).first->second &=
                entry.info.published.has_value();
        }
        const auto publication = [&](const Entry& entry) {
            const auto all = published.find(entry.info.effective);
            return all != published.end() && all->second ? entry.info.published : std::nullopt;
        };
        std::sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
            const auto key = [&](const Entry& e) {
                return std::tuple(e.info.draft, e.node->amends, e.info.effective, publication(e),
                                  e.info.instrument, std::string_view(e.info.id));
            };
            return key(a) < key(b);
        });
        for (std::size_t i = 1; i < entries.size(); ++i) {
            const Entry& a = entries[i - 1];
            const Entry& b = entries[i];
            if (!a.node->amends || b.info.draft || a.info.effective != b.info.effective) continue;
            if (publication(a) != publication(b)) continue;
            if (a.info.instrument && b.info.instrument && a.info.instrument != b.info.instrument) continue;
            Diagnostic conflict = error(
                "K0306", b.node->id.span,
                fmt::format("\"{}\" and \"{}\" take effect on the same day, {}, and nothing orders them",
                            a.info.id, b.info.id, to_string(a.info.effective)),
                fmt::format("改訂「{}」と「{}」は同じ日（{}）に施行され、先後が定まりません", a.info.id,
                            b.info.id, to_string(a.info.effective)));
            conflict.labels.push_back({a.node->id.span, {"the other revision", "もう一方の改訂"}});
            conflict.hint = Message{"give both a `published` day, or both an `instrument` number",
                                    "双方に「公表」の日か「文書番号」を書いてください"};
            diagnostics_.push_back(std::move(conflict));
        }
    }

    // ---- operations that speak of revisions --------------------------------------------------

    void read_operations(Revisions& revisions, std::uint32_t number) {
        for (const ast::Operation& operation : revisions.nodes[number]->operations) {
            if (const auto* withdraw = std::get_if<ast::Withdraw>(&operation.what)) {
                read_withdrawal(revisions, number, *withdraw);
            } else if (const auto* transition = std::get_if<ast::Transition>(&operation.what)) {
                read_transition(revisions, number, *transition);
            }
        }
    }

    void refuse_withdrawal(const ast::Withdraw& withdraw, std::string en, std::string ja,
                           std::optional<Label> label = {}) {
        Diagnostic refused =
            error("K0307", withdraw.revision.span,
                  fmt::format("cannot withdraw \"{}\": {}", withdraw.revision.text, en),
                  fmt::format("改訂「{}」は撤回できません: {}", withdraw.revision.text, ja));
        if (label) refused.labels.push_back(std::move(*label));
        diagnostics_.push_back(std::move(refused));
    }

    // A withdrawal takes effect on the axis of knowledge, from the day its revision is on record: what
    // was known before stays as it was. It is for amendments that have not begun, so the withdrawing
    // revision must be published (or else decided) before the day on which the other would begin, and
    // must not itself begin later. What is already in force is amended, not withdrawn.
    void read_withdrawal(Revisions& revisions, std::uint32_t number, const ast::Withdraw& withdraw) {
        const auto target = revisions.find(withdraw.revision.text);
        if (!target) {
            std::vector<std::string> ids;
            for (const RevisionInfo& info : revisions.infos) ids.push_back(info.id);
            Diagnostic unknown = error("K0201", withdraw.revision.span,
                                       fmt::format("there is no revision \"{}\"", withdraw.revision.text),
                                       fmt::format("改訂「{}」はありません", withdraw.revision.text));
            if (const auto near = nearest(withdraw.revision.text, ids)) {
                unknown.fix = Fix{withdraw.revision.span,
                                  *near,
                                  {fmt::format("write \"{}\"", *near), fmt::format("「{}」と書く", *near)}};
            }
            diagnostics_.push_back(std::move(unknown));
            return;
        }
        const RevisionInfo& by = revisions.infos[number];
        const RevisionInfo& info = revisions.infos[*target];
        const ast::Revision& node = *revisions.nodes[*target];
        if (*target == number)
            return refuse_withdrawal(withdraw, "it is this revision itself", "この改訂自身です");
        if (!node.amends) return refuse_withdrawal(withdraw, "it is the base revision", "最初の改訂です");
        if (withdraws(node)) {
            return refuse_withdrawal(withdraw,
                                     "it withdraws a revision itself; restate what shall hold instead",
                                     "それ自体が撤回を含みます。あるべき内容を改めて規定してください");
        }
        for (const std::uint32_t other : revisions.withdrawn_by[*target]) {
            if (other != number && (by.draft || revisions.infos[other].draft)) continue;
            return refuse_withdrawal(
                withdraw, fmt::format("\"{}\" withdraws it already", revisions.infos[other].id),
                fmt::format("改訂「{}」が既に撤回しています", revisions.infos[other].id));
        }
        if (by.draft && info.draft) {
            return refuse_withdrawal(withdraw, "a draft has no effect on another draft",
                                     "案は他の案に効力を及ぼしません");
        }
        if (!by.draft && !info.draft) {
            const Label begins{node.effective->date.span, {"it begins here", "その施行日"}};
            const auto act = by.published ? by.published : by.decided;
            if (by.effective > info.effective || (act && *act >= info.effective)) {
                return refuse_withdrawal(
                    withdraw,
                    fmt::format("it is in force from {}, before this revision can stop it; amend what it "
                                "says instead",
                                to_string(info.effective)),
                    fmt::format("この改訂で止める前の{}に施行されています。その内容を改正してください",
                                to_string(info.effective)),
                    begins);
            }
        }
        revisions.withdrawn_by[*target].push_back(number);
        if (!by.draft) revisions.infos[*target].withdrawn = true;
    }

    void read_transition(Revisions& revisions, std::uint32_t number, const ast::Transition& transition) {
        const RevisionInfo& info = revisions.infos[number];
        if (info.draft) return;  // it takes effect with the date that the draft does not have yet
        for (const ast::Transition::Rule& rule : transition.rules) {
            TransitionInfo entry{number, rule.event, info.effective, no_day};
            if (rule.before) {
                const DayRange days = days_of(rule.before->value);
                if (!days.single()) {
                    not_a_day(*rule.before);
                    continue;
                }
                entry.before = days.first;
            }
            if (rule.until) {
                entry.until = days_of(rule.until->value).last.next();
                if (entry.until <= info.effective) {
                    diagnostics_.push_back(error("K0307", rule.until->span,
                                                 "the transition is over before the revision begins",
                                                 "経過措置の期限が施行日より前です"));
                    continue;
                }
            }
            revisions.transitions.push_back(entry);
        }
    }

    void not_a_day(const ast::Date& date) {
        diagnostics_.push_back(
            error("K0319", date.span, fmt::format("\"{}\" is a month; a day is needed here", date.spelling),
                  fmt::format("「{}」は月です。ここでは日を書いてください", date.spelling)));
    }

    void check_based_on(const Revisions& revisions, std::uint32_t number) {
        const ast::Revision& draft = *revisions.nodes[number];
        if (!draft.draft || !draft.based_on) return;
        const ast::Word& name = draft.based_on;
        const auto base = revisions.find(name.text);
        if (!base) {
            std::vector<std::string> ids;
            for (const RevisionInfo& info : revisions.infos) ids.push_back(info.id);
            Diagnostic unknown = error("K0316", name.span,
                                       fmt::format("there is no revision \"{}\" to be based on", name.text),
                                       fmt::format("基礎とする改訂「{}」はありません", name.text));
            if (const auto near = nearest(name.text, ids)) {
                unknown.fix = Fix{name.span,
                                  *near,
                                  {fmt::format("write \"{}\"", *near), fmt::format("「{}」と書く", *near)}};
            }
            diagnostics_.push_back(std::move(unknown));
            return;
        }
        if (revisions.infos[*base].withdrawn) {
            diagnostics_.push_back(error("K0316", name.span,
                                         fmt::format("revision \"{}\" was withdrawn", name.text),
                                         fmt::format("基礎とする改訂「{}」は撤回されています", name.text)));
            return;
        }
        // drafts on drafts must end at a revision
        std::set<std::uint32_t> seen{number};
        for (auto at = base; at && revisions.infos[*at].draft && revisions.nodes[*at]->based_on;
             at = revisions.find(revisions.nodes[*at]->based_on.text)) {
            if (seen.insert(*at).second) continue;
            diagnostics_.push_back(error("K0316", name.span, "drafts are based on each other in a circle",
                                         "案どうしが互いを基礎としています"));
            return;
        }
    }

    const ast::Guideline& guideline_;
    const Zone* zone_;
    Diagnostics& diagnostics_;
};

}  // namespace

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
