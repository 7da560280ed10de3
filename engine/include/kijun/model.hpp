// The guideline with its revisions: amendments applied, names resolved, one state a snapshot.
//
// Purpose. Declarations of the files make the base revision; every amendment is a list of typed
// operations on the state before it. The model applies them, refuses what does not apply, and keeps
// for each snapshot the full state: what the consolidated text (溶け込み版) of that day would say.
//
// Invariants. Ids are permanent: a repealed id stays as a tombstone and cannot be used again; rename,
// renumber and move keep the id. States share unchanged declarations by pointer, so "unchanged" can be
// tested by identity. In a model built without errors every name in every snapshot resolves, types
// agree, and no category or criterion refers to itself through others.
// Ownership: a Model owns its states; the syntax tree they point into is shared.
// Threading: immutable once built.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kijun/ast.hpp"
#include "kijun/history.hpp"
#include "kijun/source.hpp"

namespace kijun {

template <class T>
using Shared = std::shared_ptr<const T>;

struct State {
    std::vector<Shared<ast::Class>> classes;        // in order of declaration
    std::vector<Shared<ast::Category>> categories;  // in guideline order (positions applied)
    std::map<std::string, Shared<ast::Fact>> facts;
    std::map<std::string, Shared<ast::Terms>> terms;
    std::map<std::string, Shared<ast::Criterion>> criteria;
    std::map<std::string, Shared<ast::Procedure>> procedures;  // by class or category id
    std::map<std::string, Shared<ast::Definition>> definitions;
    // id -> revision that repealed it. Facts, criteria and categories share one name space and stand
    // here by their bare id; other kinds as "term list words", "class c", "group c.g", "procedure c", …
    std::map<std::string, std::uint32_t> tombstones;

    [[nodiscard]] const ast::Category* category(std::string_view id) const;
    [[nodiscard]] const ast::Class* class_of(std::string_view id) const;
};

// A claim of an amendment, to be proved over the diagrams by the revise room.
struct ClaimToProve {
    ast::Claim claim = ast::Claim::narrow;  // narrow or widen only
    std::uint32_t before = 0;               // snapshot
    std::uint32_t after = 0;                // snapshot
    ast::Path path;                         // what was restated; items are proved as their category
    Span span;
};

struct Model {
    History history;
    std::optional<Zone> zone;
    std::vector<State> states;                     // one a snapshot, same order as history.snapshots
    std::vector<Shared<ast::Revision>> revisions;  // same order as history.revisions
    std::vector<ClaimToProve> claims;
    std::vector<ast::Source> sources;
    std::vector<ast::Case> cases;
};

// Builds the model of the one guideline in `module`.
//
// Order of files never decides: declarations count in the byte order of file names, then by position.
// Amendments follow by (effective, published, instrument). `published` orders the revisions of a day if
// all of them have it; where it leaves two together both need an `instrument`. A draft stands on what it
// is based on, else on the newest revision that is not a draft.
//
// Operations apply in the order written; renumberings side by side take effect together, so labels can
// be exchanged. A restated text keeps number, citations, paragraphs and tags that the new text does not
// give; `uncertain` and notes go with the old text. References name items by their present labels: who
// refers to a renumbered item restates that reference in the same revision (K0325 if forgotten).
//
// `withdraw revision X` works on the axis of knowledge, from the day the withdrawing revision is known:
// earlier epochs keep X. It is for what has not begun: the withdrawing revision must not begin after X,
// and if it says when it was published (else decided), that day must lie before X begins. A draft
// withdraws within itself only.
//
// Errors: K0201 unknown name (with a suggestion), K0202 declared twice, K0203 wrong kind of thing,
// K0204 wrong type, K0205 value not among the choices, K0206 contains itself, K0207 at least more than
// there are, K0211 no condition, K0212 references lead on too long, K0213 term list without terms,
// K0214 too large once references are followed, K0215 a case that expects nothing, K0301 no guideline,
// K0302 several, K0303 no base revision, K0304 several, K0305 missing timezone, pivot, or effective date,
// K0306 two revisions on one day that nothing orders, K0307 operation does not apply (why), K0308 id was
// repealed (by which revision), K0309 draft with a date, K0316 based on unknown or withdrawn, K0317
// amendment effective before the base, K0318 attempt to amend a pending amendment (withdraw it and
// restate), K0319 a month or an instant where a day is needed.
//
// Warnings: K0209 number used twice in a class, K0319 a month read as its last day, K0325 a reference
// means another item since a renumbering, K0601 paragraph that no declared source has.
Result<Model> build_model(ast::Module module, const SourceSet& sources, Diagnostics& warnings);

// Finds the body a path names in a category or criterion of `state`; null if there is none.
const ast::Body* find_body(const State& state, const ast::Path& path);

}  // namespace kijun
