// 新旧対照表: the texts before and after, side by side, with what changed marked word by word.
//
// Purpose. What a committee publishes with an amendment. Rows follow the new text, what was removed stands
// where it stood; unchanged provisions around a change are named or left out as （略）. The table is
// complete: read back from its structured form or from its HTML it gives the edits that make the new text
// of the old, and the operations of the amendments, in their order.
//
// Threading: free functions of immutable values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kijun/official_text.hpp"

namespace kijun {

struct ComparedText {
    std::string text;
    bool changed = false;
};
// One provision, on one side.
struct ComparedLine {
    std::string key;            // see Edit
    std::string parent, after;  // where it was put; of what was added or moved
    std::uint32_t depth = 0;    // below the title of the guideline
    std::uint32_t heading = 0;
    bool flow = false;
    bool label_moved = false;  // double underline: another label, or another place
    std::string label;
    std::vector<ComparedText> words;
};
struct ComparisonRow {
    enum class Kind : std::uint8_t { context, omitted, added, removed, changed };
    Kind kind = Kind::context;
    std::uint32_t depth = 0;
    bool moved = false;                     // changed rows only
    std::vector<ComparedLine> now, before;  // empty for the side that has nothing
    std::vector<std::uint32_t> operations;  // of ComparisonTable::operations
};

// An operation of an amendment, as the history of changes names it.
struct NamedOperation {
    std::string revision, operation, target;
    friend bool operator==(const NamedOperation&, const NamedOperation&) = default;
};

struct ComparisonTable {
    std::string guideline, before, after;  // title; ids of revisions
    bool draft = false;                    // the later side is a draft
    std::vector<NamedOperation> operations;
    std::vector<ComparisonRow> rows;
};

std::string_view to_string(ComparisonRow::Kind kind);

// Of two snapshots, the later made from the earlier by amendments. Errors: K1102 it is not.
Result<ComparisonTable> compare(const Model& model, std::uint32_t before, std::uint32_t after);

// What the table says is done: equal to edits() of the two texts.
std::vector<Edit> edits(const ComparisonTable& comparison);

std::string comparison_json(const ComparisonTable& comparison);
// Errors: K1103 not a comparison as comparison_json() writes it.
Result<ComparisonTable> read_comparison(std::string_view json);

}  // namespace kijun
