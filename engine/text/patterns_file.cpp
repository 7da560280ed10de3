// A checked envelope around our tables and the engine's own serialisation.
//
//   magic, checksum of all that follows, the recipe, the tables, then the database with its size.
//
// The checksum finds damage, and an entry under a wrong name: it is keyed by the recipe. It is no
// protection against forgery; that lies in who may write where databases are kept
// (kijun/pattern_cache.hpp).
#include "patterns_file.hpp"

#include <fmt/format.h>
#include <nettle/umac.h>
#include <unicode/uversion.h>

#include <cstring>

#include "build_id.hpp"
#include "kijun/archive.hpp"

namespace kijun {

namespace archive {
template <class A>
void fields(A& a, Regex& x) {
    a(x.expression, x.automaton, x.patterns);
}
template <class A>
void fields(A& a, Patterns::Data& x) {
    // named one and all, so that a new table cannot be forgotten: patterns come from the caller, the
    // database from the engine
    auto& [patterns, literals, indexes, regexes, scanned, is_except, any_except, has_signs, evading_pairs,
           evading_triples, longest_evading, respelled, masked, regex_database] = x;
    for (auto& lane : literals) a(lane);
    for (auto& lane : indexes) a(lane);
    a(regexes, scanned, is_except, any_except, has_signs, evading_pairs, evading_triples, longest_evading,
      respelled, masked);
}
}  // namespace archive

namespace {

constexpr std::string_view magic = "KJPATS\r\n";
constexpr std::uint32_t format_version = 5;  // of the envelope
constexpr std::size_t checksum_bytes = UMAC64_DIGEST_SIZE;

std::string checksum(std::string_view recipe, std::string_view bytes) {
    const Digest key = sha256(recipe);
    static_assert(std::tuple_size_v<Digest> >= UMAC_KEY_SIZE);
    umac64_ctx context;
    umac64_set_key(&context, key.data());
    umac64_update(&context, bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
    std::string sum(checksum_bytes, '\0');
    umac64_digest(&context, sum.size(), reinterpret_cast<std::uint8_t*>(sum.data()));
    return sum;
}

void put(std::string& out, std::uint64_t value) {
    for (int i = 0; i < 8; ++i) out += static_cast<char>(value >> (8 * i));
}
void put(std::string& out, std::string_view bytes) {
    put(out, bytes.size());
    out += bytes;
}

class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}
    bool get(std::string_view& bytes) {
        if (rest_.size() < 8) return false;
        std::uint64_t size = 0;
        for (int i = 7; i >= 0; --i)
            size = size << 8 | static_cast<unsigned char>(rest_[static_cast<std::size_t>(i)]);
        if (size > rest_.size() - 8) return false;
        bytes = rest_.substr(8, size);
        rest_.remove_prefix(8 + size);
        return true;
    }
    [[nodiscard]] bool done() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

std::string this_cpu() {
    hs_platform_info_t platform{};
    if (hs_populate_platform(&platform) != HS_SUCCESS) return "unknown";
    return fmt::format("tune {} features {:x} pointer {}", platform.tune, platform.cpu_features,
                       sizeof(void*));
}

Digest digest_of(std::span<const Pattern> patterns) {
    std::string all;
    for (const Pattern& pattern : patterns) {
        all += static_cast<char>(pattern.kind);
        put(all, std::uint64_t{pattern.evading.bits});
        put(all, pattern.spelling);
        put(all, pattern.except.size());
        for (const std::uint32_t except : pattern.except) put(all, except);
    }
    return sha256(all);
}

Diagnostic damaged() {
    return error("K0821", {}, "the saved pattern databases are damaged; compile again",
                 "保存されたパターンデータベースが壊れています(再コンパイルが必要です)");
}

Diagnostic elsewhere(std::string_view why) {
    return error(
        "K0820", {}, fmt::format("the saved pattern databases do not fit here ({}); compile again", why),
        fmt::format("保存されたパターンデータベースはここでは使えません({})。再コンパイルが必要です", why));
}

}  // namespace

std::string recipe_of(std::span<const Pattern> patterns) {
    return fmt::format("format {} build {} lanes {} unicode {} engine {} cpu {} flags {:x} patterns {}",
                       format_version, build_id(), lane_version, U_ICU_VERSION, hs_version(), this_cpu(),
                       regex_flags, hex(digest_of(patterns)));
}

std::string save_data(const Patterns::Data& data, std::string_view recipe) {
    std::string body;
    put(body, recipe);
    put(body, archive::encode(data));
    char* bytes = nullptr;
    std::size_t size = 0;
    if (data.regex_database &&
        hs_serialize_database(data.regex_database.get(), &bytes, &size) != HS_SUCCESS)
        return {};
    put(body, std::string_view(bytes, size));
    std::free(bytes);
    return std::string(magic) + checksum(recipe, body) + body;
}

std::optional<Diagnostic> load_data(Patterns::Data& data, std::string_view recipe, std::string_view saved) {
    if (saved.size() < magic.size() + checksum_bytes || !saved.starts_with(magic)) return damaged();
    const std::string_view body = saved.substr(magic.size() + checksum_bytes);
    Reader reader(body);
    std::string_view made_by;
    if (!reader.get(made_by) || checksum(made_by, body) != saved.substr(magic.size(), checksum_bytes)) {
        return damaged();
    }
    if (made_by != recipe) return elsewhere(made_by);
    std::string_view tables;
    if (!reader.get(tables) || !archive::decode(tables, data)) return damaged();
    std::string_view bytes;
    if (!reader.get(bytes)) return damaged();
    if (!bytes.empty()) {
        hs_database_t* database = nullptr;
        switch (hs_deserialize_database(bytes.data(), bytes.size(), &database)) {
            case HS_SUCCESS:
                data.regex_database.reset(database);
                break;
            case HS_DB_VERSION_ERROR:
            case HS_DB_PLATFORM_ERROR:
            case HS_DB_MODE_ERROR:
                return elsewhere("engine");
            default:
                return damaged();
        }
    }
    if (!reader.done()) return damaged();
    return std::nullopt;
}

}  // namespace kijun
