#include "features.hpp"

#include <unordered_map>

namespace kijun::lsp {

std::optional<Place> place_of(Workspace& workspace, const Json& parameters) {
    const std::string address = parameters.at("textDocument").at("uri");
    Place place;
    place.project = workspace.project_of(address);
    const Document* document = workspace.document(address);
    if (!place.project || document == nullptr) return std::nullopt;
    place.reading = place.project->reading();
    const auto number = place.reading->number_of(*document->text());
    if (!number) return std::nullopt;
    place.file = *number;
    if (parameters.contains("position"))
        place.offset = place.text().offset(parameters["position"], workspace.encoding);
    return place;
}

Json location(const Reading& reading, const Span& span, Encoding encoding) {
    const TextFile& file = *reading.files[span.file];
    return {{"uri", file.address}, {"range", file.range(span, encoding)}};
}

Json edit(const TextFile& file, std::size_t begin, std::size_t end, std::string_view now,
          Encoding encoding) {
    return {{"range", {{"start", file.position(begin, encoding)}, {"end", file.position(end, encoding)}}},
            {"newText", now}};
}

Feature feature(std::string_view method) {
    static const std::unordered_map<std::string_view, Feature> table{
        {"textDocument/hover", hover},
        {"textDocument/completion", completion},
        {"textDocument/definition", definition},
        {"textDocument/references", references},
        {"textDocument/documentHighlight", highlights},
        {"textDocument/prepareRename", prepare_rename},
        {"textDocument/rename", rename},
        {"textDocument/documentSymbol", document_symbols},
        {"workspace/symbol", workspace_symbols},
        {"textDocument/semanticTokens/full", semantic_tokens},
        {"textDocument/formatting", formatting},
        {"textDocument/codeAction", code_actions},
        {"textDocument/inlayHint", inlay_hints},
        {"textDocument/foldingRange", folding_ranges},
        {"textDocument/documentLink", document_links},
    };
    const auto found = table.find(method);
    return found == table.end() ? nullptr : found->second;
}

Json capabilities() {
    return {
        {"hoverProvider", true},
        {"completionProvider", {{"triggerCharacters", {" ", ".", "(", "\""}}}},
        {"definitionProvider", true},
        {"referencesProvider", true},
        {"documentHighlightProvider", true},
        {"renameProvider", {{"prepareProvider", true}}},
        {"documentSymbolProvider", true},
        {"workspaceSymbolProvider", true},
        {"semanticTokensProvider", {{"legend", semantic_legend()}, {"full", true}}},
        {"documentFormattingProvider", true},
        {"codeActionProvider", {{"codeActionKinds", {"quickfix", "source.fixAll"}}}},
        {"inlayHintProvider", true},
        {"foldingRangeProvider", true},
        {"documentLinkProvider", Json::object()},
    };
}

}  // namespace kijun::lsp
