// SHA-256: what bundles, rules and kept pattern databases are named by.
//
// Threading: free functions of their arguments.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace kijun {

using Digest = std::array<unsigned char, 32>;

Digest sha256(std::string_view bytes);
// Two lower-case digits a byte.
std::string hex(const Digest& digest);

}  // namespace kijun
