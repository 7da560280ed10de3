// Semantic diff: what changed between two states of a guideline, decided over the diagrams.
//
// For every category: whether it came or went, what changed of its labels, and whether a report can be
// met on one side and not on the other. Where it can, the smallest such report that could be written is
// built and judged under both sides, so every witness shown has been seen to tell them apart.
//
// Text and meaning are compared apart: a category whose wording changed may mean the same, and one whose
// wording did not change may mean something else because a shared term or criterion did; both are said.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kijun/claims.hpp"

namespace kijun {

enum class ChangeKind : std::uint8_t {
    added,
    repealed,
    moved,  // class or group
    renamed,
    renumbered,
    narrowed,  // every report met after was met before, and some report no longer is
    widened,
    incomparable,   // some report is gained and some is lost
    wording_only,   // the conditions are written otherwise and mean the same
    citation_only,  // another citation, the same conditions
    recited,        // another citation, beside other changes
};
std::string_view to_string(ChangeKind change);
std::string_view to_japanese(ChangeKind change);

struct CategoryChange {
    std::string id;
    std::uint32_t before = none;  // CategoryVersion; none if added
    std::uint32_t after = none;   // none if repealed
    std::vector<ChangeKind> changes;
    bool text_changed = false;  // its own declaration is another
    bool meaning_changed = false;
    std::vector<std::string> through;  // shared criteria, term lists and facts that changed under it
    std::optional<Report> gained;      // met after, not before
    std::optional<Report> lost;        // met before, not after
};

struct ProcedureChange {
    std::string class_id;
    std::uint32_t before = none, after = none;  // ProcedureInfos
};

struct Diff {
    std::uint32_t before = 0, after = 0;     // snapshots
    std::vector<CategoryChange> categories;  // changed ones, in the order of the later guideline
    std::vector<ProcedureChange> procedures;
    std::size_t unchanged = 0;
};

// Snapshots are named by revision (select_revision) or day (select_on) before. Error: K0510 the diagrams of
// both sides have more than `most_nodes` together.
Result<Diff> diff(const Model& model, const std::shared_ptr<const Rules>& rules, std::uint32_t before,
                  std::uint32_t after, std::size_t most_nodes = Diagrams::max_nodes);

std::string diff_text(const Rules& rules, const Diff& diff, Language language, bool colour);
std::string diff_json(const Rules& rules, const Diff& diff);
std::string diff_markdown(const Rules& rules, const Diff& diff, Language language);
std::string diff_html(const Rules& rules, const Diff& diff, Language language);

}  // namespace kijun
