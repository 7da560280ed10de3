// SHA-256: what bundles, rules and kept pattern databases are named by.
//
// Threading: free functions of their arguments; a Sha256 belongs to one thread.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace kijun {

using Digest = std::array<unsigned char, 32>;

Digest sha256(std::string_view bytes);

// The same of what comes in pieces.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    void add(std::string_view piece);
    // Of all that was added; nothing may be added afterwards.
    Digest finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

// Two lower-case digits a byte.
std::string hex(const Digest& digest);

}  // namespace kijun
