// Comparing two states of a guideline over one set of diagrams.

#include "kijun/diff.hpp"

#include <algorithm>

#include "dependencies.hpp"
#include "prover.hpp"

namespace kijun {

namespace {

bool same_citations(const std::vector<CitationInfo>& a, const std::vector<CitationInfo>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const CitationInfo& x, const CitationInfo& y) {
                          return x.law == y.law && x.articles == y.articles && x.uncertain == y.uncertain;
                      });
}

bool same_steps(const std::vector<StepInfo>& a, const std::vector<StepInfo>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const StepInfo& x, const StepInfo& y) {
        return x.kind == y.kind && x.double_check == y.double_check && x.business_days == y.business_days &&
               x.who == y.who;
    });
}

class Comparer {
public:
    Comparer(const Model& model, const std::shared_ptr<const Rules>& rules, std::uint32_t before,
             std::uint32_t after, std::size_t most_nodes)
        : program_(rules->program()),
          before_(model.states[before]),
          after_(model.states[after]),
          prover_(rules, most_nodes) {
        diff_.before = before;
        diff_.after = after;
    }

    Result<Diff> run() {
        const auto& was = program_.snapshots[diff_.before].categories;
        const auto& is = program_.snapshots[diff_.after].categories;
        const auto find = [&](const std::vector<std::uint32_t>& among, const std::string& id) {
            const auto found = std::find_if(among.begin(), among.end(), [&](std::uint32_t number) {
                return program_.categories[number].id == id;
            });
            return found == among.end() ? none : *found;
        };
        for (const std::uint32_t number : is) compare(find(was, program_.categories[number].id), number);
        for (const std::uint32_t number : was)
            if (find(is, program_.categories[number].id) == none) compare(number, none);
        procedures();
        if (prover_.overflowed()) return Prover::too_entangled();
        return std::move(diff_);
    }

private:
    void compare(std::uint32_t before, std::uint32_t after);
    void compare_meaning(CategoryChange& change);
    void procedures();
    std::optional<Report> example(const Side& with, const Side& without) {
        return prover_.example(prover_.counterexample(with, without), with, without);
    }

    const Program& program_;
    const State& before_;
    const State& after_;
    Prover prover_;
    Diff diff_;
};

void Comparer::compare(std::uint32_t before, std::uint32_t after) {
    CategoryChange change;
    change.before = before;
    change.after = after;
    change.id = program_.categories[after == none ? before : after].id;
    if (before == none) {
        change.changes = {ChangeKind::added};
        change.text_changed = change.meaning_changed = true;
        change.gained = example(prover_.category(after, diff_.after), Prover::nothing(diff_.before));
    } else if (after == none) {
        change.changes = {ChangeKind::repealed};
        change.text_changed = change.meaning_changed = true;
        change.lost = example(prover_.category(before, diff_.before), Prover::nothing(diff_.after));
    } else {
        compare_meaning(change);
        if (change.changes.empty() && !change.text_changed && !change.meaning_changed) {
            ++diff_.unchanged;
            return;
        }
    }
    diff_.categories.push_back(std::move(change));
}

void Comparer::compare_meaning(CategoryChange& change) {
    const CategoryVersion& was = program_.categories[change.before];
    const CategoryVersion& is = program_.categories[change.after];
    const ast::Category* written_before = before_.category(change.id);
    const ast::Category* written_after = after_.category(change.id);
    change.text_changed = written_before != written_after;
    change.through = changed_dependencies(before_, after_, *written_after);

    if (was.class_id != is.class_id || was.group_id != is.group_id)
        change.changes.push_back(ChangeKind::moved);
    if (was.title != is.title) change.changes.push_back(ChangeKind::renamed);
    if (was.number != is.number) change.changes.push_back(ChangeKind::renumbered);

    const Side side_before = prover_.category(change.before, diff_.before);
    const Side side_after = prover_.category(change.after, diff_.after);
    const NodeId gaining = prover_.counterexample(side_after, side_before);
    const NodeId losing = prover_.counterexample(side_before, side_after);
    const bool gains = gaining != node_false, loses = losing != node_false;
    change.meaning_changed = gains || loses;
    if (gains) change.gained = prover_.example(gaining, side_after, side_before);
    if (loses) change.lost = prover_.example(losing, side_before, side_after);
    if (gains && loses)
        change.changes.push_back(ChangeKind::incomparable);
    else if (gains)
        change.changes.push_back(ChangeKind::widened);
    else if (loses)
        change.changes.push_back(ChangeKind::narrowed);

    const bool cited = !same_citations(was.citations, is.citations);
    const bool rewritten = written_before->body.conditions != written_after->body.conditions ||
                           written_before->body.unless != written_after->body.unless;
    if (cited)
        change.changes.push_back(change.changes.empty() && !rewritten ? ChangeKind::citation_only
                                                                      : ChangeKind::recited);
    if (rewritten && !change.meaning_changed) change.changes.push_back(ChangeKind::wording_only);
}

void Comparer::procedures() {
    const auto find = [&](std::uint32_t snapshot, const std::string& id) {
        for (const std::uint32_t number : program_.snapshots[snapshot].procedures)
            if (program_.procedures[number].class_id == id) return number;
        return none;
    };
    const auto same = [&](std::uint32_t a, std::uint32_t b) {
        if (a == b) return true;
        if (a == none || b == none) return false;
        const ProcedureInfo& x = program_.procedures[a];
        const ProcedureInfo& y = program_.procedures[b];
        return same_steps(x.always, y.always) && same_steps(x.domestic, y.domestic) &&
               same_steps(x.overseas, y.overseas);
    };
    for (const std::uint32_t number : program_.snapshots[diff_.after].procedures) {
        const std::string& id = program_.procedures[number].class_id;
        const std::uint32_t was = find(diff_.before, id);
        if (!same(was, number)) diff_.procedures.push_back({id, was, number});
    }
    for (const std::uint32_t number : program_.snapshots[diff_.before].procedures) {
        const std::string& id = program_.procedures[number].class_id;
        if (find(diff_.after, id) == none) diff_.procedures.push_back({id, number, none});
    }
}

}  // namespace

std::string_view to_string(ChangeKind change) {
    static constexpr std::string_view names[] = {"added",        "repealed",      "moved",   "renamed",
                                                 "renumbered",   "narrowed",      "widened", "incomparable",
                                                 "wording only", "citation only", "recited"};
    return names[static_cast<std::size_t>(change)];
}

std::string_view to_japanese(ChangeKind change) {
    static constexpr std::string_view names[] = {"追加",     "廃止",     "移動",    "改称",
                                                 "改番",     "縮小",     "拡大",    "増減あり",
                                                 "文言のみ", "根拠のみ", "根拠改正"};
    return names[static_cast<std::size_t>(change)];
}

Result<Diff> diff(const Model& model, const std::shared_ptr<const Rules>& rules, std::uint32_t before,
                  std::uint32_t after, std::size_t most_nodes) {
    return Comparer(model, rules, before, after, most_nodes).run();
}

}  // namespace kijun
