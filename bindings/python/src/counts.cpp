// Impact and statistics: what is counted over many cases or records.
#include <pybind11/stl.h>

#include <map>

#include "bindings.hpp"
#include "counting.hpp"
#include "kijun/impact.hpp"
#include "kijun/statistics.hpp"

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
          plan_(std::move(plan)) {}

    std::string write(const std::string& format, const std::string& in) const {
        const Language language = language_of(in);
        ImpactCounts counts = ImpactCounter(plan_).counts();
        for (const auto& one : counters())
            counts.add(static_cast<const ImpactOfOne&>(*one).counter.counts(), plan_->options.examples);
        if (const auto problem = check_impact(*plan_, counts)) raise(report_error, {*problem});
        if (format == "json") return impact_json(*plan_, counts);
        if (format == "html") return impact_html(*plan_, counts, language);
        return written(impact_sheets(*plan_, counts, language), impact_title(*plan_, language), format,
                       language);
    }

    Diagnostics of_plan;  // warnings

private:
    std::shared_ptr<const ImpactPlan> plan_;
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
          title_(std::move(title)) {}

    [[nodiscard]] Statistics whole() const {
        Statistics sum = empty_;
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

py::list refused(const Counting& counting) {
    py::list told;
    for (const Counting::Refused& one : counting.told()) {
        py::object problem = make_error(report_error, {one.problem});
        problem.attr("line") = one.line;
        told.append(problem);
    }
    return told;
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
    py::class_<ImpactCounting, Counting, std::shared_ptr<ImpactCounting>>(module, "ImpactCounting")
        .def("plan_warnings", [](const ImpactCounting& from) { return diagnostics(from.of_plan, {}); })
        .def("write", [](const ImpactCounting& from, const std::string& format,
                         const std::string& language) { return text(from.write(format, language)); });
    py::class_<StatisticsCounting, Counting, std::shared_ptr<StatisticsCounting>>(module,
                                                                                  "StatisticsCounting")
        .def_property_readonly("outside",
                               [](const StatisticsCounting& from) { return from.whole().outside(); })
        .def("write", [](const StatisticsCounting& from, const std::string& format,
                         const std::string& language) { return text(from.write(format, language)); });
    rules.def("impact", &count_impact).def("statistics", &count_statistics);
}

}  // namespace kijun::python
