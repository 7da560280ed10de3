// Conditions over questions: what is asked of a report, what the answers may be, and what holds under
// every way to answer that one report can have.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kijun/judge.hpp"
#include "terms.hpp"

namespace kijun::oracle {

// A recorded value, the day (days from 1970-01-01) or number of a date, or the answer to a test for terms.
using Answer = std::variant<bool, std::int64_t, std::string>;

// Something that is asked of a report: a fact, a field, or whether a test for terms holds.
struct Question {
    enum class Kind { fact, field, terms } kind = Kind::fact;
    std::string name;  // id, field, key
    const ast::Fact* fact = nullptr;
    ast::ReportField field{};
    const ast::HasTerms* test = nullptr;
    std::vector<std::pair<std::int64_t, std::int64_t>> marks;  // values of order that it is compared with
    std::vector<std::string> words;                            // texts that it is compared with
};

// The conditions of one category in one state, with everything that they ask.
class Subject {
public:
    Subject(const State& state, const Zone& zone, const ast::Category& category);

    [[nodiscard]] const std::vector<Question>& questions() const { return questions_; }
    [[nodiscard]] const State& state() const { return state_; }
    [[nodiscard]] const ast::Category& category() const { return category_; }

    // What the answers to each question may be.
    using Possible = std::vector<std::vector<Answer>>;

    // The value of the category under every combination of answers that can occur together: not known if
    // they differ.
    [[nodiscard]] std::optional<bool> decide(const Possible& possible) const;
    // The same for each criterion that can support the category.
    [[nodiscard]] std::vector<std::optional<bool>> criteria(const Possible& possible) const;

    // More combinations than this are not tried; a generated rule must ask less.
    static constexpr std::size_t most_worlds = 1u << 18;

private:
    using Part = std::variant<const ast::Body*, const ast::Expr*>;

    void ask(const ast::Body& body);
    void ask(const ast::Expr& expr);
    std::size_t question(Question asked);
    [[nodiscard]] bool is_background(const ast::Body& body) const;
    void find_criteria(const ast::Body& body, bool items, std::vector<Part>& out) const;
    void find_criteria(const ast::Expr& expr, bool items, std::vector<Part>& out) const;

    [[nodiscard]] std::optional<bool> value(const ast::Body& body, ast::Quantifier quantifier,
                                            std::uint32_t threshold, const Possible& possible) const;
    [[nodiscard]] std::optional<bool> value(const ast::Expr& expr, const Possible& possible) const;
    [[nodiscard]] std::optional<bool> value(const Part& part, const Possible& possible) const;
    [[nodiscard]] std::optional<bool> decide(const Part& part, const Possible& possible) const;
    [[nodiscard]] bool holds(const ast::Expr& expr, const Answer& answer) const;
    [[nodiscard]] bool together(const Possible& world) const;
    [[nodiscard]] std::pair<std::int64_t, std::int64_t> mark(const ast::Value& value) const;

    const State& state_;
    const Zone& zone_;
    const ast::Category& category_;
    std::vector<Question> questions_;
    std::map<const ast::Expr*, std::size_t> asked_;
    std::vector<std::pair<std::size_t, std::size_t>> implications_;  // of questions about terms
    std::vector<Part> criteria_;
};

// The body that a path names; items stand in groups, exceptions and behind `not` as well.
const ast::Body& body_of(const State& state, const ast::Path& path);

}  // namespace kijun::oracle
