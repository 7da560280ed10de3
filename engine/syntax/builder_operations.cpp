// Operations of an amendment.
#include "builder.hpp"

namespace kijun::syntax {

// One of the alternatives is there, unless an error left a hole.
std::optional<ast::Operation> Builder::operation(P::OperationContext* context) {
    if (context->children.empty()) return std::nullopt;
    ast::Operation made;
    made.span = span(context);
    if (auto* c = context->addOperation()) add(c, made);
    if (auto* c = context->removeOperation()) {
        ast::RemoveTerms removed{name(c->NAME()), {}};
        for (P::TermContext* each : c->term())
            removed.terms.push_back(literal(each->STRING(), each->PATTERN()));
        made.what = std::move(removed);
    }
    if (auto* c = context->repealOperation()) made.what = ast::Repeal{entity(c->entity()), path(c->path())};
    if (auto* c = context->renameOperation())
        made.what = ast::Rename{entity(c->entity()), path(c->path()), string(c->STRING())};
    if (auto* c = context->renumberOperation())
        made.what = ast::Renumber{path(c->path()), label(c->label())};
    if (auto* c = context->moveOperation()) made.what = move(c);
    if (auto* c = context->claimOperation())
        made.what =
            restated(c->NARROW() != nullptr ? ast::Claim::narrow : ast::Claim::widen, c->restated());
    if (auto* c = context->replaceOperation()) replace(c, made);
    if (auto* c = context->reciteOperation()) {
        const ast::Entity kind = c->CRITERION() != nullptr ? ast::Entity::criterion : ast::Entity::category;
        ast::Recite recited{kind, path(c->path()), {}};
        for (P::CitationContext* each : c->citation()) recited.citations.push_back(citation(each));
        made.what = std::move(recited);
    }
    if (auto* c = context->rerouteOperation())
        made.what = ast::Reroute{c->OVERSEAS() != nullptr, name(c->NAME()), steps(c->step())};
    if (auto* c = context->transitionOperation()) made.what = transition(c);
    if (auto* c = context->withdrawOperation()) made.what = ast::Withdraw{name(c->NAME())};
    return made;
}

// Nothing if an error left a hole.
std::optional<ast::Add> Builder::added(P::AddedContext* context) {
    if (auto* c = context->classDecl()) return ast::Add{class_decl(c)};
    if (auto* c = context->factDecl()) return ast::Add{fact(c)};
    if (auto* c = context->termsDecl()) return ast::Add{terms(c)};
    if (auto* c = context->criterionDecl()) return ast::Add{criterion(c)};
    if (auto* c = context->categoryDecl()) return ast::Add{category(c)};
    if (auto* c = context->procedureDecl()) return ast::Add{procedure(c)};
    if (auto* c = context->definitionDecl()) return ast::Add{definition(c)};
    return std::nullopt;
}

std::vector<ast::Operation> Builder::amendment(P::AmendmentContext* context) {
    std::vector<ast::Operation> made;
    for (antlr4::tree::ParseTree* each : context->children) {
        if (auto* c = dynamic_cast<P::OperationContext*>(each)) {
            if (auto read = operation(c)) made.push_back(std::move(*read));
        } else if (auto* declared = dynamic_cast<P::AddedContext*>(each)) {
            if (auto read = added(declared)) made.push_back({span(declared), std::move(*read)});
        }
    }
    return made;
}

void Builder::add(P::AddOperationContext* context, ast::Operation& into) {
    if (auto* c = context->added())
        if (auto read = added(c)) into.what = std::move(*read);
    if (auto* c = context->groupDecl()) into.what = ast::AddGroup{group_decl(c), name(context->NAME())};
    if (auto* c = context->termBlock()) {
        ast::AddTerms added{name(context->NAME()), {}};
        term_block(c, added.added);
        into.what = std::move(added);
    }
}

void Builder::replace(P::ReplaceOperationContext* context, ast::Operation& into) {
    if (auto* c = context->restated()) into.what = restated(ast::Claim::replace, c);
    if (auto* c = context->factDecl()) into.what = ast::ReplaceFact{fact(c)};
    if (auto* c = context->termBlock()) {
        ast::ReplaceTerms replaced{name(context->NAME()), {}, {}};
        if (context->OPEN() != nullptr || context->CLOSED() != nullptr)
            replaced.open = context->OPEN() != nullptr;
        term_block(c, replaced.with);
        into.what = std::move(replaced);
    }
}

ast::Restate Builder::restated(ast::Claim claim, P::RestatedContext* context) {
    ast::Restate made;
    made.claim = claim;
    if (context == nullptr) return made;
    if (context->CRITERION() != nullptr) made.entity = ast::Entity::criterion;
    made.path = path(context->path());
    const Place place = !made.path.labels.empty()         ? Place::part
                        : context->CRITERION() != nullptr ? Place::criterion
                                                          : Place::category;
    made.body = block(context->block(), place);
    return made;
}

ast::Move Builder::move(P::MoveOperationContext* context) {
    ast::Move made;
    made.category = name(context->NAME());
    made.to = class_ref(context->classRef());
    made.position = position(context->position());
    if (context->STRING() != nullptr) made.titled = string(context->STRING());
    if (context->label() != nullptr) made.number = label(context->label());
    if (context->block() != nullptr) {
        made.body = block(context->block(), Place::moved);
        if (made.body->number && once(!made.number, made.body->number.span))
            made.number = made.body->number;
        made.body->number = {};
    }
    return made;
}

ast::Transition Builder::transition(P::TransitionOperationContext* context) {
    ast::Transition made;
    for (P::TransitionRuleContext* each : context->transitionRule()) {
        ast::Transition::Rule rule;
        rule.event = event(each->event());
        rule.span = span(each);
        const std::vector<P::DateContext*> dates = each->date();
        if (each->EFFECTIVE() == nullptr && !dates.empty()) rule.before = date(dates.front());
        if (each->UNTIL() != nullptr && !dates.empty()) rule.until = date(dates.back());
        made.rules.push_back(std::move(rule));
    }
    return made;
}

ast::Entity Builder::entity(P::EntityContext* context) {
    using E = ast::Entity;
    if (context == nullptr || context->CATEGORY() != nullptr) return E::category;
    if (context->CRITERION() != nullptr) return E::criterion;
    if (context->TERMS() != nullptr) return E::terms;
    if (context->FACT() != nullptr) return E::fact;
    if (context->CLASS() != nullptr) return E::class_;
    if (context->GROUP() != nullptr) return E::group;
    return context->PROCEDURE() != nullptr ? E::procedure : E::definition;
}

}  // namespace kijun::syntax
