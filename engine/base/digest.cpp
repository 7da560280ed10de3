#include "kijun/digest.hpp"

#include <nettle/sha2.h>
#include <sodium.h>

namespace kijun {

// Nettle's uses the CPU's instructions for it, which libsodium's does not: a seventh of the time, and every
// load of a bundle is mostly this.
Digest sha256(std::string_view bytes) {
    Digest digest;
    static_assert(SHA256_DIGEST_SIZE == std::tuple_size_v<Digest>);
    sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
    sha256_digest(&context, digest.size(), digest.data());
    return digest;
}

std::string hex(const Digest& digest) {
    std::string text(2 * digest.size() + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
    text.pop_back();
    return text;
}

}  // namespace kijun
