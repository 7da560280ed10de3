// Changes that are offered: the one layout, and what diagnostics say to do.
#include <algorithm>

#include "features.hpp"
#include "kijun/format.hpp"
#include "kijun/lint.hpp"
#include "publishing.hpp"

namespace kijun::lsp {

namespace {

bool inside_character(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

// One edit over what differs: the editor keeps cursor and marks elsewhere.
Json smallest_edit(const TextFile& file, std::string_view now, Encoding encoding) {
    const std::string_view was = file.text;
    const std::size_t most = std::min(was.size(), now.size());
    std::size_t front = 0, back = 0;
    while (front < most && was[front] == now[front]) ++front;
    while (inside_character(was, front) || inside_character(now, front)) --front;
    // a line end of two characters is not cut
    while (front > 0 && was[front - 1] == '\r') --front;
    while (back < most - front && was[was.size() - 1 - back] == now[now.size() - 1 - back]) ++back;
    while (back > 0 && (inside_character(was, was.size() - back) || was[was.size() - back] == '\n')) --back;
    return edit(file, front, was.size() - back, now.substr(front, now.size() - back - front), encoding);
}

bool wanted(const Json& context, std::string_view kind) {
    if (!context.contains("only")) return true;
    for (const Json& only : context["only"]) {
        const auto& name = only.get_ref<const std::string&>();
        if (kind == name || kind.starts_with(name + ".")) return true;
    }
    return false;
}

}  // namespace

Answer formatting(Workspace& workspace, const Json& parameters) {
    const auto place = place_of(workspace, parameters);
    if (!place) return Json();
    const auto laid_out = format(place->reading->sources, place->file);
    if (!laid_out) return Json();  // a text with mistakes is left alone; what they are has been told
    if (*laid_out == place->text().text) return Json::array();
    return Json::array({smallest_edit(place->text(), *laid_out, workspace.encoding)});
}

Answer code_actions(Workspace& workspace, const Json& parameters) {
    const auto place = place_of(workspace, parameters);
    if (!place) return Json();
    const TextFile& file = place->text();
    const auto [from, to] = file.offsets(parameters.at("range"), workspace.encoding);
    const Json& context = parameters.at("context");
    Json actions = Json::array();
    Diagnostics fixable;
    for (const LocatedDiagnostic& finding : findings_of(*place->project)) {
        const Diagnostic& diagnostic = *finding.diagnostic;
        if (!diagnostic.fix || !diagnostic.fix->span.known() ||
            finding.reading->files[diagnostic.fix->span.file] != place->reading->files[place->file])
            continue;
        fixable.push_back(diagnostic);
        fixable.back().fix->span.file = place->file;
        if (!wanted(context, "quickfix") || diagnostic.span.file != diagnostic.fix->span.file ||
            diagnostic.span.begin > to || diagnostic.span.end < from)
            continue;
        const Fix& fix = *diagnostic.fix;
        const Json change = edit(file, fix.span.begin, fix.span.end, fix.replacement, workspace.encoding);
        actions.push_back({{"title", said(fix.message, workspace.language)},
                           {"kind", "quickfix"},
                           {"isPreferred", true},
                           {"diagnostics", Json::array({to_json(diagnostic, *finding.reading, workspace)})},
                           {"edit", {{"changes", {{file.address, Json::array({change})}}}}}});
    }
    if (fixable.empty() || !wanted(context, "source.fixAll")) return actions;
    for (const FixedFile& fixed : apply_fixes(fixable, place->reading->sources)) {
        const Json change = smallest_edit(file, fixed.text, workspace.encoding);
        const Message title{"fix all that has a fix (" + std::to_string(fixed.fixes) + ")",
                            "直せるものをすべて直す（" + std::to_string(fixed.fixes) + " 件）"};
        actions.push_back({{"title", said(title, workspace.language)},
                           {"kind", "source.fixAll"},
                           {"edit", {{"changes", {{file.address, Json::array({change})}}}}}});
    }
    return actions;
}

// At the end of every expectation of a case: whether it holds, and if not, what the engine says.
Answer inlay_hints(Workspace& workspace, const Json& parameters) {
    const auto place = place_of(workspace, parameters);
    if (!place) return Json();
    const TextFile& file = place->text();
    const auto [from, to] = file.offsets(parameters.at("range"), workspace.encoding);
    const CompiledPtr& compiled = place->project->compiled;
    Json hints = Json::array();
    if (!compiled || compiled->reading != place->reading || !compiled->rules) return hints;
    for (const ast::Case& each : place->reading->model->cases) {
        if (each.span.file != place->file) continue;
        for (const ast::Expectation& expectation : each.expectations) {
            if (expectation.span.end < from || expectation.span.begin > to) continue;
            std::string why;
            for (const CaseFailure& failure : compiled->run.failures) {
                if (failure.span.file != expectation.span.file ||
                    failure.span.begin < expectation.span.begin || failure.span.end > expectation.span.end)
                    continue;
                if (!why.empty()) why += "\n";
                why += failure.when + ": " + said(failure.message, workspace.language);
            }
            Json hint{{"position", file.position(expectation.span.end, workspace.encoding)},
                      {"label", why.empty() ? "✓" : "✗ " + why.substr(0, why.find('\n'))},
                      {"paddingLeft", true}};
            if (!why.empty()) hint["tooltip"] = why;
            hints.push_back(std::move(hint));
        }
    }
    return hints;
}

}  // namespace kijun::lsp
