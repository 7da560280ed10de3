// Why something a revision names is not there: repealed, renumbered or removed before, added only by
// a revision that begins later, or simply misspelt.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kijun/model.hpp"
#include "revisions.hpp"

namespace kijun::model {

// A declaration, an item of it (labels), or a term of a list.
struct Wanted {
    ast::Entity entity = ast::Entity::category;
    ast::Path path;                      // path.span: the whole
    const ast::TermRef* term = nullptr;  // of the term list `path.name`
    bool any_rule = false;               // a fact, criterion or category: `entity` is one of them
};

// Where one is looking from: in what state, after which revisions, and before which place of the last.
struct Viewpoint {
    const State& state;
    const Revisions& revisions;
    const Chain& chain;
    Span at;
};

struct Absence {
    enum class Kind {
        unknown,     // nothing of that name anywhere
        other_kind,  // the name belongs to something else
        repealed,    // by a revision of the chain
        gone,        // renumbered, removed or restated away by a revision of the chain
        pending,     // a revision that begins later brings it
        elsewhere,   // brought by a revision withdrawn, a draft, or one not on record at that time
    } kind = Kind::unknown;
    Message reason;
    std::vector<Label> labels;
    std::optional<Fix> fix;
    std::optional<Message> hint;
};

Absence explain_absence(const Wanted& wanted, const Viewpoint& from);

// Keys of State::tombstones.
std::string tombstone_key(ast::Entity entity, std::string_view id);

}  // namespace kijun::model
