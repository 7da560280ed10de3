// Lowering of a model into a program. Private to the compile room.
//
// One Lowering serves all snapshots: everything it makes is interned, so that what two revisions
// have in common is made once and found again by its content.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "kijun/program.hpp"

namespace kijun::lowering {

class Interner {
public:
    // The number for `key`, and whether it is new. Numbers count up from 0.
    std::pair<std::uint32_t, bool> operator()(std::string key) {
        const auto next = static_cast<std::uint32_t>(numbers_.size());
        const auto [at, added] = numbers_.emplace(std::move(key), next);
        return {at->second, added};
    }

private:
    std::unordered_map<std::string, std::uint32_t> numbers_;
};

class Lowering {
public:
    Lowering(const Model& model, const SourceSet& sources, Diagnostics& diagnostics,
             std::size_t most_nodes);
    Program run();

private:
    // terms
    std::uint32_t pattern(const ast::TermRef& term, const std::vector<std::uint32_t>& except);
    struct Collected {
        TermSet set;
        std::unordered_set<const ast::Terms*> lists;  // already in it
    };
    void collect(const ast::TermUnion& terms, bool excepting, Collected& into);
    void collect(const std::string& id, bool excepting, Collected& into);
    TermSet collected(const ast::TermUnion& terms, bool excepting);
    std::uint32_t term_set(const ast::TermUnion& terms, Folds evading);

    // atoms
    std::uint32_t atom(Atom atom);
    std::uint32_t fact_number(const ast::Fact& fact);
    Atom terms_atom(const ast::HasTerms& test);

    // trees
    std::uint32_t node(TreeNode node);
    // conditions that are still a part of one as written
    TreeNode leaf(Atom atom);
    TreeNode negation(TreeNode child);
    TreeNode any(std::vector<TreeNode> children);
    TreeNode ordered(ast::Comparator op, std::int64_t first, std::int64_t last,
                     const std::function<TreeNode(std::int64_t)>& at_least);
    // … and are now whole, under what is written at `span`
    std::uint32_t whole(TreeNode condition, const Span& span);
    std::uint32_t compared(ast::Comparator op, std::vector<TreeNode> alternatives, const Span& span);
    std::uint32_t body(TreeNode::Kind kind, std::uint32_t threshold, const ast::Body& body,
                       std::string label, std::string title, const std::vector<std::string>& from);
    std::uint32_t expression(const ast::Expr& expr, const std::vector<std::string>& from);
    std::uint32_t reference(const ast::Reference& reference, const Span& span);
    std::uint32_t fact_test(const ast::Fact& fact, const std::optional<ast::Comparison>& comparison,
                            const Span& span);
    std::uint32_t field_test(const ast::FieldTest& test, const Span& span);
    [[nodiscard]] DayRange days_of(const ast::Value& value) const;

    // categories
    std::uint32_t category(const ast::Category& category);
    void collect_atoms(std::uint32_t node, std::vector<std::uint32_t>& atoms) const;
    [[nodiscard]] bool is_background(std::uint32_t node) const;
    void collect_supporting(std::uint32_t node, bool items, std::vector<Ground>& out) const;
    void bound(CategoryVersion& version);
    void refuse_entangled(const Span& place);
    std::uint32_t procedure(const ast::Procedure& procedure);

    std::string written(const Span& span) const;  // source text on one line

    const Model& model_;
    const SourceSet& sources_;
    Diagnostics& diagnostics_;
    Program program_;
    Diagrams diagrams_;
    bool told_entangled_ = false;
    const State* state_ = nullptr;  // of the snapshot at hand
    Interner patterns_, sets_, facts_, atoms_, nodes_, categories_, procedures_;
};

}  // namespace kijun::lowering
