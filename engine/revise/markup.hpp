// Text put into HTML and SVG. Private to the revise room.
#pragma once

#include <string>
#include <string_view>

namespace kijun {

// For element content and quoted attributes.
std::string escape_markup(std::string_view text);

}  // namespace kijun
