// Impact, statistics and summaries: what is counted over many cases or records.
#include <pybind11/stl.h>

#include <map>

#include "bindings.hpp"
#include "counting.hpp"
#include "kijun/impact.hpp"
#include "kijun/statistics.hpp"
#include "kijun/tally.hpp"

namespace kijun::python {

namespace {

std::string written(const std::vector<Sheet>& sheets, const std::string& title, const std::string& format,
                    Language language) {
    if (format == "text") return title + "\n\n" + sheets_text(sheets);
    if (format == "markdown") return "# " + title + "\n\n" + sheets_markdown(sheets);
    if (format == "csv") return sheets_csv(sheets);
    if (format == "html") return html_page(title, sheets_html(sheets), language);
    if (format == "tables") return sheets_html(sheets);
    no_such_format(format);
}

// ---- impact ----------------------------------------------------------------------------------

class ImpactOfOne : public Counter {
public:
    explicit ImpactOfOne(const std::shared_ptr<const ImpactPlan>& plan) : counter(plan) {}
    std::optional<Diagnostic> count(std::string_view json, std::uint64_t line,
                                    Diagnostics& warnings) override {
        return counter.count(json, line, warnings);
    }
    ImpactCounter counter;
};

class ImpactCounting : public Counting {
public:
    explicit ImpactCounting(std::shared_ptr<const ImpactPlan> plan, Diagnostics warnings)
        : Counting([plan] { return std::make_unique<ImpactOfOne>(plan); },
                   RowShape::labelled_reports(plan->options.label)),
          of_plan(std::move(warnings)),
          plan_(std::move(plan)),
          added_(ImpactCounter(plan_).counts()) {}

    [[nodiscard]] ImpactCounts whole() const {
        ImpactCounts sum = added_;
        for (const auto& one : counters())
            sum.add(static_cast<const ImpactOfOne&>(*one).counter.counts(), plan_->options.examples);
        return sum;
    }
    [[nodiscard]] std::shared_ptr<ImpactCounting> fresh() const {
        return std::make_shared<ImpactCounting>(plan_, of_plan);
    }
    [[nodiscard]] std::string counts() const { return impact_counts_text(*plan_, whole()); }
    void add(const std::string& counts) {
        added_.add(expect(read_impact_counts(plan_, counts), report_error), plan_->options.examples);
    }
    std::string write(const std::string& format, const std::string& in) const {
        const Language language = language_of(in);
        const ImpactCounts counts = whole();
        if (const auto problem = check_impact(*plan_, counts)) raise(report_error, {*problem});
        if (format == "json") return impact_json(*plan_, counts);
        if (format == "html") return impact_html(*plan_, counts, language);
        return written(impact_sheets(*plan_, counts, language), impact_title(*plan_, language), format,
                       language);
    }

    Diagnostics of_plan;  // warnings

private:
    std::shared_ptr<const ImpactPlan> plan_;
    ImpactCounts added_;  // counted elsewhere
};

std::shared_ptr<ImpactCounting> count_impact(LoadedRules& rules, const std::string& before,
                                             const std::string& after, bool assess,
                                             const std::string& label, std::size_t examples,
                                             std::optional<std::uint64_t> population) {
    ImpactOptions options;
    options.before = snapshot_of(rules.history(), before);
    options.after = snapshot_of(rules.history(), after);
    options.mode = assess ? Mode::assess : Mode::screen;
    options.label = label;
    options.examples = examples;
    options.population = population;
    const RulesInput& input = input_of(rules);
    Diagnostics warnings;
    auto plan =
        expect(unlocked([&] {
                   return ImpactPlan::make(*input.model, input.sources, input.rules, options, warnings);
               }),
               selection_error, input.sources);
    return std::make_shared<ImpactCounting>(std::move(plan), std::move(warnings));
}

// ---- statistics ------------------------------------------------------------------------------

class StatisticsOfOne : public Counter {
public:
    explicit StatisticsOfOne(Statistics empty) : statistics(std::move(empty)) {}
    std::optional<Diagnostic> count(std::string_view json, std::uint64_t, Diagnostics&) override {
        auto problem = reader_.read(json, record_);
        return problem ? problem : statistics.add(record_);
    }
    Statistics statistics;

private:
    RecordReader reader_;
    Record record_;
};

class StatisticsCounting : public Counting {
public:
    StatisticsCounting(std::shared_ptr<const Rules> rules, Statistics empty, std::string title)
        : Counting([empty] { return std::make_unique<StatisticsOfOne>(empty); }, RowShape::records()),
          rules_(std::move(rules)),
          empty_(std::move(empty)),
          added_(empty_),
          title_(std::move(title)) {}

    [[nodiscard]] std::shared_ptr<StatisticsCounting> fresh() const {
        return std::make_shared<StatisticsCounting>(rules_, empty_, title_);
    }
    [[nodiscard]] std::string counts() const { return whole().counts_text(); }
    void add(const std::string& counts) {
        if (const auto problem = added_.add_text(counts)) raise(report_error, {*problem});
    }
    [[nodiscard]] Statistics whole() const {
        Statistics sum = added_;
        for (const auto& one : counters()) sum.add(static_cast<const StatisticsOfOne&>(*one).statistics);
        return sum;
    }
    std::string write(const std::string& format, const std::string& in) const {
        const Language language = language_of(in);
        if (format == "json") return whole().json(language);
        return written(whole().sheets(language), title_, format, language);
    }

private:
    std::shared_ptr<const Rules> rules_;  // which the statistics point into
    Statistics empty_;
    Statistics added_;  // counted elsewhere
    std::string title_;
};

std::shared_ptr<StatisticsCounting> count_statistics(LoadedRules& rules, const std::string& first,
                                                     const std::string& last,
                                                     const std::optional<std::string>& survey,
                                                     const std::optional<std::string>& previous,
                                                     const std::string& patrol) {
    const History& history = rules.history();
    StatisticsOptions options;
    options.period = {days_of(history, first).first, days_of(history, last).last};
    if (options.period.last < options.period.first)
        throw py::value_error("the period ends before it begins");
    if (survey) options.survey = day_of(history, *survey);
    if (previous) options.previous = expect(read_previous(*previous), report_error);
    options.patrol = patrol;
    std::string title =
        history.title + " " + to_string(options.period.first) + " – " + to_string(options.period.last);
    auto empty = expect(Statistics::make(rules.rules()->program(), rules.rules()->zone(),
                                         BusinessDays::japan(), std::move(options)),
                        selection_error);
    return std::make_shared<StatisticsCounting>(rules.rules(), std::move(empty), std::move(title));
}

// ---- summaries -------------------------------------------------------------------------------

class TallyOfOne : public Counter {
public:
    TallyOfOne(const std::shared_ptr<const Rules>& rules, const JudgeOptions& options)
        : tally(*rules, options.all_revisions), judge_(rules), options_(options) {}
    std::optional<Diagnostic> count(std::string_view json, std::uint64_t line,
                                    Diagnostics& warnings) override {
        if (auto problem = reader_.read(json, report_, warnings)) return problem;
        if (report_.id.empty()) report_.id = "line-" + std::to_string(line);
        auto verdicts = judge_.judge(report_, options_);
        if (!verdicts) return std::move(verdicts.errors().front());
        const Diagnostics& more = (*verdicts)->front().warnings;
        warnings.insert(warnings.end(), more.begin(), more.end());
        for (const Verdict& verdict : **verdicts) tally.count(verdict);
        return std::nullopt;
    }
    Tally tally;

private:
    Judge judge_;
    JudgeOptions options_;
    ReportReader reader_;
    Report report_;
};

class SummaryCounting : public Counting {
public:
    SummaryCounting(std::shared_ptr<const Rules> rules, const JudgeOptions& options)
        : Counting([rules, options] { return std::make_unique<TallyOfOne>(rules, options); },
                   RowShape::reports()),
          rules_(std::move(rules)),
          by_revision_(options.all_revisions) {}

    [[nodiscard]] Tally whole() const {
        Tally sum(*rules_, by_revision_);
        for (const auto& one : counters()) sum.add(static_cast<const TallyOfOne&>(*one).tally);
        for (std::uint64_t i = 0; i < refused(); ++i) sum.count_error();
        return sum;
    }

private:
    std::shared_ptr<const Rules> rules_;
    bool by_revision_;
};

// (revision, title, counts by outcome, rows) of each section; a row is (class, number, title, met,
// undetermined).
py::list sections(const SummaryCounting& from) {
    py::list made;
    for (const TallySection& section : from.whole().sections()) {
        py::list rows;
        for (const TallyRow& row : section.rows)
            rows.append(py::make_tuple(text(row.class_title), text(row.number), text(row.title), row.met,
                                       row.undetermined));
        const auto& [candidates, undetermined, out] = section.outcomes;
        made.append(py::make_tuple(text(section.revision), text(section.title),
                                   py::make_tuple(candidates, undetermined, out), py::tuple(rows)));
    }
    return made;
}

py::list refused(const Counting& counting) {
    py::list told;
    for (const Counting::Refused& one : counting.told()) {
        py::object problem = make_error(report_error, {one.problem});
        problem.attr("line") = one.line;
        problem.attr("id") = text(one.id);
        told.append(problem);
    }
    return told;
}

// What both kinds have: tables to write, and counts that travel as text.
template <class Kind>
py::class_<Kind, Counting, std::shared_ptr<Kind>> bind_kind(py::module_& module, const char* name) {
    return py::class_<Kind, Counting, std::shared_ptr<Kind>>(module, name)
        .def("fresh", &Kind::fresh)
        .def("counts", [](const Kind& from) { return text(from.counts()); })
        .def("add", &Kind::add)
        .def("write", [](const Kind& from, const std::string& format, const std::string& language) {
            return text(from.write(format, language));
        });
}

}  // namespace

void bind_counts(py::module_& module, RulesClass& rules) {
    py::class_<Counting, std::shared_ptr<Counting>>(module, "Counting")
        .def("lines",
             [](Counting& counting, const py::tuple& lines, std::uint64_t first, std::size_t threads) {
                 const auto texts = views(lines);
                 unlocked([&] {
                     counting.lines(texts, first, threads);
                     return 0;
                 });
             })
        .def("open",
             [](Counting& counting, const py::capsule& table,
                const std::map<std::string, std::string>& columns) {
                 counting.open(take_stream(table), columns);
             })
        .def("some", [](Counting& counting,
                        std::size_t threads) { return unlocked([&] { return counting.some(threads); }); })
        .def_property_readonly("refused", &Counting::refused)
        .def("errors", &refused)
        .def("warnings", [](const Counting& counting) { return diagnostics(counting.warnings(), {}); });
    bind_kind<ImpactCounting>(module, "ImpactCounting")
        .def("plan_warnings", [](const ImpactCounting& from) { return diagnostics(from.of_plan, {}); });
    bind_kind<StatisticsCounting>(module, "StatisticsCounting")
        .def_property_readonly("outside",
                               [](const StatisticsCounting& from) { return from.whole().outside(); });
    py::class_<SummaryCounting, Counting, std::shared_ptr<SummaryCounting>>(module, "SummaryCounting")
        .def("sections", &sections)
        .def("text", [](const SummaryCounting& from, const std::string& language) {
            return text(from.whole().text(language_of(language)));
        });
    rules.def("summary", [](const LoadedRules& from, const JudgeOptions& options) {
        return std::make_shared<SummaryCounting>(from.rules(), options);
    });
    rules.def("impact", &count_impact).def("statistics", &count_statistics);
}

}  // namespace kijun::python
