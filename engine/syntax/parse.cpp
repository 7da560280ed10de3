// parse(): the one boundary behind which the parser generator's exceptions stay.
#include <fmt/format.h>

#include <algorithm>

#include "builder.hpp"
#include "error_strategy.hpp"

namespace kijun {

namespace {

using namespace syntax;

void parse_file(const SourceSet& sources, std::uint32_t file, const Limits& limits, ErrorLog& log,
                ast::Module& module) {
    Tokens tokens = read_tokens(sources, file, limits, log);
    if (!tokens.complete) return;
    antlr4::ListTokenSource source(std::move(tokens.list));
    antlr4::CommonTokenStream stream(&source);
    KijunParser parser(&stream);
    parser.removeErrorListeners();  // they print
    parser.setErrorHandler(std::make_shared<ErrorStrategy>(sources, tokens, log));
    Builder(sources, tokens.spans, log, module).file(parser.file());
}

}  // namespace

ast::Module parse(const SourceSet& sources, Diagnostics& diagnostics, const Limits& limits) {
    ast::Module module;
    for (std::uint32_t file = 0; file < sources.size(); ++file) {
        ErrorLog log(file, limits, diagnostics);
        const auto first = static_cast<std::ptrdiff_t>(diagnostics.size());
        std::string failure;
        try {
            parse_file(sources, file, limits, log, module);
        } catch (const std::bad_alloc&) {
            throw;  // says nothing about the text
        } catch (const std::exception& e) {
            failure = e.what();
        } catch (...) {
            failure = "unknown";
        }
        // words, grammar and meaning are checked in turn; a person reads from top to bottom
        std::stable_sort(
            diagnostics.begin() + first, diagnostics.end(),
            [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin < b.span.begin; });
        log.close();
        if (!failure.empty())
            diagnostics.push_back(error("K0111", {file, 0, 0},
                                        fmt::format("the parser failed: {}", failure),
                                        fmt::format("構文解析に失敗しました: {}", failure)));
    }
    return module;
}

std::string dump_tokens(const SourceSet& sources, std::uint32_t file) {
    const Limits limits;
    Diagnostics ignored;
    ErrorLog log(file, limits, ignored);
    const Tokens tokens = read_tokens(sources, file, limits, log);
    std::string out;
    for (std::size_t i = 0; i < tokens.list.size(); ++i) {
        const LineColumn at = sources.position(tokens.spans[i]);
        out += fmt::format("{}:{} {} {}\n", at.line, at.column, token_name(tokens.list[i]->getType()),
                           sources.text(tokens.spans[i]));
    }
    return out;
}

}  // namespace kijun
