// From the parser generator's tree to the syntax tree of kijun/ast.hpp.
//
// The generated tree may have holes where errors were; every function takes what there is. What the
// grammar cannot say is checked here: numbers, dates, escapes, attributes given twice or out of place.
#pragma once

#include <functional>

#include "literals.hpp"
#include "tokens.hpp"

namespace kijun::syntax {

class Builder {
public:
    // The operations of the file at a path, if a revision asks for them; tells when there is no such file.
    using Import = std::function<std::vector<ast::Operation>(const ast::Word& path, bool operations)>;

    Builder(const SourceSet& sources, const std::vector<Span>& spans, ErrorLog& log, ast::Module& module,
            Import import)
        : sources_(sources), spans_(spans), log_(log), module_(module), import_(std::move(import)) {}

    void file(KijunParser::FileContext* context);
    std::vector<ast::Operation> amendment(KijunParser::AmendmentContext* context);

private:
    using P = KijunParser;
    using Leaf = antlr4::tree::TerminalNode;
    // Which attributes mean something in a block.
    enum class Place { category, criterion, part, moved };

    // builder_parts.cpp: leaves and small parts
    [[nodiscard]] Span span(Leaf* leaf) const;
    [[nodiscard]] Span span(antlr4::ParserRuleContext* context) const;
    [[nodiscard]] std::string_view written(const Span& at) const { return sources_.text(at); }
    ast::Word name(Leaf* leaf);
    ast::Word string(Leaf* leaf);
    std::vector<ast::Word> strings(const std::vector<Leaf*>& leaves);
    std::vector<ast::Word> names(P::NamesContext* context);
    ast::Word label(P::LabelContext* context);
    ast::Word note(P::NoteContext* context);
    ast::Word uncertain(P::UncertainContext* context);
    std::optional<ast::Word> maybe_uncertain(P::UncertainContext* context);
    void from(P::FromPartContext* context, std::vector<ast::Word>& into);
    std::int64_t number(Leaf* leaf, std::int64_t least, std::int64_t most);
    std::uint32_t count(Leaf* leaf, std::uint32_t least);
    std::optional<ast::Date> date(P::DateContext* context);
    ast::Citation citation(P::CitationContext* context);
    void own_line(P::UncertainContext* context, const Span& citation);
    ast::Path path(P::PathContext* context);
    ast::ClassRef class_ref(P::ClassRefContext* context);
    std::optional<ast::Position> position(P::PositionContext* context);
    static ast::Event event(P::EventContext* context);
    ast::Value value(P::ValueContext* context);
    // True the first time; the second time an error that names the keyword at `at`.
    bool once(bool first, const Span& at);
    void misplaced(const Span& at, std::string en, std::string ja);

    // builder_conditions.cpp
    ast::Body block(P::BlockContext* context, Place place);
    void attribute(P::AttributeContext* context, Place place, ast::Body& body);
    void background(const Span& at, ast::Body& body);
    ast::ExprPtr condition(P::ConditionContext* context);
    ast::ExprPtr item(P::ItemContext* context);
    ast::ExprPtr expression(P::ExprContext* context);
    ast::ExprPtr conjunction(P::AndExprContext* context);
    ast::ExprPtr negation(P::NotExprContext* context);
    ast::ExprPtr primary(P::PrimaryContext* context);
    ast::Group group(P::PrimaryContext* context);
    ast::HasTerms has_terms(P::HasTermsContext* context);
    ast::Proximity proximity(P::ProximityContext* context);
    Folds folds(P::EvadingContext* context);
    ast::TermUnion term_union(P::TermUnionContext* context);
    ast::TermRef term_ref(P::TermRefContext* context);
    ast::TermRef literal(Leaf* string_leaf, Leaf* pattern_leaf);
    ast::Comparison comparison(P::ComparisonContext* context);

    // builder_declarations.cpp
    void declaration(P::DeclarationContext* context);
    ast::Guideline guideline(P::GuidelineContext* context);
    ast::Revision revision(P::RevisionContext* context);
    void revision_item(P::RevisionItemContext* context, ast::Revision& into);
    ast::Source source(P::SourceContext* context);
    ast::Class class_decl(P::ClassDeclContext* context);
    ast::Class::Group group_decl(P::GroupDeclContext* context);
    ast::Fact fact(P::FactDeclContext* context);
    ast::Terms terms(P::TermsDeclContext* context);
    void term_block(P::TermBlockContext* context, ast::Terms& into);
    ast::Criterion criterion(P::CriterionDeclContext* context);
    ast::Category category(P::CategoryDeclContext* context);
    ast::Procedure procedure(P::ProcedureDeclContext* context);
    std::vector<ast::Step> steps(const std::vector<P::StepContext*>& contexts);
    ast::Step step(P::StepContext* context);
    ast::Definition definition(P::DefinitionDeclContext* context);

    // builder_operations.cpp
    std::optional<ast::Operation> operation(P::OperationContext* context);
    std::optional<ast::Add> added(P::AddedContext* context);
    void add(P::AddOperationContext* context, ast::Operation& into);
    void replace(P::ReplaceOperationContext* context, ast::Operation& into);
    ast::Restate restated(ast::Claim claim, P::RestatedContext* context);
    ast::Move move(P::MoveOperationContext* context);
    ast::Transition transition(P::TransitionOperationContext* context);
    static ast::Entity entity(P::EntityContext* context);

    // builder_cases.cpp
    ast::Case test_case(P::CaseDeclContext* context);
    void case_item(P::CaseItemContext* context, ast::Case& into, std::vector<std::size_t>& seen);
    ast::FactEntry fact_entry(P::FactEntryContext* context);
    ast::Expected expected(P::ExpectedContext* context);

    const SourceSet& sources_;
    const std::vector<Span>& spans_;
    ErrorLog& log_;
    ast::Module& module_;
    Import import_;
};

}  // namespace kijun::syntax
