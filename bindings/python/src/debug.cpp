// What each stage makes of its input.
#include "bindings.hpp"
#include "kijun/lane_characters.hpp"
#include "kijun/syntax.hpp"

namespace kijun::python {

namespace {

// Sources of a path, as far as asked. Raises RulesError for those that cannot be read so far.
RulesInput sources_of(const std::string& path, Stage stage) {
    const Loading loading = expect(Loading::from_environment(), rules_error);
    RulesInput input = unlocked([&] { return read_rules({path}, stage, loading); });
    if (!input.sound()) raise(rules_error, input.diagnostics, input.sources);
    return input;
}

py::list tokens(const std::string& path) {
    const RulesInput input = sources_of(path, Stage::sources);
    py::list files;
    for (std::uint32_t file = 0; file < input.sources.size(); ++file)
        files.append(
            py::make_tuple(text(input.sources.name(file)), text(dump_tokens(input.sources, file))));
    return files;
}

py::str tree(const std::string& path) { return text(dump_tree(sources_of(path, Stage::tree).tree)); }

// (name, text, characters) of each lane; a character is (seen, original, begin and end in bytes, in
// characters).
py::list lanes(const std::string& original) {
    if (original.size() > Text::max_bytes) throw py::value_error("the text is too long");
    Text folded;
    folded.assign(original);
    py::list made;
    for (const Lane lane : {Lane::folded, Lane::squeezed, Lane::loosened}) {
        py::list characters;
        for (const LaneCharacter& one : lane_characters(folded, lane))
            characters.append(py::make_tuple(text(one.seen), text(one.original), one.span.begin,
                                             one.span.end, one.span.begin_char, one.span.end_char));
        made.append(py::make_tuple(text(to_string(lane)), text(folded.lane(lane)), py::tuple(characters)));
    }
    return made;
}

}  // namespace

void bind_debug(py::module_& module, RulesClass& rules) {
    module.def("tokens", &tokens).def("tree", &tree).def("lanes", &lanes);
    rules.def("ir", [](const LoadedRules& from) { return text(dump_ir(from.rules()->program())); })
        .def("search_plan",
             [](const LoadedRules& from) { return text(dump_plan(from.rules()->program())); });
}

}  // namespace kijun::python
