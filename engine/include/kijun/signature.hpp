// Who vouches for a bundle: Ed25519 keys, and whom to trust.
//
// A key is one word, `ed25519:` and base64, or `ed25519-secret:` and base64; a key file is text with a key
// a line, where empty lines and lines that begin with # say nothing. So a file of public keys lists all
// those who are trusted, and a new key can be listed before the old one goes.
//
// Ownership: a SecretKey wipes itself when it goes. Threading: immutable values.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kijun/digest.hpp"
#include "kijun/result.hpp"

namespace kijun {

struct PublicKey {
    std::array<unsigned char, 32> bytes{};
    friend bool operator==(const PublicKey&, const PublicKey&) = default;
};
std::string to_string(const PublicKey& key);
// Errors: K0813 no key, or a line that is none.
Result<std::vector<PublicKey>> read_public_keys(std::string_view text);

class SecretKey {
public:
    static SecretKey generate();
    // Of a key file with one secret key; the text is wiped. Errors: K0813.
    static Result<SecretKey> read(std::string text);
    SecretKey(const SecretKey&) = default;
    SecretKey& operator=(const SecretKey&) = default;
    ~SecretKey();

    [[nodiscard]] PublicKey public_key() const;
    [[nodiscard]] std::string text() const;  // what read() takes, without a line break

private:
    friend struct Signature;
    SecretKey() = default;
    std::array<unsigned char, 64> bytes_{};  // seed and public key
};

struct Signature {
    PublicKey signer;
    std::array<unsigned char, 64> bytes{};

    // Of the content with this digest.
    static Signature of(const Digest& content, const SecretKey& key);
    [[nodiscard]] bool holds(const Digest& content) const;
};

// What a bundle must show before anything in it is read.
struct Trust {
    bool signature_required = false;
    std::vector<PublicKey> signers;  // if required: one of these
};

}  // namespace kijun
