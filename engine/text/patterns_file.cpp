// Saved pattern databases: a checked envelope around the engine's own serialisation.
//
//   magic, checksum of all that follows, format and lane version, engine version, CPU, hash of the
//   patterns, then each database with its size.
//
// The checksum finds damage; it is no protection against forgery, which is the bundle's concern.
#include <fmt/format.h>

#include <cstring>

#include "kijun/patterns.hpp"
#include "pattern_data.hpp"

namespace kijun {

namespace {

constexpr std::string_view magic = "KJPATS\r\n";
constexpr std::uint32_t format_version = 1;

// FNV-1a: every step is invertible, so no single changed byte goes unnoticed.
std::uint64_t checksum(std::string_view bytes, std::uint64_t state = 0xCBF29CE484222325) {
    for (const char byte : bytes) state = (state ^ static_cast<unsigned char>(byte)) * 0x100000001B3;
    return state;
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
    bool get(std::uint64_t& value) {
        if (rest_.size() < 8) return false;
        value = 0;
        for (int i = 7; i >= 0; --i)
            value = value << 8 | static_cast<unsigned char>(rest_[static_cast<std::size_t>(i)]);
        rest_.remove_prefix(8);
        return true;
    }
    bool get(std::string_view& bytes) {
        std::uint64_t size = 0;
        if (!get(size) || size > rest_.size()) return false;
        bytes = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return true;
    }
    [[nodiscard]] std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

std::string this_cpu() {
    hs_platform_info_t platform{};
    if (hs_populate_platform(&platform) != HS_SUCCESS) return "unknown";
    return fmt::format("tune {} features {:x} pointer {}", platform.tune, platform.cpu_features,
                       sizeof(void*));
}

std::uint64_t hash_of(const Patterns::Data& data) {
    std::string all;
    for (std::size_t i = 0; i < Patterns::Data::database_count; ++i) {
        const auto expressions = data.expressions(i);
        put(all, expressions.size());
        for (const std::string& expression : expressions) put(all, expression);
    }
    for (const Regex& regex : data.regexes) put(all, regex.expression);
    return checksum(all);
}

// What a saved set must have been made by and for, as one string.
std::string maker(const Patterns::Data& data) {
    return fmt::format("format {} lanes {} engine {} cpu {} patterns {:016x}", format_version, lane_version,
                       hs_version(), this_cpu(), hash_of(data));
}

Diagnostic damaged() {
    return error("K0821", {}, "the saved pattern databases are damaged; compile again",
                 "保存されたパターンデータベースが壊れています(再コンパイルが必要です)");
}

}  // namespace

std::string Patterns::save() const {
    std::string body;
    put(body, maker(*data_));
    for (const Database& database : data_->databases) {
        char* bytes = nullptr;
        std::size_t size = 0;
        if (database && hs_serialize_database(database.get(), &bytes, &size) != HS_SUCCESS) return {};
        put(body, std::string_view(bytes, size));
        std::free(bytes);
    }
    std::string out(magic);
    put(out, checksum(body));
    return out + body;
}

Result<Patterns> Patterns::load(std::vector<Pattern> patterns, std::string_view saved) {
    std::uint64_t sum = 0;
    if (saved.size() < magic.size() || saved.substr(0, magic.size()) != magic) return damaged();
    Reader reader(saved.substr(magic.size()));
    if (!reader.get(sum) || checksum(reader.rest()) != sum) return damaged();
    std::string_view made_by;
    if (!reader.get(made_by)) return damaged();

    if (const std::string& problem = engine_self_test(); !problem.empty()) {
        return error("K0403", {}, fmt::format("the pattern engine fails its self-test: {}", problem),
                     fmt::format("照合エンジンが自己検査に失敗しました:{}", problem));
    }
    auto tables = Data::of(std::move(patterns));
    if (!tables) return tables.errors();
    const std::shared_ptr<Data> data = *tables;
    const auto elsewhere = [&](std::string_view why) {
        return error(
            "K0820", {},
            fmt::format("the saved pattern databases do not fit here ({}); compile again", why),
            fmt::format("保存されたパターンデータベースはここでは使えません({})。再コンパイルが必要です",
                        why));
    };
    if (made_by != maker(*data)) return elsewhere(made_by);
    for (std::size_t i = 0; i < Data::database_count; ++i) {
        std::string_view bytes;
        if (!reader.get(bytes)) return damaged();
        if (bytes.empty()) continue;
        hs_database_t* database = nullptr;
        switch (hs_deserialize_database(bytes.data(), bytes.size(), &database)) {
            case HS_SUCCESS:
                data->databases[i].reset(database);
                break;
            case HS_DB_VERSION_ERROR:
            case HS_DB_PLATFORM_ERROR:
            case HS_DB_MODE_ERROR:
                return elsewhere("engine");
            default:
                return damaged();
        }
    }
    if (!reader.rest().empty()) return damaged();
    Patterns result;
    result.data_ = data;
    return result;
}

}  // namespace kijun
