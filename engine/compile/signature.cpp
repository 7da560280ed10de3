#include "kijun/signature.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

namespace kijun {

namespace {

constexpr std::string_view public_mark = "ed25519:";
constexpr std::string_view secret_mark = "ed25519-secret:";

// What is signed says what it is, so that no signature made for another purpose fits.
std::string message(const Digest& content) {
    std::string text = "kijun bundle\n";
    text.append(reinterpret_cast<const char*>(content.data()), content.size());
    return text;
}

template <std::size_t size>
std::string base64(const unsigned char* bytes) {
    std::string text(sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes, size, sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();
    return text;
}

template <std::size_t size>
bool from_base64(std::string_view text, std::array<unsigned char, size>& bytes) {
    std::size_t got = 0;
    const char* end = nullptr;
    return sodium_base642bin(bytes.data(), size, text.data(), text.size(), nullptr, &got, &end,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           got == size && end == text.data() + text.size();
}

// The lines that say something, without the blanks around them.
std::vector<std::string_view> lines_of(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
        line = line.substr(0, line.find_last_not_of(blanks) + 1);
        if (!line.empty() && line.front() != '#') lines.push_back(line);
    }
    return lines;
}

Diagnostic not_a_key(std::string en, std::string ja) {
    Diagnostic made = error("K0813", {}, std::move(en), std::move(ja));
    made.hint = Message{"`kijun keygen NAME` makes NAME.key, to sign with, and NAME.pub, to check with",
                        "`kijun keygen NAME` で、署名用の NAME.key と確認用の NAME.pub を作れます"};
    return made;
}

}  // namespace

std::string to_string(const PublicKey& key) {
    return std::string(public_mark) + base64<std::tuple_size_v<decltype(key.bytes)>>(key.bytes.data());
}

Result<std::vector<PublicKey>> read_public_keys(std::string_view text) {
    std::vector<PublicKey> keys;
    for (const std::string_view line : lines_of(text)) {
        PublicKey key;
        if (line.starts_with(secret_mark)) {
            return not_a_key("a secret key stands where public keys are asked for; keep it to yourself",
                             "公開鍵が必要なところに秘密鍵があります（人に渡さないでください）");
        }
        if (!line.starts_with(public_mark) || !from_base64(line.substr(public_mark.size()), key.bytes)) {
            return not_a_key(fmt::format("not a public key: a line of {} bytes", line.size()),
                             fmt::format("公開鍵ではない行があります（{}バイト）", line.size()));
        }
        keys.push_back(key);
    }
    if (keys.empty()) return not_a_key("there is no public key", "公開鍵がありません");
    return keys;
}

SecretKey SecretKey::generate() {
    SecretKey key;
    PublicKey ignored;
    crypto_sign_keypair(ignored.bytes.data(), key.bytes_.data());
    return key;
}

Result<SecretKey> SecretKey::read(std::string text) {
    const auto lines = lines_of(text);
    std::array<unsigned char, crypto_sign_SEEDBYTES> seed{};
    const bool understood = lines.size() == 1 && lines.front().starts_with(secret_mark) &&
                            from_base64(lines.front().substr(secret_mark.size()), seed);
    sodium_memzero(text.data(), text.size());
    if (!understood)
        return not_a_key("this is not a file with one secret key", "秘密鍵のファイルではありません");
    SecretKey key;
    PublicKey ignored;
    crypto_sign_seed_keypair(ignored.bytes.data(), key.bytes_.data(), seed.data());
    sodium_memzero(seed.data(), seed.size());
    return key;
}

SecretKey::~SecretKey() { sodium_memzero(bytes_.data(), bytes_.size()); }

PublicKey SecretKey::public_key() const {
    PublicKey key;
    crypto_sign_ed25519_sk_to_pk(key.bytes.data(), bytes_.data());
    return key;
}

std::string SecretKey::text() const {
    return std::string(secret_mark) + base64<crypto_sign_SEEDBYTES>(bytes_.data());
}

Signature Signature::of(const Digest& content, const SecretKey& key) {
    static_assert(crypto_sign_SECRETKEYBYTES == std::tuple_size_v<decltype(key.bytes_)> &&
                  crypto_sign_BYTES == std::tuple_size_v<decltype(Signature::bytes)>);
    Signature made;
    made.signer = key.public_key();
    const std::string text = message(content);
    crypto_sign_detached(made.bytes.data(), nullptr, reinterpret_cast<const unsigned char*>(text.data()),
                         text.size(), key.bytes_.data());
    return made;
}

bool Signature::holds(const Digest& content) const {
    const std::string text = message(content);
    return crypto_sign_verify_detached(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()),
                                       text.size(), signer.bytes.data()) == 0;
}

}  // namespace kijun
