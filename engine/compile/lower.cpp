// Lowering of conditions and categories: trees as the guideline says them, diagrams as they decide.

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "archive.hpp"
#include "lowering.hpp"

namespace kijun {

std::uint8_t fields_of(ast::TextField field) {
    const auto bit = [](ScanField one) { return static_cast<std::uint8_t>(1u << static_cast<unsigned>(one)); };
    switch (field) {
        case ast::TextField::title: return bit(ScanField::title);
        case ast::TextField::text: return bit(ScanField::text);
        case ast::TextField::page: return bit(ScanField::page_text);
        case ast::TextField::url: return bit(ScanField::url);
        case ast::TextField::post: return bit(ScanField::title) | bit(ScanField::text);
        case ast::TextField::site: return bit(ScanField::title) | bit(ScanField::text) | bit(ScanField::page_text);
    }
    return 0;
}

Result<Program> compile(const Model& model, const SourceSet& sources, Diagnostics& warnings) {
    Diagnostics found;
    Program program = lowering::Lowering(model, sources, found).run();
    if (has_errors(found)) return found;
    warnings.insert(warnings.end(), found.begin(), found.end());
    return program;
}

}  // namespace kijun

namespace kijun::lowering {

namespace {

std::vector<std::string> texts(const std::vector<ast::Word>& words) {
    std::vector<std::string> out;
    out.reserve(words.size());
    for (const ast::Word& word : words) out.push_back(word.text);
    return out;
}

std::vector<CitationInfo> citations(const std::vector<ast::Citation>& from) {
    std::vector<CitationInfo> out;
    for (const ast::Citation& citation : from)
        out.push_back({citation.law.text, texts(citation.articles),
                       citation.uncertain ? citation.uncertain->text : std::string()});
    return out;
}

// The item that `labels` name below `body`, one label a level; items may stand inside groups.
const ast::Item* find_item(const ast::Body& body, std::span<const ast::Word> labels) {
    for (const ast::ExprPtr& condition : body.conditions) {
        if (const auto* item = std::get_if<ast::Item>(&condition->node)) {
            if (item->label.text != labels[0].text) continue;
            if (labels.size() == 1) return item;
            if (const ast::Item* found = find_item(item->body, labels.subspan(1))) return found;
        } else if (const auto* group = std::get_if<ast::Group>(&condition->node)) {
            if (const ast::Item* found = find_item(group->body, labels)) return found;
        }
    }
    return nullptr;
}

}  // namespace

Lowering::Lowering(const Model& model, const SourceSet& sources, Diagnostics& diagnostics)
    : model_(model), sources_(sources), diagnostics_(diagnostics) {}

Program Lowering::run() {
    program_.history = model_.history;
    for (const State& state : model_.states) {
        state_ = &state;
        SnapshotProgram& snapshot = program_.snapshots.emplace_back();
        for (const auto& declared : state.categories) snapshot.categories.push_back(category(*declared));
        for (const auto& [id, declared] : state.procedures) snapshot.procedures.push_back(procedure(*declared));
    }
    // The relations between a category's atoms need all atoms and patterns: they come last.
    for (CategoryVersion& version : program_.categories) {
        const NodeId possible = relations(program_, diagrams_, version.atoms);
        version.may = diagrams_.both(version.diagram, possible);
        version.must = diagrams_.either(version.diagram, diagrams_.negate(possible));
    }
    if (diagrams_.overflowed())
        diagnostics_.push_back(
            error("K0510", {}, "the criteria are too entangled: their decision diagram has too many nodes",
                  "基準が絡み合いすぎています（決定図の節点数が上限を超えました）"));
    program_.nodes = diagrams_.nodes();
    return std::move(program_);
}

std::string Lowering::written(const Span& span) const {
    if (!span.known()) return {};
    std::string out;
    for (const char byte : sources_.text(span)) {
        const bool space = byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
        if (!space)
            out += byte;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return out;
}

// ---- atoms ------------------------------------------------------------------------------------

std::uint32_t Lowering::atom(Atom made) {
    const auto [number, is_new] = atoms_(archive::encode(made));
    if (is_new) program_.atoms.push_back(std::move(made));
    return number;
}

std::uint32_t Lowering::fact_number(const ast::Fact& fact) {
    FactInfo info{fact.id.text, fact.type, texts(fact.choices), fact.question.text,
                  fact.who ? fact.who.text : "analyst", fact.cost, fact.presumed};
    const auto [number, is_new] = facts_(archive::encode(info));
    if (is_new) program_.facts.push_back(std::move(info));
    return number;
}

// ---- tree nodes -------------------------------------------------------------------------------

std::uint32_t Lowering::node(TreeNode made) {
    std::vector<NodeId> operands;
    for (const std::uint32_t child : made.children) operands.push_back(program_.tree[child].diagram);
    NodeId value = node_true;
    switch (made.kind) {
        case TreeNode::Kind::leaf: value = diagrams_.atom(made.atom); break;
        case TreeNode::Kind::negation: value = diagrams_.negate(operands.at(0)); break;
        case TreeNode::Kind::any:
            value = node_false;
            for (const NodeId operand : operands) value = diagrams_.either(value, operand);
            break;
        case TreeNode::Kind::at_least: value = diagrams_.at_least(made.threshold, operands); break;
        default:
            for (const NodeId operand : operands) value = diagrams_.both(value, operand);
    }
    for (const std::uint32_t exception : made.unless)
        value = diagrams_.both(value, diagrams_.negate(program_.tree[exception].diagram));
    made.diagram = value;
    const auto [number, is_new] = nodes_(archive::encode(made));
    if (is_new) program_.tree.push_back(std::move(made));
    return number;
}

std::uint32_t Lowering::leaf(Atom made, const Span& span) {
    TreeNode leaf;
    leaf.kind = TreeNode::Kind::leaf;
    leaf.title = written(span);
    leaf.atom = atom(std::move(made));
    return node(std::move(leaf));
}

std::uint32_t Lowering::negation(std::uint32_t child) {
    TreeNode made;
    made.kind = TreeNode::Kind::negation;
    made.children = {child};
    return node(std::move(made));
}

std::uint32_t Lowering::any(std::vector<std::uint32_t> children, const Span& span) {
    if (children.size() == 1) return children[0];
    TreeNode made;
    made.kind = TreeNode::Kind::any;
    made.title = written(span);
    made.children = std::move(children);
    return node(std::move(made));
}

std::uint32_t Lowering::body(TreeNode::Kind kind, std::uint32_t threshold, const ast::Body& source,
                             std::string label, std::string title, const std::vector<std::string>& from) {
    TreeNode made;
    made.kind = kind;
    made.threshold = threshold;
    made.title = std::move(title);
    made.background = source.background;
    made.citations = citations(source.citations);
    made.uncertain = texts(source.uncertain);
    made.from = texts(source.from);
    // an item encodes the paragraph of its parent with its own label added
    if (kind == TreeNode::Kind::item && made.from.empty())
        for (const std::string& paragraph : from) made.from.push_back(paragraph + label);
    made.label = std::move(label);
    const std::vector<std::string>& paragraphs = made.from.empty() ? from : made.from;
    for (const ast::ExprPtr& condition : source.conditions)
        made.children.push_back(expression(*condition, paragraphs));
    for (const ast::ExprPtr& exception : source.unless)
        made.unless.push_back(expression(*exception, paragraphs));
    return node(std::move(made));
}

std::uint32_t Lowering::expression(const ast::Expr& expr, const std::vector<std::string>& from) {
    struct Visitor {
        Lowering& lower;
        const ast::Expr& expr;
        const std::vector<std::string>& from;
        std::uint32_t operator()(const ast::Group& group) const {
            const auto kind = group.quantifier == ast::Quantifier::all   ? TreeNode::Kind::all
                              : group.quantifier == ast::Quantifier::any ? TreeNode::Kind::any
                                                                         : TreeNode::Kind::at_least;
            return lower.body(kind, group.threshold, group.body, "", "", from);
        }
        std::uint32_t operator()(const ast::Item& item) const {
            return lower.body(TreeNode::Kind::item, 0, item.body, item.label.text, item.title.text, from);
        }
        std::uint32_t operator()(const ast::Not& negated) const {
            return lower.negation(lower.expression(*negated.operand, from));
        }
        std::uint32_t operator()(const ast::HasTerms& test) const {
            return lower.leaf(lower.terms_atom(test), expr.span);
        }
        std::uint32_t operator()(const ast::FieldTest& test) const { return lower.field_test(test, expr.span); }
        std::uint32_t operator()(const ast::Reference& named) const { return lower.reference(named, expr.span); }
    };
    return std::visit(Visitor{*this, expr, from}, expr.node);
}

std::uint32_t Lowering::reference(const ast::Reference& named, const Span& span) {
    const std::string& name = named.path.name.text;
    if (named.path.labels.empty())
        if (const auto fact = state_->facts.find(name); fact != state_->facts.end())
            return fact_test(*fact->second, named.comparison, span);

    const ast::Body* target = nullptr;
    std::string title;
    if (const auto shared = state_->criteria.find(name); shared != state_->criteria.end()) {
        target = &shared->second->body;
        title = shared->second->title.text;
    } else if (const ast::Category* other = state_->category(name)) {
        target = &other->body;
        title = other->title.text;
    }
    std::string label = name;
    std::vector<std::string> from;
    if (target) from = texts(target->from);
    if (target && !named.path.labels.empty()) {
        const ast::Item* item = find_item(*target, named.path.labels);
        target = item ? &item->body : nullptr;
        if (item) title = item->title.text;
        for (const ast::Word& part : named.path.labels) {
            label += "." + part.text;
            for (std::string& paragraph : from) paragraph += part.text;
        }
    }
    if (!target) return any({}, span);  // the model has reported it
    return body(TreeNode::Kind::shared, 0, *target, std::move(label), std::move(title), from);
}

// ---- comparisons ------------------------------------------------------------------------------

std::uint32_t Lowering::ordered(const ast::Comparison& comparison, const Span& span, std::int64_t value,
                                const std::function<std::uint32_t(std::int64_t)>& at_least) {
    switch (comparison.op) {
        case ast::Comparator::at_least: return at_least(value);
        case ast::Comparator::more: return at_least(value + 1);
        case ast::Comparator::less: return negation(at_least(value));
        case ast::Comparator::at_most: return negation(at_least(value + 1));
        default: break;
    }
    TreeNode equal;
    equal.kind = TreeNode::Kind::all;
    equal.title = written(span);
    equal.children = {at_least(value), negation(at_least(value + 1))};
    return node(std::move(equal));
}

std::uint32_t Lowering::fact_test(const ast::Fact& fact, const std::optional<ast::Comparison>& comparison,
                                  const Span& span) {
    const std::uint32_t number = fact_number(fact);
    const auto test = [&](FactTest::Op op, std::int64_t value, std::string key) {
        Atom made;
        made.kind = Atom::Kind::fact;
        made.fact = {number, op, value};
        made.key = std::move(key);
        return leaf(std::move(made), span);
    };
    if (fact.type == ast::FactType::boolean) {
        const std::uint32_t holds = test(FactTest::Op::is_true, 0, fact.id.text);
        if (!comparison) return holds;
        const bool* wanted = std::get_if<bool>(&comparison->values.at(0));
        const bool negated = comparison->op == ast::Comparator::not_equal;
        return wanted && *wanted != negated ? holds : negation(holds);
    }
    if (!comparison) return any({}, span);  // the model has reported it

    const auto one = [&](const ast::Value& value) -> std::uint32_t {
        if (fact.type == ast::FactType::choice) {
            const auto* word = std::get_if<ast::Word>(&value);
            const auto choice = std::find_if(fact.choices.begin(), fact.choices.end(), [&](const ast::Word& c) {
                return word && c.text == word->text;
            });
            if (choice == fact.choices.end()) return any({}, span);
            return test(FactTest::Op::equals, choice - fact.choices.begin(),
                        fmt::format("{} is \"{}\"", fact.id.text, choice->text));
        }
        std::int64_t limit = 0;
        std::string spelling;
        if (const auto* integer = std::get_if<std::int64_t>(&value)) {
            limit = *integer;
        } else if (const auto* date = std::get_if<ast::Date>(&value)) {
            limit = model_.zone ? model_.zone->days_of(date->value).first.days : date->value.days.first.days;
        }
        return ordered(*comparison, span, limit, [&](std::int64_t n) {
            const std::string shown = fact.type == ast::FactType::date
                                          ? to_string(LocalDay{static_cast<std::int32_t>(n)})
                                          : std::to_string(n);
            return test(FactTest::Op::at_least, n, fmt::format("{} >= {}", fact.id.text, shown));
        });
    };
    std::vector<std::uint32_t> alternatives;
    for (const ast::Value& value : comparison->values) alternatives.push_back(one(value));
    const std::uint32_t holds = any(std::move(alternatives), span);
    const bool negated = comparison->op == ast::Comparator::not_equal || comparison->op == ast::Comparator::none_of;
    return negated ? negation(holds) : holds;
}

std::uint32_t Lowering::field_test(const ast::FieldTest& test, const Span& span) {
    using ast::ReportField;
    const char* name = test.field == ReportField::provider_country ? "provider_country"
                       : test.field == ReportField::server_country ? "server_country"
                       : test.field == ReportField::channel        ? "channel"
                       : test.field == ReportField::received       ? "received"
                       : test.field == ReportField::posted         ? "posted"
                                                                   : "judged";
    const auto made = [&](FieldTest what, std::string key) {
        Atom made_atom;
        made_atom.kind = Atom::Kind::field;
        made_atom.field = std::move(what);
        made_atom.key = std::move(key);
        return leaf(std::move(made_atom), span);
    };
    std::vector<std::uint32_t> alternatives;
    for (const ast::Value& value : test.comparison.values) {
        if (const auto* word = std::get_if<ast::Word>(&value)) {
            alternatives.push_back(made({test.field, FieldTest::Op::equals, word->text, 0},
                                        fmt::format("{} is \"{}\"", name, word->text)));
        } else if (const auto* date = std::get_if<ast::Date>(&value)) {
            const DayRange days = model_.zone ? model_.zone->days_of(date->value) : date->value.days;
            alternatives.push_back(ordered(test.comparison, span, days.first.days, [&](std::int64_t n) {
                const LocalDay day{static_cast<std::int32_t>(n)};
                return made({test.field, FieldTest::Op::on_or_after, "", day.days},
                            fmt::format("{} >= {}", name, to_string(day)));
            }));
        }
    }
    const std::uint32_t holds = any(std::move(alternatives), span);
    const bool negated = test.comparison.op == ast::Comparator::not_equal ||
                         test.comparison.op == ast::Comparator::none_of;
    return negated ? negation(holds) : holds;
}

// ---- categories and procedures ----------------------------------------------------------------

void Lowering::collect_atoms(std::uint32_t number, std::vector<std::uint32_t>& out) const {
    const TreeNode& at = program_.tree[number];
    if (at.atom != none) out.push_back(at.atom);
    for (const std::uint32_t child : at.children) collect_atoms(child, out);
    for (const std::uint32_t exception : at.unless) collect_atoms(exception, out);
}

void Lowering::collect_supporting(std::uint32_t number, bool items, std::vector<std::uint32_t>& out) const {
    const TreeNode& at = program_.tree[number];
    if (at.background || at.kind == TreeNode::Kind::negation) return;
    if (at.kind == (items ? TreeNode::Kind::item : TreeNode::Kind::leaf)) out.push_back(number);
    for (const std::uint32_t child : at.children) collect_supporting(child, items, out);
}

std::uint32_t Lowering::category(const ast::Category& source) {
    CategoryVersion made;
    made.id = source.id.text;
    made.title = source.title.text;
    made.number = source.body.number.text;
    made.class_id = source.in.class_name.text;
    made.group_id = source.in.group.text;
    if (const ast::Class* in = state_->class_of(made.class_id)) {
        made.class_title = in->title.text;
        for (const auto& group : in->groups)
            if (group.id.text == made.group_id) made.group_title = group.title.text;
    }
    made.citations = citations(source.body.citations);
    made.from = texts(source.body.from);
    made.uncertain = texts(source.body.uncertain);
    made.notes = texts(source.body.notes);
    made.tags = texts(source.body.tags);
    made.tree = body(TreeNode::Kind::all, 0, source.body, "", source.title.text, made.from);
    made.diagram = program_.tree[made.tree].diagram;
    collect_atoms(made.tree, made.atoms);
    std::sort(made.atoms.begin(), made.atoms.end());
    made.atoms.erase(std::unique(made.atoms.begin(), made.atoms.end()), made.atoms.end());
    collect_supporting(made.tree, true, made.supporting);
    if (made.supporting.empty()) collect_supporting(made.tree, false, made.supporting);
    const auto [number, is_new] = categories_(archive::encode(made));
    if (is_new) program_.categories.push_back(std::move(made));
    return number;
}

std::uint32_t Lowering::procedure(const ast::Procedure& source) {
    const auto steps = [](const std::vector<ast::Step>& from) {
        std::vector<StepInfo> out;
        for (const ast::Step& step : from)
            out.push_back({step.kind, step.double_check, step.business_days, texts(step.who)});
        return out;
    };
    ProcedureInfo made{source.id.text,         source.title.text,   steps(source.always), steps(source.domestic),
                       steps(source.overseas), texts(source.from), texts(source.uncertain)};
    const auto [number, is_new] = procedures_(archive::encode(made));
    if (is_new) program_.procedures.push_back(std::move(made));
    return number;
}

}  // namespace kijun::lowering
