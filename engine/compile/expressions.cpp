#include "expressions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "kijun/patterns.hpp"
#include "kijun/text.hpp"

namespace kijun::lowering {

namespace {

bool is_one_character(const std::string& text) {
    return std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }) == 1;
}

class Expressions {
public:
    explicit Expressions(Diagnostics& diagnostics) : out_(diagnostics) {}

    void check(const State& state) {
        state_ = &state;
        for (const auto& [id, list] : state.terms) check(list);
        for (const auto& [id, criterion] : state.criteria) check(criterion);
        for (const auto& category : state.categories) check(category);
    }

private:
    // Declarations are shared by the states that leave them alone.
    void check(const Shared<ast::Terms>& list) {
        if (!seen_.insert(list.get()).second) return;
        std::unordered_map<std::string, const ast::Word*> first;
        for (const ast::Term& term : list->terms) {
            check(term.term);
            for (const ast::TermRef& longer : term.except) check(longer);
            if (term.term.kind != ast::TermRef::Kind::literal) continue;
            const ast::Word& word = term.term.word;
            const auto [other, added] = first.emplace(fold_term(word.text, Lane::folded), &word);
            if (!added) same_once_folded(word, *other->second);
        }
    }

    template <class Rule>
    void check(const Shared<Rule>& rule) {
        // a list that an amendment makes longer may bring one-character terms to a rule that stays as it is
        evading_only_ = !seen_.insert(rule.get()).second;
        check(rule->body);
    }

    void check(const ast::Body& body) {
        for (const auto* expressions : {&body.conditions, &body.unless})
            for (const ast::ExprPtr& expr : *expressions) check(*expr);
    }

    void check(const ast::Expr& expr) {
        if (const auto* item = std::get_if<ast::Item>(&expr.node)) check(item->body);
        if (const auto* group = std::get_if<ast::Group>(&expr.node)) check(group->body);
        if (const auto* negated = std::get_if<ast::Not>(&expr.node)) check(*negated->operand);
        const auto* test = std::get_if<ast::HasTerms>(&expr.node);
        if (test == nullptr) return;
        check(test->terms, !test->evading.empty());
        for (const ast::Proximity& near : test->near) check(near.terms, !near.evading.empty());
    }

    void check(const ast::TermUnion& terms, bool evading) {
        for (const ast::TermRef& term : terms) {
            if (!evading_only_) check(term);
            if (!evading) continue;
            if (term.kind == ast::TermRef::Kind::list)
                check_evading(term.word.text);
            else
                check_evading(term);
        }
    }

    // Not what the list includes: that is put together for more than one use.
    void check_evading(const std::string& id) {
        const auto list = state_->terms.find(id);
        if (list == state_->terms.end() || !evading_.insert(list->second.get()).second) return;
        for (const ast::Term& term : list->second->terms) check_evading(term.term);
    }

    void check(const ast::TermRef& term) {
        const ast::Word& word = term.word;
        if (term.kind == ast::TermRef::Kind::list || !first_time(word.span, "K0401")) return;
        if (term.kind == ast::TermRef::Kind::pattern) {
            if (auto translated = translate_regex(word.text, word.span); !translated)
                out_.insert(out_.end(), translated.errors().begin(), translated.errors().end());
        } else if (fold_term(word.text, Lane::folded).empty()) {
            out_.push_back(
                error("K0401", word.span,
                      fmt::format("the term \"{}\" folds to nothing: it could never be found", word.text),
                      fmt::format("用語「{}」は正規化すると空になり、決して見つかりません", word.text)));
        }
    }

    void check_evading(const ast::TermRef& term) {
        const ast::Word& word = term.word;
        if (term.kind != ast::TermRef::Kind::literal ||
            !is_one_character(fold_term(word.text, Lane::folded)) || !first_time(word.span, "K0421"))
            return;
        out_.push_back(
            warning("K0421", word.span,
                    fmt::format("a term of one character (\"{}\") cannot be found in hidden form: "
                                "`evading` does nothing for it",
                                word.text),
                    fmt::format("1文字の用語「{}」には回避表記の検出は効きません", word.text)));
    }

    void same_once_folded(const ast::Word& word, const ast::Word& first) {
        if (!first_time(word.span, "K0420")) return;
        Diagnostic equal =
            warning("K0420", word.span,
                    fmt::format("\"{}\" is the same as \"{}\" once folded", word.text, first.text),
                    fmt::format("「{}」は正規化すると「{}」と同じです", word.text, first.text));
        equal.labels.push_back({first.span, {"first given here", "最初の記載"}});
        out_.push_back(std::move(equal));
    }

    // An amended list is another one with the same words in it.
    bool first_time(const Span& span, std::string_view code) {
        return !span.known() || told_.emplace(span.file, span.begin, code).second;
    }

    Diagnostics& out_;
    const State* state_ = nullptr;
    bool evading_only_ = false;
    std::unordered_set<const void*> seen_;
    std::unordered_set<const ast::Terms*> evading_;
    std::set<std::tuple<std::uint32_t, std::size_t, std::string_view>> told_;
};

}  // namespace

void check_expressions(const Model& model, Diagnostics& diagnostics) {
    Expressions expressions(diagnostics);
    for (const State& state : model.states) expressions.check(state);
}

}  // namespace kijun::lowering
