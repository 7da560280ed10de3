// Declarations: what a guideline is made of, and the heads of revisions.
#include <fmt/format.h>

#include <limits>

#include "builder.hpp"

namespace kijun::syntax {

void Builder::file(P::FileContext* context) {
    for (P::DeclarationContext* each : context->declaration()) declaration(each);
}

void Builder::declaration(P::DeclarationContext* context) {
    if (auto* c = context->guideline()) module_.guidelines.push_back(guideline(c));
    if (auto* c = context->revision()) module_.revisions.push_back(revision(c));
    if (auto* c = context->source()) module_.sources.push_back(source(c));
    if (auto* c = context->classDecl()) module_.classes.push_back(class_decl(c));
    if (auto* c = context->factDecl()) module_.facts.push_back(fact(c));
    if (auto* c = context->termsDecl()) module_.terms.push_back(terms(c));
    if (auto* c = context->criterionDecl()) module_.criteria.push_back(criterion(c));
    if (auto* c = context->categoryDecl()) module_.categories.push_back(category(c));
    if (auto* c = context->procedureDecl()) module_.procedures.push_back(procedure(c));
    if (auto* c = context->definitionDecl()) module_.definitions.push_back(definition(c));
    if (auto* c = context->caseDecl()) module_.cases.push_back(test_case(c));
    if (auto* c = context->importDecl()) import_(string(c->STRING()), false);
}

ast::Guideline Builder::guideline(P::GuidelineContext* context) {
    ast::Guideline made;
    made.id = name(context->NAME());
    made.title = string(context->STRING());
    made.span = span(context);
    for (P::GuidelineItemContext* each : context->guidelineItem()) {
        if (each->TIMEZONE() != nullptr) {
            if (once(!made.timezone, span(each))) made.timezone = string(each->STRING());
        } else if (each->event() != nullptr) {
            if (once(!made.pivot, span(each))) made.pivot = event(each->event());
        } else if (each->note() != nullptr) {
            made.notes.push_back(note(each->note()));
        }
    }
    return made;
}

ast::Revision Builder::revision(P::RevisionContext* context) {
    ast::Revision made;
    const std::vector<Leaf*> names = context->NAME();
    if (!names.empty()) made.id = name(names[0]);
    if (names.size() > 1) made.guideline = name(names[1]);
    if (context->STRING() != nullptr) made.title = string(context->STRING());
    made.amends = context->AMENDS() != nullptr;
    made.span = span(context);
    for (P::RevisionItemContext* each : context->revisionItem()) revision_item(each, made);
    return made;
}

void Builder::revision_item(P::RevisionItemContext* context, ast::Revision& into) {
    const Span at = span(context);
    if (P::DateKindContext* kind = context->dateKind()) {
        std::optional<ast::Dated>& slot = kind->EFFECTIVE() != nullptr   ? into.effective
                                          : kind->DECIDED() != nullptr   ? into.decided
                                          : kind->PUBLISHED() != nullptr ? into.published
                                                                         : into.recorded;
        if (!once(!slot, at)) return;
        if (std::optional<ast::Date> read = date(context->date()))
            slot = ast::Dated{std::move(*read), maybe_uncertain(context->uncertain())};
    } else if (context->DRAFT() != nullptr) {
        if (!once(!into.draft, at)) return;
        into.draft = true;
        into.draft_uncertain = maybe_uncertain(context->uncertain());
    } else if (context->INSTRUMENT() != nullptr) {
        if (once(!into.instrument, at))
            into.instrument = number(context->INT(), 0, std::numeric_limits<std::int64_t>::max());
    } else if (context->BASED() != nullptr) {
        if (once(!into.based_on, at)) into.based_on = name(context->NAME());
    } else if (context->SOURCE() != nullptr) {
        if (once(!into.source, at)) into.source = string(context->STRING());
    } else if (context->citation() != nullptr) {
        into.citations.push_back(citation(context->citation()));
    } else if (context->note() != nullptr) {
        into.notes.push_back(note(context->note()));
    } else if (context->operation() != nullptr) {
        if (std::optional<ast::Operation> made = operation(context->operation()))
            into.operations.push_back(std::move(*made));
    } else if (context->importDecl() != nullptr) {
        for (ast::Operation& each : import_(string(context->importDecl()->STRING()), true))
            into.operations.push_back(std::move(each));
    } else if (context->uncertain() != nullptr) {
        into.uncertain.push_back(uncertain(context->uncertain()));
    }
}

ast::Source Builder::source(P::SourceContext* context) {
    ast::Source made;
    made.id = name(context->NAME());
    made.title = string(context->STRING());
    for (P::SourceItemContext* each : context->sourceItem()) {
        std::vector<ast::Word> words = strings(each->STRING());
        if (each->OMIT() != nullptr) {
            ast::Source::Omission omission;
            if (each->BECAUSE() != nullptr && !words.empty()) {
                omission.because = std::move(words.back());
                words.pop_back();
            }
            omission.paragraphs = std::move(words);
            made.omissions.push_back(std::move(omission));
        } else {
            for (ast::Word& word : words) made.paragraphs.push_back(std::move(word));
        }
    }
    return made;
}

ast::Class Builder::class_decl(P::ClassDeclContext* context) {
    ast::Class made;
    made.id = name(context->NAME());
    made.title = string(context->STRING());
    for (P::GroupDeclContext* each : context->groupDecl()) made.groups.push_back(group_decl(each));
    for (P::NoteContext* each : context->note()) made.notes.push_back(note(each));
    return made;
}

ast::Class::Group Builder::group_decl(P::GroupDeclContext* context) {
    return {name(context->NAME()), string(context->STRING())};
}

ast::Fact Builder::fact(P::FactDeclContext* context) {
    ast::Fact made;
    made.id = name(context->NAME());
    made.question = string(context->STRING());
    if (P::FactTypeContext* type = context->factType()) {
        made.choices = strings(type->STRING());
        made.type = type->CHOICE() != nullptr      ? ast::FactType::choice
                    : type->INTEGER() != nullptr   ? ast::FactType::integer
                    : type->DATE_TYPE() != nullptr ? ast::FactType::date
                    : type->MONTHS() != nullptr    ? ast::FactType::months
                    : type->DAYS() != nullptr      ? ast::FactType::days
                                                   : ast::FactType::boolean;
    }
    bool cost_given = false;
    for (P::FactOptionContext* each : context->factOption()) {
        const Span at = span(each);
        if (each->ASK() != nullptr) {
            if (once(!made.who, at)) made.who = name(each->NAME());
        } else if (each->COST() != nullptr) {
            if (once(!cost_given, at)) made.cost = count(each->INT(), 0);
            cost_given = true;
        } else if (each->PRESUME() != nullptr) {
            if (made.type != ast::FactType::boolean)
                misplaced(at, "only a bool fact can be presumed", "推定できるのは真偽の事実だけです");
            else if (once(!made.presumed, at)) {
                made.presumed = each->TRUE() != nullptr;
                made.presumed_span = at;
            }
        } else if (each->uncertain() != nullptr) {
            made.uncertain.push_back(uncertain(each->uncertain()));
        } else if (each->note() != nullptr) {
            made.notes.push_back(note(each->note()));
        }
    }
    return made;
}

ast::Terms Builder::terms(P::TermsDeclContext* context) {
    ast::Terms made;
    made.id = name(context->NAME());
    bool kind_given = false;
    for (P::TermsHeadContext* each : context->termsHead()) {
        const Span at = span(each);
        if (each->STRING() != nullptr) {
            if (once(!made.title, at)) made.title = string(each->STRING());
        } else if (each->uncertain() != nullptr) {
            made.uncertain.push_back(uncertain(each->uncertain()));
        } else if (once(!kind_given, at)) {
            kind_given = true;
            made.open = each->OPEN() != nullptr;
        }
    }
    term_block(context->termBlock(), made);
    return made;
}

void Builder::term_block(P::TermBlockContext* context, ast::Terms& into) {
    if (context == nullptr) return;
    for (P::TermItemContext* each : context->termItem()) {
        if (P::TermContext* term = each->term()) {
            into.terms.push_back({literal(term->STRING(), term->PATTERN()), term_union(each->termUnion())});
        } else if (each->INCLUDE() != nullptr) {
            into.terms.push_back({{ast::TermRef::Kind::list, name(each->NAME())}, {}});
        } else if (each->fromPart() != nullptr) {
            from(each->fromPart(), into.from);
        } else if (each->note() != nullptr) {
            into.notes.push_back(note(each->note()));
        } else if (each->uncertain() != nullptr) {
            into.uncertain.push_back(uncertain(each->uncertain()));
        }
    }
}

ast::Criterion Builder::criterion(P::CriterionDeclContext* context) {
    ast::Criterion made;
    made.id = name(context->NAME());
    if (context->STRING() != nullptr) made.title = string(context->STRING());
    made.body = block(context->block(), Place::criterion);
    if (context->BACKGROUND() != nullptr) background(span(context->BACKGROUND()), made.body);
    made.span = span(context);
    return made;
}

ast::Category Builder::category(P::CategoryDeclContext* context) {
    ast::Category made;
    made.id = name(context->NAME());
    made.title = string(context->STRING());
    made.in = class_ref(context->classRef());
    made.position = position(context->position());
    made.body = block(context->block(), Place::category);
    made.span = span(context);
    return made;
}

ast::Procedure Builder::procedure(P::ProcedureDeclContext* context) {
    ast::Procedure made;
    made.id = name(context->NAME());
    if (context->STRING() != nullptr) made.title = string(context->STRING());
    for (P::ProcedureItemContext* each : context->procedureItem()) {
        if (each->DOMESTIC() != nullptr || each->OVERSEAS() != nullptr) {
            std::vector<ast::Step>& side = each->DOMESTIC() != nullptr ? made.domestic : made.overseas;
            for (ast::Step& one : steps(each->step())) side.push_back(std::move(one));
        } else if (each->fromPart() != nullptr) {
            from(each->fromPart(), made.from);
        } else if (each->note() != nullptr) {
            made.notes.push_back(note(each->note()));
        } else if (each->uncertain() != nullptr) {
            made.uncertain.push_back(uncertain(each->uncertain()));
        } else {
            for (ast::Step& one : steps(each->step())) made.always.push_back(std::move(one));
        }
    }
    return made;
}

std::vector<ast::Step> Builder::steps(const std::vector<P::StepContext*>& contexts) {
    std::vector<ast::Step> made;
    for (P::StepContext* each : contexts) made.push_back(step(each));
    return made;
}

ast::Step Builder::step(P::StepContext* context) {
    using K = ast::Step::Kind;
    ast::Step made;
    made.span = span(context);
    made.who = names(context->names());
    if (context->REVIEW() != nullptr) {
        made.kind = K::review;
        made.double_check = context->DOUBLE() != nullptr;
    } else if (context->NOTIFY() != nullptr) {
        made.kind = K::notify;
    } else if (context->REQUEST() != nullptr) {
        made.kind = context->REMOVAL() != nullptr ? K::request_removal : K::request_response;
    } else if (context->RECHECK() != nullptr) {
        made.kind = K::recheck;
        made.business_days = count(context->INT(), 0);
    } else if (context->WAIT() != nullptr) {
        made.kind = K::wait;
        made.business_days = count(context->INT(), 0);
    } else if (context->CONSULT() != nullptr) {
        made.kind = K::consult;
    }
    return made;
}

ast::Definition Builder::definition(P::DefinitionDeclContext* context) {
    ast::Definition made;
    made.id = name(context->NAME());
    const std::vector<Leaf*> texts = context->STRING();
    for (Leaf* leaf : texts)
        if (leaf == texts.front())
            made.term = string(leaf);
        else
            made.meaning.push_back(string(leaf));
    for (P::FromPartContext* each : context->fromPart()) from(each, made.from);
    for (P::NoteContext* each : context->note()) made.notes.push_back(note(each));
    for (P::UncertainContext* each : context->uncertain()) made.uncertain.push_back(uncertain(each));
    return made;
}

}  // namespace kijun::syntax
