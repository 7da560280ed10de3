// Lowering of conditions and categories: trees as the guideline says them, diagrams as they decide.

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "expressions.hpp"
#include "lowering.hpp"
#include "program_archive.hpp"

namespace kijun {

std::uint8_t fields_of(ast::TextField field) {
    const auto bit = [](ScanField one) {
        return static_cast<std::uint8_t>(1u << static_cast<unsigned>(one));
    };
    switch (field) {
        case ast::TextField::title:
            return bit(ScanField::title);
        case ast::TextField::text:
            return bit(ScanField::text);
        case ast::TextField::page:
            return bit(ScanField::page_text);
        case ast::TextField::url:
            return bit(ScanField::url);
        case ast::TextField::post:
            return bit(ScanField::title) | bit(ScanField::text);
        case ast::TextField::site:
            return bit(ScanField::title) | bit(ScanField::text) | bit(ScanField::page_text);
    }
    return 0;
}

Result<Program> compile(const Model& model, const SourceSet& sources, Diagnostics& warnings,
                        std::size_t most_nodes) {
    Diagnostics found;
    lowering::check_expressions(model, found);
    if (has_errors(found)) return found;
    Program program = lowering::Lowering(model, sources, found, most_nodes).run();
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

// One condition as written.
bool is_condition(const TreeNode& node) {
    return node.kind == TreeNode::Kind::leaf || node.kind == TreeNode::Kind::comparison ||
           node.kind == TreeNode::Kind::negation;
}

// The item whose inside is `wanted`; null if that is the body itself.
const ast::Item* item_with(const ast::Body& body, const ast::Body* wanted);

const ast::Item* item_with(const ast::Expr& expr, const ast::Body* wanted) {
    if (const auto* item = std::get_if<ast::Item>(&expr.node))
        return &item->body == wanted ? item : item_with(item->body, wanted);
    if (const auto* group = std::get_if<ast::Group>(&expr.node)) return item_with(group->body, wanted);
    if (const auto* negated = std::get_if<ast::Not>(&expr.node))
        return item_with(*negated->operand, wanted);
    return nullptr;
}

const ast::Item* item_with(const ast::Body& body, const ast::Body* wanted) {
    for (const auto* expressions : {&body.conditions, &body.unless})
        for (const ast::ExprPtr& expr : *expressions)
            if (const ast::Item* found = item_with(*expr, wanted)) return found;
    return nullptr;
}

}  // namespace

Lowering::Lowering(const Model& model, const SourceSet& sources, Diagnostics& diagnostics,
                   std::size_t most_nodes)
    : model_(model), sources_(sources), diagnostics_(diagnostics), diagrams_(most_nodes) {}

Program Lowering::run() {
    program_.history = model_.history;
    std::vector<Span> places;  // of the categories, where they are declared
    for (const State& state : model_.states) {
        state_ = &state;
        SnapshotProgram& snapshot = program_.snapshots.emplace_back();
        for (const auto& [id, declared] : state.facts) snapshot.facts.push_back(fact_number(*declared));
        for (const auto& declared : state.categories) {
            snapshot.categories.push_back(category(*declared));
            places.resize(program_.categories.size(), declared->id.span);
            refuse_entangled(declared->id.span);
        }
        for (const auto& [id, declared] : state.procedures)
            snapshot.procedures.push_back(procedure(*declared));
    }
    // The relations between a category's atoms need all atoms and patterns: they come last.
    for (std::size_t i = 0; i < program_.categories.size(); ++i) {
        bound(program_.categories[i]);
        refuse_entangled(places[i]);
    }
    program_.nodes = diagrams_.nodes();
    return std::move(program_);
}

// Told once, where it happened: after that no diagram can be made.
void Lowering::refuse_entangled(const Span& place) {
    if (!diagrams_.overflowed() || told_entangled_) return;
    told_entangled_ = true;
    Diagnostic entangled =
        error("K0510", place, "the criteria are too entangled: their decision diagram has too many nodes",
              "基準が絡み合いすぎています（決定図の節点数が上限を超えました）");
    entangled.hint =
        Message{"conditions that belong together should stand side by side wherever they are used",
                "組になる条件は、どの規定でも並べて書いてください"};
    diagnostics_.push_back(std::move(entangled));
}

void Lowering::bound(CategoryVersion& version) {
    std::vector<std::uint32_t> tests, values;
    for (const std::uint32_t number : version.atoms)
        (program_.atoms[number].kind == Atom::Kind::terms ? tests : values).push_back(number);
    version.compatible = relations(program_, diagrams_, tests);
    const NodeId suitable = relations(program_, diagrams_, values);
    const NodeId possible = diagrams_.both(version.compatible, suitable);
    const auto within = [&](NodeId diagram, NodeId relations) {
        return Bounds{diagrams_.both(diagram, relations),
                      diagrams_.either(diagram, diagrams_.negate(relations))};
    };
    version.bounds = within(version.diagram, possible);
    version.written = within(version.diagram, suitable);
    for (Ground& ground : version.supporting) {
        const NodeId criterion = program_.tree[ground.node].diagram;
        ground.surely = within(criterion, possible).must;
        ground.written = within(criterion, suitable).must;
    }
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
    FactInfo info{fact.id.text,
                  fact.type,
                  texts(fact.choices),
                  fact.question.text,
                  fact.who ? fact.who.text : "analyst",
                  fact.cost,
                  fact.presumed};
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
        case TreeNode::Kind::leaf:
            value = diagrams_.atom(made.atom);
            break;
        case TreeNode::Kind::negation:
            value = diagrams_.negate(operands.at(0));
            break;
        case TreeNode::Kind::any:
            value = diagrams_.any(operands);
            break;
        case TreeNode::Kind::at_least:
            value = diagrams_.at_least(made.threshold, operands);
            break;
        default:
            value = diagrams_.all(operands);
    }
    std::vector<NodeId> needed{value};
    for (const std::uint32_t exception : made.unless)
        needed.push_back(diagrams_.negate(program_.tree[exception].diagram));
    value = diagrams_.all(needed);
    made.diagram = value;
    const auto [number, is_new] = nodes_(archive::encode(made));
    if (is_new) program_.tree.push_back(std::move(made));
    return number;
}

TreeNode Lowering::leaf(Atom made) {
    TreeNode leaf;
    leaf.kind = TreeNode::Kind::leaf;
    leaf.title = made.key;
    leaf.atom = atom(std::move(made));
    return leaf;
}

TreeNode Lowering::negation(TreeNode child) {
    TreeNode made;
    made.kind = TreeNode::Kind::negation;
    made.children = {node(std::move(child))};
    return made;
}

TreeNode Lowering::any(std::vector<TreeNode> children) {
    if (children.size() == 1) return std::move(children[0]);
    TreeNode made;
    made.kind = TreeNode::Kind::any;
    for (TreeNode& child : children) made.children.push_back(node(std::move(child)));
    return made;
}

std::uint32_t Lowering::whole(TreeNode condition, const Span& span) {
    TreeNode made = std::move(condition);
    if (made.kind != TreeNode::Kind::leaf) {
        const std::uint32_t inside = node(std::move(made));
        made = TreeNode{};
        made.kind = TreeNode::Kind::comparison;
        made.children = {inside};
    }
    made.title = written(span);
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
            TreeNode made;
            made.kind = TreeNode::Kind::negation;
            made.children = {lower.expression(*negated.operand, from)};
            return lower.node(std::move(made));
        }
        std::uint32_t operator()(const ast::HasTerms& test) const {
            return lower.whole(lower.leaf(lower.terms_atom(test)), expr.span);
        }
        std::uint32_t operator()(const ast::FieldTest& test) const {
            return lower.field_test(test, expr.span);
        }
        std::uint32_t operator()(const ast::Reference& named) const {
            return lower.reference(named, expr.span);
        }
    };
    return std::visit(Visitor{*this, expr, from}, expr.node);
}

std::uint32_t Lowering::reference(const ast::Reference& named, const Span& span) {
    const std::string& name = named.path.name.text;
    if (named.path.labels.empty())
        if (const auto fact = state_->facts.find(name); fact != state_->facts.end())
            return fact_test(*fact->second, named.comparison, span);

    const ast::Body* target = find_body(*state_, named.path);
    if (!target) return node(any({}));  // the model has reported it
    const ast::Body* declared = nullptr;
    std::string title;
    if (const auto shared = state_->criteria.find(name); shared != state_->criteria.end()) {
        declared = &shared->second->body;
        title = shared->second->title.text;
    } else if (const ast::Category* other = state_->category(name)) {
        declared = &other->body;
        title = other->title.text;
    }
    std::string label = name;
    std::vector<std::string> from = texts(declared->from);
    if (target != declared) title = item_with(*declared, target)->title.text;
    for (const ast::Word& part : named.path.labels) {
        label += "." + part.text;
        for (std::string& paragraph : from) paragraph += part.text;
    }
    return body(TreeNode::Kind::shared, 0, *target, std::move(label), std::move(title), from);
}

// ---- comparisons ------------------------------------------------------------------------------

// `first` and `last`: the values that count as equal, several where a month is named.
TreeNode Lowering::ordered(ast::Comparator op, std::int64_t first, std::int64_t last,
                           const std::function<TreeNode(std::int64_t)>& at_least) {
    const auto beyond = [&] { return last == INT64_MAX ? any({}) : at_least(last + 1); };
    switch (op) {
        case ast::Comparator::at_least:
            return at_least(first);
        case ast::Comparator::more:
            return beyond();
        case ast::Comparator::less:
            return negation(at_least(first));
        case ast::Comparator::at_most:
            return negation(beyond());
        default:
            break;
    }
    TreeNode equal;
    equal.kind = TreeNode::Kind::all;
    equal.children = {node(at_least(first)), node(negation(beyond()))};
    return equal;
}

// One of `alternatives`, or none of them, as the one condition that is written at `span`.
std::uint32_t Lowering::compared(ast::Comparator op, std::vector<TreeNode> alternatives, const Span& span) {
    TreeNode holds = any(std::move(alternatives));
    const bool negated = op == ast::Comparator::not_equal || op == ast::Comparator::none_of;
    return whole(negated ? negation(std::move(holds)) : std::move(holds), span);
}

std::uint32_t Lowering::fact_test(const ast::Fact& fact, const std::optional<ast::Comparison>& comparison,
                                  const Span& span) {
    const std::uint32_t number = fact_number(fact);
    const auto test = [&](FactTest::Op op, std::int64_t value, std::string key) {
        Atom made;
        made.kind = Atom::Kind::fact;
        made.fact = {number, op, value};
        made.key = std::move(key);
        return leaf(std::move(made));
    };
    if (fact.type == ast::FactType::boolean) {
        TreeNode holds = test(FactTest::Op::is_true, 0, fact.id.text);
        if (!comparison) return whole(std::move(holds), span);
        std::vector<TreeNode> alternatives;
        for (const ast::Value& value : comparison->values) {
            const bool* wanted = std::get_if<bool>(&value);
            alternatives.push_back(wanted && *wanted ? holds : negation(holds));
        }
        return compared(comparison->op, std::move(alternatives), span);
    }
    if (!comparison) return node(any({}));  // the model has reported it

    const auto one = [&](const ast::Value& value) -> TreeNode {
        if (fact.type == ast::FactType::choice) {
            const auto* word = std::get_if<ast::Word>(&value);
            const auto choice =
                std::find_if(fact.choices.begin(), fact.choices.end(),
                             [&](const ast::Word& c) { return word && c.text == word->text; });
            if (choice == fact.choices.end()) return any({});
            return test(FactTest::Op::equals, choice - fact.choices.begin(),
                        fmt::format("{} is \"{}\"", fact.id.text, choice->text));
        }
        if (const auto* integer = std::get_if<std::int64_t>(&value))
            return ordered(comparison->op, *integer, *integer, [&](std::int64_t n) {
                return test(FactTest::Op::at_least, n, fmt::format("{} >= {}", fact.id.text, n));
            });
        const auto* length = std::get_if<ast::DurationLiteral>(&value);
        if (const auto unit = ast::duration_unit(fact.type); unit && length) {
            const std::int64_t place = places_of(length->value, *unit).first;
            return ordered(comparison->op, place, place, [&](std::int64_t n) {
                if (n <= 0) return negation(any({}));  // no duration is less than none
                return test(FactTest::Op::at_least, n,
                            fmt::format("{} {}", fact.id.text, reaching(n, *unit)));
            });
        }
        const DayRange days = days_of(value);
        return ordered(comparison->op, days.first.days, days.last.days, [&](std::int64_t n) {
            return test(
                FactTest::Op::at_least, n,
                fmt::format("{} >= {}", fact.id.text, to_string(LocalDay{static_cast<std::int32_t>(n)})));
        });
    };
    std::vector<TreeNode> alternatives;
    for (const ast::Value& value : comparison->values) alternatives.push_back(one(value));
    return compared(comparison->op, std::move(alternatives), span);
}

DayRange Lowering::days_of(const ast::Value& value) const {
    const auto* date = std::get_if<ast::Date>(&value);
    if (!date) return {};  // the model has reported it
    return model_.zone ? model_.zone->days_of(date->value) : date->value.days;
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
        return leaf(std::move(made_atom));
    };
    std::vector<TreeNode> alternatives;
    for (const ast::Value& value : test.comparison.values) {
        if (const auto* word = std::get_if<ast::Word>(&value)) {
            alternatives.push_back(made({test.field, FieldTest::Op::equals, word->text, 0},
                                        fmt::format("{} is \"{}\"", name, word->text)));
            continue;
        }
        const DayRange days = days_of(value);
        alternatives.push_back(
            ordered(test.comparison.op, days.first.days, days.last.days, [&](std::int64_t n) {
                const LocalDay day{static_cast<std::int32_t>(n)};
                return made({test.field, FieldTest::Op::on_or_after, "", day.days},
                            fmt::format("{} >= {}", name, to_string(day)));
            }));
    }
    return compared(test.comparison.op, std::move(alternatives), span);
}

// ---- categories and procedures ----------------------------------------------------------------

void Lowering::collect_atoms(std::uint32_t number, std::vector<std::uint32_t>& out) const {
    const TreeNode& at = program_.tree[number];
    if (at.atom != none) out.push_back(at.atom);
    for (const std::uint32_t child : at.children) collect_atoms(child, out);
    for (const std::uint32_t exception : at.unless) collect_atoms(exception, out);
}

// Whether nothing in it is reason to suspect: it is `background`, or all that it asks for is.
bool Lowering::is_background(std::uint32_t number) const {
    const TreeNode& at = program_.tree[number];
    if (at.background) return true;
    if (is_condition(at) || at.children.empty()) return false;
    return std::all_of(at.children.begin(), at.children.end(),
                       [&](std::uint32_t child) { return is_background(child); });
}

void Lowering::collect_supporting(std::uint32_t number, bool items, std::vector<Ground>& out) const {
    const TreeNode& at = program_.tree[number];
    if (is_background(number)) return;
    const bool condition = is_condition(at);
    if (items ? at.kind == TreeNode::Kind::item : condition) out.push_back({number});
    if (condition) return;  // what is inside `not` speaks for it only as a whole
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
    ProcedureInfo made{source.id.text,         source.title.text,      steps(source.always),
                       steps(source.domestic), steps(source.overseas), texts(source.from),
                       texts(source.uncertain)};
    const auto [number, is_new] = procedures_(archive::encode(made));
    if (is_new) program_.procedures.push_back(std::move(made));
    return number;
}

}  // namespace kijun::lowering
