#include "kijun/together.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "kijun/json.hpp"

namespace kijun {

struct JointJudge::Seat {
    explicit Seat(Under under) : judge(std::move(under.rules)), options(std::move(under.options)) {
        const Program& program = judge.rules().program();
        for (const FactInfo& fact : program.facts) declared.insert(fact.id);
        for (const Atom& atom : program.atoms) declared.insert(atom.key);
    }

    Judge judge;
    JudgeOptions options;
    std::unordered_set<std::string> declared;  // what may be recorded: facts, and answers about open lists
    Report report;
};

JointJudge::JointJudge(std::vector<Under> under) {
    for (Under& each : under) seats_.emplace_back(std::move(each));
}
JointJudge::~JointJudge() = default;
JointJudge::JointJudge(JointJudge&&) noexcept = default;

const JointVerdict& JointJudge::judge(const Report& report) {
    verdict_.id = report.id;
    verdict_.parts.clear();
    const auto declares = [](const RecordedFact& fact) {
        return [&fact](const Seat& seat) { return seat.declared.contains(fact.name); };
    };
    for (Seat& seat : seats_) {
        seat.report = report;
        std::erase_if(seat.report.facts, [&](const RecordedFact& fact) {
            return !declares(fact)(seat) && std::any_of(seats_.begin(), seats_.end(), declares(fact));
        });
        JointVerdict::Part part{&seat.judge.rules(), nullptr, {}};
        if (auto judged = seat.judge.judge(seat.report, seat.options))
            part.verdicts = *judged;
        else
            part.problems = std::move(judged.errors());
        verdict_.parts.push_back(std::move(part));
    }
    return verdict_;
}

namespace {

void write_problem(JsonWriter& json, const History& history, const Diagnostic& problem) {
    json.begin_object();
    json.key("guideline").value(history.guideline);
    json.key("code").value(problem.code);
    json.key("message").value(problem.message.en);
    json.key("message_ja").value(problem.message.ja);
    json.end_object();
}

void write_contribution(JsonWriter& json, const Rules& rules, const Verdict& verdict) {
    const History& history = rules.program().history;
    const SnapshotInfo& snapshot = history.snapshots[verdict.selected.snapshot];
    json.begin_object();
    json.key("guideline").value(history.guideline);
    json.key("revision").value(history.revisions[snapshot.revision].id);
    json.key("judged_by").value(to_string(history.pivot));
    json.key("timezone").value(history.zone_name);
    json.key("bundle").value(rules.hash());
    json.end_object();
}

}  // namespace

void write_json(const JointVerdict& joint, std::string& out) {
    JsonWriter json(out);
    const auto each = [&](const auto& visit) {
        for (const JointVerdict::Part& part : joint.parts) {
            if (part.verdicts == nullptr) continue;
            for (const Verdict& verdict : *part.verdicts) visit(*part.rules, verdict);
        }
    };
    json.begin_object();
    json.key("id").value(joint.id);
    json.key("verdicts").begin_array();
    each([&](const Rules& rules, const Verdict& verdict) {
        std::string one;
        write_json(rules, verdict, one);
        json.raw(one);
    });
    json.end_array();
    json.key("not_judged").begin_array();
    for (const JointVerdict::Part& part : joint.parts)
        for (const Diagnostic& problem : part.problems)
            write_problem(json, part.rules->program().history, problem);
    json.end_array();
    json.key("receipt").begin_object();
    json.key("revisions").begin_array();
    each([&](const Rules& rules, const Verdict& verdict) { write_contribution(json, rules, verdict); });
    json.end_array();
    json.key("engine").value(engine_version());
    json.end_object();
    json.end_object();
}

}  // namespace kijun
