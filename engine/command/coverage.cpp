#include "coverage.hpp"

#include <fmt/format.h>

#include <map>

#include "kijun/table.hpp"

namespace kijun::command {

namespace {

std::string place(const CoverageItem& item, const SourceSet& sources) {
    if (!item.span.known()) return {};
    return fmt::format("{}:{}: ", sources.name(item.span.file), sources.position(item.span).line);
}

const std::string& in_language(const Context& context, const Message& message) {
    return context.language == Language::japanese ? message.ja : message.en;
}

// One line for each list and reason.
std::string terms_text(const Context& context, const CaseCoverage& coverage) {
    std::map<std::pair<std::string, std::string>, std::pair<std::size_t, std::string>> left;
    for (const CoverageItem& item : coverage.items) {
        if (item.kind != CoverageKind::term || item.covered) continue;
        auto& [count, names] = left[{item.where, in_language(context, item.reason)}];
        ++count;
        if (!item.what.empty()) names += (names.empty() ? "" : " ") + printable(item.what);
    }
    std::string out;
    for (const auto& [key, terms] : left)
        out += fmt::format(
            "{} [{}] {} ({}){}{}\n", key.first,
            context.say(to_string(CoverageKind::term).data(), to_japanese(CoverageKind::term).data()),
            key.second, terms.first, terms.second.empty() ? "" : ": ", terms.second);
    return out;
}

}  // namespace

std::string coverage_text(const Context& context, const CaseCoverage& coverage, const SourceSet& sources) {
    std::string out;
    const auto name = [&](CoverageKind kind) {
        return std::string(context.language == Language::japanese ? to_japanese(kind) : to_string(kind));
    };
    bool terms_told = false;
    for (const CoverageItem& item : coverage.items) {
        if (item.kind == CoverageKind::term) {
            if (!terms_told) out += terms_text(context, coverage);
            terms_told = true;
        } else if (!item.covered) {
            out += fmt::format("{}{} [{}] {}: {}\n", place(item, sources), item.where, name(item.kind),
                               printable(item.what), in_language(context, item.reason));
        }
    }
    if (!out.empty()) out += '\n';
    Table table;
    table.column(context.say("part of the rules", "規則の部分"));
    for (const auto& [en, ja] : {std::pair{"all", "全体"}, {"covered", "確認済み"}, {"coverage", "網羅率"}})
        table.column(context.say(en, ja), Table::Align::right);
    for (std::size_t kind = 0; kind < coverage_kind_count; ++kind) {
        const auto count = coverage.count(static_cast<CoverageKind>(kind));
        table.row({name(static_cast<CoverageKind>(kind)), std::to_string(count.all),
                   std::to_string(count.covered), fmt::format("{:.1f} %", 100 * count.part())});
    }
    return out + table.render();
}

}  // namespace kijun::command
