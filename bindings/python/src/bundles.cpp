// Bundles and keys, rules from texts at hand, and what is wrong with them.
#include <pybind11/stl.h>

#include <algorithm>

#include "bindings.hpp"
#include "kijun/bundle.hpp"
#include "kijun/format.hpp"
#include "kijun/lint.hpp"
#include "kijun/new_guideline.hpp"

namespace kijun::python {

namespace {

// Raises RulesError unless there are rules.
Loaded sound(Loaded loaded) {
    if (!loaded->rules()) raise(rules_error, loaded->input().diagnostics, loaded->input().sources);
    return loaded;
}

// As the environment has it; `signer`: only what this public key has signed, or one in this file.
Loading loading_by(const std::optional<std::string>& signer) {
    Loading loading = expect(Loading::from_environment(), rules_error);
    if (signer) loading.trust = expect(require_signature(*signer), rules_error);
    return loading;
}

Loaded load(const std::string& path, const std::optional<std::string>& signer) {
    Loading loading = loading_by(signer);
    return sound(unlocked([&] { return std::make_shared<LoadedRules>(path, std::move(loading)); }));
}

Loaded load_bundle(const std::string& bundle, const std::optional<std::string>& signer) {
    Loading loading = loading_by(signer);
    return sound(unlocked([&] { return LoadedRules::of_bundle(bundle, std::move(loading)); }));
}

// Texts with their names; `base`: rules whose texts come first, or None.
Loaded compile_texts(const Loaded& base, const std::vector<std::pair<std::string, std::string>>& texts) {
    Loading loading = loading_by(std::nullopt);
    return sound(
        unlocked([&] { return std::make_shared<LoadedRules>(base.get(), texts, std::move(loading)); }));
}

RulesInput read(const std::string& path) {
    return unlocked([&] {
        const auto loading = Loading::from_environment();
        if (loading) return read_rules({path}, Stage::rules, *loading);
        RulesInput refused;
        refused.diagnostics = loading.errors();
        return refused;
    });
}

// All that is said of rules, without an exception.
py::tuple check(const std::string& path) {
    const RulesInput input = read(path);
    return diagnostics(input.diagnostics, input.sources);
}

// All remarks about rules, and of each file that their fixes would change (name, text).
py::tuple lint_rules(const std::string& path, const std::vector<std::string>& off) {
    const RulesInput input = read(path);
    Diagnostics found = unlocked([&] { return remarks(input); });
    std::erase_if(found, [&](const Diagnostic& one) {
        return one.severity != Severity::error && std::find(off.begin(), off.end(), one.code) != off.end();
    });
    py::list fixed;
    for (const FixedFile& file : apply_fixes(found, input.sources))
        fixed.append(py::make_tuple(text(input.sources.name(file.file)), text(file.text)));
    return py::make_tuple(diagnostics(found, input.sources), fixed);
}

// The files of a guideline to be written on from: (name, text) each. Raises RulesError.
py::list begun(const std::string& id, const std::string& title, const std::string& effective,
               const std::string& timezone, const std::string& judged_by, const std::string& keywords) {
    NewGuideline asked;
    asked.id = id;
    asked.title = title;
    asked.timezone = timezone;
    asked.judged_by = judged_by;
    asked.keywords = language_of(keywords);
    Diagnostics warnings;
    const DateLiteral date = expect(parse_date(effective, {}, warnings), selection_error);
    if (date.instant || !date.days.single())
        throw py::value_error("a day is wanted, not a month or an instant: " + effective);
    asked.effective = date.days.first;
    SourceSet sources;
    const auto files = unlocked([&] { return new_guideline(asked, sources); });
    if (!files) raise(rules_error, files.errors(), sources);
    py::list made;
    for (const NewFile& file : *files) made.append(py::make_tuple(text(file.name), text(file.text)));
    return made;
}

py::bytes bundle(LoadedRules& rules) {
    if (!rules.bundle().empty()) return rules.bundle();
    const RulesInput& input = input_of(rules);
    return unlocked([&] { return make_bundle(input); });
}

// As loading would take it: it must be trusted and answer as it did where it was made. Raises RulesError.
Bundle trusted(const std::string& bytes, const Loading& loading) {
    Bundle read = expect(unlocked([&] { return read_bundle(bytes, loading.trust); }), rules_error);
    expect(unlocked([&] { return make_rules(read, loading.cache); }), rules_error);
    return read;
}

// One layout for source texts; `keywords`: as_written, japanese, english. Raises RulesError.
py::str format_text(const std::string& source, const std::string& keywords, std::size_t width) {
    FormatOptions options;
    options.width = width;
    if (keywords == "japanese")
        options.keywords = FormatOptions::Keywords::japanese;
    else if (keywords == "english")
        options.keywords = FormatOptions::Keywords::english;
    else if (keywords != "as_written")
        throw py::value_error("keywords are 'as_written', 'japanese' or 'english', not '" + keywords + "'");
    SourceSet sources;
    const std::uint32_t file = expect(sources.add("rules.kijun", source), rules_error);
    return text(expect(unlocked([&] { return format(sources, file, options); }), rules_error, sources));
}

py::dict inspect(const std::string& bytes, const std::optional<std::string>& signer) {
    const Bundle read = trusted(bytes, loading_by(signer));
    const Program& program = read.content.program;
    std::vector<std::string> revisions, sources;
    for (const RevisionInfo& one : program.history.revisions) revisions.push_back(one.id);
    for (const auto& [name, _] : read.content.sources) sources.push_back(name);
    py::dict to;
    to["guideline"] = text(program.history.guideline);
    to["title"] = text(program.history.title);
    to["content"] = text(hex(read.seal.content));
    to["rules"] = text(hex(read.seal.program));
    to["signer"] =
        read.seal.signer ? py::object(text(to_string(*read.seal.signer))) : py::object(py::none());
    to["bytes"] = bytes.size();
    to["sources"] = texts(sources);
    to["revisions"] = texts(revisions);
    to["patterns"] = program.patterns.size();
    to["known_answers"] = read.content.known.size();
    return to;
}

py::bytes sign(const std::string& bytes, const std::string& secret) {
    trusted(bytes, loading_by(std::nullopt));
    return expect(sign_bundle(bytes, expect(SecretKey::read(secret), rules_error)), rules_error);
}

py::tuple make_keys() {
    const SecretKey key = SecretKey::generate();
    return py::make_tuple(text(key.text()), text(to_string(key.public_key())));
}

}  // namespace

void bind_bundles(py::module_& module, RulesClass& rules) {
    module.def("check", &check)
        .def("lint", &lint_rules)
        .def("begin", &begun)
        .def("format", &format_text)
        .def("inspect", &inspect)
        .def("sign", &sign)
        .def("make_keys", &make_keys);
    rules.def_static("load", &load)
        .def_static("load_bundle", &load_bundle)
        .def_static("compile", &compile_texts)
        .def("warnings",
             [](LoadedRules& from) {
                 return diagnostics(input_of(from).diagnostics, input_of(from).sources);
             })
        .def("bundle", &bundle);
}

}  // namespace kijun::python
