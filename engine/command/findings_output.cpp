#include "findings_output.hpp"

#include <fmt/format.h>

#include "kijun/error_record.hpp"

namespace kijun::command {

void write_findings(Context& context, const SourceSet& sources, const Diagnostics& found, bool as_json) {
    std::size_t errors = 0, warnings = 0;
    std::string out;
    for (const Diagnostic& each : found) {
        errors += each.severity == Severity::error;
        warnings += each.severity == Severity::warning;
        if (as_json) {
            JsonWriter json(out);
            write_diagnostic(json, each, sources);
        } else {
            out += render(each, sources, context.language, context.colour_output);
        }
        out += '\n';
    }
    if (!as_json)
        out += fmt::format(
            fmt::runtime(context.say("{} errors, {} warnings, {} notes\n", "誤り {}、警告 {}、参考 {}\n")),
            errors, warnings, found.size() - errors - warnings);
    context.out.write(out);
}

}  // namespace kijun::command
