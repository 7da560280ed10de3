// Which build of the program this is.
#pragma once

#include <string>

namespace kijun {

// The GNU build id, in hex, of the program or library that this code is linked into: another one after
// every change. Empty if the linker put none there.
const std::string& build_id();

}  // namespace kijun
