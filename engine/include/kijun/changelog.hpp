// The history of changes (改訂履歴), written from the operations of the revisions.
//
// One entry a revision, Markdown, Japanese with the English names of the operations. An entry is made
// from what the amendment does and from nothing else; what it says about categories is compared with the
// states before and after, so it can neither forget a change nor invent one.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "kijun/model.hpp"

namespace kijun {

struct ChangelogEntry {
    std::string file;  // 2025-02-28_r2025_02_28.md; drafts: draft_<id>.md
    std::string text;
};

// Of every revision, in order of effect, drafts last.
std::vector<ChangelogEntry> changelog(const Model& model);

// The same, piece by piece, for those who lay it out otherwise.
struct ChangelogRow {
    std::string operation, target, content, paragraph;
};
// One row an operation of an amendment, in their order; empty for the base revision.
std::vector<ChangelogRow> changelog_rows(const Model& model, std::uint32_t revision);
// What is known of a revision beside its operations, as (項目, 値): dates, citations, doubts.
std::vector<std::pair<std::string, std::string>> changelog_facts(const RevisionInfo& revision);

// Categories that differ between the state before a revision and the state after it, by id: added,
// repealed, or with another title, number, class, citation or condition (directly, or through a shared
// criterion or a term list they use).
std::vector<std::string> changed_categories(const Model& model, std::uint32_t revision);
// Categories that the operations of a revision name, or that use what they change.
std::vector<std::string> touched_categories(const Model& model, std::uint32_t revision);

}  // namespace kijun
