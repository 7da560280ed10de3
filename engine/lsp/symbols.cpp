// What a document declares, as a tree; what a workspace declares, by search.
#include <algorithm>

#include "features.hpp"

namespace kijun::lsp {

namespace {

using Kind = Mention::Kind;

// SymbolKind of the protocol.
int symbol_kind(Kind kind) {
    switch (kind) {
        case Kind::guideline:
            return 2;  // Module
        case Kind::revision:
            return 3;  // Namespace
        case Kind::class_:
        case Kind::group:
            return 10;  // Enum
        case Kind::fact:
            return 17;  // Boolean
        case Kind::terms:
            return 18;  // Array
        case Kind::criterion:
            return 12;  // Function
        case Kind::category:
            return 5;  // Class
        case Kind::definition:
            return 15;  // String
        case Kind::source:
            return 1;  // File
        case Kind::rule:
            return 13;  // Variable
    }
    return 13;
}
constexpr int case_kind = 24;  // Event

struct Symbol {
    Span whole, name;
    std::string text, detail;
    int kind = 0;
};

// Of one file, in the order of their beginnings, those around others first.
std::vector<Symbol> symbols_of(Project& project, const Reading& reading, std::uint32_t file) {
    std::vector<Symbol> found;
    for (const Mention& mention : project.names().all()) {
        if (mention.span.file != file || mention.role == Mention::Role::refers) continue;
        Span whole = mention.whole.file == file ? mention.whole : mention.span;
        whole.begin = std::min(whole.begin, mention.span.begin);
        whole.end = std::max(whole.end, mention.span.end);
        std::string detail = mention.title;
        if (mention.role == Mention::Role::amends) {
            const std::string_view operation = reading.sources.text(mention.whole);
            detail = operation.substr(0, operation.find_first_of(" \t\r\n"));  // its first word
        }
        found.push_back({whole, mention.span, std::string(reading.sources.text(mention.span)),
                         std::move(detail), symbol_kind(mention.kind)});
    }
    if (file < reading.modules.size() && reading.modules[file] != nullptr)
        for (const ast::Case& each : reading.modules[file]->cases)
            if (each.title) found.push_back({each.span, each.title.span, each.title.text, {}, case_kind});
    std::stable_sort(found.begin(), found.end(), [](const Symbol& one, const Symbol& other) {
        return std::pair(one.whole.begin, other.whole.end) < std::pair(other.whole.begin, one.whole.end);
    });
    return found;
}

// Those from `next` on that lie in `around`.
Json tree(const std::vector<Symbol>& symbols, std::size_t& next, const Span& around, const TextFile& file,
          Encoding encoding) {
    Json list = Json::array();
    while (next < symbols.size() && symbols[next].whole.end <= around.end) {
        const Symbol& symbol = symbols[next++];
        Json one{{"name", symbol.text},
                 {"kind", symbol.kind},
                 {"range", file.range(symbol.whole, encoding)},
                 {"selectionRange", file.range(symbol.name, encoding)}};
        if (!symbol.detail.empty()) one["detail"] = symbol.detail;
        Json below = tree(symbols, next, symbol.whole, file, encoding);
        if (!below.empty()) one["children"] = std::move(below);
        list.push_back(std::move(one));
    }
    return list;
}

}  // namespace

Answer document_symbols(Workspace& workspace, const Json& parameters) {
    const auto place = place_of(workspace, parameters);
    if (!place) return Json();
    const auto symbols = symbols_of(*place->project, *place->reading, place->file);
    std::size_t next = 0;
    return tree(symbols, next, {place->file, 0, UINT32_MAX}, place->text(), workspace.encoding);
}

Answer workspace_symbols(Workspace& workspace, const Json& parameters) {
    constexpr std::size_t most = 500;
    const std::string query = parameters.at("query");
    Json found = Json::array();
    for (const ProjectPtr& project : workspace.projects()) {
        const ReadingPtr reading = project->reading();
        for (const Mention& mention : project->names().all()) {
            if (mention.role != Mention::Role::declares || found.size() >= most) continue;
            if (mention.id.find(query) == std::string::npos &&
                mention.title.find(query) == std::string::npos)
                continue;
            Json one{{"name", mention.id},
                     {"kind", symbol_kind(mention.kind)},
                     {"location", location(*reading, mention.span, workspace.encoding)}};
            if (!mention.title.empty()) one["containerName"] = mention.title;
            found.push_back(std::move(one));
        }
    }
    return found;
}

}  // namespace kijun::lsp
