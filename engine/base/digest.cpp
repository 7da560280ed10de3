#include "kijun/digest.hpp"

#include <sodium.h>

namespace kijun {

Digest sha256(std::string_view bytes) {
    Digest digest;
    static_assert(crypto_hash_sha256_BYTES == std::tuple_size_v<Digest>);
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return digest;
}

std::string hex(const Digest& digest) {
    std::string text(2 * digest.size() + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
    text.pop_back();
    return text;
}

}  // namespace kijun
