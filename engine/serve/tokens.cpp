#include "kijun/tokens.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <optional>

#include "kijun/digest.hpp"

namespace kijun {

namespace {

constexpr std::string_view token_mark = "kijun_";

constexpr std::pair<std::string_view, Role> role_names[] = {
    {"judge", Role::judge}, {"reviewer", Role::reviewer}, {"author", Role::author}, {"admin", Role::admin}};

Diagnostic not_a_token(std::size_t line, const std::string& en, const std::string& ja) {
    Diagnostic made = error("K1203", {}, line == 0 ? en : fmt::format("line {}: {}", line, en),
                            line == 0 ? ja : fmt::format("{} 行目：{}", line, ja));
    made.hint = Message{"`kijun token NAME --roles judge` makes a line of a token file",
                        "`kijun token 名前 --roles judge` がトークンのファイルの行を作ります"};
    return made;
}

std::optional<Roles> read_roles(std::string_view text) {
    Roles found = 0;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const auto* role =
            std::find_if(std::begin(role_names), std::end(role_names),
                         [&](const auto& known) { return known.first == text.substr(0, comma); });
        if (role == std::end(role_names)) return std::nullopt;
        found = static_cast<Roles>(found | roles(role->second));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    if (found == 0) return std::nullopt;
    return found;
}

// Names stand in logs, records and metrics.
bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.' || c == '@';
    });
}

bool is_hash(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    constexpr std::string_view blank = " \t\r";
    for (std::size_t at = line.find_first_not_of(blank); at != std::string_view::npos;) {
        const std::size_t end = std::min(line.find_first_of(blank, at), line.size());
        words.push_back(line.substr(at, end - at));
        at = line.find_first_not_of(blank, end);
    }
    return words;
}

}  // namespace

Result<Tokens> Tokens::read(std::string_view text) {
    Tokens tokens;
    std::vector<std::string_view> names;
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const auto words = words_of(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (words.empty() || words.front().starts_with('#')) continue;
        const auto held = words.size() == 3 ? read_roles(words[1]) : std::nullopt;
        if (!held || !is_name(words[0]) || !is_hash(words[2]))
            return not_a_token(line, "not a name, roles and a hash",
                               "名前、役割、ハッシュの行ではありません");
        if (std::find(names.begin(), names.end(), words[0]) != names.end())
            return not_a_token(line, fmt::format("'{}' is there twice", words[0]),
                               fmt::format("'{}' が二つあります", words[0]));
        names.push_back(words[0]);
        if (!tokens.by_hash_.emplace(words[2], TokenHolder{std::string(words[0]), *held}).second)
            return not_a_token(line, "this hash is there twice", "同じハッシュが二つあります");
    }
    if (tokens.by_hash_.empty()) return not_a_token(0, "no token at all", "トークンがありません");
    return tokens;
}

const TokenHolder* Tokens::holder_of(std::string_view token) const {
    if (!token.starts_with(token_mark)) return nullptr;
    const auto found = by_hash_.find(hex(sha256(token)));
    return found == by_hash_.end() ? nullptr : &found->second;
}

Result<NewToken> make_token(std::string_view name, std::string_view roles) {
    if (!is_name(name))
        return not_a_token(0, "a name has up to 64 letters, digits and -_.@",
                           "名前は英数字と -_.@ で 64 文字までです");
    if (!read_roles(roles))
        return not_a_token(0, "roles are judge, reviewer, author, admin, joined by commas",
                           "役割は judge、reviewer、author、admin をコンマでつなぎます");
    if (sodium_init() < 0) return not_a_token(0, "no random numbers", "乱数が得られません");
    std::array<unsigned char, 32> random{};
    randombytes_buf(random.data(), random.size());
    NewToken made;
    std::string room(sodium_base64_encoded_len(random.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING),
                     '\0');
    sodium_bin2base64(room.data(), room.size(), random.data(), random.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    room.pop_back();  // the terminating zero
    made.token = std::string(token_mark) + room;
    made.line = fmt::format("{} {} {}", name, roles, hex(sha256(made.token)));
    return made;
}

}  // namespace kijun
