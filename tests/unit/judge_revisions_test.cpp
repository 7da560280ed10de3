// Which revision answers, seen through verdicts: boundaries, ranges, transitions, drafts, redeclared facts.
#include "judging.hpp"

namespace kijun {
namespace {

using test::Judging;
using test::report_of;
using test::with;

const char* const rules = R"(
guideline g "指針" { timezone "Asia/Tokyo" judged by received }
revision r1 "初版" of g { effective 2020-01-01 }
class a "甲" class b "乙"
fact kind: choice("a", "b") "種類"
fact size: integer "大きさ"
category x "類型" in a { text has "通帳" }
category k "種類" in a { kind is "a" }
category s "大きさ" in a { size >= 5 }
revision r2 "改訂" amends g {
  effective 2025-02-28
  move category x to b
  replace fact kind: choice("a", "b", "c") "種類"
  repeal category s
  repeal fact size
  transition { reports posted before effective: former rule until 2025-03-31 }
}
revision r3 "再改訂" amends g {
  effective 2025-09-25
  repeal category x
}
revision plan "案" amends g { draft add category y "新類型" in a { text has "口座" } }
)";

// The revisions that answer, in order.
std::string revisions(Judging& judging, const Report& report, const JudgeOptions& options = {}) {
    std::string out;
    const Program& program = judging.program();
    for (const Verdict& verdict : judging.verdicts(report, options)) {
        if (!out.empty()) out += ' ';
        out += program.history.revisions[program.history.snapshots[verdict.selected.snapshot].revision].id;
    }
    return out;
}

Report posted(Report report, std::string_view day) {
    report.dates.posted = parse_report_date(day);
    return report;
}

TEST(Revisions, TheDayBeginsAtMidnightOfTheZone) {
    Judging j{rules};
    const auto at = [&](const char* received) {
        return revisions(j, posted(report_of("", received), "2025-06-01"));
    };
    EXPECT_EQ(at("2025-02-27T14:59:59Z"), "r1");
    EXPECT_EQ(at("2025-02-27T15:00:00Z"), "r2");
    EXPECT_EQ(at("2025-02-27T23:59:59+09:00"), "r1");
    EXPECT_EQ(at("2025-02-28T00:00:00+09:00"), "r2");
    EXPECT_EQ(at("2025-02-27T10:00:00-05:00"), "r2");
    EXPECT_EQ(at("2025-02-27"), "r1");
    EXPECT_EQ(at("2025-02-28"), "r2");
    EXPECT_EQ(at("2025-09-24"), "r2");
    EXPECT_EQ(at("2025-09-25"), "r3");
    EXPECT_EQ(j.refused(report_of("", "2019-12-31")), "K0321");
    Report undated = report_of("");
    undated.dates = {};
    EXPECT_EQ(j.refused(undated), "K0320");
}

TEST(Revisions, AMonthIsJudgedUnderEveryRevisionInIt) {
    Judging j{rules};
    EXPECT_EQ(revisions(j, posted(report_of("", "2025-02"), "2025-06-01")), "r1 r2");
    EXPECT_EQ(revisions(j, posted(report_of("", "2025-03"), "2025-06-01")), "r2");
    EXPECT_EQ(revisions(j, posted(report_of("", "2025-09"), "2025-06-01")), "r2 r3");
}

TEST(Revisions, TheClassIsThatOfTheDay) {
    Judging j{rules};
    const auto class_on = [&](const char* received) {
        const Finding* found = j.finding(posted(report_of("通帳", received), "2025-06-01"), Mode::screen);
        return found ? j.program().categories[found->category].class_id : std::string("none");
    };
    EXPECT_EQ(class_on("2025-02-27"), "a");
    EXPECT_EQ(class_on("2025-02-28"), "b");
    EXPECT_EQ(class_on("2025-09-25"), "none");
}

TEST(Revisions, TransitionsKeepTheFormerRule) {
    Judging j{rules};
    EXPECT_EQ(revisions(j, posted(report_of("", "2025-03-10"), "2025-02-27")), "r1");
    EXPECT_EQ(revisions(j, posted(report_of("", "2025-03-10"), "2025-02-28")), "r2");
    EXPECT_EQ(revisions(j, posted(report_of("", "2025-03-31"), "2025-02-27")), "r1");
    EXPECT_EQ(revisions(j, posted(report_of("", "2025-04-01"), "2025-02-27")), "r2");
    EXPECT_EQ(revisions(j, posted(report_of("", "2025-03-10"), "2025-02")), "r1 r2");
    EXPECT_EQ(j.refused(report_of("", "2025-03-10")), "K0320");  // it needs to know when it was posted
    EXPECT_EQ(revisions(j, report_of("", "2025-04-10")), "r2");  // … and then no more
}

TEST(Revisions, DraftsOnlyByName) {
    Judging j{rules};
    JudgeOptions all;
    all.all_revisions = true;
    EXPECT_EQ(revisions(j, report_of(""), all), "r1 r2 r3");
    JudgeOptions named;
    named.revision = "plan";
    EXPECT_EQ(revisions(j, report_of(""), named), "plan");
    const auto& verdicts = j.verdicts(report_of("口座"), named);
    EXPECT_EQ(verdicts[0].outcome, Outcome::candidate);
    named.revision = "pln";
    EXPECT_EQ(j.refused(report_of(""), named), "K0323");
}

TEST(Revisions, AFactIsWhatTheRevisionDeclaresIt) {
    Judging j{rules};
    const auto on = [](const char* day) { return posted(report_of("", day), "2025-06-01"); };
    // a choice that came with the second revision
    EXPECT_EQ(j.refused(with(on("2025-02-27"), "kind", "c")), "K0712");
    EXPECT_EQ(j.status(with(on("2025-02-28"), "kind", "c"), Mode::assess, "k"), Truth::no);
    EXPECT_EQ(j.status(with(on("2025-02-28"), "kind", "a"), Mode::assess, "k"), Truth::yes);
    EXPECT_EQ(j.refused(with(on("2025-02-28"), "kind", "d")), "K0712");
    // a fact that went with it: what is recorded no longer matters, not even its type
    EXPECT_EQ(j.refused(with(on("2025-02-27"), "size", true)), "K0711");
    EXPECT_EQ(j.refused(with(on("2025-02-28"), "size", true)), "");
    // asked of all: not recorded where it does not suit
    JudgeOptions all;
    all.all_revisions = true;
    all.mode = Mode::assess;
    const auto& verdicts = j.verdicts(with(report_of(""), "kind", "c"), all);
    ASSERT_EQ(verdicts.size(), 3u);
    const auto open = [&](const Verdict& verdict) {
        return std::any_of(verdict.findings.begin(), verdict.findings.end(), [&](const Finding& finding) {
            return j.program().categories[finding.category].id == "k" && finding.status == Truth::unknown;
        });
    };
    EXPECT_TRUE(open(verdicts[0]));
    EXPECT_FALSE(open(verdicts[1]));
    // and is not shown as if it had been used
    for (const Finding& finding : verdicts[0].findings) EXPECT_TRUE(finding.facts.empty());
}

TEST(Revisions, LateRecordsDoNotChangeWhatWasKnown) {
    Judging j{R"(
guideline g "指針" { timezone "Asia/Tokyo" judged by received }
revision r1 "初版" of g { effective 2020-01-01 }
class a "甲"
category x "類型" in a { text has "通帳" }
revision r2 "改訂" amends g { effective 2025-02-28 recorded 2025-06-15 rename category x to "新" }
)"};
    JudgeOptions options;
    EXPECT_EQ(revisions(j, report_of("", "2025-03-01"), options), "r2");
    options.known_at = make_day(2025, 6, 14);
    EXPECT_EQ(revisions(j, report_of("", "2025-03-01"), options), "r1");
    options.known_at = make_day(2025, 6, 15);
    EXPECT_EQ(revisions(j, report_of("", "2025-03-01"), options), "r2");
    options.known_at = make_day(2019, 12, 31);
    EXPECT_EQ(j.refused(report_of("", "2025-03-01"), options), "K0322");
}

}  // namespace
}  // namespace kijun
