#include "arguments.hpp"

#include <algorithm>

#include "kijun/naming.hpp"

namespace kijun::lsp {

Diagnostic unfit(const std::string& en, const std::string& ja) { return error("K1401", {}, en, ja); }

Command make_command(std::string_view name, Needs needs, std::vector<std::string> takes,
                     Result<Json> (*run)(const CommandInput&)) {
    takes.emplace_back("uri");
    return {name, needs, [takes = std::move(takes), run](const CommandInput& input) -> Result<Json> {
                for (const auto& [given, value] : input.arguments.items()) {
                    if (std::find(takes.begin(), takes.end(), given) != takes.end()) continue;
                    Diagnostic made =
                        unfit("no argument '" + given + "'", "引数「" + given + "」はありません");
                    if (const auto meant = nearest(given, takes))
                        made.hint = Message{"did you mean '" + *meant + "'?",
                                            "「" + *meant + "」の誤りではありませんか"};
                    return made;
                }
                return run(input);
            }};
}

Json parsed(std::string_view json) { return Json::parse(json); }

Result<Report> report_of(const CommandInput& input) {
    Report report;
    Diagnostics warnings;
    if (auto problem = ReportReader().read(input.arguments.at("report").dump(), report, warnings))
        return std::move(*problem);
    if (report.id.empty()) report.id = "report";
    const std::string date = input.arguments.value("date", "");
    if (date.empty()) return report;
    auto read = parse_date(date, {}, warnings);
    if (!read) return read.errors();
    switch (input.model.history.pivot) {
        case ast::Event::received:
            report.dates.received = *read;
            break;
        case ast::Event::posted:
            report.dates.posted = *read;
            break;
        case ast::Event::judged:
            report.dates.judged = *read;
            break;
    }
    return report;
}

Result<std::uint32_t> snapshot_of(const CommandInput& input, const char* name) {
    return snapshot_named(input.model.history, input.arguments.value(name, ""));
}

}  // namespace kijun::lsp
