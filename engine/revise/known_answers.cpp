#include "known_answers.hpp"

#include <algorithm>

namespace kijun {

namespace {

constexpr std::size_t most_cases = 8;
constexpr std::size_t most_words = 32;
constexpr std::size_t longest_text = 2000;  // bytes: replaying must cost little

// Up to `most` of them, at even distances.
template <class T>
std::vector<T> some_of(const std::vector<T>& all, std::size_t most) {
    std::vector<T> some;
    const std::size_t step = std::max<std::size_t>(1, (all.size() + most - 1) / most);
    for (std::size_t i = 0; i < all.size(); i += step) some.push_back(all[i]);
    return some;
}

// A sign between any two characters, as evaders write.
std::string stuffed(const std::string& word) {
    std::string text;
    for (const char byte : word) {
        const bool begins_character = (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
        if (begins_character && !text.empty()) text += "・";
        text += byte;
    }
    return text;
}

std::vector<std::string> texts_of(const Program& program, const std::vector<ast::Case>& cases) {
    std::vector<std::string> texts, plain, hidden;
    for (const ast::Case& one : cases) {
        if (!one.text.empty() && one.text.size() <= longest_text) texts.push_back(one.text);
    }
    texts = some_of(texts, most_cases);
    for (const Pattern& pattern : program.patterns) {
        if (pattern.kind != Pattern::Kind::literal) continue;
        plain.push_back(pattern.spelling);
        if (!pattern.evading.empty()) hidden.push_back(stuffed(pattern.spelling));
    }
    for (const auto* words : {&plain, &hidden}) {
        std::string text;
        for (const std::string& word : some_of(*words, most_words)) {
            if (text.size() + word.size() <= longest_text) text += word + "\n";
        }
        if (!text.empty()) texts.push_back(text);
    }
    return texts;
}

class Asker {
public:
    explicit Asker(const std::shared_ptr<const Rules>& rules)
        : scanner_(rules->patterns()), judge_(rules) {}

    KnownAnswer ask(const std::string& text) {
        KnownAnswer answer;
        answer.text = text;
        const auto matches = scanner_.scan(text);
        answer.matches.assign(matches.begin(), matches.end());
        Report report;
        report.text = text;
        JudgeOptions options;
        options.all_revisions = true;
        if (const auto verdicts = judge_.judge(report, options)) {
            for (const Verdict& verdict : **verdicts) {
                for (const Finding& finding : verdict.findings) {
                    answer.judged.push_back({verdict.selected.snapshot, finding.category, finding.status});
                }
            }
        }
        return answer;
    }

private:
    Scanner scanner_;
    Judge judge_;
};

}  // namespace

std::vector<KnownAnswer> known_answers(const std::shared_ptr<const Rules>& rules,
                                       const std::vector<ast::Case>& cases) {
    Asker asker(rules);
    std::vector<KnownAnswer> known;
    for (const std::string& text : texts_of(rules->program(), cases)) known.push_back(asker.ask(text));
    return known;
}

std::optional<std::size_t> first_other_answer(const std::shared_ptr<const Rules>& rules,
                                              const std::vector<KnownAnswer>& known) {
    Asker asker(rules);
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (asker.ask(known[i].text) != known[i]) return i;
    }
    return std::nullopt;
}

}  // namespace kijun
