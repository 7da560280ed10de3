// What people decided, as cases: the rules of tomorrow are held to it.
#include <map>
#include <nlohmann/json.hpp>

#include "kijun/audit_judgments.hpp"

namespace kijun {

namespace {

using Json = nlohmann::ordered_json;

struct Reviews {
    std::vector<AuditEntry> entries;
    Json expected;          // of those who rejected it
    bool disputed = false;  // they do not say the same

    void add(const AuditEntry& entry) {
        entries.push_back(entry);
        const auto sealed = Json::parse(entry.sealed.value_or(""), nullptr, false);
        if (!sealed.is_object() || !sealed.contains("expect")) return;
        disputed = disputed || (!expected.is_null() && expected != sealed["expect"]);
        expected = sealed["expect"];
    }
};

// A verdict as expectations: each category that is met with its class, and each that is open.
Json expectations(const Json& verdict) {
    Json met = Json::array(), open = Json::array();
    for (const Json& finding : verdict.at("findings")) {
        const std::string category = finding.at("category"), group = finding.at("group");
        if (finding.at("status") == "met")
            met.push_back(category + " in " + finding.at("class").get<std::string>() +
                          (group.empty() ? "" : "." + group));
        else
            open.push_back("undetermined " + category);
    }
    if (met.size() == 1) met[0] = "only " + met[0].get<std::string>();
    met.insert(met.end(), open.begin(), open.end());
    if (met.empty()) met.push_back("out_of_scope");
    return met;
}

// The case of a judgment; none if cases cannot say by which words it was judged.
std::optional<Json> case_of(const AuditEntry& entry, const RecordedJudgment& judgment,
                            const Json& expected) {
    const JudgingOptions& words = judgment.words;
    if (!words.known_at.empty() || words.evading != JudgingOptions().evading) return std::nullopt;
    Json made = Json{{"name", entry.subject}};
    const Json report = Json::parse(judgment.report);
    for (const auto& [name, value] : report.items())
        if (name != "name" && name != "at" && name != "mode" && name != "expect" && name != "answer")
            made[name] = value;
    if (words.mode != JudgingOptions().mode) made["mode"] = words.mode;

    std::vector<Json> verdicts;
    for (std::string_view rest = judgment.verdicts; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        verdicts.push_back(Json::parse(rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (verdicts.size() != 1) {  // what is right under each of them only a confirmation says
        if (!expected.is_null() || verdicts.empty()) return std::nullopt;
        for (const Json& verdict : verdicts)
            made["expect"][verdict.at("revision").get<std::string>()] = expectations(verdict);
        return made;
    }
    if (!words.at.empty()) made["at"] = words.at;
    if (!words.revision.empty()) made["at"] = words.revision;
    if (words.all_revisions) made["at"] = verdicts[0].at("revision");
    made["expect"] = expected.is_null() ? expectations(verdicts[0]) : expected;
    return made;
}

}  // namespace

Result<DispositionCounts> disposition_cases(AuditStore& store,
                                            const std::function<bool(const std::string&)>& write) {
    std::map<std::string, Reviews> reviewed;
    auto problem = store.read(0, [&](const AuditEntry& entry) {
        if (entry.kind == AuditEntry::Kind::review) reviewed[entry.subject].add(entry);
        return true;
    });
    if (problem) return *problem;
    DispositionCounts counts;
    std::optional<Diagnostic> unreadable;
    problem = store.read(0, [&](const AuditEntry& entry) {
        const auto found = reviewed.find(entry.subject);
        if (entry.kind != AuditEntry::Kind::judgment || found == reviewed.end()) return true;
        const Reviews& reviews = found->second;
        const DoubleCheck check = double_check(reviews.entries);
        const bool corrected = check.confirmed.empty() && !reviews.expected.is_null() && !reviews.disputed;
        if (!check.done() && !corrected) {
            ++counts.undecided;
            return true;
        }
        const auto judgment = recorded_judgment(entry);
        if (!judgment) {
            unreadable = judgment.errors().front();
            return false;
        }
        if (!*judgment) {
            ++counts.not_kept;
            return true;
        }
        try {
            const auto made = case_of(entry, **judgment, corrected ? reviews.expected : Json());
            ++(made ? counts.written : counts.not_said);
            return !made || write(made->dump());
        } catch (const Json::exception&) {
            unreadable = error("K1303", {},
                               "entry " + std::to_string(entry.number) + " cannot be read as a judgment",
                               "項目 " + std::to_string(entry.number) + " は判断の記録として読めません");
            return false;
        }
    });
    if (problem) return *problem;
    if (unreadable) return *unreadable;
    return counts;
}

}  // namespace kijun
