// The engine and the reference on the same rules and reports, and what is left of a disagreement when
// everything that it does not need is taken away.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "kijun/judge.hpp"
#include "oracle.hpp"

namespace kijun::property {

class Contest {
public:
    // Null, and why, if the rules have errors.
    static std::unique_ptr<Contest> of(const std::string& rules, std::string& errors);

    struct Answers {
        std::string engine, reference;
        std::size_t compared = 0;  // verdicts
        [[nodiscard]] bool agree() const { return engine == reference; }
    };
    Answers ask(const Report& report, const JudgeOptions& options);
    // Whether the two fold a text in the same way; else what they made of it.
    std::string folded_differently(const std::string& text);

    [[nodiscard]] const Rules& rules() const { return *rules_; }
    [[nodiscard]] const Model& model() const { return model_; }
    [[nodiscard]] Judge& judge() { return *judge_; }
    [[nodiscard]] const oracle::Oracle& reference() const { return *oracle_; }

private:
    Contest(Model model, std::shared_ptr<const Rules> rules);
    bool looks_stuffed(const std::string& original, std::uint32_t begin, std::uint32_t end);

    Model model_;
    std::shared_ptr<const Rules> rules_;
    std::optional<Judge> judge_;
    std::optional<oracle::Oracle> oracle_;
    Text text_;
    std::string original_;
};

struct Disagreement {
    std::string rules;
    Report report;
    JudgeOptions options;
};
// Smaller rules and a smaller report about which engine and reference still disagree.
Disagreement minimized(Disagreement found);
// Everything needed to see it again.
std::string shown(const Disagreement& found);

std::string shown(const JudgeOptions& options);

}  // namespace kijun::property
