// Cases: reports with what the guideline must say about them.
#include <algorithm>

#include "builder.hpp"

namespace kijun::syntax {

ast::Case Builder::test_case(P::CaseDeclContext* context) {
    ast::Case made;
    made.title = string(context->STRING());
    made.span = span(context);
    std::vector<std::size_t> seen;  // keywords that may be given once
    for (P::CaseItemContext* each : context->caseItem()) case_item(each, made, seen);
    return made;
}

void Builder::case_item(P::CaseItemContext* context, ast::Case& into, std::vector<std::size_t>& seen) {
    const Span at = span(context);
    if (context->start == nullptr) return;
    const std::size_t keyword = context->start->getType();
    // facts may come in several blocks, expectations and notes as often as wanted
    const bool many =
        context->EXPECT() != nullptr || context->note() != nullptr || context->FACTS() != nullptr;
    if (!many) {
        if (!once(std::find(seen.begin(), seen.end(), keyword) == seen.end(), at)) return;
        seen.push_back(keyword);
    }
    // strings that follow each other are one text
    const auto text = [&] {
        std::string whole;
        for (const ast::Word& word : strings(context->STRING())) whole += word.text;
        return whole;
    };
    if (context->note() != nullptr) {
        into.notes.push_back(note(context->note()));
    } else if (context->FACTS() != nullptr) {
        for (P::FactEntryContext* each : context->factEntry()) into.facts.push_back(fact_entry(each));
    } else if (context->EXPECT() != nullptr) {
        using When = ast::Expectation::When;
        ast::Expectation made;
        made.span = at;
        if (context->ON() != nullptr) {
            made.when = When::on;
            made.date = date(context->date());
        } else if (context->UNDER() != nullptr) {
            made.when = When::under;
            made.revision = name(context->NAME());
        }
        for (P::ExpectedContext* each : context->expected()) made.expected.push_back(expected(each));
        into.expectations.push_back(std::move(made));
    } else if (context->MODE() != nullptr) {
        into.mode = context->ASSESS() != nullptr ? ast::Mode::assess : ast::Mode::screen;
    } else if (context->TITLE() != nullptr) {
        into.report_title = text();
    } else if (context->TEXT() != nullptr) {
        into.text = text();
    } else if (context->PAGE() != nullptr) {
        into.page = text();
    } else if (context->URL() != nullptr) {
        into.url = text();
    } else if (context->PROVIDER_COUNTRY() != nullptr) {
        into.provider_country = text();
    } else if (context->SERVER_COUNTRY() != nullptr) {
        into.server_country = text();
    } else if (context->CHANNEL() != nullptr) {
        into.channel = text();
    } else if (context->RECEIVED() != nullptr) {
        into.received = date(context->date());
    } else if (context->POSTED() != nullptr) {
        into.posted = date(context->date());
    } else if (context->JUDGED() != nullptr) {
        into.judged = date(context->date());
    }
}

ast::FactEntry Builder::fact_entry(P::FactEntryContext* context) {
    ast::FactEntry made;
    made.name = context->NAME() != nullptr ? name(context->NAME()) : string(context->STRING());
    if (context->value() != nullptr) made.value = value(context->value());
    return made;
}

ast::Expected Builder::expected(P::ExpectedContext* context) {
    using K = ast::Expected::Kind;
    ast::Expected made;
    made.span = span(context);
    made.kind = context->OUT_OF_SCOPE() != nullptr   ? K::out_of_scope
                : context->UNDETERMINED() != nullptr ? K::undetermined
                : context->NOT() != nullptr          ? K::not_met
                : context->ONLY() != nullptr         ? K::only_met
                                                     : K::met;
    made.category = name(context->NAME());
    if (context->classRef() != nullptr) made.in = class_ref(context->classRef());
    return made;
}

}  // namespace kijun::syntax
