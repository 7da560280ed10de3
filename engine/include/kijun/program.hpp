// The compiled guideline: what a bundle holds and judging reads.
//
// Purpose. compile() lowers a Model into atoms (what can be true of a report), patterns (what is
// looked for), diagrams (what a category needs) and trees (how the guideline itself says it). All
// snapshots share them: a category that a revision leaves alone is one CategoryVersion, and a
// literal is scanned for once whatever the number of revisions.
//
// Invariants. All numbers index the arrays beside them; a loaded program has been checked for that.
// Strings are those of the guideline in force, so an explanation cites the labels of its day.
// Nothing here depends on the machine; pattern databases are kept apart (kijun/patterns.hpp).
// Ownership: plain values, moved into Rules. Threading: immutable once built.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "kijun/ast.hpp"
#include "kijun/diagram.hpp"
#include "kijun/history.hpp"
#include "kijun/model.hpp"
#include "kijun/patterns.hpp"

namespace kijun {

inline constexpr std::uint32_t none = UINT32_MAX;
inline constexpr int program_version = 3;  // of everything in this header

// Report fields that are scanned, and the sets of them that rules name.
enum class ScanField : std::uint8_t { title, text, page_text, url };
inline constexpr std::size_t scan_field_count = 4;
std::uint8_t fields_of(ast::TextField field);  // bit i: ScanField i; post = title|text, …

// A union of terms as used by conditions: patterns of one or more lists.
struct TermSet {
    std::string name;                     // lists and literals as written
    std::vector<std::uint32_t> patterns;  // sorted
    bool open = false;                    // 等: absence proves nothing to an analyst
    std::vector<std::string> open_lists;  // ids of the lists that make it so, sorted
};

struct ProximityTest {
    ast::Proximity::Direction direction = ast::Proximity::Direction::either;
    std::uint32_t characters = 0;
    std::uint32_t set = 0;
    Folds evading;
};

struct TermTest {
    std::uint8_t fields = 0;
    std::uint32_t set = 0;
    std::uint32_t at_least = 1;  // distinct patterns
    Folds evading;
    bool open = false;  // some set it needs is open
    std::vector<ProximityTest> near;
};

struct FactTest {
    std::uint32_t fact = 0;
    enum class Op : std::uint8_t { is_true, at_least, equals } op = Op::is_true;
    std::int64_t number =
        0;  // at_least: integer, LocalDay or place of a duration; equals: number of the choice
};

struct FieldTest {
    ast::ReportField field = ast::ReportField::channel;
    enum class Op : std::uint8_t { equals, on_or_after } op = Op::equals;
    std::string text;      // equals
    std::int32_t day = 0;  // on_or_after, LocalDay
};

struct Atom {
    enum class Kind : std::uint8_t { terms, fact, field } kind = Kind::terms;
    TermTest terms;
    FactTest fact;
    FieldTest field;
    std::string key;  // canonical spelling; an analyst may record {"<key>": true|false} for an open one
};

struct FactInfo {
    std::string id;
    ast::FactType type = ast::FactType::boolean;
    std::vector<std::string> choices;
    std::string question;
    std::string who;
    std::uint32_t cost = 1;
    std::optional<bool> presumed;
};

struct CitationInfo {
    std::string law;
    std::vector<std::string> articles;
    std::string uncertain;  // empty: certain
};

// The guideline's own tree. `unless` children make the node false when true.
struct TreeNode {
    // comparison: one condition as written that takes several atoms or their opposite; its child says how
    enum class Kind : std::uint8_t { all, any, at_least, negation, item, shared, leaf, comparison };
    Kind kind = Kind::all;
    std::string label;            // item: ア; shared: id of the criterion
    std::string title;            // item, shared: title; leaf, comparison: the condition as written
    std::uint32_t threshold = 0;  // at_least
    std::uint32_t atom = none;    // leaf
    bool background = false;
    std::vector<std::uint32_t> children;  // numbers of tree nodes, smaller than this one's
    std::vector<std::uint32_t> unless;
    std::vector<CitationInfo> citations;
    std::vector<std::string> from;  // paragraphs of the source
    std::vector<std::string> uncertain;
    NodeId diagram = node_false;  // the same condition as a diagram
};

// Between two diagrams a condition is open: it is false where `may` is false, true where `must` is true.
struct Bounds {
    NodeId may = node_false;
    NodeId must = node_false;
};

// A criterion whose truth is reason to suspect, and where it is surely true.
struct Ground {
    std::uint32_t node = 0;       // of the tree
    NodeId surely = node_false;   // as CategoryVersion::bounds.must
    NodeId written = node_false;  // as CategoryVersion::written.must
};

// The tag of categories of which nobody should be shown an example: proofs name the conditions instead of
// writing a report that meets them.
inline constexpr std::string_view no_examples = "no examples";

struct CategoryVersion {
    std::string id;
    std::string title;
    std::string number;
    std::string class_id, class_title, group_id, group_title;
    std::vector<CitationInfo> citations;
    std::vector<std::string> from, uncertain, notes, tags;
    std::uint32_t tree = none;
    NodeId diagram = node_false;       // as written
    NodeId compatible = node_true;     // the relations between its tests for terms
    Bounds bounds;                     // the diagram within the relations of all its atoms
    Bounds written;                    // … of facts and fields only: for when `compatible` is false
    std::vector<std::uint32_t> atoms;  // sorted; all the tree mentions
    std::vector<Ground> supporting;
};

struct StepInfo {
    ast::Step::Kind kind = ast::Step::Kind::record;
    bool double_check = false;
    std::uint32_t business_days = 0;
    std::vector<std::string> who;
};
struct ProcedureInfo {
    std::string class_id, title;  // or the id of a category that has steps of its own
    std::vector<StepInfo> always, domestic, overseas;
    std::vector<std::string> from, uncertain;
};

struct SnapshotProgram {
    std::vector<std::uint32_t> categories;  // CategoryVersions in guideline order
    std::vector<std::uint32_t> procedures;
    std::vector<std::uint32_t> facts;  // all that are declared, sorted by id
};

struct Program {
    History history;
    std::vector<Pattern> patterns;
    std::vector<TermSet> sets;
    std::vector<FactInfo> facts;
    std::vector<Atom> atoms;  // in diagram order
    std::vector<DiagramNode> nodes;
    std::vector<TreeNode> tree;
    std::vector<CategoryVersion> categories;
    std::vector<ProcedureInfo> procedures;
    std::vector<SnapshotProgram> snapshots;  // same order as history.snapshots
};

// Lowers a model. Errors: K0401–K0413 of patterns with their places, K0510 too entangled.
// Warnings: K0420 term that folding makes equal to another of its list, K0421 one-character term used
// with `evading`. `most_nodes` bounds the diagrams (K0510 beyond).
Result<Program> compile(const Model& model, const SourceSet& sources, Diagnostics& warnings,
                        std::size_t most_nodes = Diagrams::max_nodes);

// The condition under which the atoms' values can occur together, over the given atoms only.
//
// Facts and fields: exactly what a recorded value can give (5 <= x goes with 3 <= x; a choice is one of
// its declared ones and no two). Terms: A goes with B where everything that makes A true makes B true,
// namely where the fields of A are fields of B, the terms of A are terms of B (there with the same
// exceptions or fewer) or, for literals without `evading`, contain one, and the open lists of A are open
// lists of B: an answer that 等 holds for other words says nothing about a list that only shares words.
// Nearness and counts, see relations.cpp.
NodeId relations(const Program& program, Diagrams& diagrams, const std::vector<std::uint32_t>& atoms);

std::string dump_ir(const Program& program);    // kijun debug ir
std::string dump_plan(const Program& program);  // kijun debug plan

}  // namespace kijun
