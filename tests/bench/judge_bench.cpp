// Whole judging against the floor: the same fields of the same reports.
#include <fmt/format.h>

#include "bench.hpp"
#include "floor.hpp"

namespace kijun::bench {

namespace {

// Judges every report; counts findings, so that the work is seen to be done.
std::function<std::uint64_t()> judging(const Setup& setup, Judge& judge, JudgeOptions options, bool write) {
    return [&setup, &judge, options, write] {
        static std::string out;
        std::uint64_t findings = 0;
        for (const Report& report : setup.corpus.reports) {
            const auto verdicts = judge.judge(report, options);
            if (!verdicts) continue;
            for (const Verdict& verdict : **verdicts) {
                findings += verdict.findings.size();
                if (!write) continue;
                out.clear();
                write_json(judge.rules(), verdict, out);
            }
        }
        return findings;
    };
}

}  // namespace

void measure_judge(const Setup& setup, Results& results) {
    const std::vector<std::string>& fields = setup.corpus.fields;
    OneScan one_scan(setup.rules->patterns());
    Icu icu;
    Judge judge(setup.rules);
    JudgeOptions on;
    on.at = DayRange{*make_day(2025, 10, 1), *make_day(2025, 10, 1)};
    JudgeOptions assess = on, all = on, explain = on;
    assess.mode = Mode::assess;
    all.at.reset();
    all.all_revisions = true;
    explain.explain = true;
    const auto floor = [&] {
        std::uint64_t found = 0;
        for (const std::string& field : fields) found += one_scan.scan(icu.normalize(field, true));
        return found;
    };
    measure("judge",
            {{"floor: ICU with Edits, one hs_scan", floor},
             {"judge on one day", judging(setup, judge, on, false)},
             {"judge on one day, write JSON", judging(setup, judge, on, true)},
             {"judge under all revisions", judging(setup, judge, all, false)},
             {"judge on one day, explain", judging(setup, judge, explain, false)},
             {"judge on one day, assess", judging(setup, judge, assess, false)}},
            setup.rounds, results);

    std::size_t candidates = 0, undetermined = 0;
    for (const Report& report : setup.corpus.reports) {
        const auto verdicts = judge.judge(report, on);
        if (!verdicts) continue;
        candidates += (*verdicts)->front().outcome == Outcome::candidate;
        undetermined += (*verdicts)->front().outcome == Outcome::undetermined;
    }
    const auto percent = [&](std::size_t n) {
        return fmt::format("{:.1f} %", 100.0 * static_cast<double>(n) / static_cast<double>(setup.corpus.reports.size()));
    };
    results.facts.emplace_back("reports with a candidate", percent(candidates));
    results.facts.emplace_back("reports left open", percent(undetermined));
}

}  // namespace kijun::bench
