// Random sets of revisions: what select() answers from periods and epochs is what the definition
// says, applied directly to every day.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "model_from_text.hpp"

namespace kijun {
namespace {

using test::build;

constexpr std::uint32_t seeds = 150;
const LocalDay origin = test::day("2020-01-01");

struct Plan {
    std::string id;
    LocalDay effective;
    std::optional<LocalDay> published;
    std::optional<LocalDay> recorded;
    int instrument = 0;
    bool draft = false;
    std::optional<std::size_t> withdraws;
    std::optional<LocalDay> transition_until;  // reports posted before effective stay until then

    [[nodiscard]] LocalDay known() const {
        return recorded ? *recorded : published ? *published : effective;
    }
};

class Random {
public:
    explicit Random(std::uint32_t seed) : engine_(seed) {}
    int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(engine_); }
    bool one_in(int n) { return below(n) == 0; }
    LocalDay day(int span) { return {origin.days + below(span)}; }

private:
    std::mt19937 engine_;
};

// A small range of days, so that collisions are common. Element 0 is the base.
std::vector<Plan> random_plans(Random& random) {
    std::vector<Plan> plans;
    const int count = 1 + random.below(8);
    for (int i = 0; i < count; ++i) {
        Plan plan;
        plan.id = "r" + std::to_string(i);
        plan.instrument = i * 7 % 11;  // distinct, and not in the order of the numbers
        plan.effective = i == 0 ? origin : random.day(30);
        if (!random.one_in(3)) plan.published = random.day(40);
        if (random.one_in(3)) plan.recorded = random.day(50);
        plan.draft = i > 0 && random.one_in(8);
        if (i > 0 && !plan.draft && random.one_in(3)) {
            plan.transition_until = LocalDay{plan.effective.days + 1 + random.below(20)};
        }
        plans.push_back(plan);
    }
    std::set<std::size_t> withdrawn;
    for (std::size_t by = 1; by < plans.size(); ++by) {
        const auto target = static_cast<std::size_t>(1 + random.below(count));
        if (plans[by].draft || target >= by || !random.one_in(2)) continue;
        const Plan& other = plans[target];
        const bool in_time = plans[by].effective <= other.effective &&
                             (!plans[by].published || *plans[by].published < other.effective);
        if (other.draft || other.withdraws || !in_time || withdrawn.contains(target)) continue;
        withdrawn.insert(target);
        plans[by].withdraws = target;
    }
    return plans;
}

test::Files files_of(const std::vector<Plan>& plans) {
    test::Files files{{"m.kijun",
                       "guideline g \"試験指針\" { timezone \"Asia/Tokyo\" judged by judged }\n"
                       "class c \"区分\" fact base: bool \"問\" category x \"類型\" in c { base }\n"}};
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const Plan& plan = plans[i];
        std::string text = "revision " + plan.id + (i == 0 ? " of g {" : " amends g {");
        text += plan.draft ? " draft" : " effective " + to_string(plan.effective);
        if (plan.published) text += " published " + to_string(*plan.published);
        if (plan.recorded) text += " recorded " + to_string(*plan.recorded);
        text += " instrument " + std::to_string(plan.instrument);
        if (i > 0) text += " add fact f" + std::to_string(i) + ": bool \"問\"";
        if (plan.withdraws) text += " withdraw revision " + plans[*plan.withdraws].id;
        if (plan.transition_until) {
            text += " transition { reports posted before effective: former rule until " +
                    to_string(plan.transition_until->previous()) + " }";
        }
        // file names in another order than the revisions
        files.push_back(
            {std::string(1, static_cast<char>('a' + (i * 5 + 3) % 11)) + ".kijun", text + " }\n"});
    }
    return files;
}

// ---- the definition, applied directly -----------------------------------------------------------

// Numbers of the plans applied on `day` by what was known on `known`, in order; without transitions.
std::vector<std::size_t> in_force(const std::vector<Plan>& plans, LocalDay day, LocalDay known) {
    std::vector<std::size_t> applied;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        if (plans[i].draft || plans[i].known() > known || plans[i].effective > day) continue;
        bool withdrawn = false;
        for (const Plan& other : plans)
            withdrawn = withdrawn || (other.withdraws == i && other.known() <= known);
        if (!withdrawn) applied.push_back(i);
    }
    std::sort(applied.begin(), applied.end(), [&](std::size_t a, std::size_t b) {
        if ((a == 0) != (b == 0)) return a == 0;
        const Plan& p = plans[a];
        const Plan& q = plans[b];
        if (p.effective != q.effective) return p.effective < q.effective;
        bool all_published = true;
        for (std::size_t i = 1; i < plans.size(); ++i) {
            if (!plans[i].draft && plans[i].effective == p.effective)
                all_published &= plans[i].published.has_value();
        }
        if (all_published && p.published != q.published) return p.published < q.published;
        return p.instrument < q.instrument;
    });
    return applied;
}

std::vector<std::size_t> answer(const std::vector<Plan>& plans, LocalDay judged, LocalDay posted,
                                LocalDay known) {
    std::vector<std::size_t> applied = in_force(plans, judged, known);
    for (std::size_t i = 0; i < applied.size(); ++i) {
        const Plan& plan = plans[applied[i]];
        if (plan.transition_until && posted < plan.effective && judged < *plan.transition_until) {
            applied.resize(i);
            break;
        }
    }
    return applied;
}

std::vector<std::string> ids(const std::vector<Plan>& plans, const std::vector<std::size_t>& applied) {
    std::vector<std::string> names;
    for (const std::size_t i : applied) names.push_back(plans[i].id);
    return names;
}

std::vector<std::string> ids(const History& history, std::uint32_t snapshot) {
    std::vector<std::string> names;
    for (const std::uint32_t revision : history.snapshots[snapshot].applied) {
        names.push_back(history.revisions[revision].id);
    }
    return names;
}

void check_partition(const History& history, const std::vector<Plan>& plans) {
    ASSERT_FALSE(history.epochs.empty());
    EXPECT_EQ(history.epochs.front().known_from, plans[0].known());
    for (std::size_t i = 1; i < history.epochs.size(); ++i) {
        EXPECT_LT(history.epochs[i - 1].known_from, history.epochs[i].known_from);
    }
    for (const Epoch& epoch : history.epochs) {
        ASSERT_FALSE(epoch.periods.empty());
        EXPECT_EQ(epoch.periods.front().from, plans[0].effective);
        EXPECT_EQ(epoch.periods.back().to, no_day);
        for (std::size_t i = 1; i < epoch.periods.size(); ++i) {
            EXPECT_EQ(epoch.periods[i - 1].to, epoch.periods[i].from);
            EXPECT_LE(epoch.periods[i].from, epoch.periods[i].to);
        }
    }
}

// A snapshot holds exactly what its revisions added.
void check_states(const Model& model) {
    for (std::size_t s = 0; s < model.states.size(); ++s) {
        EXPECT_EQ(model.states[s].facts.size(), model.history.snapshots[s].applied.size());
        for (const std::string& id : ids(model.history, static_cast<std::uint32_t>(s))) {
            const std::string fact = id == "r0" ? "base" : "f" + id.substr(1);
            EXPECT_TRUE(model.states[s].facts.contains(fact)) << id;
        }
    }
}

void check_days(const Model& model, const std::vector<Plan>& plans, Random& random) {
    for (int judged = -1; judged < 32; ++judged) {
        const LocalDay day{origin.days + judged};
        const LocalDay posted = random.day(32);
        const LocalDay known = random.day(52);
        EventDates dates;
        dates.judged = DateLiteral{{day, day}, {}};
        dates.posted = DateLiteral{{posted, posted}, {}};
        const auto selected = select(model.history, *model.zone, dates, known);
        if (known < plans[0].known() || day < origin) {
            ASSERT_FALSE(selected);
            EXPECT_EQ(selected.errors()[0].code, known < plans[0].known() ? "K0322" : "K0321");
            continue;
        }
        const auto on = select_on(model.history, {day, day}, known);
        ASSERT_TRUE(on);
        ASSERT_EQ(on->size(), 1u);
        EXPECT_EQ(ids(model.history, (*on)[0].snapshot), ids(plans, in_force(plans, day, known)));
        ASSERT_TRUE(selected);
        ASSERT_EQ(selected->size(), 1u);
        EXPECT_EQ(ids(model.history, (*selected)[0].snapshot),
                  ids(plans, answer(plans, day, posted, known)))
            << "judged " << to_string(day) << " posted " << to_string(posted) << " known "
            << to_string(known);
    }
}

// Dates known only as ranges: the answers are those of all the days they may mean.
void check_ranges(const Model& model, const std::vector<Plan>& plans, Random& random) {
    for (int i = 0; i < 12; ++i) {
        const LocalDay judged = random.day(28);
        const LocalDay posted = random.day(28);
        const DayRange judged_days{judged, {judged.days + random.below(6)}};
        const DayRange posted_days{posted, {posted.days + random.below(6)}};
        EventDates dates;
        dates.judged = DateLiteral{judged_days, {}};
        dates.posted = DateLiteral{posted_days, {}};
        std::set<std::vector<std::string>> expected;
        for (LocalDay j = judged_days.first; j <= judged_days.last; j = j.next()) {
            for (LocalDay p = posted_days.first; p <= posted_days.last; p = p.next()) {
                expected.insert(ids(plans, answer(plans, j, p, no_day)));
            }
        }
        const auto selected = select(model.history, *model.zone, dates);
        ASSERT_TRUE(selected);
        std::set<std::vector<std::string>> actual;
        std::size_t length = 0;
        for (const Selected& one : *selected) {
            const auto names = ids(model.history, one.snapshot);
            EXPECT_GT(names.size(), length);  // in order of effect
            length = names.size();
            actual.insert(names);
        }
        EXPECT_EQ(actual, expected);
    }
}

TEST(HistoryProperty, SelectionIsTheDefinition) {
    for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Random random(seed);
        const std::vector<Plan> plans = random_plans(random);
        const auto built = build(files_of(plans));
        check_partition(built->history(), plans);
        check_states(*built->model);
        check_days(*built->model, plans, random);
        check_ranges(*built->model, plans, random);
        if (::testing::Test::HasFailure()) return;
    }
}

}  // namespace
}  // namespace kijun
