#include "conditions.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace kijun::oracle {

namespace {

std::string plain_label(std::string label) {
    const auto replace = [&](const std::string& from, const std::string& to) {
        for (std::size_t at = label.find(from); at != std::string::npos; at = label.find(from))
            label.replace(at, from.size(), to);
    };
    replace("（", "(");
    replace("）", ")");
    replace("◯", "○");
    return label;
}

void items_in(const ast::Body& body, std::vector<const ast::Item*>& out);

void items_in(const ast::Expr& expr, std::vector<const ast::Item*>& out) {
    if (const auto* item = std::get_if<ast::Item>(&expr.node)) out.push_back(item);
    if (const auto* group = std::get_if<ast::Group>(&expr.node)) items_in(group->body, out);
    if (const auto* negated = std::get_if<ast::Not>(&expr.node)) items_in(*negated->operand, out);
}

void items_in(const ast::Body& body, std::vector<const ast::Item*>& out) {
    for (const auto& condition : body.conditions) items_in(*condition, out);
    for (const auto& exception : body.unless) items_in(*exception, out);
}

std::optional<bool> opposite(std::optional<bool> value) {
    if (value) return !*value;
    return std::nullopt;
}

}  // namespace

const ast::Body& body_of(const State& state, const ast::Path& path) {
    const ast::Body* body = nullptr;
    if (const auto criterion = state.criteria.find(path.name.text); criterion != state.criteria.end())
        body = &criterion->second->body;
    else
        body = &state.category(path.name.text)->body;
    for (const ast::Word& label : path.labels) {
        std::vector<const ast::Item*> items;
        items_in(*body, items);
        const auto found = std::find_if(items.begin(), items.end(), [&](const ast::Item* item) {
            return plain_label(item->label.text) == plain_label(label.text);
        });
        body = &(*found)->body;
    }
    return *body;
}

// ---- what is asked --------------------------------------------------------------------------------

Subject::Subject(const State& state, const Zone& zone, const ast::Category& category)
    : state_(state), zone_(zone), category_(category) {
    ask(category.body);
    for (std::size_t a = 0; a < questions_.size(); ++a)
        for (std::size_t b = 0; b < questions_.size(); ++b)
            if (a != b && questions_[a].test && questions_[b].test &&
                implies(state, *questions_[a].test, *questions_[b].test))
                implications_.emplace_back(a, b);
    for (const bool items : {true, false})
        if (criteria_.empty() && !is_background(category.body))
            find_criteria(category.body, items, criteria_);
}

std::pair<std::int64_t, std::int64_t> Subject::mark(const ast::Value& value) const {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return {*number, *number};
    if (const auto* length = std::get_if<ast::DurationLiteral>(&value)) {
        const std::int64_t place = length->value.months > 0 ? 2 * length->value.months : length->value.days;
        return {place, place};
    }
    const DayRange days = zone_.days_of(std::get<ast::Date>(value).value);
    return {days.first.days, days.last.days};
}

std::size_t Subject::question(Question asked) {
    for (std::size_t i = 0; i < questions_.size(); ++i)
        if (questions_[i].kind == asked.kind && questions_[i].name == asked.name) return i;
    questions_.push_back(std::move(asked));
    return questions_.size() - 1;
}

void Subject::ask(const ast::Body& body) {
    for (const auto& condition : body.conditions) ask(*condition);
    for (const auto& exception : body.unless) ask(*exception);
}

void Subject::ask(const ast::Expr& expr) {
    if (const auto* group = std::get_if<ast::Group>(&expr.node)) return ask(group->body);
    if (const auto* item = std::get_if<ast::Item>(&expr.node)) return ask(item->body);
    if (const auto* negated = std::get_if<ast::Not>(&expr.node)) return ask(*negated->operand);
    Question asked;
    const ast::Comparison* comparison = nullptr;
    if (const auto* test = std::get_if<ast::HasTerms>(&expr.node)) {
        asked.kind = Question::Kind::terms;
        asked.name = key_of(*test);
        asked.test = test;
    } else if (const auto* field = std::get_if<ast::FieldTest>(&expr.node)) {
        asked.kind = Question::Kind::field;
        asked.name = std::to_string(static_cast<int>(field->field));
        asked.field = field->field;
        comparison = &field->comparison;
    } else {
        const auto& reference = std::get<ast::Reference>(expr.node);
        const auto fact = state_.facts.find(reference.path.name.text);
        if (fact == state_.facts.end()) return ask(body_of(state_, reference.path));
        asked.name = fact->first;
        asked.fact = fact->second.get();
        if (reference.comparison) comparison = &*reference.comparison;
    }
    const std::size_t number = asked_[&expr] = question(std::move(asked));
    if (!comparison) return;
    for (const ast::Value& value : comparison->values) {
        if (const auto* word = std::get_if<ast::Word>(&value))
            questions_[number].words.push_back(word->text);
        else if (!std::holds_alternative<bool>(value))
            questions_[number].marks.push_back(mark(value));
    }
}

// What is marked so, and what consists of nothing else.
bool Subject::is_background(const ast::Body& body) const {
    if (body.background) return true;
    return !body.conditions.empty() &&
           std::all_of(body.conditions.begin(), body.conditions.end(), [&](const ast::ExprPtr& expr) {
               if (const auto* group = std::get_if<ast::Group>(&expr->node))
                   return is_background(group->body);
               if (const auto* item = std::get_if<ast::Item>(&expr->node)) return is_background(item->body);
               const auto* reference = std::get_if<ast::Reference>(&expr->node);
               return reference && !state_.facts.contains(reference->path.name.text) &&
                      is_background(body_of(state_, reference->path));
           });
}

void Subject::find_criteria(const ast::Body& body, bool items, std::vector<Part>& out) const {
    for (const auto& condition : body.conditions) find_criteria(*condition, items, out);
}

void Subject::find_criteria(const ast::Expr& expr, bool items, std::vector<Part>& out) const {
    if (const auto* group = std::get_if<ast::Group>(&expr.node)) {
        if (!is_background(group->body)) find_criteria(group->body, items, out);
    } else if (const auto* item = std::get_if<ast::Item>(&expr.node)) {
        if (is_background(item->body)) return;
        if (items) out.push_back(&item->body);
        find_criteria(item->body, items, out);
    } else if (const auto* reference = std::get_if<ast::Reference>(&expr.node);
               reference && !state_.facts.contains(reference->path.name.text)) {
        const ast::Body& named = body_of(state_, reference->path);
        if (!is_background(named)) find_criteria(named, items, out);
    } else if (!items) {
        out.push_back(&expr);
    }
}

// ---- what holds -----------------------------------------------------------------------------------

bool Subject::holds(const ast::Expr& expr, const Answer& answer) const {
    const ast::Comparison* comparison = nullptr;
    if (const auto* field = std::get_if<ast::FieldTest>(&expr.node)) comparison = &field->comparison;
    if (const auto* reference = std::get_if<ast::Reference>(&expr.node))
        if (reference->comparison) comparison = &*reference->comparison;
    if (!comparison) return std::get<bool>(answer);
    const auto equals = [&](const ast::Value& value) {
        if (const bool* truth = std::get_if<bool>(&value)) return *truth == std::get<bool>(answer);
        if (const auto* word = std::get_if<ast::Word>(&value))
            return word->text == std::get<std::string>(answer);
        const auto [first, last] = mark(value);
        return first <= std::get<std::int64_t>(answer) && std::get<std::int64_t>(answer) <= last;
    };
    const auto& values = comparison->values;
    switch (comparison->op) {
        case ast::Comparator::equal:
        case ast::Comparator::one_of:
            return std::any_of(values.begin(), values.end(), equals);
        case ast::Comparator::not_equal:
        case ast::Comparator::none_of:
            return std::none_of(values.begin(), values.end(), equals);
        case ast::Comparator::at_least:
            return std::get<std::int64_t>(answer) >= mark(values[0]).first;
        case ast::Comparator::more:
            return std::get<std::int64_t>(answer) > mark(values[0]).second;
        case ast::Comparator::less:
            return std::get<std::int64_t>(answer) < mark(values[0]).first;
        case ast::Comparator::at_most:
            return std::get<std::int64_t>(answer) <= mark(values[0]).second;
    }
    return false;
}

std::optional<bool> Subject::value(const ast::Body& body, ast::Quantifier quantifier,
                                   std::uint32_t threshold, const Possible& possible) const {
    std::size_t needed = body.conditions.size();
    if (quantifier == ast::Quantifier::any) needed = 1;
    if (quantifier == ast::Quantifier::at_least) needed = threshold;
    std::size_t hold = 0, may_hold = 0;
    for (const auto& condition : body.conditions) {
        const auto one = value(*condition, possible);
        hold += one == true;
        may_hold += one != false;
    }
    std::optional<bool> result;
    if (hold >= needed) result = true;
    if (may_hold < needed) result = false;
    for (const auto& exception : body.unless) {
        const auto one = value(*exception, possible);
        if (one == true) result = false;
        if (!one && result == true) result = std::nullopt;
    }
    return result;
}

std::optional<bool> Subject::value(const ast::Expr& expr, const Possible& possible) const {
    if (const auto* group = std::get_if<ast::Group>(&expr.node))
        return value(group->body, group->quantifier, group->threshold, possible);
    if (const auto* item = std::get_if<ast::Item>(&expr.node))
        return value(item->body, ast::Quantifier::all, 0, possible);
    if (const auto* negated = std::get_if<ast::Not>(&expr.node))
        return opposite(value(*negated->operand, possible));
    const auto asked = asked_.find(&expr);
    if (asked == asked_.end())
        return value(body_of(state_, std::get<ast::Reference>(expr.node).path), ast::Quantifier::all, 0,
                     possible);
    bool some = false, all = true;
    for (const Answer& answer : possible[asked->second]) {
        const bool one = holds(expr, answer);
        some = some || one;
        all = all && one;
    }
    if (all) return true;
    if (!some) return false;
    return std::nullopt;
}

std::optional<bool> Subject::value(const Part& part, const Possible& possible) const {
    if (const auto* body = std::get_if<const ast::Body*>(&part))
        return value(**body, ast::Quantifier::all, 0, possible);
    return value(*std::get<const ast::Expr*>(part), possible);
}

bool Subject::together(const Possible& world) const {
    return std::all_of(implications_.begin(), implications_.end(), [&](const auto& implication) {
        return !std::get<bool>(world[implication.first][0]) || std::get<bool>(world[implication.second][0]);
    });
}

std::optional<bool> Subject::decide(const Part& part, const Possible& possible) const {
    if (const auto known = value(part, possible)) return known;
    std::size_t worlds = 1;
    for (const auto& answers : possible) worlds *= answers.size();
    if (worlds > most_worlds)
        throw std::length_error("too many worlds for a reference: " + std::to_string(worlds));
    // where no world is possible the answers contradict each other: then all are taken as written
    for (const bool only_possible : {true, false}) {
        bool some_true = false, some_false = false;
        Possible world(possible.size());
        for (std::size_t code = 0; code < worlds && !(some_true && some_false); ++code) {
            std::size_t rest = code;
            for (std::size_t q = 0; q < possible.size(); ++q) {
                world[q] = {possible[q][rest % possible[q].size()]};
                rest /= possible[q].size();
            }
            if (only_possible && !together(world)) continue;
            (*value(part, world) ? some_true : some_false) = true;
        }
        if (some_true && some_false) return std::nullopt;
        if (some_true || some_false) return some_true;
    }
    return std::nullopt;
}

std::optional<bool> Subject::decide(const Possible& possible) const {
    return decide(&category_.body, possible);
}

std::vector<std::optional<bool>> Subject::criteria(const Possible& possible) const {
    std::vector<std::optional<bool>> values;
    for (const Part& part : criteria_) values.push_back(decide(part, possible));
    return values;
}

}  // namespace kijun::oracle
