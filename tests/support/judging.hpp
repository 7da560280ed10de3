// A small guideline around what a test is about, and its verdicts.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "rules_from_text.hpp"

namespace kijun::test {

// `declarations` in a guideline of one class `c`, in force from 2020-01-01.
inline std::string guideline(std::string_view declarations) {
    return R"(guideline g "指針" { timezone "Asia/Tokyo" judged by received }
revision r1 "初版" of g { effective 2020-01-01 }
class c "区分"
)" + std::string(declarations);
}

// A guideline whose only category is `x` with `body`.
inline std::string category(std::string_view body, std::string_view declarations = {}) {
    return guideline(std::string(declarations) + "\ncategory x \"類型\" in c { " + std::string(body) +
                     " }\n");
}

class Judging {
public:
    explicit Judging(const std::string& text) : compiled_(compile_text(text)) {
        if (compiled_->rules) judge_.emplace(compiled_->rules);
    }

    [[nodiscard]] bool ready() const { return judge_.has_value(); }
    [[nodiscard]] const Compiled& compiled() const { return *compiled_; }
    [[nodiscard]] const Program& program() const { return compiled_->rules->program(); }
    Judge& judge() { return *judge_; }

    // The verdicts, valid until the next call; none and a failed test if there is an error.
    const std::vector<Verdict>& verdicts(const Report& report, const JudgeOptions& options) {
        static const std::vector<Verdict> none_at_all;
        auto judged = judge_->judge(report, options);
        EXPECT_TRUE(judged) << judged.errors().front().message.en;
        return judged ? **judged : none_at_all;
    }
    // The code of the error, or "".
    std::string refused(const Report& report, const JudgeOptions& options = {}) {
        auto judged = judge_->judge(report, options);
        return judged ? std::string() : std::string(judged.errors().front().code);
    }

    const Finding* finding(const Report& report, Mode mode, std::string_view category = "x") {
        JudgeOptions options;
        options.mode = mode;
        const auto& all = verdicts(report, options);
        EXPECT_EQ(all.size(), 1u);
        if (all.empty()) return nullptr;
        const auto found = std::find_if(
            all[0].findings.begin(), all[0].findings.end(),
            [&](const Finding& finding) { return program().categories[finding.category].id == category; });
        return found == all[0].findings.end() ? nullptr : &*found;
    }
    Truth status(const Report& report, Mode mode, std::string_view category = "x") {
        const Finding* found = finding(report, mode, category);
        return found ? found->status : Truth::no;
    }
    Truth screen(const Report& report) { return status(report, Mode::screen); }
    Truth assess(const Report& report) { return status(report, Mode::assess); }

private:
    std::unique_ptr<Compiled> compiled_;
    std::optional<Judge> judge_;
};

inline Report with(Report report, std::string name, FactValue value) {
    report.facts.push_back({std::move(name), std::move(value)});
    return report;
}

}  // namespace kijun::test
