// Whole judging against the floor: the same fields of the same reports.
#include <fmt/format.h>

#include "floor.hpp"
#include "generated_rules.hpp"
#include "rows.hpp"

namespace kijun::bench {

namespace {

constexpr int generated_revisions = 64;

// How many reports end how, and how large they are: what the rates below depend on.
void describe(const Setup& setup, Results& results) {
    Judge judge(setup.rules);
    std::size_t outcomes[3] = {};
    for (const Report& report : setup.corpus.reports) {
        const auto verdicts = judge.judge(report, on_the_day());
        if (verdicts) ++outcomes[static_cast<std::size_t>((*verdicts)->front().outcome)];
    }
    const auto share = [&](Outcome outcome) {
        return fmt::format("{:.2f} %",
                           100.0 * static_cast<double>(outcomes[static_cast<std::size_t>(outcome)]) /
                               static_cast<double>(setup.corpus.reports.size()));
    };
    results.note("revisions in force on some day",
                 std::to_string(select_all(setup.rules->program().history).size()));
    results.note("reports with a candidate", share(Outcome::candidate));
    results.note("reports left open", share(Outcome::undetermined));
}

}  // namespace

void measure_judge(const Setup& setup, Results& results) {
    describe(setup, results);
    OneScan one_scan(setup.rules->patterns());
    Icu icu;
    Judge judge(setup.rules);
    const JudgeOptions on = on_the_day();
    JudgeOptions assess = on, explain = on, all;
    assess.mode = Mode::assess;
    explain.explain = true;
    all.all_revisions = true;
    const std::vector<Report>& reports = setup.corpus.reports;
    const auto scanning = [&](const char* name, bool normalise, Against against) {
        return over(setup.corpus, name, std::move(against), [&, normalise](const Report& report) {
            std::uint64_t found = 0;
            each_field(report, [&](const std::string& field) {
                found += one_scan.scan(normalise ? icu.normalize(field, true) : field);
            });
            return found;
        });
    };
    const auto judging = [&](const char* name, const JudgeOptions& options, Against against) {
        return over(setup.corpus, name, std::move(against),
                    [&judge, &options](const Report& report) { return judged(judge, report, options); });
    };
    std::string out;
    measure(
        "judge",
        {scanning("floor: ICU with Edits, one hs_scan", true, {}),
         scanning("raw: hs_scan alone", false, faster_than("floor: ICU with Edits, one hs_scan")),
         judging("judge on one day", on, faster_than("floor: ICU with Edits, one hs_scan", at_least(0.85))),
         judging("under all revisions", all, costs_of("judge on one day", at_most(1.15))),
         judging("with explanation", explain, costs_of("judge on one day", at_most(1.10))),
         judging("assess", assess, costs_of("judge on one day")),
         over(setup.corpus, "judge and write JSON", costs_of("judge on one day"),
              [&](const Report& report) {
                  out.clear();
                  const auto verdicts = judge.judge(report, on);
                  if (verdicts) {
                      for (const Verdict& verdict : **verdicts) write_json(judge.rules(), verdict, out);
                  }
                  return out.size();
              })},
        setup, results);

    const auto per_report = [&](const char* name, const JudgeOptions& options, std::optional<Bound> bound) {
        for (const Report& report : reports) judged(judge, report, options);  // warms up
        const auto before = allocations();
        for (const Report& report : reports) judged(judge, report, options);
        if (!before)
            return results.absent.push_back({"allocations", name, "they cannot be counted in this build"});
        const auto made = static_cast<double>(*allocations() - *before);
        results.figure("allocations", name, made / static_cast<double>(reports.size()), "a report", bound);
    };
    per_report("judge on one day", on, at_most(0));
    per_report("under all revisions", all, at_most(0));
    per_report("with explanation", explain, std::nullopt);
}

void measure_revisions(const Setup& setup, Results& results) {
    if (setup.rules->program().history.guideline != "ihc") {
        results.absent.push_back(
            {"many revisions", "under generated revisions", "they amend the guideline ihc"});
        return;
    }
    const auto rules = rules_from({setup.rules_path, revisions_after(setup, generated_revisions)});
    Judge judge(rules);
    const JudgeOptions on = on_the_day();
    JudgeOptions all;
    all.all_revisions = true;
    const std::size_t revisions = select_all(rules->program().history).size();
    measure("many revisions",
            {over(setup.corpus, "judge on one day", {},
                  [&](const Report& report) { return judged(judge, report, on); }),
             over(setup.corpus, fmt::format("under all {} revisions", revisions),
                  costs_of("judge on one day", at_most(1.6)),
                  [&](const Report& report) { return judged(judge, report, all); })},
            setup, results);
}

}  // namespace kijun::bench
