// Term lists that are open (等) or closed otherwise than they say. Private to the revise room.
#pragma once

#include "kijun/model.hpp"

namespace kijun {

// By the newest text of each list. Warnings: K1005 an open list that only takes expressions out of others
// (`except`), where being open means nothing; K1006 a closed list that takes over an open one and is as
// open.
Diagnostics lint_openness(const Model& model, const SourceSet& sources);

}  // namespace kijun
