// The engine against the reference evaluator, on random rules, reports and dates.
//
//   KIJUN_DIFFERENTIAL  how many (rules, report, date) triples to compare; each in both modes
//   KIJUN_SEED          where to begin; printed, so that a run can be repeated
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "contest.hpp"
#include "guidelines.hpp"
#include "reports.hpp"
#include "settings.hpp"

namespace kijun::property {
namespace {

constexpr std::size_t reports_a_guideline = 40;

struct Tally {
    std::size_t guidelines = 0, refused_guidelines = 0, reports = 0, triples = 0;
    std::size_t met = 0, undetermined = 0, refusals = 0;
};

// The ways in which a report is judged: by its dates, under every revision, and sometimes otherwise.
std::vector<JudgeOptions> ways(Random& random, const GeneratedGuideline& guideline) {
    std::vector<JudgeOptions> ways(2);
    ways[1].all_revisions = true;
    const auto day = [&] {
        LocalDay made = parse_report_date(random.among(guideline.days))->days.first;
        made.days += static_cast<std::int32_t>(random.between(-1, 1));
        return made;
    };
    if (random.one_in(4)) {
        ways.emplace_back().known_at = day();
    }
    if (random.one_in(8)) {
        const LocalDay first = day();
        ways.emplace_back().at =
            DayRange{first, {first.days + static_cast<std::int32_t>(random.below(40))}};
        if (random.coin()) ways.back().known_at = day();
    }
    if (random.one_in(6)) ways.emplace_back().revision = random.among(guideline.revisions);
    return ways;
}

void compare(Contest& contest, const std::string& rules, const Report& report, JudgeOptions options,
             Tally& tally) {
    for (const Mode mode : {Mode::screen, Mode::assess}) {
        options.mode = mode;
        const Contest::Answers answers = contest.ask(report, options);
        if (mode == Mode::screen) tally.triples += answers.compared;
        tally.met += answers.reference.find("candidate") != std::string::npos;
        tally.undetermined += answers.reference.find(": undetermined") != std::string::npos;
        tally.refusals += answers.reference.starts_with("refused");
        if (!answers.agree())
            FAIL() << "engine and reference disagree\n" << shown(minimized({rules, report, options}));
    }
}

TEST(Differential, EngineAndReferenceGiveTheSameVerdicts) {
    const std::size_t wanted = number_from_environment("KIJUN_DIFFERENTIAL", 20'000);
    const std::uint64_t seed = seed_from_environment();
    Tally tally;
    std::string refusal;
    for (std::uint64_t round = 0; tally.triples < wanted; ++round) {
        Random random(seed + round);
        SCOPED_TRACE(fmt::format("KIJUN_SEED={}", seed + round));
        const GeneratedGuideline guideline = generate_guideline(random.branch());
        std::string errors;
        const auto contest = Contest::of(guideline.text, errors);
        ++tally.guidelines;
        if (!contest) {
            ++tally.refused_guidelines;
            refusal = errors;
            ASSERT_LT(tally.refused_guidelines, 20 + tally.guidelines / 5)
                << "the generator makes too many rules that are none, such as\n"
                << errors << guideline.text;
            continue;
        }
        for (std::size_t i = 0; i < reports_a_guideline && tally.triples < wanted; ++i) {
            const Report report =
                generate_report(random.branch(), guideline, contest->reference().open_keys());
            ++tally.reports;
            for (const std::string* text : {&report.title, &report.text, &report.page_text, &report.url})
                ASSERT_EQ(contest->folded_differently(*text), "");
            for (const JudgeOptions& options : ways(random, guideline)) {
                compare(*contest, guideline.text, report, options, tally);
                if (HasFatalFailure()) return;
            }
        }
    }
    std::cout << fmt::format(
        "{} triples of {} reports about {} guidelines ({} refused): {} met, {} undetermined, {} refusals\n",
        tally.triples, tally.reports, tally.guidelines - tally.refused_guidelines, tally.refused_guidelines,
        tally.met, tally.undetermined, tally.refusals);
    // a comparison of nothing with nothing would pass as well
    EXPECT_GT(tally.met, tally.triples / 50);
    EXPECT_GT(tally.undetermined, tally.triples / 50);
    if (!refusal.empty()) std::cout << "the last refusal:\n" << refusal;
}

}  // namespace
}  // namespace kijun::property
