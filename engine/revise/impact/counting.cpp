// One case after another: judged under both revisions in one scan, compared, counted.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "counts.hpp"

namespace kijun {

namespace {

constexpr std::string_view no_category = "out_of_scope";

std::uint8_t state_of(Truth status) {
    return status == Truth::yes ? met : status == Truth::unknown ? open : not_met;
}

std::uint8_t state_of(Outcome outcome) {
    return outcome == Outcome::candidate ? met : outcome == Outcome::undetermined ? open : not_met;
}

}  // namespace

struct ImpactCounter::State {
    explicit State(std::shared_ptr<const ImpactPlan> of)
        : plan(std::move(of)),
          judge(plan->rules),
          reader({plan->options.label}),
          compared(plan->categories.size()) {
        judging.mode = plan->options.mode;
        judging.evading = plan->options.evading;
        judging.snapshots = {plan->options.before, plan->options.after};
        if (plan->replay) {
            replayer.emplace(plan->replay);
            replaying = judging;
        }
        counts.places.resize(plan->places() * plan->places());
        for (const std::size_t side : {0u, 1u}) {
            counts.class_met[side].resize(plan->classes.size());
            counts.class_open[side].resize(plan->classes.size());
        }
        counts.categories.resize(plan->categories.size());
    }

    // A category of the case at hand; sides without a finding are not met.
    struct Compared {
        BothSides<const Finding*> findings{nullptr, nullptr};
        bool labelled = false;
        [[nodiscard]] std::uint8_t state(std::size_t side) const {
            return findings[side] ? state_of(findings[side]->status) : not_met;
        }
    };

    std::optional<Diagnostic> read_label(std::string_view json);
    void compare(const std::vector<Verdict>& verdicts);
    void count_places(const std::vector<Verdict>& verdicts);
    void count_labels(const std::vector<Verdict>& verdicts);
    void count_gaps(const Compared& of, bool possible_flip);
    void count_flips(std::uint64_t line);
    void replay();
    const std::vector<std::uint32_t>& causes_of(std::uint32_t category, std::uint8_t before);
    void touch(std::uint32_t category) {
        if (std::find(touched.begin(), touched.end(), category) == touched.end())
            touched.push_back(category);
    }

    std::shared_ptr<const ImpactPlan> plan;
    Judge judge;
    std::optional<Judge> replayer;
    JudgeOptions judging, replaying;
    ReportReader reader;
    Report report;
    ImpactCounts counts;

    // of the case at hand
    std::vector<Compared> compared;
    std::vector<std::uint32_t> touched;
    bool has_label = false;
    std::vector<std::uint32_t> label;
    std::vector<std::uint32_t> asked;                // parts, ascending
    const std::vector<Verdict>* replayed = nullptr;  // one a part of `asked`, and more
    std::vector<std::uint32_t> causes;
    std::vector<const Missing*> decisive;
};

std::optional<Diagnostic> ImpactCounter::State::read_label(std::string_view json) {
    const auto wrong_kind = [&] {
        const std::string& name = plan->options.label;
        Diagnostic problem =
            error("K0731", {}, fmt::format("\"{}\" must be a category, a list of them or null", name),
                  fmt::format("「{}」は類型、その並び又は null でなければなりません", name));
        problem.hint =
            Message{R"(written as "label": "id", "label": ["id", "id"] or "label": "out_of_scope")",
                    R"("label": "id"、"label": ["id", "id"] 又は "label": "out_of_scope" と書きます)"};
        return problem;
    };
    const auto value = nlohmann::json::parse(json, nullptr, false);
    if (value.is_null()) return std::nullopt;
    std::vector<std::string> names;
    if (value.is_string())
        names.push_back(value.get<std::string>());
    else if (!value.is_array())
        return wrong_kind();
    else
        for (const auto& one : value) {
            if (!one.is_string()) return wrong_kind();
            names.push_back(one.get<std::string>());
        }
    has_label = true;
    for (const std::string& name : names) {
        if (name == no_category && names.size() == 1) break;
        const auto known = plan->named.find(name);
        if (known != plan->named.end() && known->second != none) {
            label.push_back(known->second);
            continue;
        }
        const bool several = known != plan->named.end();
        Diagnostic problem =
            several ? error("K0730", {},
                            fmt::format("the label \"{}\" is the name of several categories", name),
                            fmt::format("ラベル「{}」に当たる類型が複数あります", name))
                    : error("K0730", {},
                            fmt::format("the label \"{}\" is no category of the two revisions", name),
                            fmt::format("ラベル「{}」は二つの改訂のどちらの類型でもありません", name));
        std::vector<std::string> ids;
        for (const ImpactCategory& category : plan->categories) ids.push_back(category.id);
        if (const auto near = nearest(name, ids))
            problem.hint = Message{fmt::format("did you mean \"{}\"?", *near),
                                   fmt::format("「{}」ではありませんか", *near)};
        else
            problem.hint = Message{
                "a label is the id, number or title of a category, or \"out_of_scope\"; "
                "kijun judge --brief shows the ids",
                "ラベルには類型の識別子、番号若しくは名称、又は \"out_of_scope\" を書きます。"
                "識別子は kijun judge --brief に出ます"};
        return problem;
    }
    return std::nullopt;
}

void ImpactCounter::State::compare(const std::vector<Verdict>& verdicts) {
    for (const std::size_t side : {0u, 1u})
        for (const Finding& finding : verdicts[side].findings) {
            const std::uint32_t category = plan->category_of[finding.category];
            compared[category].findings[side] = &finding;
            touch(category);
        }
    for (const std::uint32_t category : label) {
        compared[category].labelled = true;
        touch(category);
    }
    std::sort(touched.begin(), touched.end());
    ++counts.cases;
    ++counts.outcomes[state_of(verdicts[0].outcome)][state_of(verdicts[1].outcome)];
    for (const std::uint32_t category : touched) {
        const std::uint8_t before = compared[category].state(0), after = compared[category].state(1);
        if (before == not_met && after == not_met) continue;
        ++counts.categories[category].states[before][after];
        if (before == open && after == open && plan->categories[category].same_meaning)
            ++counts.categories[category].undivided;
    }
    count_places(verdicts);
    if (has_label) count_labels(verdicts);
}

// Where a report goes: the class of the first category that is met, in the order of the guideline.
void ImpactCounter::State::count_places(const std::vector<Verdict>& verdicts) {
    BothSides<std::size_t> place{};
    for (const std::size_t side : {0u, 1u}) {
        const Verdict& verdict = verdicts[side];
        place[side] = plan->classes.size() + (verdict.outcome == Outcome::undetermined ? 0 : 1);
        if (verdict.findings.empty()) continue;
        for (auto at = verdict.findings.rbegin(); at != verdict.findings.rend(); ++at)
            if (at->status == Truth::yes) place[side] = plan->class_of[at->category];
        for (std::uint32_t in = 0; in < plan->classes.size(); ++in) {
            const auto has = [&](Truth status) {
                return std::any_of(verdict.findings.begin(), verdict.findings.end(),
                                   [&](const Finding& one) {
                                       return one.status == status && plan->class_of[one.category] == in;
                                   });
            };
            if (has(Truth::yes))
                ++counts.class_met[side][in];
            else if (has(Truth::unknown))
                ++counts.class_open[side][in];
        }
    }
    ++counts.places[place[0] * plan->places() + place[1]];
}

void ImpactCounter::State::count_labels(const std::vector<Verdict>& verdicts) {
    ++counts.labelled;
    if (!label.empty()) ++counts.labelled_in_scope;
    for (const std::size_t side : {0u, 1u}) {
        ++counts.labels[side][!label.empty()][state_of(verdicts[side].outcome)];
        for (const std::uint32_t category : touched)
            ++counts.categories[category]
                  .labels[side][compared[category].labelled][compared[category].state(side)];
    }
    for (const std::uint32_t category : touched)
        counts.categories[category].labelled += compared[category].labelled;
}

void ImpactCounter::State::count_gaps(const Compared& of, bool possible_flip) {
    decisive.clear();
    for (const std::size_t side : {1u, 0u}) {
        if (of.state(side) != open) continue;
        for (const Missing& missing : of.findings[side]->missing) {
            // what was looked for and could not be told is not asked again
            if (!missing.decisive || missing.uncertain) continue;
            const bool known = std::any_of(decisive.begin(), decisive.end(),
                                           [&](const Missing* one) { return one->fact == missing.fact; });
            if (!known) decisive.push_back(&missing);
            auto gap = counts.gaps.find(std::string(missing.fact));
            if (gap == counts.gaps.end())
                gap = counts.gaps
                          .emplace(missing.fact, ImpactGap{std::string(missing.question),
                                                           std::string(missing.who), missing.cost})
                          .first;
            gap->second.open += side == 1;
        }
    }
    if (!possible_flip) return;
    for (const Missing* missing : decisive) {
        ImpactGap& gap = counts.gaps.find(std::string(missing->fact))->second;
        ++gap.flips;
        gap.alone += decisive.size() == 1;
    }
}

// Judges the case with each part put back that touches a category which flips.
void ImpactCounter::State::replay() {
    replayed = nullptr;
    asked.clear();
    if (!replayer) return;
    for (const std::uint32_t category : touched)
        if (compared[category].state(0) != compared[category].state(1))
            asked.insert(asked.end(), plan->parts_of[category].begin(), plan->parts_of[category].end());
    if (asked.empty()) return;
    std::sort(asked.begin(), asked.end());
    asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
    replaying.snapshots.clear();
    for (const std::uint32_t part : asked) replaying.snapshots.push_back(plan->replay_snapshots[part]);
    // recorded facts must suit one revision asked for: the same that they suited before
    for (const std::uint32_t snapshot : judging.snapshots) replaying.snapshots.push_back(snapshot);
    if (const auto verdicts = replayer->judge(report, replaying)) replayed = *verdicts;
}

// The parts that, put back alone, give the state before; of a category that went, left out, the one after.
const std::vector<std::uint32_t>& ImpactCounter::State::causes_of(std::uint32_t category,
                                                                  std::uint8_t before) {
    causes.clear();
    if (replayed == nullptr) return causes;
    const ImpactCategory& of = plan->categories[category];
    const std::uint8_t undone = of.version[1] == none ? not_met : before;
    const Program& program = plan->replay->program();
    for (const std::uint32_t part : plan->parts_of[category]) {
        const auto at = std::lower_bound(asked.begin(), asked.end(), part) - asked.begin();
        std::uint8_t state = not_met;
        for (const Finding& finding : (*replayed)[static_cast<std::size_t>(at)].findings)
            if (program.categories[finding.category].id == of.id) state = state_of(finding.status);
        if (state == undone) causes.push_back(part);
    }
    return causes;
}

void ImpactCounter::State::count_flips(std::uint64_t line) {
    bool flips = false, may_flip = false;
    for (const std::uint32_t category : touched) {
        const Compared& one = compared[category];
        const std::uint8_t before = one.state(0), after = one.state(1);
        const ImpactCategory& of = plan->categories[category];
        const bool undecided =
            (before == open || after == open) && !(before == open && after == open && of.same_meaning);
        if (before == open || after == open) count_gaps(one, undecided);
        flips |= !undecided && before != after;
        may_flip |= undecided || before != after;
    }
    counts.flipped += flips;
    counts.may_flip += may_flip;
    replay();
    for (const std::uint32_t category : touched) {
        const Compared& one = compared[category];
        const std::uint8_t before = one.state(0), after = one.state(1);
        if (before == after) continue;
        ImpactGroupCounts& group = counts.groups[{category, before, after, causes_of(category, before)}];
        ++group.cases;
        std::uint64_t bytes = 0;
        for (const std::string* text : {&report.title, &report.text, &report.page_text, &report.url})
            bytes += text->size();
        keep({bytes, line, report.id}, plan->options.examples, group.smallest);
        std::vector<std::string_view> found;
        for (const std::size_t side : {0u, 1u}) {
            if (!one.findings[side]) continue;
            const auto& own = plan->categories[category].own_terms[side];
            for (const Evidence& evidence : one.findings[side]->evidence)
                if (std::binary_search(own.begin(), own.end(), evidence.term) &&
                    std::find(found.begin(), found.end(), evidence.term) == found.end())
                    found.push_back(evidence.term);
        }
        for (const std::string_view term : found) ++group.terms[std::string(term)];
    }
}

ImpactCounter::ImpactCounter(std::shared_ptr<const ImpactPlan> plan)
    : state_(std::make_unique<State>(std::move(plan))) {}
ImpactCounter::~ImpactCounter() = default;
ImpactCounter::ImpactCounter(ImpactCounter&&) noexcept = default;

const ImpactCounts& ImpactCounter::counts() const { return state_->counts; }

std::optional<Diagnostic> ImpactCounter::count(std::string_view json, std::uint64_t line,
                                               Diagnostics& warnings) {
    State& state = *state_;
    for (const std::uint32_t category : state.touched) state.compared[category] = {};
    state.touched.clear();
    state.label.clear();
    state.has_label = false;
    if (auto problem = state.reader.read(json, state.report, warnings)) return problem;
    if (state.report.id.empty()) state.report.id = fmt::format("line-{}", line);
    for (const auto& [name, value] : state.reader.others())
        if (auto problem = state.read_label(value)) return problem;
    const auto verdicts = state.judge.judge(state.report, state.judging);
    if (!verdicts) return verdicts.errors().front();
    warnings.insert(warnings.end(), (*verdicts)->front().warnings.begin(),
                    (*verdicts)->front().warnings.end());
    state.compare(**verdicts);
    state.count_flips(line);
    return std::nullopt;
}

}  // namespace kijun
