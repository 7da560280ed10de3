#include "read_tree.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kijun::syntax {

namespace {

void parse_file(const SourceSet& sources, std::uint32_t file, Entry entry, const Limits& limits,
                ErrorLog& log, const std::function<void(const FileTree&)>& use) {
    Tokens tokens = read_tokens(sources, file, limits, log);
    if (!tokens.complete) return;
    antlr4::ListTokenSource source(std::move(tokens.list));
    antlr4::CommonTokenStream stream(&source);
    KijunParser parser(&stream);
    parser.removeErrorListeners();  // they print
    parser.setErrorHandler(std::make_shared<ErrorStrategy>(sources, tokens, log));
    antlr4::ParserRuleContext* root = nullptr;
    if (entry == Entry::declarations)
        root = parser.file();
    else
        root = parser.amendment();
    use({tokens.spans, stream, *root, log});
}

}  // namespace

void read_tree(const SourceSet& sources, std::uint32_t file, Entry entry, const Limits& limits,
               Diagnostics& diagnostics, const std::function<void(const FileTree&)>& use) {
    ErrorLog log(file, limits, diagnostics);
    const auto first = static_cast<std::ptrdiff_t>(diagnostics.size());
    std::string failure;
    try {
        parse_file(sources, file, entry, limits, log, use);
    } catch (const std::bad_alloc&) {
        throw;  // says nothing about the text
    } catch (const std::exception& e) {
        failure = e.what();
    } catch (...) {
        failure = "unknown";
    }
    // words, grammar and meaning are checked in turn; a person reads from top to bottom
    std::stable_sort(diagnostics.begin() + first, diagnostics.end(),
                     [](const Diagnostic& a, const Diagnostic& b) {
                         return std::pair(a.span.file, a.span.begin) < std::pair(b.span.file, b.span.begin);
                     });
    log.close();
    if (!failure.empty())
        diagnostics.push_back(error("K0111", {file, 0, 0}, fmt::format("the parser failed: {}", failure),
                                    fmt::format("構文解析に失敗しました: {}", failure)));
}

}  // namespace kijun::syntax
