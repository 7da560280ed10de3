#include "links.hpp"

#include <fmt/format.h>

#include <algorithm>
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

class Links {
public:
    Links(Revisions& revisions, const Zone* zone, Diagnostics& diagnostics)
        : revisions_(revisions), zone_(zone), diagnostics_(diagnostics) {}

    void read() {
        for (std::uint32_t i = 0; i < revisions_.size(); ++i) read_operations(i);
        for (std::uint32_t i = 0; i < revisions_.size(); ++i) check_based_on(i);
    }

private:
    [[nodiscard]] std::vector<std::string> ids() const {
        std::vector<std::string> all;
        for (const RevisionInfo& info : revisions_.infos) all.push_back(info.id);
        return all;
    }

    void read_operations(std::uint32_t number) {
        for (const ast::Operation& operation : revisions_.nodes[number]->operations) {
            if (const auto* withdraw = std::get_if<ast::Withdraw>(&operation.what)) {
                read_withdrawal(number, *withdraw);
            } else if (const auto* transition = std::get_if<ast::Transition>(&operation.what)) {
                read_transition(number, *transition);
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
    void read_withdrawal(std::uint32_t number, const ast::Withdraw& withdraw) {
        const auto target = revisions_.find(withdraw.revision.text);
        if (!target) {
            Diagnostic unknown = error("K0201", withdraw.revision.span,
                                       fmt::format("there is no revision \"{}\"", withdraw.revision.text),
                                       fmt::format("改訂「{}」はありません", withdraw.revision.text));
            unknown.fix = suggestion(withdraw.revision, ids());
            diagnostics_.push_back(std::move(unknown));
            return;
        }
        const RevisionInfo& by = revisions_.infos[number];
        const RevisionInfo& info = revisions_.infos[*target];
        const ast::Revision& node = *revisions_.nodes[*target];
        if (*target == number)
            return refuse_withdrawal(withdraw, "it is this revision itself", "この改訂自身です");
        if (!node.amends) return refuse_withdrawal(withdraw, "it is the base revision", "最初の改訂です");
        if (withdraws(node)) {
            return refuse_withdrawal(withdraw,
                                     "it withdraws a revision itself; restate what shall hold instead",
                                     "それ自体が撤回を含みます。あるべき内容を改めて規定してください");
        }
        for (std::uint32_t other : revisions_.withdrawn_by[*target]) {
            if (other != number && (by.draft || revisions_.infos[other].draft)) continue;
            return refuse_withdrawal(
                withdraw, fmt::format("\"{}\" withdraws it already", revisions_.infos[other].id),
                fmt::format("改訂「{}」が既に撤回しています", revisions_.infos[other].id));
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
        revisions_.withdrawn_by[*target].push_back(number);
        if (!by.draft) revisions_.infos[*target].withdrawn = true;
    }

    void read_transition(std::uint32_t number, const ast::Transition& transition) {
        const RevisionInfo& info = revisions_.infos[number];
        if (info.draft) return;  // it takes effect with the date that the draft does not have yet
        for (const ast::Transition::Rule& rule : transition.rules) {
            TransitionInfo entry{number, rule.event, info.effective, no_day};
            if (instants(rule)) continue;
            if (rule.before) {
                const DayRange days = days_in(zone_, rule.before->value);
                if (!days.single()) {
                    not_a_day(*rule.before);
                    continue;
                }
                entry.before = days.first;
            }
            if (rule.until) {
                entry.until = days_in(zone_, rule.until->value).last.next();
                if (entry.until <= info.effective) {
                    diagnostics_.push_back(error("K0307", rule.until->span,
                                                 "the transition is over before the revision begins",
                                                 "経過措置の期限が施行日より前です"));
                    continue;
                }
            }
            revisions_.transitions.push_back(entry);
        }
    }

    bool instants(const ast::Transition::Rule& rule) {
        bool found = false;
        for (const auto* date : {&rule.before, &rule.until}) {
            if (!*date || !(*date)->value.instant) continue;
            diagnostics_.push_back(instant_for_day(**date, zone_));
            found = true;
        }
        return found;
    }

    void not_a_day(const ast::Date& date) {
        diagnostics_.push_back(
            error("K0319", date.span, fmt::format("\"{}\" is a month; a day is needed here", date.spelling),
                  fmt::format("「{}」は月です。ここでは日を書いてください", date.spelling)));
    }

    void check_based_on(std::uint32_t number) {
        const ast::Revision& draft = *revisions_.nodes[number];
        if (!draft.draft || !draft.based_on) return;
        const ast::Word& name = draft.based_on;
        const auto base = revisions_.find(name.text);
        if (!base) {
            Diagnostic unknown = error("K0316", name.span,
                                       fmt::format("there is no revision \"{}\" to be based on", name.text),
                                       fmt::format("基礎とする改訂「{}」はありません", name.text));
            unknown.fix = suggestion(name, ids());
            diagnostics_.push_back(std::move(unknown));
            return;
        }
        if (revisions_.infos[*base].withdrawn) {
            diagnostics_.push_back(error("K0316", name.span,
                                         fmt::format("revision \"{}\" was withdrawn", name.text),
                                         fmt::format("基礎とする改訂「{}」は撤回されています", name.text)));
            return;
        }
        // drafts on drafts must end at a revision
        std::set<std::uint32_t> seen{number};
        for (auto at = base; at && revisions_.infos[*at].draft && revisions_.nodes[*at]->based_on;
             at = revisions_.find(revisions_.nodes[*at]->based_on.text)) {
            if (seen.insert(*at).second) continue;
            diagnostics_.push_back(error("K0316", name.span, "drafts are based on each other in a circle",
                                         "案どうしが互いを基礎としています"));
            return;
        }
    }

    Revisions& revisions_;
    const Zone* zone_;
    Diagnostics& diagnostics_;
};

}  // namespace

void read_links(Revisions& revisions, const Zone* zone, Diagnostics& diagnostics) {
    Links(revisions, zone, diagnostics).read();
}

}  // namespace kijun::model
