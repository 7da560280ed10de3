// Blocks and conditions.
#include <fmt/format.h>

#include "builder.hpp"

namespace kijun::syntax {

namespace {

template <class Node>
ast::ExprPtr make(Span span, Node node) {
    return std::make_shared<const ast::Expr>(ast::Expr{span, std::move(node)});
}

template <class Context>
Context* as(antlr4::tree::ParseTree* tree) {
    return dynamic_cast<Context*>(tree);
}

}  // namespace

// ---- blocks ----------------------------------------------------------------------------------

ast::Body Builder::block(P::BlockContext* context, Place place) {
    ast::Body body;
    if (context == nullptr) return body;
    for (antlr4::tree::ParseTree* child : context->children) {
        if (auto* attribute_context = as<P::AttributeContext>(child)) {
            attribute(attribute_context, place, body);
        } else if (auto* condition_context = as<P::ConditionContext>(child)) {
            if (place == Place::moved) {
                misplaced(span(condition_context),
                          "a move changes no condition; write narrow, widen or replace beside it",
                          "移す操作では条件を変えられません。狭める・広げる・改めるを別に書いてください");
                continue;
            }
            ast::ExprPtr made = condition(condition_context);
            if (made == nullptr) continue;
            (condition_context->UNLESS() != nullptr ? body.unless : body.conditions)
                .push_back(std::move(made));
        }
    }
    return body;
}

void Builder::background(const Span& at, ast::Body& body) {
    if (once(!body.background, at)) body.background = true;
}

void Builder::attribute(P::AttributeContext* context, Place place, ast::Body& body) {
    const Span at = span(context);
    if (context->NUMBER() != nullptr) {
        if (place != Place::category && place != Place::moved)
            return misplaced(at, "only categories have a number", "番号を持つのは類型だけです");
        if (once(!body.number, at)) body.number = label(context->label());
    } else if (context->citation() != nullptr) {
        body.citations.push_back(citation(context->citation()));
    } else if (context->fromPart() != nullptr) {
        from(context->fromPart(), body.from);
    } else if (context->uncertain() != nullptr) {
        body.uncertain.push_back(uncertain(context->uncertain()));
    } else if (context->note() != nullptr) {
        body.notes.push_back(note(context->note()));
    } else if (context->tag() != nullptr) {
        body.tags.push_back(string(context->tag()->STRING()));
    } else if (context->BACKGROUND() != nullptr) {
        if (place == Place::category || place == Place::moved)
            return misplaced(at, "a category cannot be background; its criteria and items can",
                             "類型自体は前提にできません。基準や項目に書いてください");
        background(at, body);
    }
}

ast::ExprPtr Builder::condition(P::ConditionContext* context) {
    if (context->item() != nullptr) return item(context->item());
    return expression(context->expr());
}

ast::ExprPtr Builder::item(P::ItemContext* context) {
    ast::Item made;
    made.label = label(context->label());
    if (context->STRING() != nullptr) made.title = string(context->STRING());
    made.body = block(context->block(), Place::part);
    if (context->BACKGROUND() != nullptr) background(span(context->BACKGROUND()), made.body);
    return make(span(context), std::move(made));
}

// ---- expressions -----------------------------------------------------------------------------

// `a or b` and `a and b` are the blocks any { a b } and all { a b }, written in a line.
ast::ExprPtr Builder::expression(P::ExprContext* context) {
    if (context == nullptr) return nullptr;
    const std::vector<P::AndExprContext*> parts = context->andExpr();
    if (parts.size() == 1) return conjunction(parts.front());
    ast::Group made;
    made.quantifier = ast::Quantifier::any;
    for (P::AndExprContext* part : parts)
        if (ast::ExprPtr each = conjunction(part)) made.body.conditions.push_back(std::move(each));
    return make(span(context), std::move(made));
}

ast::ExprPtr Builder::conjunction(P::AndExprContext* context) {
    const std::vector<P::NotExprContext*> parts = context->notExpr();
    if (parts.size() == 1) return negation(parts.front());
    ast::Group made;
    for (P::NotExprContext* part : parts)
        if (ast::ExprPtr each = negation(part)) made.body.conditions.push_back(std::move(each));
    return make(span(context), std::move(made));
}

ast::ExprPtr Builder::negation(P::NotExprContext* context) {
    if (context == nullptr) return nullptr;
    if (context->NOT() == nullptr) return primary(context->primary());
    ast::ExprPtr operand = negation(context->notExpr());
    if (operand == nullptr) return nullptr;
    return make(span(context), ast::Not{std::move(operand)});
}

ast::ExprPtr Builder::primary(P::PrimaryContext* context) {
    if (context == nullptr) return nullptr;
    const Span at = span(context);
    if (context->block() != nullptr) return make(at, group(context));
    if (context->expr() != nullptr) return expression(context->expr());
    if (context->hasTerms() != nullptr) return make(at, has_terms(context->hasTerms()));
    if (P::ReportFieldContext* field = context->reportField()) {
        using F = ast::ReportField;
        ast::FieldTest made;
        made.field = field->PROVIDER_COUNTRY() != nullptr ? F::provider_country
                     : field->SERVER_COUNTRY() != nullptr ? F::server_country
                     : field->RECEIVED() != nullptr       ? F::received
                     : field->POSTED() != nullptr         ? F::posted
                     : field->JUDGED() != nullptr         ? F::judged
                                                          : F::channel;
        made.comparison = comparison(context->comparison());
        return make(at, std::move(made));
    }
    if (context->path() == nullptr) return nullptr;
    ast::Reference made{path(context->path()), {}};
    if (context->comparison() != nullptr) made.comparison = comparison(context->comparison());
    return make(at, std::move(made));
}

ast::Group Builder::group(P::PrimaryContext* context) {
    ast::Group made;
    made.body = block(context->block(), Place::part);
    if (context->ANY() != nullptr) made.quantifier = ast::Quantifier::any;
    if (P::AtLeastContext* at_least = context->atLeast()) {
        made.quantifier = ast::Quantifier::at_least;
        made.threshold = count(at_least->INT(), 1);
    }
    return made;
}

ast::HasTerms Builder::has_terms(P::HasTermsContext* context) {
    using F = ast::TextField;
    ast::HasTerms made;
    if (P::TextFieldContext* field = context->textField())
        made.field = field->TITLE() != nullptr  ? F::title
                     : field->PAGE() != nullptr ? F::page
                     : field->URL() != nullptr  ? F::url
                     : field->POST() != nullptr ? F::post
                     : field->SITE() != nullptr ? F::site
                                                : F::text;
    if (context->atLeast() != nullptr) made.at_least = count(context->atLeast()->INT(), 1);
    made.terms = term_union(context->termUnion());
    made.evading = folds(context->evading());
    for (P::ProximityContext* each : context->proximity()) made.near.push_back(proximity(each));
    return made;
}

ast::Proximity Builder::proximity(P::ProximityContext* context) {
    using D = ast::Proximity::Direction;
    ast::Proximity made;
    if (context->NEAR() != nullptr)
        made.characters = ast::near_characters;
    else
        made.characters = count(context->INT(), 0);
    made.direction = context->BEFORE() != nullptr  ? D::before
                     : context->AFTER() != nullptr ? D::after
                                                   : D::either;
    made.terms = term_union(context->termUnion());
    made.evading = folds(context->evading());
    return made;
}

Folds Builder::folds(P::EvadingContext* context) {
    if (context == nullptr) return {};
    if (context->fold().empty()) return evading_folds;
    Folds made;
    for (P::FoldContext* each : context->fold())
        made |= {each->SEPARATORS() != nullptr   ? Fold::separators
                 : each->SMALL_KANA() != nullptr ? Fold::small_kana
                 : each->PROLONGED() != nullptr  ? Fold::prolonged
                 : each->REPEATS() != nullptr    ? Fold::repeats
                                                 : Fold::masked};
    return made;
}

ast::TermUnion Builder::term_union(P::TermUnionContext* context) {
    ast::TermUnion made;
    if (context != nullptr)
        for (P::TermRefContext* each : context->termRef()) made.push_back(term_ref(each));
    return made;
}

ast::TermRef Builder::term_ref(P::TermRefContext* context) {
    if (context->NAME() != nullptr) return {ast::TermRef::Kind::list, name(context->NAME())};
    return literal(context->STRING(), context->PATTERN());
}

ast::TermRef Builder::literal(Leaf* string_leaf, Leaf* pattern_leaf) {
    if (pattern_leaf == nullptr) return {ast::TermRef::Kind::literal, string(string_leaf)};
    const Span at = span(pattern_leaf);
    return {ast::TermRef::Kind::pattern, {decode_pattern(written(at)), at}};
}

ast::Comparison Builder::comparison(P::ComparisonContext* context) {
    using C = ast::Comparator;
    ast::Comparison made;
    if (context == nullptr) return made;
    made.span = span(context);
    const bool negated = context->NOT() != nullptr;
    if (context->IN() != nullptr)
        made.op = negated ? C::none_of : C::one_of;
    else if (context->GE() != nullptr)
        made.op = C::at_least;
    else if (context->LE() != nullptr)
        made.op = C::at_most;
    else if (context->GT() != nullptr)
        made.op = C::more;
    else if (context->LT() != nullptr)
        made.op = C::less;
    else
        made.op = negated ? C::not_equal : C::equal;
    for (P::ValueContext* each : context->value()) made.values.push_back(value(each));
    return made;
}

}  // namespace kijun::syntax
