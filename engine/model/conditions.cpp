#include "conditions.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "absence.hpp"
#include "body.hpp"
#include "words.hpp"

namespace kijun::model {
namespace {

bool ordering(ast::Comparator op) {
    return op == ast::Comparator::at_least || op == ast::Comparator::at_most ||
           op == ast::Comparator::more || op == ast::Comparator::less;
}

Noun type_name(ast::FactType type) {
    switch (type) {
        case ast::FactType::boolean:
            return {"true or false", "真偽"};
        case ast::FactType::integer:
            return {"an integer", "整数"};
        case ast::FactType::date:
            return {"a date", "日付"};
        case ast::FactType::months:
            return {"a duration counted in months", "月を単位とする期間"};
        case ast::FactType::days:
            return {"a duration counted in days", "日を単位とする期間"};
        case ast::FactType::choice:
            break;
    }
    return {"one of its choices", "選択肢"};
}

bool suits(const ast::Value& value, ast::FactType type) {
    switch (type) {
        case ast::FactType::boolean:
            return std::holds_alternative<bool>(value);
        case ast::FactType::integer:
            return std::holds_alternative<std::int64_t>(value);
        case ast::FactType::date:
            return std::holds_alternative<ast::Date>(value);
        case ast::FactType::months:
        case ast::FactType::days: {
            const auto* length = std::get_if<ast::DurationLiteral>(&value);
            return length &&
                   (type == ast::FactType::months ? length->value.days : length->value.months) == 0;
        }
        case ast::FactType::choice:
            break;
    }
    return std::holds_alternative<ast::Word>(value);
}

// What a duration must be compared with, and why that is not so here.
Message durations_meant(ast::FactType type, const ast::Value& value) {
    if (std::holds_alternative<ast::DurationLiteral>(value))
        return {"months and days have no fixed ratio: a rule counts a duration in one of them",
                "月と日の長さの比は一定でないため、一つの期間はどちらか一方で数えます"};
    if (std::holds_alternative<ast::Date>(value))
        return {"1年6月 is a month of a year; the duration is 1年6か月",
                "「1年6月」は年月です。期間は「1年6か月」と書きます"};
    if (type == ast::FactType::months) return {"write 6 months or 1 year", "6か月、1年 のように書きます"};
    return {"write 30 days or 2 weeks", "30日、2週間 のように書きます"};
}

bool is_country(std::string_view code) {
    return code.size() == 2 &&
           std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// The expressions a union stands for. Unknown lists count as nothing, circles once.
void gather(const State& state, const ast::TermUnion& terms, std::set<std::string>& words,
            std::set<std::string>& lists) {
    for (const ast::TermRef& term : terms) {
        if (term.kind != ast::TermRef::Kind::list) {
            words.insert((term.kind == ast::TermRef::Kind::pattern ? '/' : '"') + term.word.text);
            continue;
        }
        const auto list = state.terms.find(term.word.text);
        if (list == state.terms.end() || !lists.insert(term.word.text).second) continue;
        for (const ast::Term& member : list->second->terms) gather(state, {member.term}, words, lists);
    }
}

}  // namespace

void Conditions::condition(const ast::Expr& expr) {
    if (const auto* named_rule = std::get_if<ast::Reference>(&expr.node)) reference(*named_rule, expr.span);
    if (const auto* has = std::get_if<ast::HasTerms>(&expr.node)) has_terms(*has, expr.span);
    if (const auto* test = std::get_if<ast::FieldTest>(&expr.node)) compare(*test);
}

void Conditions::terms(const ast::TermUnion& terms) {
    for (const ast::TermRef& term : terms) {
        if (term.kind != ast::TermRef::Kind::list || state_.terms.contains(term.word.text)) continue;
        unresolved(ast::Entity::terms, {term.word, {}, term.word.span}, false);
    }
}

void Conditions::class_named(const ast::ClassRef& ref) {
    const ast::Class* class_ = state_.class_of(ref.class_name.text);
    if (class_ == nullptr)
        return unresolved(ast::Entity::class_, {ref.class_name, {}, ref.class_name.span}, false);
    if (!ref.group) return;
    std::vector<std::string> groups;
    for (const ast::Class::Group& group : class_->groups) {
        if (group.id.text == ref.group.text) return;
        groups.push_back(group.id.text);
    }
    const std::string id = ref.class_name.text + '.' + ref.group.text;
    const auto tombstone = state_.tombstones.find(tombstone_key(ast::Entity::group, id));
    const Message thing = named(ast::Entity::group, id);
    if (tombstone != state_.tombstones.end()) {
        const std::string& by = revisions_.infos[tombstone->second].id;
        Diagnostic repealed =
            error("K0308", ref.group.span, fmt::format("{} was repealed by revision \"{}\"", thing.en, by),
                  fmt::format("{}は改訂「{}」により廃止されています", thing.ja, by));
        repealed.labels.push_back(
            {revisions_.nodes[tombstone->second]->id.span, {"this revision", "この改訂"}});
        out_.push_back(std::move(repealed));
        return;
    }
    Diagnostic unknown = error("K0201", ref.group.span, fmt::format("there is no {}", thing.en),
                               fmt::format("{}はありません", thing.ja));
    unknown.fix = suggestion(ref.group, groups);
    out_.push_back(std::move(unknown));
}

void Conditions::unresolved(ast::Entity entity, const ast::Path& path, bool any_rule) {
    Absence absence = explain_absence({entity, path, nullptr, any_rule}, {state_, revisions_, chain_, {}});
    std::string_view code = "K0201";
    if (absence.kind == Absence::Kind::other_kind) code = "K0203";
    if (absence.kind == Absence::Kind::repealed) code = "K0308";
    Diagnostic unknown = error(code, path.span, std::move(absence.reason.en), std::move(absence.reason.ja));
    unknown.labels = std::move(absence.labels);
    unknown.fix = std::move(absence.fix);
    // the way out of a pending amendment is for operations; here the label says enough
    if (absence.kind != Absence::Kind::pending) unknown.hint = std::move(absence.hint);
    out_.push_back(std::move(unknown));
}

void Conditions::wrong_type(Span span, std::string en, std::string ja) {
    out_.push_back(error("K0204", span, std::move(en), std::move(ja)));
}

void Conditions::reference(const ast::Reference& reference, Span span) {
    const ast::Path& path = reference.path;
    const std::string& name = path.name.text;
    if (const auto fact = state_.facts.find(name); fact != state_.facts.end()) {
        if (path.labels.empty()) return compare(*fact->second, reference.comparison, span);
        out_.push_back(error("K0203", path.span, fmt::format("\"{}\" is a fact and has no items", name),
                             fmt::format("「{}」は事実であり、項目はありません", name)));
        return;
    }
    const bool known = state_.criteria.contains(name) || state_.category(name) != nullptr;
    if (!known) {
        const ast::Path whole{path.name, {}, path.name.span};
        return unresolved(ast::Entity::fact, whole, true);
    }
    const ast::Entity entity =
        state_.criteria.contains(name) ? ast::Entity::criterion : ast::Entity::category;
    if (kijun::find_body(state_, path) == nullptr) return unresolved(entity, path, false);
    if (reference.comparison) {
        const Message thing = named(entity, name);
        wrong_type(reference.comparison->span,
                   fmt::format("{} holds or not; only facts are compared", thing.en),
                   fmt::format("{}は該当するか否かだけで、値と比べることはできません", thing.ja));
    }
}

// Conditions are about days, as recorded dates may be.
void Conditions::day_needed(const ast::Value& value) {
    if (const auto* date = std::get_if<ast::Date>(&value); date != nullptr && date->value.instant)
        out_.push_back(instant_for_day(*date, revisions_.zone));
}

void Conditions::compare(const ast::Fact& fact, const std::optional<ast::Comparison>& comparison,
                         Span span) {
    if (!comparison) {
        if (fact.type == ast::FactType::boolean) return;
        return wrong_type(
            span,
            fmt::format("the fact \"{}\" is {}; compare it with a value", fact.id.text,
                        type_name(fact.type).en),
            fmt::format("事実「{}」は{}です。値と比べてください", fact.id.text, type_name(fact.type).ja));
    }
    const bool ordered = fact.type != ast::FactType::boolean && fact.type != ast::FactType::choice;
    if (ordering(comparison->op) && !ordered) {
        return wrong_type(
            comparison->span,
            fmt::format("the fact \"{}\" is {} and has no order", fact.id.text, type_name(fact.type).en),
            fmt::format("事実「{}」は{}であり、大小はありません", fact.id.text, type_name(fact.type).ja));
    }
    for (const ast::Value& value : comparison->values) {
        if (!suits(value, fact.type)) {
            wrong_type(
                comparison->span,
                fmt::format("the fact \"{}\" is compared with {}", fact.id.text, type_name(fact.type).en),
                fmt::format("事実「{}」は{}と比べます", fact.id.text, type_name(fact.type).ja));
            if (duration_unit(fact.type)) out_.back().hint = durations_meant(fact.type, value);
            continue;
        }
        day_needed(value);
        if (fact.type != ast::FactType::choice) continue;
        const auto& word = std::get<ast::Word>(value);
        std::vector<std::string> choices;
        for (const ast::Word& choice : fact.choices) choices.push_back(choice.text);
        if (std::find(choices.begin(), choices.end(), word.text) != choices.end()) continue;
        Diagnostic unknown = error("K0205", word.span,
                                   fmt::format("\"{}\" is not a choice of the fact \"{}\": {}", word.text,
                                               fact.id.text, fmt::join(choices, ", ")),
                                   fmt::format("「{}」は事実「{}」の選択肢にありません: {}", word.text,
                                               fact.id.text, fmt::join(choices, "、")));
        unknown.fix = suggestion(word, choices, Spelling::string);
        out_.push_back(std::move(unknown));
    }
}

void Conditions::compare(const ast::FieldTest& test) {
    const ast::Comparison& comparison = test.comparison;
    const bool date = test.field == ast::ReportField::received || test.field == ast::ReportField::posted ||
                      test.field == ast::ReportField::judged;
    if (!date && ordering(comparison.op)) {
        return wrong_type(comparison.span, "this field has no order", "この欄に大小はありません");
    }
    const bool country =
        test.field == ast::ReportField::provider_country || test.field == ast::ReportField::server_country;
    for (const ast::Value& value : comparison.values) {
        if (!suits(value, date ? ast::FactType::date : ast::FactType::choice)) {
            wrong_type(comparison.span,
                       date ? "this field is compared with a date" : "this field is compared with a text",
                       date ? "この欄は日付と比べます" : "この欄は文字列と比べます");
        } else if (country && !is_country(std::get<ast::Word>(value).text)) {
            wrong_type(std::get<ast::Word>(value).span,
                       "a country is written as two capital letters: \"JP\"",
                       "国は大文字2字で書きます: \"JP\"");
        }
        day_needed(value);
    }
}

void Conditions::has_terms(const ast::HasTerms& has, Span span) {
    terms(has.terms);
    for (const ast::Proximity& near : has.near) terms(near.terms);
    if (has.at_least <= 1) return;  // lists without terms are told of where they stand
    const bool all_known = std::all_of(has.terms.begin(), has.terms.end(), [&](const ast::TermRef& term) {
        return term.kind != ast::TermRef::Kind::list || state_.terms.contains(term.word.text);
    });
    if (!all_known) return;
    std::set<std::string> words;
    std::set<std::string> lists;
    gather(state_, has.terms, words, lists);
    if (words.empty() || has.at_least <= words.size()) return;
    out_.push_back(
        error("K0207", span,
              fmt::format("at least {} of {} expressions can never be found", has.at_least, words.size()),
              fmt::format("{}個の語のうち少なくとも{}個は見つかり得ません", words.size(), has.at_least)));
}

}  // namespace kijun::model
