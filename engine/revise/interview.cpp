#include "kijun/interview.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace kijun {

namespace {

std::string_view trimmed(std::string_view text) {
    const auto space = [](char byte) {
        return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
    };
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    return text;
}

template <std::size_t n>
bool is_one_of(std::string_view text, const std::array<std::string_view, n>& words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

std::optional<std::int64_t> number(std::string_view typed) {
    std::string text;
    while (!typed.empty()) {
        // U+FF10 to U+FF19: what a Japanese input method gives first
        const bool wide =
            typed.size() >= 3 && typed.starts_with("\xEF\xBC") && typed[2] >= '\x90' && typed[2] <= '\x99';
        text += wide ? static_cast<char>(typed[2] - '\x90' + '0') : typed.front();
        typed.remove_prefix(wide ? 3 : 1);
    }
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

std::vector<Question> next_questions(const Program& program, const std::vector<Verdict>& verdicts,
                                     const std::string& category) {
    std::vector<Question> questions;
    for (const Verdict& verdict : verdicts)
        for (const Finding& finding : verdict.findings) {
            const std::string& id = program.categories[finding.category].id;
            if (finding.status != Truth::unknown || (!category.empty() && id != category)) continue;
            for (const Missing& missing : finding.missing) {
                if (!missing.decisive || missing.uncertain) continue;
                auto known = std::find_if(questions.begin(), questions.end(),
                                          [&](const Question& one) { return one.fact == missing.fact; });
                if (known == questions.end()) {
                    Question made{std::string(missing.fact),
                                  std::string(missing.question),
                                  std::string(missing.who),
                                  missing.cost,
                                  ast::FactType::boolean,
                                  {},
                                  {}};
                    // declared otherwise by another revision, it asks for what this one wants
                    for (const std::uint32_t fact : program.snapshots[verdict.selected.snapshot].facts)
                        if (program.facts[fact].id == missing.fact) {
                            made.type = program.facts[fact].type;
                            made.choices = program.facts[fact].choices;
                        }
                    questions.push_back(std::move(made));
                    known = std::prev(questions.end());
                }
                if (std::find(known->categories.begin(), known->categories.end(), id) ==
                    known->categories.end())
                    known->categories.push_back(id);
            }
        }
    std::stable_sort(questions.begin(), questions.end(), [](const Question& a, const Question& b) {
        if (a.cost != b.cost) return a.cost < b.cost;
        return a.categories.size() > b.categories.size();
    });
    return questions;
}

std::optional<FactValue> read_answer(const Question& question, std::string_view text) {
    static constexpr std::array<std::string_view, 7> yes{"y", "Y", "yes", "true", "はい", "ある", "○"};
    static constexpr std::array<std::string_view, 7> no{"n", "N", "no", "false", "いいえ", "ない", "×"};
    static constexpr std::array<std::string_view, 5> unsure{"?", "？", "不明", "不確実", "uncertain"};
    text = trimmed(text);
    if (text.empty()) return std::nullopt;
    if (is_one_of(text, unsure)) return Uncertain{};
    switch (question.type) {
        case ast::FactType::boolean:
            if (is_one_of(text, yes)) return true;
            if (is_one_of(text, no)) return false;
            return std::nullopt;
        case ast::FactType::integer:
            if (const auto value = number(text)) return *value;
            return std::nullopt;
        case ast::FactType::date:
            if (const auto day = parse_report_date(text)) return std::string(text);
            return std::nullopt;
        case ast::FactType::months:
        case ast::FactType::days:
            if (const auto length = parse_duration(text)) return to_string(*length);
            return std::nullopt;
        case ast::FactType::choice:
            if (std::find(question.choices.begin(), question.choices.end(), text) != question.choices.end())
                return std::string(text);
            if (const auto place = number(text);
                place && *place >= 1 && static_cast<std::uint64_t>(*place) <= question.choices.size())
                return question.choices[static_cast<std::size_t>(*place) - 1];
            return std::nullopt;
    }
    return std::nullopt;
}

void record(Report& report, const std::string& fact, FactValue value) {
    for (RecordedFact& known : report.facts)
        if (known.name == fact) {
            known.value = std::move(value);
            return;
        }
    report.facts.push_back({fact, std::move(value)});
}

}  // namespace kijun
