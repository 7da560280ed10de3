// Where one worker judges: scratch and buffers for the rules that answer and for a candidate.
//
// Threading: belongs to one worker.
#pragma once

#include <optional>
#include <string>

#include "active_rules.hpp"
#include "kijun/judging_options.hpp"
#include "kijun/report.hpp"
#include "metrics.hpp"
#include "shadow.hpp"

namespace kijun::serve {

class Desk {
public:
    Desk(const ActiveRules& active, Metrics& metrics, Shadow& shadow)
        : active_(active), metrics_(metrics), shadow_(shadow) {}

    // The rules that answer now.
    const LoadedRulesPtr& now();

    // Those of the last judgment: the ones that answer now may be newer already.
    [[nodiscard]] const LoadedRulesPtr& used() const { return rules_; }

    // Reads the report; `id` is what it is called if it has none.
    std::optional<Diagnostic> read(std::string_view json, const std::string& id, Diagnostics& warnings);
    // Judges the report read last. The verdicts are good until the next call.
    Result<const std::vector<Verdict>*> judge(const JudgingOptions& words, bool explain);
    [[nodiscard]] const Report& report() const { return report_; }
    // Appends the verdicts, each but the last ended by `separator`.
    void write(const std::vector<Verdict>& verdicts, char separator, std::string& out);
    // As long as the longest answer so far, or nearly; so that one need not grow.
    [[nodiscard]] std::size_t room() const { return room_; }
    // Stays with the rules of this moment, for answers that take several judgments.
    void pin() {
        now();
        pinned_ = true;
    }

private:
    // Words resolved for some rules; most requests come with the same.
    struct Resolved {
        JudgingOptions words;
        JudgeOptions options;
    };
    static Result<JudgeOptions> resolve(const JudgingOptions& words, const Rules& rules,
                                        std::optional<Resolved>& last);
    void judge_by_candidate(const JudgingOptions& words, const std::vector<Verdict>& verdicts);

    const ActiveRules& active_;
    Metrics& metrics_;
    Shadow& shadow_;
    std::uint64_t generation_ = 0;
    std::size_t room_ = 1024;
    bool pinned_ = false;
    LoadedRulesPtr rules_, candidate_;
    std::optional<Judge> judge_, candidate_judge_;
    std::optional<Resolved> resolved_, candidate_resolved_;
    ReportReader reader_;
    Report report_;
};

}  // namespace kijun::serve
