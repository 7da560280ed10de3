// What a careful reader of rules would remark on: nothing of it is wrong, all of it is worth a look.
//
// lint() adds to the warnings of build_model() and the findings of verify() what those do not look for:
// declarations that nothing uses, types without an article or without a case on both sides, and term lists
// that are open or closed otherwise than they say.
// remarks() puts all of these together. apply_fixes() does what diagnostics of any stage offer to do.
//
// Threading: free functions over immutable models.
#pragma once

#include <string>
#include <vector>

#include "kijun/loading.hpp"
#include "kijun/model.hpp"

namespace kijun {

// In the order of files and places. Warnings: K1001 a term list or criterion that no revision uses,
// K1002 a type that no case expects to be met, K1005 an open list whose being open means nothing, K1006 a
// closed list that is open by what it takes over. Notes: K1003 a type that no case expects not to be met,
// K1004 a type that cites no article in the newest text. Fixes are places of `sources`, which the model was
// built from.
Diagnostics lint(const Model& model, const SourceSet& sources);

// All remarks about rules: what reading them said, then lint() and verify(), as far as the rules go.
Diagnostics remarks(const RulesInput& input);

struct FixedFile {
    std::uint32_t file = 0;  // of the sources
    std::string text;
    std::size_t fixes = 0;
};

// The files that the fixes of `diagnostics` change. Of fixes that overlap the first is done; the others
// show again when the result is looked at.
std::vector<FixedFile> apply_fixes(const Diagnostics& diagnostics, const SourceSet& sources);

}  // namespace kijun
