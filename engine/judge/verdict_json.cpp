// A verdict as one line of JSON, as published in schema/verdict.schema.json.

#include <fmt/format.h>

#include "kijun/json.hpp"
#include "findings.hpp"

namespace kijun {

namespace {

std::string_view name(Truth value) {
    return value == Truth::yes ? "met" : value == Truth::no ? "not_met" : "undetermined";
}
std::string_view truth_name(Truth value) {
    return value == Truth::yes ? "true" : value == Truth::no ? "false" : "unknown";
}

std::string_view name(Selected::Why why) {
    switch (why) {
        case Selected::Why::pivot_date: return "pivot_date";
        case Selected::Why::date_range: return "date_range";
        case Selected::Why::given_date: return "given_date";
        case Selected::Why::named: return "named";
        case Selected::Why::transition: return "transition";
        case Selected::Why::all: return "all";
    }
    return {};
}

void write_strings(JsonWriter& json, std::string_view key, const std::vector<std::string>& values) {
    json.key(key).begin_array();
    for (const std::string& value : values) json.value(value);
    json.end_array();
}

void write_citations(JsonWriter& json, const std::vector<CitationInfo>& citations) {
    json.key("citations").begin_array();
    for (const CitationInfo& citation : citations) {
        json.begin_object();
        json.key("law").value(citation.law);
        write_strings(json, "articles", citation.articles);
        if (!citation.uncertain.empty()) json.key("uncertain").value(citation.uncertain);
        json.end_object();
    }
    json.end_array();
}

void write_evidence(JsonWriter& json, const Evidence& evidence) {
    json.begin_object();
    json.key("criterion").value(evidence.criterion);
    json.key("field").value(evidence.field);
    json.key("term").value(evidence.term);
    json.key("lane").value(to_string(evidence.lane));
    json.key("start_byte").value(evidence.span.begin);
    json.key("end_byte").value(evidence.span.end);
    json.key("start_char").value(evidence.span.begin_char);
    json.key("end_char").value(evidence.span.end_char);
    json.key("text").value(evidence.text);
    json.end_object();
}

void write_tree(JsonWriter& json, const Program& program, const ExplainedNode& explained, bool exception) {
    static constexpr std::string_view kinds[] = {"all", "any", "at_least", "not", "item",      "shared",
                                                "condition", "condition"};
    const TreeNode& node = program.tree[explained.node];
    json.begin_object();
    json.key("kind").value(kinds[static_cast<std::size_t>(node.kind)]);
    if (!node.label.empty()) json.key("label").value(node.label);
    if (!node.title.empty()) json.key("title").value(node.title);
    if (node.kind == TreeNode::Kind::at_least) json.key("threshold").value(node.threshold);
    if (exception) json.key("exception").value(true);
    if (node.background) json.key("background").value(true);
    json.key("value").value(truth_name(explained.value));
    if (!node.citations.empty()) write_citations(json, node.citations);
    if (!node.from.empty()) write_strings(json, "from", node.from);
    if (!node.uncertain.empty()) write_strings(json, "uncertain", node.uncertain);
    if (!explained.evidence.empty()) {
        json.key("evidence").begin_array();
        for (const std::uint32_t number : explained.evidence) json.value(number);
        json.end_array();
    }
    if (!explained.children.empty()) {
        json.key("children").begin_array();
        const std::size_t conditions = explained.children.size() - explained.exceptions;
        for (std::size_t i = 0; i < explained.children.size(); ++i)
            write_tree(json, program, explained.children[i], i >= conditions);
        json.end_array();
    }
    json.end_object();
}

void write_finding(JsonWriter& json, const Program& program, const Finding& finding) {
    const CategoryVersion& category = program.categories[finding.category];
    json.begin_object();
    json.key("category").value(category.id);
    json.key("title").value(category.title);
    json.key("number").value(category.number);
    json.key("class").value(category.class_id);
    json.key("class_title").value(category.class_title);
    json.key("group").value(category.group_id);
    json.key("group_title").value(category.group_title);
    json.key("status").value(name(finding.status));
    write_citations(json, category.citations);
    json.key("evidence").begin_array();
    for (const Evidence& evidence : finding.evidence) write_evidence(json, evidence);
    json.end_array();
    if (finding.evidence_omitted > 0) json.key("evidence_omitted").value(finding.evidence_omitted);
    json.key("facts").begin_array();
    for (const UsedFact& fact : finding.facts) {
        json.begin_object();
        json.key("fact").value(fact.fact);
        json.key("value").value(fact.value);
        json.key("presumed").value(fact.presumed);
        json.end_object();
    }
    json.end_array();
    json.key("missing").begin_array();
    for (const Missing& missing : finding.missing) {
        json.begin_object();
        json.key("fact").value(missing.fact);
        json.key("question").value(missing.question);
        json.key("who").value(missing.who);
        json.key("cost").value(missing.cost);
        json.key("decisive").value(missing.decisive);
        json.key("open_list").value(missing.open_list);
        json.key("uncertain").value(missing.uncertain);
        json.end_object();
    }
    json.end_array();
    if (!category.uncertain.empty()) write_strings(json, "uncertain", category.uncertain);
    if (!category.tags.empty()) write_strings(json, "tags", category.tags);
    if (finding.tree) {
        json.key("tree");
        write_tree(json, program, *finding.tree, false);
    }
    json.end_object();
}

}  // namespace

void write_json(const Rules& rules, const Verdict& verdict, std::string& out) {
    const Program& program = rules.program();
    const History& history = program.history;
    const RevisionInfo& revision = history.revisions[history.snapshots[verdict.selected.snapshot].revision];
    JsonWriter json(out);
    json.begin_object();
    json.key("id").value(verdict.id);
    json.key("guideline").value(history.guideline);
    json.key("revision").value(revision.id);
    json.key("effective_from");
    if (revision.draft)
        json.null();
    else
        json.value(to_string(revision.effective));
    const Message reason = why(history, verdict.selected);
    json.key("why_revision").begin_object();
    json.key("rule").value(name(verdict.selected.why));
    json.key("ja").value(reason.ja);
    json.key("en").value(reason.en);
    json.end_object();
    json.key("mode").value(verdict.mode == Mode::screen ? "screen" : "assess");
    json.key("outcome").value(to_string(verdict.outcome));
    const auto write_findings = [&](std::string_view key, bool considered) {
        json.key(key).begin_array();
        for (const Finding& finding : verdict.findings)
            if ((finding.status == Truth::no) == considered) write_finding(json, program, finding);
        json.end_array();
    };
    write_findings("findings", false);
    bool considered = false;
    for (const Finding& finding : verdict.findings) considered |= finding.status == Truth::no;
    if (considered) write_findings("considered", true);
    if (!verdict.warnings.empty()) {
        json.key("warnings").begin_array();
        for (const Diagnostic& warning : verdict.warnings) {
            json.begin_object();
            json.key("code").value(warning.code);
            json.key("message").value(warning.message.en);
            json.key("message_ja").value(warning.message.ja);
            json.end_object();
        }
        json.end_array();
    }
    json.key("receipt").begin_object();
    json.key("bundle").value(rules.hash());
    json.key("revision").value(revision.id);
    json.key("engine").value(engine_version());
    json.end_object();
    json.end_object();
}

}  // namespace kijun
