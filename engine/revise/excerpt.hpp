// A piece of the rules as it is quoted in answers. Private to the revise room.
#pragma once

#include <string>

#include "kijun/source.hpp"

namespace kijun {

// The source text on one line, cut after 60 code points.
std::string excerpt(const SourceSet& sources, const Span& span);

}  // namespace kijun
