// Interviews: what to ask next about a report that is not decided yet.
//
// The questions are those of the open findings whose answer can still change one of them (decisive), the
// cheapest first, then those that bear on more categories. What was looked for and could not be told
// (uncertain) is not asked again. When none is left, no answer can change the verdict.
//
// Threading: free functions over values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kijun/judge.hpp"

namespace kijun {

struct Question {
    std::string fact;  // under which the answer is recorded in the report
    std::string question;
    std::string who;
    std::uint32_t cost = 1;
    ast::FactType type = ast::FactType::boolean;
    std::vector<std::string> choices;
    std::vector<std::string> categories;  // ids of those it can still decide
};

// boolean, integer, date, choice, months or days (durations so counted): how programs are told what answers
// a question takes.
std::string_view name_of(ast::FactType type);

// `category`: only what bears on this one; empty: all.
std::vector<Question> next_questions(const Program& program, const std::vector<Verdict>& verdicts,
                                     const std::string& category = {});

// What remains to be asked, with the verdicts so far, as one line of JSON without its end, for programs
// that hold the interview themselves.
std::string questions_json(const Rules& rules, const std::vector<Question>& questions,
                           const std::vector<Verdict>& verdicts);

// An answer as people give it: yes/no (y, はい, true, …), a number, a day, a duration, a choice or its
// place in the list from 1; ?, 不明 or uncertain: could not tell. No value: it does not suit the question.
std::optional<FactValue> read_answer(const Question& question, std::string_view text);

// Records an answer, in the place of an earlier one.
void record(Report& report, const std::string& fact, FactValue value);

}  // namespace kijun
