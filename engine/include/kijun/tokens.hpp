// Bearer tokens: who may ask the service for what.
//
// A token is 256 random bits as text; only its SHA-256 is kept. (Slow hashing guards words that people
// choose; what nobody can guess needs none.) A token file has one token a line: a name, its roles joined by
// commas, and the hash; empty lines and lines that begin with # say nothing. The name is what records and
// logs call the holder.
//
// Threading: immutable values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kijun/result.hpp"

namespace kijun {

enum class Role : std::uint8_t {
    judge = 1,     // judges, explains, asks
    reviewer = 2,  // confirms or rejects what was judged, and writes letters; a person
    author = 4,    // compares revisions, sees how a candidate does
    admin = 8,     // changes the rules
};
using Roles = std::uint8_t;
inline constexpr Roles every_role = 15;
inline constexpr Roles roles(Role one) { return static_cast<Roles>(one); }
inline constexpr Roles operator|(Role one, Role other) {
    return static_cast<Roles>(roles(one) | roles(other));
}

struct TokenHolder {
    std::string name;
    Roles roles = 0;
};

class Tokens {
public:
    // Of a token file. Errors: K1203 a line that is no token, two of one name, or none at all.
    static Result<Tokens> read(std::string_view text);
    // Nullptr if nobody has this token.
    [[nodiscard]] const TokenHolder* holder_of(std::string_view token) const;
    [[nodiscard]] std::size_t size() const { return by_hash_.size(); }

private:
    std::unordered_map<std::string, TokenHolder> by_hash_;
};

struct NewToken {
    std::string token;  // to be shown once
    std::string line;   // for the token file, without line break
};
// Errors: K1203 not a name or not roles.
Result<NewToken> make_token(std::string_view name, std::string_view roles);

}  // namespace kijun
