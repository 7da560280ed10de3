#include <sodium.h>

#include "kijun/audit.hpp"

namespace kijun {

namespace {

constexpr std::string_view key_mark = "kijun-audit:";
constexpr int variant = sodium_base64_VARIANT_ORIGINAL;

template <std::size_t size>
std::string as_hex(const std::array<unsigned char, size>& bytes) {
    std::string text(size * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes.data(), size);
    text.pop_back();
    return text;
}

}  // namespace

AuditKey AuditKey::generate() {
    AuditKey key;
    if (sodium_init() >= 0) randombytes_buf(key.bytes_.data(), key.bytes_.size());
    return key;
}

Result<AuditKey> AuditKey::read(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
        text.remove_suffix(1);
    AuditKey key;
    std::size_t length = 0;
    if (text.starts_with(key_mark)) {
        text.remove_prefix(key_mark.size());
        if (sodium_base642bin(key.bytes_.data(), key.bytes_.size(), text.data(), text.size(), nullptr,
                              &length, nullptr, variant) == 0 &&
            length == key.bytes_.size())
            return key;
    }
    Diagnostic made = error("K1308", {}, "not a key of a record", "記録の鍵ではありません");
    made.hint = Message{"`kijun audit keygen FILE` makes one", "`kijun audit keygen ファイル` で作れます"};
    return made;
}

AuditKey::~AuditKey() { sodium_memzero(bytes_.data(), bytes_.size()); }

std::string AuditKey::text() const {
    std::string room(sodium_base64_encoded_len(bytes_.size(), variant), '\0');
    sodium_bin2base64(room.data(), room.size(), bytes_.data(), bytes_.size(), variant);
    room.pop_back();
    return std::string(key_mark) + room;
}

std::string AuditKey::seal(std::string_view sealed) const {
    std::array<unsigned char, 32> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(sealed.data()),
                       sealed.size(), bytes_.data(), bytes_.size());
    return as_hex(hash);
}

std::string AuditKey::id() const { return seal("the id of this key").substr(0, 16); }

}  // namespace kijun
