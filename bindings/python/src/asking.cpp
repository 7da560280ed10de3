// Questions to the rules themselves: what changed, what is wrong, what holds, what to ask and to do next.
#include <pybind11/stl.h>

#include "bindings.hpp"
#include "kijun/claims.hpp"
#include "kijun/decision_tree.hpp"
#include "kijun/diff.hpp"
#include "kijun/interview.hpp"
#include "kijun/procedure.hpp"
#include "kijun/source_coverage.hpp"
#include "kijun/verify.hpp"

namespace kijun::python {

namespace {

struct Difference {
    std::shared_ptr<const Rules> rules;
    Diff found;
};

Difference compare(LoadedRules& rules, const std::string& before, const std::string& after) {
    const std::uint32_t sides[] = {snapshot_of(rules.history(), before),
                                   snapshot_of(rules.history(), after)};
    const RulesInput& input = input_of(rules);
    return {input.rules,
            expect(unlocked([&] { return diff(*input.model, input.rules, sides[0], sides[1]); }),
                   rules_error, input.sources)};
}

std::string write(const Difference& from, const std::string& format, const std::string& in) {
    const Language language = language_of(in);
    if (format == "json") return diff_json(*from.rules, from.found);
    if (format == "text") return diff_text(*from.rules, from.found, language, false);
    if (format == "markdown") return diff_markdown(*from.rules, from.found, language);
    if (format == "html") return diff_html(*from.rules, from.found, language);
    no_such_format(format);
}

py::tuple verify_rules(LoadedRules& rules) {
    const RulesInput& input = input_of(rules);
    return diagnostics(unlocked([&] { return verify(*input.model, input.rules); }), input.sources);
}

// ---- what holds for all reports --------------------------------------------------------------

// CATEGORY, or CATEGORY@REVISION where another than `at` is meant.
Standing standing(const LoadedRules& rules, const std::string& name, const std::string& at) {
    const std::size_t mark = name.rfind('@');
    const std::uint32_t snapshot =
        snapshot_of(rules.history(), mark == std::string::npos ? at : name.substr(mark + 1));
    return {category_of(rules, snapshot, name.substr(0, mark)), snapshot};
}

py::object report_or_none(const std::optional<Report>& report) {
    if (!report) return py::none();
    return text(to_json(*report));
}

py::tuple ask_of_all(const LoadedRules& rules, const std::string& query, const std::string& a,
                     const std::string& b, const std::string& at) {
    const Query asked = query == "equivalent" ? Query::equivalent
                        : query == "implies"  ? Query::implies
                        : query == "disjoint" ? Query::disjoint
                        : query == "never"    ? Query::never
                                              : Query::always;
    const Standing sides[] = {standing(rules, a, at), standing(rules, b, at)};
    const kijun::Answer answer =
        expect(unlocked([&] { return ask(rules.rules(), asked, sides[0], sides[1]); }), rules_error);
    return py::make_tuple(answer.holds, report_or_none(answer.counterexample), text(answer.values));
}

py::list overlaps_of(const LoadedRules& rules, const std::string& category, const std::string& at) {
    const Standing of = standing(rules, category, at);
    const Program& program = rules.rules()->program();
    py::list told;
    for (const Overlap& one : expect(unlocked([&] { return overlaps(rules.rules(), of); }), rules_error))
        told.append(py::make_tuple(text(program.categories[one.category].id),
                                   text(program.categories[one.category].title),
                                   report_or_none(one.example)));
    return told;
}

// (id, number, title, class, its title, group, its title, its tags), in the order of the guideline.
py::list categories_of(const LoadedRules& rules, const std::string& at) {
    const Program& program = rules.rules()->program();
    py::list told;
    for (const std::uint32_t number : program.snapshots[snapshot_of(rules.history(), at)].categories) {
        const CategoryVersion& one = program.categories[number];
        told.append(py::make_tuple(text(one.id), text(one.number), text(one.title), text(one.class_id),
                                   text(one.class_title), text(one.group_id), text(one.group_title),
                                   py::tuple(texts(one.tags))));
    }
    return told;
}

// ---- sources -------------------------------------------------------------------------------------

py::tuple sources_of(LoadedRules& rules) {
    const RulesInput& input = input_of(rules);
    const SourceCoverage found = unlocked([&] { return source_coverage(*input.model); });
    py::list paragraphs, unlisted;
    for (const ParagraphCoverage& one : found.paragraphs) {
        py::dict to;
        to["source"] = text(one.source);
        to["paragraph"] = text(one.paragraph);
        to["place"] = place(one.span, input.sources);
        to["encoded_by"] = py::tuple(texts(one.encoded_by));
        to["because"] = py::tuple(texts(one.because));
        paragraphs.append(to);
    }
    for (const auto& [paragraph, by] : found.unlisted)
        unlisted.append(py::make_tuple(text(paragraph), text(by)));
    return py::make_tuple(paragraphs, unlisted);
}

// ---- trees -----------------------------------------------------------------------------------

struct Tree {
    std::shared_ptr<const Rules> rules;
    DecisionTree tree;
};

Tree tree_of(const LoadedRules& rules, const std::string& category, const std::string& at) {
    const Standing of = standing(rules, category, at);
    return {
        rules.rules(),
        expect(unlocked([&] { return decision_tree(rules.rules()->program(), of.category, of.snapshot); }),
               rules_error)};
}

std::string write(const Tree& from, const std::string& format, const std::string& in) {
    const Language language = language_of(in);
    const Program& program = from.rules->program();
    if (format == "json") return tree_json(program, from.tree);
    if (format == "text") return tree_text(program, from.tree, language);
    if (format == "mermaid") return tree_mermaid(program, from.tree, language);
    if (format == "svg") return tree_svg(program, from.tree, language);
    no_such_format(format);
}

// ---- what to do and to ask -------------------------------------------------------------------

struct Plans {
    std::shared_ptr<const Rules> rules;
    std::vector<Plan> plans;
};

// Name and table of a calendar of holidays.
using Calendar = std::pair<std::string, std::string>;

// Countries as in a report. `revision`: under this one; empty: that of the day. No calendar: Japan's.
Plans plans_of(const LoadedRules& rules, const std::vector<std::string>& categories, const std::string& day,
               const std::string& provider, const std::string& server, const std::string& revision,
               const std::optional<Calendar>& calendar) {
    const BusinessDays days =
        calendar ? expect(BusinessDays::read(calendar->second, calendar->first), rules_error)
                 : BusinessDays::japan();
    const LocalDay on = day_of(rules.history(), day);
    const std::uint32_t snapshot = snapshot_of(rules.history(), revision.empty() ? day : revision);
    Plans made{rules.rules(), {}};
    for (const std::string& name : categories)
        made.plans.push_back(
            expect(plan(rules.rules()->program(), snapshot, category_of(rules, snapshot, name),
                        jurisdiction_of(provider, server), on, days),
                   selection_error));
    return made;
}

std::string write(const Plans& from, const std::string& format, const std::string& in) {
    const Language language = language_of(in);
    const Program& program = from.rules->program();
    if (format == "json") return plan_json(program, from.plans);
    if (format == "text") return plan_text(program, from.plans, language);
    if (format == "markdown") return plan_markdown(program, from.plans, language);
    no_such_format(format);
}

py::list questions_about(LoadedRules& rules, const py::bytes& report, const JudgeOptions& with,
                         const std::string& category) {
    Pool<Worker>::Loan worker(rules.workers());
    const std::string_view json = report;
    const auto* verdicts = expect(unlocked([&] { return worker->judge(json, 1, with); }), report_error);
    const Program& program = rules.rules()->program();
    std::string id;
    if (!category.empty()) {
        // where several revisions answer, the newest of them knows the name
        const std::uint32_t snapshot = verdicts->back().selected.snapshot;
        id = program.categories[category_of(rules, snapshot, category)].id;
    }
    py::list told;
    for (const Question& one : next_questions(program, *verdicts, id)) {
        py::dict to;
        to["fact"] = text(one.fact);
        to["question"] = text(one.question);
        to["who"] = text(one.who);
        to["cost"] = one.cost;
        to["type"] = text(name_of(one.type));
        to["choices"] = texts(one.choices);
        to["categories"] = texts(one.categories);
        told.append(to);
    }
    return told;
}

// ---- time ------------------------------------------------------------------------------------

py::list in_force(const LoadedRules& rules, const std::string& on,
                  const std::optional<std::string>& known_at) {
    const History& history = rules.history();
    std::optional<LocalDay> known;
    if (known_at) known = day_of(history, *known_at);
    py::list told;
    for (const Selected& one : expect(select_on(history, days_of(history, on), known), selection_error))
        told.append(py::make_tuple(text(history.revisions[history.snapshots[one.snapshot].revision].id),
                                   day(one.from), day(one.to), message(why(history, one))));
    return told;
}

template <class T>
void bind_written(py::module_& module, const char* name) {
    py::class_<T>(module, name)
        .def("write", [](const T& from, const std::string& format, const std::string& language) {
            return text(write(from, format, language));
        });
}

}  // namespace

void bind_asking(py::module_& module, RulesClass& rules) {
    bind_written<Difference>(module, "Difference");
    bind_written<Tree>(module, "Tree");
    bind_written<Plans>(module, "Plans");
    rules.def("diff", &compare)
        .def("verify", &verify_rules)
        .def("ask_of_all", &ask_of_all)
        .def("overlaps", &overlaps_of)
        .def("categories", &categories_of)
        .def("sources", &sources_of)
        .def("tree", &tree_of)
        .def("plans", &plans_of)
        .def("questions", &questions_about)
        .def("in_force", &in_force);
}

}  // namespace kijun::python
