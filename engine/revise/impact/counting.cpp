// One case after another: judged under both revisions in one scan, compared, counted.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "kijun/impact.hpp"

namespace kijun {

namespace {

constexpr std::uint8_t met = 0, open = 1, not_met = 2;
constexpr std::string_view no_category = "out_of_scope";

std::uint8_t state_of(Truth status) {
    return status == Truth::yes ? met : status == Truth::unknown ? open : not_met;
}

std::uint8_t state_of(Outcome outcome) {
    return outcome == Outcome::candidate ? met : outcome == Outcome::undetermined ? open : not_met;
}

// The smaller ones are kept.
void keep(ImpactCase shown, std::size_t most, std::vector<ImpactCase>& smallest) {
    const auto place = std::lower_bound(smallest.begin(), smallest.end(), shown);
    if (smallest.size() >= most && place == smallest.end()) return;
    smallest.insert(place, std::move(shown));
    if (smallest.size() > most) smallest.pop_back();
}

template <class Rows>
void add_rows(Rows& into, const Rows& from) {
    for (std::size_t i = 0; i < into.size(); ++i)
        for (std::size_t k = 0; k < into[i].size(); ++k) into[i][k] += from[i][k];
}

Agreement agreement_of(const std::array<std::array<std::uint64_t, impact_states>, 2>& counted,
                       std::uint64_t yes, std::uint64_t labelled, bool open_too) {
    const auto said = [&](std::size_t people) {
        return counted[people][met] + (open_too ? counted[people][open] : 0);
    };
    Agreement of;
    of.both = said(1);
    of.engine_only = said(0);
    of.people_only = yes - of.both;
    of.neither = labelled - yes - of.engine_only;
    return of;
}

}  // namespace

void ImpactCounts::add(const ImpactCounts& other, std::size_t examples) {
    const auto sum = [](std::vector<std::uint64_t>& into, const std::vector<std::uint64_t>& from) {
        for (std::size_t i = 0; i < into.size(); ++i) into[i] += from[i];
    };
    cases += other.cases;
    labelled += other.labelled;
    labelled_in_scope += other.labelled_in_scope;
    flipped += other.flipped;
    may_flip += other.may_flip;
    add_rows(outcomes, other.outcomes);
    sum(places, other.places);
    for (const std::size_t side : {0u, 1u}) {
        sum(class_met[side], other.class_met[side]);
        sum(class_open[side], other.class_open[side]);
        add_rows(labels[side], other.labels[side]);
    }
    for (std::size_t i = 0; i < categories.size(); ++i) {
        add_rows(categories[i].states, other.categories[i].states);
        categories[i].undivided += other.categories[i].undivided;
        categories[i].labelled += other.categories[i].labelled;
        for (const std::size_t side : {0u, 1u})
            add_rows(categories[i].labels[side], other.categories[i].labels[side]);
    }
    for (const auto& [key, group] : other.groups) {
        ImpactGroupCounts& into = groups[key];
        into.cases += group.cases;
        for (const ImpactCase& one : group.smallest) keep(one, examples, into.smallest);
        for (const auto& [term, found] : group.terms) into.terms[term] += found;
    }
    for (const auto& [fact, gap] : other.gaps) {
        ImpactGap& into = gaps.try_emplace(fact, ImpactGap{gap.question, gap.who, gap.cost}).first->second;
        into.flips += gap.flips;
        into.alone += gap.alone;
        into.open += gap.open;
    }
}

Agreement ImpactCounts::agreement(std::uint32_t category, std::size_t side, bool open_too) const {
    const Category& counted = categories[category];
    return agreement_of(counted.labels[side], counted.labelled, labelled, open_too);
}

Agreement ImpactCounts::agreement(std::size_t side, bool open_too) const {
    return agreement_of(labels[side], labelled_in_scope, labelled, open_too);
}

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
            replaying.snapshots = plan->replay_snapshots;
            // recorded facts must suit one revision asked for: the same that they suited before
            for (const std::uint32_t snapshot : judging.snapshots) replaying.snapshots.push_back(snapshot);
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
    const std::vector<Verdict>* replayed = nullptr;
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

// The parts that, put back alone, give the state before.
const std::vector<std::uint32_t>& ImpactCounter::State::causes_of(std::uint32_t category,
                                                                  std::uint8_t before) {
    causes.clear();
    const ImpactCategory& of = plan->categories[category];
    if (!replayed || of.version[0] == none || of.version[1] == none) return causes;
    const Program& program = plan->replay->program();
    for (std::uint32_t part = 0; part < plan->parts.size(); ++part) {
        std::uint8_t state = not_met;
        for (const Finding& finding : (*replayed)[part].findings)
            if (program.categories[finding.category].id == of.id) state = state_of(finding.status);
        if (state == before) causes.push_back(part);
    }
    return causes;
}

void ImpactCounter::State::count_flips(std::uint64_t line) {
    bool flips = false, may_flip = false, ask = false;
    for (const std::uint32_t category : touched) {
        const Compared& one = compared[category];
        const std::uint8_t before = one.state(0), after = one.state(1);
        const ImpactCategory& of = plan->categories[category];
        const bool undecided =
            (before == open || after == open) && !(before == open && after == open && of.same_meaning);
        if (before == open || after == open) count_gaps(one, undecided);
        flips |= !undecided && before != after;
        may_flip |= undecided || before != after;
        ask |= before != after && of.version[0] != none && of.version[1] != none;
    }
    counts.flipped += flips;
    counts.may_flip += may_flip;
    replayed = nullptr;
    if (ask && replayer) {
        const auto verdicts = replayer->judge(report, replaying);
        if (verdicts) replayed = *verdicts;
    }
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

std::optional<Diagnostic> check_impact(const ImpactPlan& plan, const ImpactCounts& counts) {
    if (counts.cases == 0) {
        Diagnostic empty = error("K0733", {}, "there is no case", "事例がありません");
        empty.hint =
            Message{"a case is a report, one JSON object a line", "事例は通報です（一行に一つの JSON）"};
        return empty;
    }
    if (plan.options.population && *plan.options.population < counts.cases) {
        Diagnostic small =
            error("K0732", {},
                  fmt::format("{} cases cannot be a sample of {}", counts.cases, *plan.options.population),
                  fmt::format("{} 件の事例は {} 件の標本ではあり得ません", counts.cases,
                              *plan.options.population));
        small.hint = Message{
            "give the size of the population that the cases were drawn from, or leave it out "
            "if they are all there are",
            "標本を抜き出した母集団の件数を指定し、事例が全数であれば省いてください"};
        return small;
    }
    return std::nullopt;
}

}  // namespace kijun
