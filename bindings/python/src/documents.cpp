// The official documents of a guideline.
#include <pybind11/stl.h>

#include "bindings.hpp"
#include "kijun/changelog.hpp"
#include "kijun/request_letter.hpp"

namespace kijun::python {

namespace {

HouseSentences house_of(const std::optional<std::string>& json) {
    return json ? expect(HouseSentences::read(*json), selection_error) : HouseSentences();
}

using Maker = Document (*)(const Model&, const Selected&, std::optional<LocalDay>, const HouseSentences&);

// Of a day, or of a revision; the newest in force if neither is given.
template <Maker make>
Document of_a_day(LoadedRules& rules, const std::optional<std::string>& at, const std::string& revision,
                  const std::optional<std::string>& house) {
    const HouseSentences sentences = house_of(house);
    const RulesInput& input = input_of(rules);
    const History& history = input.model->history;
    if (!at) {
        Selected selected;
        selected.snapshot = snapshot_of(history, revision);
        return make(*input.model, selected, std::nullopt, sentences);
    }
    const LocalDay day = day_of(history, *at);
    return make(*input.model, expect(select_on(history, {day, day}), selection_error).front(), day,
                sentences);
}

// The document, and the table behind it as JSON.
py::tuple comparison(LoadedRules& rules, const std::string& before, const std::string& after,
                     bool before_left, bool remarks, const std::optional<std::string>& house) {
    const HouseSentences sentences = house_of(house);
    const RulesInput& input = input_of(rules);
    const Model& model = *input.model;
    const auto table =
        expect(compare(model, snapshot_of(model.history, before), snapshot_of(model.history, after)),
               selection_error);
    return py::make_tuple(comparison_document(model, table, sentences, {before_left, remarks}),
                          text(comparison_json(table)));
}

Document history_of(LoadedRules& rules, const std::optional<std::string>& house) {
    return history_document(*input_of(rules).model, house_of(house));
}

// The document, the role of whom it goes to, and whether it may be sent.
py::tuple letter(LoadedRules& rules, const std::string& verdict, const std::string& particulars, bool draft,
                 const std::optional<std::string>& house) {
    const RulesInput& input = input_of(rules);
    const auto known = expect(Particulars::read(particulars), report_error);
    auto made =
        expect(request_letter(*input.model, input.rules->hash(), verdict, known, draft, house_of(house)),
               report_error);
    return py::make_tuple(std::move(made.document), text(made.recipient_role), made.ready);
}

py::list changes(LoadedRules& rules) {
    py::list told;
    for (const ChangelogEntry& entry : changelog(*input_of(rules).model))
        told.append(py::make_tuple(text(entry.file), text(entry.text)));
    return told;
}

}  // namespace

void bind_documents(py::module_& module, RulesClass& rules) {
    py::class_<Document>(module, "Document")
        .def_property_readonly("title", [](const Document& from) { return text(from.title); })
        .def("markdown", [](const Document& from) { return text(to_markdown(from)); })
        .def("html", [](const Document& from) { return text(to_html(from)); })
        .def("docx", [](const Document& from) { return py::bytes(expect(to_docx(from), rules_error)); });
    module.def("house_sentences", [] { return text(HouseSentences().json()); });
    rules.def("consolidated", &of_a_day<&consolidated_document>)
        .def("category_list", &of_a_day<&categories_document>)
        .def("comparison", &comparison)
        .def("history_document", &history_of)
        .def("letter", &letter)
        .def("changelog", &changes);
}

}  // namespace kijun::python
