#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "kijun/audit_judgments.hpp"
#include "kijun/json.hpp"

namespace kijun {

namespace {

using Json = nlohmann::json;

constexpr std::size_t most_told = 100;

void write_words(JsonWriter& json, const JudgingOptions& words) {
    json.begin_object();
    if (!words.at.empty()) json.key("at").value(words.at);
    if (!words.known_at.empty()) json.key("known_at").value(words.known_at);
    if (!words.revision.empty()) json.key("revision").value(words.revision);
    if (words.all_revisions) json.key("all_revisions").value(true);
    json.key("mode").value(words.mode);
    json.key("evading").begin_array();
    for (const std::string& name : words.evading) json.value(name);
    json.end_array();
    json.end_object();
}

JudgingOptions read_words(const Json& json) {
    JudgingOptions words;
    words.at = json.value("at", std::string());
    words.known_at = json.value("known_at", std::string());
    words.revision = json.value("revision", std::string());
    words.all_revisions = json.value("all_revisions", false);
    words.mode = json.value("mode", words.mode);
    words.evading = json.value("evading", words.evading);
    return words;
}

void write_open(std::string& out, const AuditKey& key, const Rules& rules, const RecordedJudgment& judgment,
                const std::vector<Verdict>& verdicts, bool keep) {
    const Program& program = rules.program();
    JsonWriter json(out);
    json.begin_object();
    json.key("kept").value(keep);
    json.key("rules").value(rules.hash());
    json.key("engine").value(engine_version());
    json.key("report").value(key.seal(judgment.report));
    write_words(json.key("words"), judgment.words);
    if (judgment.explain) json.key("explain").value(true);
    json.key("verdicts").begin_array();
    for (const Verdict& verdict : verdicts) {
        json.begin_object();
        const auto& snapshot = program.history.snapshots[verdict.selected.snapshot];
        json.key("revision").value(program.history.revisions[snapshot.revision].id);
        json.key("outcome").value(to_string(verdict.outcome));
        for (const auto& [name, status] :
             {std::pair{"met", Truth::yes}, std::pair{"undetermined", Truth::unknown}}) {
            json.key(std::string_view(name)).begin_array();
            for (const Finding& finding : verdict.findings)
                if (finding.status == status) json.value(program.categories[finding.category].id);
            json.end_array();
        }
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

Diagnostic not_a_judgment(const AuditEntry& entry) {
    return error("K1303", {}, "entry " + std::to_string(entry.number) + " cannot be read as a judgment",
                 "項目 " + std::to_string(entry.number) + " は判断の記録として読めません");
}

// The receipt names the engine, which may be a newer one.
std::string without_engine(std::string verdict) {
    const std::size_t at = verdict.rfind("\"engine\":\"");
    if (at != std::string::npos) verdict.erase(at, verdict.find('}', at) - at);
    return verdict;
}

std::string all_without_engine(std::string_view verdicts) {
    std::string out;
    while (!verdicts.empty()) {
        const std::size_t end = std::min(verdicts.find('\n'), verdicts.size());
        if (!out.empty()) out += '\n';
        out += without_engine(std::string(verdicts.substr(0, end)));
        verdicts.remove_prefix(std::min(end + 1, verdicts.size()));
    }
    return out;
}

// The rules of a record, made once each.
class KeptRules {
public:
    KeptRules(AuditStore& store, const Loading& loading) : store_(store), loading_(loading) {}
    Result<std::shared_ptr<const Rules>> find(const std::string& hash) {
        const auto known = made_.find(hash);
        if (known != made_.end()) return known->second;
        auto made = make(hash);
        made_.emplace(hash, made);
        return made;
    }

private:
    Result<std::shared_ptr<const Rules>> make(const std::string& hash) {
        auto bundle = kept_bundle(store_, hash, loading_.trust);
        if (!bundle) return bundle.errors();
        return make_rules(std::move(*bundle), loading_.cache);
    }

    AuditStore& store_;
    const Loading& loading_;
    std::map<std::string, Result<std::shared_ptr<const Rules>>> made_;
};

}  // namespace

Result<Bundle> kept_bundle(AuditStore& store, const std::string& rules, const Trust& trust) {
    const auto bytes = store.bundle(rules);
    if (!bytes) return bytes.errors();
    if (!*bytes)
        return error("K1304", {}, "its bundle is not in the record", "そのバンドルが記録にありません");
    auto bundle = read_bundle(**bytes, trust);
    if (bundle && hex(bundle->seal.program) != rules)
        return error("K1304", {}, "its bundle was changed for another in the record",
                     "記録のバンドルが別のものに差し替えられています");
    return bundle;
}

AuditEntry judgment_entry(const AuditKey& key, const std::string& id, const std::string& actor,
                          const Rules& rules, const RecordedJudgment& judgment,
                          const std::vector<Verdict>& verdicts, bool keep) {
    AuditEntry entry;
    entry.subject = id;
    entry.actor = actor;
    write_open(entry.open, key, rules, judgment, verdicts, keep);
    std::string sealed;
    JsonWriter json(sealed);
    json.begin_object();
    json.key("report").value(judgment.report);
    json.key("verdicts").value(judgment.verdicts);
    json.end_object();
    entry.seal = key.seal(sealed);
    if (keep) entry.sealed = std::move(sealed);
    return entry;
}

Result<std::optional<RecordedJudgment>> recorded_judgment(const AuditEntry& entry) {
    if (!entry.sealed) return std::optional<RecordedJudgment>{};
    const auto sealed = Json::parse(*entry.sealed, nullptr, false),
               open = Json::parse(entry.open, nullptr, false);
    const auto is_text = [&](const char* name) {
        return sealed.is_object() && sealed.contains(name) && sealed[name].is_string();
    };
    if (!is_text("report") || !is_text("verdicts") || !open.is_object()) return not_a_judgment(entry);
    RecordedJudgment judgment;
    judgment.report = sealed["report"];
    judgment.verdicts = sealed["verdicts"];
    try {
        judgment.words = read_words(open.value("words", Json::object()));
        judgment.explain = open.value("explain", false);
    } catch (const Json::exception&) {  // a value of another type
        return not_a_judgment(entry);
    }
    return std::optional(std::move(judgment));
}

Result<std::string> judge_again(const std::shared_ptr<const Rules>& rules,
                                const RecordedJudgment& judgment) {
    Diagnostics warnings;
    ReportReader reader;
    Report report;
    if (auto problem = reader.read(judgment.report, report, warnings)) return std::move(*problem);
    auto options = judge_options(*rules, judgment.words, warnings);
    if (!options) return options.errors();
    options->explain = judgment.explain;
    if (report.id.empty()) {
        // what stands in the place of an id is in the verdicts
        const auto first =
            Json::parse(judgment.verdicts.substr(0, judgment.verdicts.find('\n')), nullptr, false);
        if (first.is_object() && first.contains("id") && first["id"].is_string()) report.id = first["id"];
    }
    Judge judge(rules);
    const auto verdicts = judge.judge(report, *options);
    if (!verdicts) return verdicts.errors();
    std::string out;
    for (const Verdict& verdict : **verdicts) {
        if (!out.empty()) out += '\n';
        write_json(*rules, verdict, out);
    }
    return out;
}

bool same_judgment(const AuditEntry& there, const AuditEntry& again) {
    const auto one = Json::parse(there.open, nullptr, false),
               other = Json::parse(again.open, nullptr, false);
    if (!one.is_object() || !other.is_object()) return false;
    for (const char* name : {"report", "words", "explain"})
        if (one.value(name, Json()) != other.value(name, Json())) return false;
    return true;
}

std::string rules_of_judgment(const AuditEntry& entry) {
    const auto open = Json::parse(entry.open, nullptr, false);
    if (!open.is_object() || !open.contains("rules") || !open["rules"].is_string()) return {};
    return open["rules"];
}

DoubleCheck double_check(const std::vector<AuditEntry>& about) {
    DoubleCheck check;
    for (const AuditEntry& entry : about) {
        if (entry.kind != AuditEntry::Kind::review) continue;
        const auto open = Json::parse(entry.open, nullptr, false);
        const bool confirms = open.is_object() && open.value("decision", Json()) == "confirm";
        (confirms ? check.confirmed : check.rejected).push_back(entry.actor);
    }
    return check;
}

AuditEntry review_entry(const std::string& subject, const std::string& actor, const Review& review) {
    AuditEntry entry;
    entry.kind = AuditEntry::Kind::review;
    entry.subject = subject;
    entry.actor = actor;
    entry.open = review.confirms ? R"({"decision":"confirm"})" : R"({"decision":"reject"})";
    if (!review.note.empty() || !review.expect.empty()) {
        entry.sealed.emplace();
        JsonWriter json(*entry.sealed);
        json.begin_object();
        if (!review.note.empty()) json.key("note").value(review.note);
        if (!review.expect.empty()) {
            json.key("expect").begin_array();
            for (const std::string& one : review.expect) json.value(one);
            json.end_array();
        }
        json.end_object();
    }
    return entry;
}

Result<RejudgeFindings> rejudge(AuditStore& store, const Loading& loading) {
    RejudgeFindings found;
    KeptRules kept(store, loading);
    const auto tell = [&](const AuditEntry& entry, const Message& why) {
        ++found.other;
        if (found.others.size() < most_told) found.others.emplace_back(entry.subject, why);
    };
    const auto problem = store.read(0, [&](const AuditEntry& entry) {
        if (entry.kind != AuditEntry::Kind::judgment) return true;
        const auto judgment = recorded_judgment(entry);
        if (!judgment) {
            tell(entry, judgment.errors().front().message);
            return true;
        }
        if (!*judgment) {
            ++found.not_kept;
            return true;
        }
        const auto rules = kept.find(rules_of_judgment(entry));
        const auto again = rules ? judge_again(*rules, **judgment) : Result<std::string>(rules.errors());
        if (!again)
            tell(entry, again.errors().front().message);
        else if (all_without_engine(*again) != all_without_engine((*judgment)->verdicts))
            tell(entry, {"another verdict", "判断が異なります"});
        else
            ++found.same;
        return true;
    });
    if (problem) return *problem;
    return found;
}

}  // namespace kijun
