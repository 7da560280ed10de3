// A verdict as one line of JSON, as published in schema/verdict.schema.json.

#include "findings.hpp"
#include "kijun/json.hpp"

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
        case Selected::Why::pivot_date:
            return "pivot_date";
        case Selected::Why::date_range:
            return "date_range";
        case Selected::Why::given_date:
            return "given_date";
        case Selected::Why::named:
            return "named";
        case Selected::Why::transition:
            return "transition";
        case Selected::Why::all:
            return "all";
    }
    return {};
}

template <std::size_t size>
void write_strings(JsonWriter& json, const char (&key)[size], const std::vector<std::string>& values) {
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
    json.key("folds").begin_array();
    each_fold(evidence.folds, [&](Fold fold) { json.value(name_of(fold).english); });
    json.end_array();
    json.key("start_byte").value(evidence.span.begin);
    json.key("end_byte").value(evidence.span.end);
    json.key("start_char").value(evidence.span.begin_char);
    json.key("end_char").value(evidence.span.end_char);
    json.key("text").value(evidence.text);
    json.end_object();
}

// The node at `at` and what is below it; returns the place behind.
std::uint32_t write_tree(JsonWriter& json, const Program& program, const Finding& finding,
                         std::uint32_t at) {
    static constexpr std::string_view kinds[] = {"all",  "any",    "at_least",  "not",
                                                 "item", "shared", "condition", "condition"};
    const ExplainedNode& explained = finding.tree[at];
    const TreeNode& node = program.tree[explained.node];
    json.begin_object();
    json.key("kind").value(kinds[static_cast<std::size_t>(node.kind)]);
    if (!node.label.empty()) json.key("label").value(node.label);
    if (!node.title.empty()) json.key("title").value(node.title);
    if (node.kind == TreeNode::Kind::at_least) json.key("threshold").value(node.threshold);
    if (explained.exception) json.key("exception").value(true);
    if (node.background) json.key("background").value(true);
    json.key("value").value(truth_name(explained.value));
    if (!node.citations.empty()) write_citations(json, node.citations);
    if (!node.from.empty()) write_strings(json, "from", node.from);
    if (!node.uncertain.empty()) write_strings(json, "uncertain", node.uncertain);
    if (explained.evidence_begin < explained.evidence_end) {
        json.key("evidence").begin_array();
        for (std::uint32_t i = explained.evidence_begin; i < explained.evidence_end; ++i)
            json.value(finding.shown[i]);
        json.end_array();
    }
    if (at + 1 < explained.end) {
        json.key("children").begin_array();
        for (std::uint32_t child = at + 1; child < explained.end;)
            child = write_tree(json, program, finding, child);
        json.end_array();
    }
    json.end_object();
    return explained.end;
}

void write_finding(JsonWriter& json, const Program& program, const CategoryJson& category,
                   const Finding& finding) {
    json.begin_object();
    json.raw(category.names);
    json.key("status").value(name(finding.status));
    json.raw(category.citations);
    json.key("evidence").begin_array();
    for (const Evidence& evidence : finding.evidence) write_evidence(json, evidence);
    json.end_array();
    if (finding.evidence_omitted > 0) json.key("evidence_omitted").value(finding.evidence_omitted);
    json.key("facts").begin_array();
    for (const UsedFact& fact : finding.facts) {
        json.begin_object();
        json.key("fact").value(fact.fact);
        json.key("value").value(Spelled(*fact.value).text());
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
    if (!category.notes.empty()) json.raw(category.notes);
    if (!finding.tree.empty()) {
        json.key("tree");
        write_tree(json, program, finding, 0);
    }
    json.end_object();
}

}  // namespace

CategoryJson::CategoryJson(const CategoryVersion& category) {
    JsonWriter first(names);
    first.key("category").value(category.id);
    first.key("title").value(category.title);
    first.key("number").value(category.number);
    first.key("class").value(category.class_id);
    first.key("class_title").value(category.class_title);
    first.key("group").value(category.group_id);
    first.key("group_title").value(category.group_title);
    JsonWriter cited(citations);
    write_citations(cited, category.citations);
    JsonWriter last(notes);
    if (!category.uncertain.empty()) write_strings(last, "uncertain", category.uncertain);
    if (!category.tags.empty()) write_strings(last, "tags", category.tags);
    if (!category.notes.empty()) write_strings(last, "notes", category.notes);
}

RevisionJson::RevisionJson(const History& history, const RevisionInfo& revision, const std::string& hash) {
    JsonWriter first(names);
    first.key("guideline").value(history.guideline);
    first.key("revision").value(revision.id);
    first.key("effective_from");
    if (revision.draft)
        first.null();
    else
        first.value(to_string(revision.effective));
    JsonWriter last(receipt);
    last.key("receipt").begin_object();
    last.key("bundle").value(hash);
    last.key("revision").value(revision.id);
    last.key("engine").value(engine_version());
    last.end_object();
}

void write_json(const Rules& rules, const Verdict& verdict, std::string& out) {
    const Program& program = rules.program();
    const RulesIndex& index = *rules.index_;
    const RevisionJson& revision = index.revision_json[verdict.selected.snapshot];
    const auto reason = [&](Language language) {
        return
            [&, language](const auto& piece) { why(program.history, verdict.selected, language, piece); };
    };
    JsonWriter json(out);
    json.begin_object();
    json.key("id").value(verdict.id);
    json.raw(revision.names);
    json.key("why_revision").begin_object();
    json.key("rule").value(name(verdict.selected.why));
    json.key("ja").text(reason(Language::japanese));
    json.key("en").text(reason(Language::english));
    json.end_object();
    json.key("mode").value(verdict.mode == Mode::screen ? "screen" : "assess");
    json.key("outcome").value(to_string(verdict.outcome));
    const auto write_findings = [&](bool considered) {
        json.begin_array();
        for (const Finding& finding : verdict.findings)
            if ((finding.status == Truth::no) == considered)
                write_finding(json, program, index.category_json[finding.category], finding);
        json.end_array();
    };
    json.key("findings");
    write_findings(false);
    bool considered = false;
    for (const Finding& finding : verdict.findings) considered |= finding.status == Truth::no;
    if (considered) {
        json.key("considered");
        write_findings(true);
    }
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
    json.raw(revision.receipt);
    json.end_object();
}

}  // namespace kijun
