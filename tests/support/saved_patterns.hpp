// The envelope of saved pattern databases as a forger knows it.
#pragma once

#include <nettle/umac.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "kijun/digest.hpp"

namespace kijun::test {

// Mends the checksum of the envelope, so that a test can forge what a sane writer of another engine wrote.
inline std::string with_checksum(std::string saved) {
    constexpr std::size_t sum_at = 8, body_at = sum_at + UMAC64_DIGEST_SIZE, recipe_at = body_at + 8;
    if (saved.size() < recipe_at) return saved;
    std::uint64_t recipe_bytes = 0;
    std::memcpy(&recipe_bytes, saved.data() + body_at, sizeof recipe_bytes);
    const std::string_view body = std::string_view(saved).substr(body_at);
    const Digest key = sha256(body.substr(8, recipe_bytes));
    umac64_ctx context;
    umac64_set_key(&context, key.data());
    umac64_update(&context, body.size(), reinterpret_cast<const std::uint8_t*>(body.data()));
    std::string sum(UMAC64_DIGEST_SIZE, '\0');
    umac64_digest(&context, sum.size(), reinterpret_cast<std::uint8_t*>(sum.data()));
    return saved.replace(sum_at, sum.size(), sum);
}

// What the databases were made from and for, as they say themselves.
inline std::string recipe_in(std::string_view saved) {
    std::uint64_t size = 0;
    std::memcpy(&size, saved.data() + 16, sizeof size);
    return std::string(saved.substr(24, size));
}

}  // namespace kijun::test
