#include "check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "absence.hpp"
#include "body.hpp"
#include "conditions.hpp"
#include "references.hpp"
#include "words.hpp"

namespace kijun::model {
namespace {

class Check {
public:
    Check(const State& state, const Revisions& revisions, const Chain& chain,
          const std::vector<std::string>& paragraphs, Diagnostics& diagnostics)
        : state_(state),
          paragraphs_(paragraphs),
          names_{state, revisions, chain, diagnostics},
          out_(diagnostics) {}

    void run() {
        for (const auto& class_ : state_.classes) groups(*class_);
        for (const auto& [id, fact] : state_.facts) check(*fact);
        for (const auto& [id, terms] : state_.terms) check(*terms);
        for (const auto& [id, criterion] : state_.criteria) body(criterion->body, criterion->id.span);
        for (const auto& category : state_.categories) check(*category);
        numbers();
        for (const auto& [id, procedure] : state_.procedures) {
            from(procedure->from);
            if (state_.category(procedure->id.text) == nullptr) names_.class_named({procedure->id, {}});
        }
        for (const auto& [id, definition] : state_.definitions) from(definition->from);
        follow_references(state_, out_);
    }

private:
    void groups(const ast::Class& class_) {
        std::map<std::string_view, Span> seen;
        for (const ast::Class::Group& group : class_.groups) {
            const auto [first, fresh] = seen.try_emplace(group.id.text, group.id.span);
            if (!fresh) {
                twice(named(ast::Entity::group, class_.id.text + '.' + group.id.text), group.id.span,
                      first->second);
            }
        }
    }

    void check(const ast::Fact& fact) {
        std::map<std::string_view, Span> seen;
        for (const ast::Word& choice : fact.choices) {
            const auto [first, fresh] = seen.try_emplace(choice.text, choice.span);
            if (!fresh) {
                twice({fmt::format("the choice \"{}\"", choice.text),
                       fmt::format("選択肢「{}」", choice.text)},
                      choice.span, first->second);
            }
        }
    }

    void check(const ast::Terms& list) {
        from(list.from);
        if (list.terms.empty()) no_terms(list);
        for (const ast::Term& term : list.terms) {
            names_.terms({term.term});
            names_.terms(term.except);
        }
    }

    void no_terms(const ast::Terms& list) {
        const Message thing = named(ast::Entity::terms, list.id.text);
        out_.push_back(error("K0213", list.id.span, fmt::format("{} has no expression", thing.en),
                             fmt::format("{}に語がありません", thing.ja)));
    }

    void check(const ast::Category& category) {
        names_.class_named(category.in);
        body(category.body, category.id.span);
    }

    void body(const ast::Body& body, Span place) {
        inside(body, place);
        each_expr(body, [&](const ast::Expr& expr) {
            if (const auto* item = std::get_if<ast::Item>(&expr.node)) inside(item->body, item->label.span);
            if (const auto* group = std::get_if<ast::Group>(&expr.node)) {
                inside(group->body, expr.span, group->quantifier == ast::Quantifier::any);
                threshold(*group, expr.span);
            }
            names_.condition(expr);
        });
        labels(body);
    }

    // What a body itself must have, whatever stands in it. One of no conditions never holds, so that
    // exceptions alone do not do there.
    void inside(const ast::Body& body, Span place, bool one_of = false) {
        from(body.from);
        if (body.conditions.empty() && (one_of || body.unless.empty())) {
            Diagnostic empty = error("K0211", place, "there is no condition here", "条件がありません");
            empty.hint = Message{"an empty text would hold for everything or for nothing",
                                 "空の規定は、すべてに当たるか何にも当たらないことになります"};
            out_.push_back(std::move(empty));
        }
    }

    void threshold(const ast::Group& group, Span span) {
        if (group.quantifier != ast::Quantifier::at_least) return;
        const std::size_t alternatives = group.body.conditions.size();
        if (group.threshold >= 1 && group.threshold <= alternatives) return;
        out_.push_back(error("K0207", span,
                             fmt::format("at least {} of {} conditions: there must be 1 to {}",
                                         group.threshold, alternatives, alternatives),
                             fmt::format("{}個の条件のうち少なくとも{}個は成り立ちません（1から{}まで）",
                                         alternatives, group.threshold, alternatives)));
    }

    void labels(const ast::Body& body) {
        const auto items = items_of(body);
        for (std::size_t i = 0; i < items.size(); ++i) {
            const ast::Word& label = items[i]->label;
            const auto first =
                std::find_if(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(i),
                             [&](const ast::Item* o) { return same_label(o->label.text, label.text); });
            if (first != items.begin() + static_cast<std::ptrdiff_t>(i) && !is_bullet(label.text)) {
                twice({fmt::format("item {}", label.text), fmt::format("項目「{}」", label.text)},
                      label.span, (*first)->label.span);
            }
            labels(items[i]->body);
        }
    }

    void numbers() {
        std::map<std::pair<std::string_view, std::string_view>, const ast::Category*> used;
        for (const auto& category : state_.categories) {
            const ast::Word& number = category->body.number;
            if (!number) continue;
            const auto [first, fresh] =
                used.try_emplace({category->in.class_name.text, number.text}, category.get());
            if (fresh) continue;
            Diagnostic taken =
                warning("K0209", number.span,
                        fmt::format("\"{}\" and \"{}\" both have the number {} in class \"{}\"",
                                    first->second->id.text, category->id.text, number.text,
                                    category->in.class_name.text),
                        fmt::format("区分「{}」では「{}」と「{}」の番号がどちらも{}です",
                                    category->in.class_name.text, first->second->id.text, category->id.text,
                                    number.text));
            taken.labels.push_back({first->second->body.number.span, {"the other one", "もう一方"}});
            out_.push_back(std::move(taken));
        }
    }

    void from(const std::vector<ast::Word>& cited) {
        if (paragraphs_.empty()) return;
        for (const ast::Word& paragraph : cited) {
            if (std::find(paragraphs_.begin(), paragraphs_.end(), paragraph.text) != paragraphs_.end())
                continue;
            Diagnostic unknown =
                warning("K0601", paragraph.span,
                        fmt::format("no declared source has a paragraph \"{}\"", paragraph.text),
                        fmt::format("宣言された出典に「{}」という項目はありません", paragraph.text));
            unknown.fix = suggestion(paragraph, paragraphs_, Spelling::string);
            out_.push_back(std::move(unknown));
        }
    }

    void twice(const Message& thing, Span span, Span first) {
        Diagnostic repeated = error("K0202", span, fmt::format("{} is declared twice", thing.en),
                                    fmt::format("{}が二重にあります", thing.ja));
        repeated.labels.push_back({first, {"first declared here", "最初の宣言"}});
        out_.push_back(std::move(repeated));
    }

    const State& state_;
    const std::vector<std::string>& paragraphs_;
    Conditions names_;
    Diagnostics& out_;
};

}  // namespace

void check_state(const State& state, const Revisions& revisions, const Chain& chain,
                 const std::vector<std::string>& paragraphs, Diagnostics& diagnostics) {
    Check(state, revisions, chain, paragraphs, diagnostics).run();
}

}  // namespace kijun::model
