// kijun.export: files made of a draft, to be kept: the bundle, the official documents, a case.
#include <sodium.h>

#include "arguments.hpp"
#include "commands_revisions.hpp"
#include "kijun/claims.hpp"
#include "kijun/history_json.hpp"
#include "kijun/judging_options.hpp"
#include "kijun/loading.hpp"
#include "kijun/request_letter.hpp"

namespace kijun::lsp {

namespace {

struct File {
    std::string ending, type, bytes;
};

Result<Json> as_json(const CommandInput& input, const std::string& kind, Result<File> made) {
    if (!made) return made.errors();
    std::string text(sodium_base64_encoded_len(made->bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(made->bytes.data()),
                      made->bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // the terminating zero
    const std::string& guideline = input.model.history.guideline;
    return Json{
        {"name", kind == "bundle" ? guideline + made->ending : guideline + '_' + kind + made->ending},
        {"type", made->type},
        {"base64", std::move(text)}};
}

Result<File> as_file(const CommandInput& input, const Document& document) {
    const std::string format = input.arguments.value("format", "docx");
    if (format == "html") return File{".html", "text/html", to_html(document)};
    if (format == "markdown") return File{".md", "text/markdown", to_markdown(document)};
    if (format != "docx")
        return unfit("format: docx, html or markdown", "format は docx、html、markdown です");
    auto bytes = to_docx(document);
    if (!bytes) return bytes.errors();
    return File{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                std::move(*bytes)};
}

Result<File> bundle(const CommandInput& input) {
    RulesInput made;
    made.sources = input.reading.sources;
    made.model = input.model;
    made.rules = input.rules;
    // sources are named from their common directory; drafts may have none but the root in common
    std::string common = input.reading.sources.name(0);
    for (std::uint32_t file = 0; file < made.sources.size(); ++file)
        while (!common.empty() && !made.sources.name(file).starts_with(common + '/'))
            common.resize(common.rfind('/') == std::string::npos ? 0 : common.rfind('/'));
    made.home = common.empty() ? "/" : common;
    return File{".kjb", "application/octet-stream", make_bundle(made)};
}

// "at", else "revision", else the newest in force.
using Maker = Document (*)(const Model&, const Selected&, std::optional<LocalDay>, const HouseSentences&);
Result<File> of_a_day(const CommandInput& input, Maker make) {
    Selected selected;
    std::optional<LocalDay> day;
    if (const std::string at = input.arguments.value("at", ""); !at.empty()) {
        Diagnostics warnings;
        const auto days = read_days(input.model.history, "at", at, true, warnings);
        if (!days) return days.errors();
        const auto found = select_on(input.model.history, *days);
        if (!found) return found.errors();
        selected = found->front();
        day = days->first;
    } else {
        const auto snapshot = snapshot_of(input, "revision");
        if (!snapshot) return snapshot.errors();
        selected.snapshot = *snapshot;
    }
    return as_file(input, make(input.model, selected, day, HouseSentences()));
}

Result<File> comparison(const CommandInput& input) {
    const auto compared = comparison_of(input);
    if (!compared) return compared.errors();
    if (input.arguments.value("format", "") == "json")
        return File{".json", "application/json", comparison_json(*compared)};
    return as_file(input, comparison_document(input.model, *compared, HouseSentences()));
}

Result<File> letter(const CommandInput& input) {
    const auto particulars = Particulars::read(input.arguments.at("particulars").dump());
    if (!particulars) return particulars.errors();
    const auto made = request_letter(input.model, input.rules->hash(), input.arguments.at("verdict").dump(),
                                     *particulars, input.arguments.value("draft", true), HouseSentences());
    if (!made) return made.errors();
    return as_file(input, made->document);
}

Result<File> impact(const CommandInput& input) {
    const auto counted = impact_of(input);
    if (!counted) return counted.errors();
    return File{".html", "text/html", impact_html(*counted->plan, counted->counts, input.language)};
}

// What is said of a report under one revision, as expectations of the language.
Json expected(const Program& program, const Verdict& verdict) {
    Json list = Json::array();
    for (const Finding& finding : verdict.findings) {
        const CategoryVersion& category = program.categories[finding.category];
        if (finding.status == Truth::yes)
            list.push_back(category.id + " in " + category.class_id +
                           (category.group_id.empty() ? "" : "." + category.group_id));
        if (finding.status == Truth::unknown) list.push_back("undetermined " + category.id);
    }
    if (list.empty()) list.push_back("out_of_scope");
    return list;
}

// A line of NDJSON: the report, and what every revision says of it now.
Result<File> one_case(const CommandInput& input) {
    auto report = report_of(input);
    if (!report) return report.errors();
    JudgeOptions options;
    options.all_revisions = true;
    Judge judge(input.rules);
    const auto verdicts = judge.judge(*report, options);
    if (!verdicts) return verdicts.errors();
    const Program& program = input.rules->program();
    Json line = parsed(to_json(*report));
    line.erase("id");
    line["name"] = input.arguments.value("title", report->id);
    Json& matrix = line["expect"] = Json::object();
    for (const Verdict& verdict : **verdicts) {
        const auto& snapshot = program.history.snapshots[verdict.selected.snapshot];
        matrix[program.history.revisions[snapshot.revision].id] = expected(program, verdict);
    }
    return File{".cases.ndjson", "application/x-ndjson", line.dump() + '\n'};
}

Result<Json> file(const CommandInput& input) {
    const std::string kind = input.arguments.at("kind");
    const auto made = [&]() -> Result<File> {
        if (kind == "bundle") return bundle(input);
        if (kind == "text") return of_a_day(input, consolidated_document);
        if (kind == "categories") return of_a_day(input, categories_document);
        if (kind == "comparison") return comparison(input);
        if (kind == "history") return as_file(input, history_document(input.model, HouseSentences()));
        if (kind == "letter") return letter(input);
        if (kind == "impact") return impact(input);
        if (kind == "case") return one_case(input);
        return unfit("kind: bundle, text, categories, comparison, history, letter, impact or case",
                     "kind は bundle、text、categories、comparison、history、letter、impact、case です");
    };
    return as_json(input, kind, made());
}

}  // namespace

void add_export_commands(std::vector<Command>& to) {
    to.push_back(
        make_command("kijun.export", Needs::rules,
                     {"kind", "format", "at", "revision", "from", "to", "verdict", "particulars", "draft",
                      "cases", "mode", "label", "population", "examples", "report", "title"},
                     file));
}

}  // namespace kijun::lsp
