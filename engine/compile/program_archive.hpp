// Every struct of a program, as bytes.
#pragma once

#include "kijun/archive.hpp"
#include "kijun/program.hpp"

namespace kijun::archive {

// clang-format off
template <class A> void fields(A& a, RevisionInfo& x) {
    a(x.id, x.title, x.draft, x.withdrawn, x.effective, x.decided, x.published, x.recorded, x.known,
      x.instrument, x.effective_spelling, x.uncertain, x.citations);
}
template <class A> void fields(A& a, SnapshotInfo& x) { a(x.revision, x.applied, x.former); }
template <class A> void fields(A& a, Period& x) { a(x.from, x.to, x.snapshot); }
template <class A> void fields(A& a, Epoch& x) { a(x.known_from, x.periods); }
template <class A> void fields(A& a, TransitionInfo& x) { a(x.revision, x.event, x.before, x.until); }
template <class A> void fields(A& a, History& x) {
    a(x.guideline, x.title, x.zone_name, x.pivot, x.revisions, x.snapshots, x.epochs, x.transitions);
}
template <class A> void fields(A& a, Folds& x) { a(x.bits); }
template <class A> void fields(A& a, Pattern& x) { a(x.kind, x.spelling, x.evading, x.except); }
template <class A> void fields(A& a, TermSet& x) { a(x.name, x.patterns, x.open, x.open_lists); }
template <class A> void fields(A& a, ProximityTest& x) { a(x.direction, x.characters, x.set, x.evading); }
template <class A> void fields(A& a, TermTest& x) { a(x.fields, x.set, x.at_least, x.evading, x.open, x.near); }
template <class A> void fields(A& a, FactTest& x) { a(x.fact, x.op, x.number); }
template <class A> void fields(A& a, FieldTest& x) { a(x.field, x.op, x.text, x.day); }
template <class A> void fields(A& a, Atom& x) { a(x.kind, x.terms, x.fact, x.field, x.key); }
template <class A> void fields(A& a, FactInfo& x) { a(x.id, x.type, x.choices, x.question, x.who, x.cost, x.presumed); }
template <class A> void fields(A& a, CitationInfo& x) { a(x.law, x.articles, x.uncertain); }
template <class A> void fields(A& a, DiagramNode& x) { a(x.atom, x.low, x.high); }
template <class A> void fields(A& a, TreeNode& x) {
    a(x.kind, x.label, x.title, x.threshold, x.atom, x.background, x.children, x.unless, x.citations, x.from,
      x.uncertain, x.diagram);
}
template <class A> void fields(A& a, Bounds& x) { a(x.may, x.must); }
template <class A> void fields(A& a, Ground& x) { a(x.node, x.surely, x.written); }
template <class A> void fields(A& a, CategoryVersion& x) {
    a(x.id, x.title, x.number, x.class_id, x.class_title, x.group_id, x.group_title, x.citations, x.from,
      x.uncertain, x.notes, x.tags, x.tree, x.diagram, x.compatible, x.bounds, x.written, x.atoms, x.supporting);
}
template <class A> void fields(A& a, StepInfo& x) { a(x.kind, x.double_check, x.business_days, x.who); }
template <class A> void fields(A& a, ProcedureInfo& x) {
    a(x.class_id, x.title, x.always, x.domestic, x.overseas, x.from, x.uncertain);
}
template <class A> void fields(A& a, SnapshotProgram& x) { a(x.categories, x.procedures, x.facts); }
template <class A> void fields(A& a, Program& x) {
    a(x.history, x.patterns, x.sets, x.facts, x.atoms, x.nodes, x.tree, x.categories, x.procedures, x.snapshots);
}
// clang-format on

}  // namespace kijun::archive
