#include "desk.hpp"

#include <algorithm>

namespace kijun::serve {

const LoadedRulesPtr& Desk::now() {
    if (pinned_) return rules_;
    const std::uint64_t generation = active_.generation();
    if (generation == generation_) return rules_;
    RulesState state = active_.state();
    generation_ = state.generation;
    if (rules_ != state.active) {
        rules_ = std::move(state.active);
        judge_.emplace(rules_->rules);
        resolved_.reset();
    }
    if (candidate_ != state.candidate) {
        candidate_ = std::move(state.candidate);
        candidate_judge_.reset();
        candidate_resolved_.reset();
        if (candidate_) candidate_judge_.emplace(candidate_->rules);
    }
    return rules_;
}

std::optional<Diagnostic> Desk::read(std::string_view json, const std::string& id, Diagnostics& warnings) {
    reader_.forget_warnings();
    auto problem = reader_.read(json, report_, warnings);
    if (!problem && report_.id.empty()) report_.id = id;
    if (problem) metrics_.add(Metrics::not_judged);
    return problem;
}

Result<const std::vector<Verdict>*> Desk::judge(const JudgingOptions& words, bool explain) {
    now();
    auto resolved = resolve(words, *rules_->rules, resolved_);
    if (!resolved) return resolved.errors();
    resolved->explain = explain;
    auto verdicts = judge_->judge(report_, *resolved);
    if (!verdicts) {
        metrics_.add(Metrics::not_judged);
        return verdicts;
    }
    for (const Verdict& verdict : **verdicts) {
        metrics_.add(verdict.outcome == Outcome::candidate      ? Metrics::candidate
                     : verdict.outcome == Outcome::undetermined ? Metrics::undetermined
                                                                : Metrics::out_of_scope);
    }
    if (candidate_judge_) judge_by_candidate(words, **verdicts);
    return verdicts;
}

Result<JudgeOptions> Desk::resolve(const JudgingOptions& words, const Rules& rules,
                                   std::optional<Resolved>& last) {
    if (last && last->words == words) return last->options;
    Diagnostics warnings;  // those of dates, which are about spelling only
    auto made = judge_options(rules, words, warnings);
    if (made) last = Resolved{words, *made};
    return made;
}

void Desk::judge_by_candidate(const JudgingOptions& words, const std::vector<Verdict>& verdicts) {
    const auto fail = [&](const Diagnostic& problem) {
        metrics_.add(Metrics::shadow_failed);
        shadow_.disagree(
            candidate_->content,
            {report_.id, std::string(to_string(verdicts.front().outcome)), std::string(problem.code), {}});
    };
    const auto resolved = resolve(words, *candidate_->rules, candidate_resolved_);
    if (!resolved) return fail(resolved.errors().front());
    const auto others = candidate_judge_->judge(report_, *resolved);
    if (!others) return fail(others.errors().front());
    auto differing = Shadow::differing(Shadow::summary(rules_->rules->program(), verdicts),
                                       Shadow::summary(candidate_->rules->program(), **others));
    if (differing.empty() && verdicts.size() == (*others)->size()) {
        metrics_.add(Metrics::shadow_same);
        return shadow_.agree(candidate_->content);
    }
    metrics_.add(Metrics::shadow_other);
    shadow_.disagree(candidate_->content,
                     {report_.id, std::string(to_string(verdicts.front().outcome)),
                      std::string(to_string((*others)->front().outcome)), std::move(differing)});
}

void Desk::write(const std::vector<Verdict>& verdicts, char separator, std::string& out) {
    bool first = true;
    for (const Verdict& verdict : verdicts) {
        if (!first) out += separator;
        first = false;
        write_json(*rules_->rules, verdict, out);
    }
    constexpr std::size_t most_room = std::size_t{16} << 10;
    room_ = std::min(std::max(room_, out.size() + 128), most_room);
}

}  // namespace kijun::serve
