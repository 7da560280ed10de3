// Any bytes as source text: tokens, tree, model, program. Errors are told, nothing else happens.
#include "fuzz.hpp"
#include "kijun/program.hpp"
#include "kijun/syntax.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kijun;
    if (size > 1u << 14) return 0;  // long texts only make it slow: the limits have tests of their own
    SourceSet sources;
    const std::string text(fuzz::text_of(data, size));
    if (!sources.add("fuzz.kijun", text)) return 0;
    Diagnostics found;
    ast::Module module = parse(sources, found);
    for (const Diagnostic& one : found) {
        fuzz::require(!one.span.known() || one.span.begin <= one.span.end, "spans are in order");
        fuzz::require(!one.span.known() || one.span.end <= text.size(), "spans lie in the text");
        fuzz::require(!render(one, sources, Language::japanese, false).empty(),
                      "every message can be shown");
    }
    if (has_errors(found)) return 0;
    auto model = build_model(std::move(module), sources, found);
    if (!model) return 0;
    static_cast<void>(compile(*model, sources, found));
    return 0;
}
