#include "kijun/interview.hpp"
#include "kijun/json.hpp"

namespace kijun {

std::string_view name_of(ast::FactType type) {
    switch (type) {
        case ast::FactType::integer:
            return "integer";
        case ast::FactType::date:
            return "date";
        case ast::FactType::months:
            return "months";
        case ast::FactType::days:
            return "days";
        case ast::FactType::choice:
            return "choice";
        case ast::FactType::boolean:
            break;
    }
    return "boolean";
}

std::string questions_json(const Rules& rules, const std::vector<Question>& questions,
                           const std::vector<Verdict>& verdicts) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("done").value(questions.empty());
    json.key("questions").begin_array();
    for (const Question& question : questions) {
        json.begin_object();
        json.key("fact").value(question.fact);
        json.key("question").value(question.question);
        json.key("who").value(question.who);
        json.key("cost").value(question.cost);
        json.key("type").value(name_of(question.type));
        json.key("choices").begin_array();
        for (const std::string& choice : question.choices) json.value(choice);
        json.end_array();
        json.key("categories").begin_array();
        for (const std::string& category : question.categories) json.value(category);
        json.end_array();
        json.end_object();
    }
    json.end_array();
    json.key("verdicts").begin_array();
    for (const Verdict& verdict : verdicts) {
        std::string one;
        write_json(rules, verdict, one);
        json.raw(one);
    }
    json.end_array();
    json.end_object();
    return out;
}

}  // namespace kijun
