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
        case ast::FactType::choice:
            break;
    }
    return std::holds_alternative<ast::Word>(value);
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

class Circles {
public:
    Circles(const State& state, Diagnostics& diagnostics) : state_(state), out_(diagnostics) {}

    void run() {
        for (const auto& [id, list] : state_.terms) follow(*list);
        for (const auto& category : state_.categories) follow(category->body, category->id.text);
        for (const auto& [id, criterion] : state_.criteria) follow(criterion->body, id);
    }

private:
    struct Step {
        const ast::Body* body;
        std::string name;
    };

    void report(const std::string& name, Span span, const std::vector<std::string>& way) {
        out_.push_back(
            error("K0206", span, fmt::format("\"{}\" contains itself: {}", name, fmt::join(way, " → ")),
                  fmt::format("「{}」が自分自身を含んでいます: {}", name, fmt::join(way, " → "))));
    }

    void follow(const ast::Terms& list) {
        if (lists_done_.contains(&list)) return;
        open_lists_.push_back(&list);
        for (const ast::Term& term : list.terms) {
            if (term.term.kind != ast::TermRef::Kind::list) continue;
            const auto included = state_.terms.find(term.term.word.text);
            if (included == state_.terms.end()) continue;
            const auto open = std::find(open_lists_.begin(), open_lists_.end(), included->second.get());
            if (open == open_lists_.end()) {
                // a list of lists of lists … is followed as far as references are
                if (open_lists_.size() < longest_reference_chain)
                    follow(*included->second);
                else
                    too_long(term.term.word.span);
                continue;
            }
            std::vector<std::string> way;
            for (auto at = open; at != open_lists_.end(); ++at) way.push_back((*at)->id.text);
            way.push_back(included->first);
            report(included->first, term.term.word.span, way);
        }
        open_lists_.pop_back();
        lists_done_.insert(&list);
    }

    // Returns how many references lead on from here.
    std::size_t follow(const ast::Body& body, const std::string& name) {
        if (const auto known = lengths_.find(&body); known != lengths_.end()) return known->second;
        open_.push_back({&body, name});
        std::size_t length = 0;
        for (const auto& condition : body.conditions) length = std::max(length, follow(*condition, name));
        for (const auto& exception : body.unless) length = std::max(length, follow(*exception, name));
        open_.pop_back();
        lengths_[&body] = length;
        return length;
    }

    std::size_t follow(const ast::Expr& expr, const std::string& name) {
        if (const auto* item = std::get_if<ast::Item>(&expr.node))
            return follow(item->body, name + '.' + item->label.text);
        if (const auto* group = std::get_if<ast::Group>(&expr.node)) return follow(group->body, name);
        if (const auto* negation = std::get_if<ast::Not>(&expr.node))
            return follow(*negation->operand, name);
        if (const auto* reference = std::get_if<ast::Reference>(&expr.node))
            return follow(reference->path, expr.span);
        return 0;
    }

    std::size_t follow(const ast::Path& path, Span span) {
        const ast::Body* target = kijun::find_body(state_, path);
        if (target == nullptr) return 0;
        const auto open =
            std::find_if(open_.begin(), open_.end(), [&](const Step& step) { return step.body == target; });
        if (open != open_.end()) {
            std::vector<std::string> way;
            for (auto at = open; at != open_.end(); ++at) {
                if (way.empty() || way.back() != at->name) way.push_back(at->name);
            }
            way.push_back(spelled(path));
            report(spelled(path), span, way);
            return 0;
        }
        std::size_t length = 1;
        if (++depth_ <= longest_reference_chain) length += follow(*target, spelled(path));
        --depth_;
        if (length + depth_ > longest_reference_chain && !told_too_long_) too_long(span);
        return std::min(length, longest_reference_chain);
    }

    void too_long(Span span) {
        told_too_long_ = true;
        out_.push_back(
            error("K0212", span,
                  fmt::format("more than {} references lead from one to the next", longest_reference_chain),
                  fmt::format("参照が{}段を超えて続いています", longest_reference_chain)));
    }

    const State& state_;
    Diagnostics& out_;
    std::vector<const ast::Terms*> open_lists_;
    std::set<const ast::Terms*> lists_done_;
    std::vector<Step> open_;
    std::map<const ast::Body*, std::size_t> lengths_;
    std::size_t depth_ = 0;
    bool told_too_long_ = false;
};

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
    const bool ordered = fact.type == ast::FactType::integer || fact.type == ast::FactType::date;
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
            continue;
        }
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

void find_cycles(const State& state, Diagnostics& diagnostics) { Circles(state, diagnostics).run(); }

}  // namespace kijun::model
