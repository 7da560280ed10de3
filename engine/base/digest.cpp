#include "kijun/digest.hpp"

#include <nettle/sha2.h>
#include <sodium.h>

namespace kijun {

// Nettle's uses the CPU's instructions for it, which libsodium's does not: a seventh of the time, and every
// load of a bundle is mostly this.
struct Sha256::State {
    sha256_ctx context;
};

Sha256::Sha256() : state_(std::make_unique<State>()) { sha256_init(&state_->context); }

Sha256::~Sha256() = default;

void Sha256::add(std::string_view piece) {
    sha256_update(&state_->context, piece.size(), reinterpret_cast<const std::uint8_t*>(piece.data()));
}

Digest Sha256::finish() {
    static_assert(SHA256_DIGEST_SIZE == std::tuple_size_v<Digest>);
    Digest digest;
    sha256_digest(&state_->context, digest.size(), digest.data());
    return digest;
}

Digest sha256(std::string_view bytes) {
    Sha256 hash;
    hash.add(bytes);
    return hash.finish();
}

std::string hex(const Digest& digest) {
    std::string text(2 * digest.size() + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
    text.pop_back();
    return text;
}

}  // namespace kijun
